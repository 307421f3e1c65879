import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { Person, Unit } from "../../src/domain/people.ts";

/** The units and people of an office as a file lists them. */
const OfficeFile = z.strictObject({ units: z.array(Unit).min(1), people: z.array(Person).min(1) });
export type OfficeFile = z.infer<typeof OfficeFile>;

/**
 * Reads such a file; see `chu-puh.yaml`. A person without an address is reached in the web chat, under the person's id.
 * Throws with every fault when the file does not fit.
 */
export function readOffice(path: string | URL): OfficeFile {
  const office = OfficeFile.parse(parse(readFileSync(path, "utf8")));
  const known = new Set(office.units.map((unit) => unit.id));
  const astray = office.people.filter((person) => !known.has(person.unit)).map((person) => person.id);
  if (astray.length > 0) throw new Error(`People of units that the file does not list: ${astray.join(", ")}`);
  const people = office.people.map((person) =>
    person.addresses.length > 0 ? person : { ...person, addresses: [{ channel: "web", chat: person.id }] },
  );
  return { units: office.units, people };
}

export const CHU_PUH = new URL("./chu-puh.yaml", import.meta.url);
