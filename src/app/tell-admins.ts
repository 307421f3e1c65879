import { directoryOf } from "../domain/directory.ts";
import type { Clock, Stores } from "./ports.ts";

/** The id of what administrators are told begins like this; the rest is its cause and who is told. */
const TO_ADMIN = "admin:";

/**
 * Tells every administrator something about the machine, in office hours, once for each cause. For parts that know no office, such
 * as a platform's connection. `text` is a whole sentence for them to read.
 */
export function adminTeller(stores: Pick<Stores, "people" | "outbox">, clock: Clock) {
  return async (cause: string, text: string): Promise<void> => {
    const { version, units, people } = await stores.people.load();
    const admins = directoryOf(version, units, people).withRole(["admin"]);
    await stores.outbox.add(
      admins.map(({ id }) => ({
        id: `${TO_ADMIN}${cause}:${id}`,
        kind: "reminder" as const,
        to: id,
        message: { text },
        due: clock.now(),
        unless: [],
      })),
    );
  };
}
