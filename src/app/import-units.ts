import { fingerprintOf } from "../domain/audit-chain.ts";
import type { Directory } from "../domain/directory.ts";
import { PersonId } from "../domain/people.ts";
import { placePeople, UNITS } from "./change-units.ts";
import type { Clock, Stores } from "./ports.ts";
import type { UnitsDiff } from "./units-file.ts";

/** Who does what is done on the server. */
const SERVER = PersonId.parse("server");
/** Ids that an entry of the log names; further ones are counted only. */
const MOST_NAMED = 200;

/**
 * Takes what a file changes, all of it in ONE conditional write on the units that it was compared with, and writes that into the
 * audit log. False when somebody else changed something meanwhile: then the differences are to be looked at anew.
 */
export async function importUnits(
  { stores, clock }: { stores: Pick<Stores, "people" | "audit" | "outbox">; clock: Clock },
  { added, changed }: UnitsDiff,
  { version }: Directory,
  file: string,
): Promise<boolean> {
  const units = [...added, ...changed.map(({ after }) => after)];
  if (units.length === 0) return true;
  let taken = false;
  await stores.people.alter((now) => {
    taken = now.version === version;
    return { units: taken ? units : [], people: [] };
  });
  if (!taken) return false;
  const fingerprint = fingerprintOf(units);
  await stores.audit.add({
    id: `${UNITS}:import:${version}:${fingerprint}`,
    at: clock.now(),
    by: SERVER,
    what: UNITS,
    fields: {
      file,
      added: added.length,
      changed: changed.length,
      fingerprint,
      units: units
        .slice(0, MOST_NAMED)
        .map(({ id }) => id)
        .join(" "),
    },
  });
  await placePeople({ stores, clock });
  return true;
}
