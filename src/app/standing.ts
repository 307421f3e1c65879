import { standingFor } from "../domain/acting.ts";
import { type Act, may, mayAnywhere, unitsWhere } from "../domain/may.ts";
import type { Person, Unit, UnitId } from "../domain/people.ts";
import { dayOf } from "../domain/time.ts";
import type { Office } from "./office.ts";

/** What a person may do today: what the person may, and what those may for whom the person acts while they are away. */

export function mayToday(office: Office, person: Person, act: Act, unit: UnitId): boolean {
  return today(office, person).some((one) => may(one, act, unit, office.directory));
}

/** Whether there is any unit to which a person may do it today. */
export function mayAnywhereToday(office: Office, person: Person, act: Act): boolean {
  return today(office, person).some((one) => mayAnywhere(one, act));
}

/** The units among these for which a person may do it today, in their order. */
export function unitsToday(office: Office, person: Person, act: Act, units: readonly Unit[]): Unit[] {
  const where = new Set(today(office, person).flatMap((one) => unitsWhere(one, act, units, office.directory)));
  return units.filter((unit) => where.has(unit));
}

/** The units a person may see summed up today, in their order. */
export function seenToday(office: Office, person: Person, units: readonly Unit[]): Unit[] {
  return unitsToday(office, person, "summarize", units);
}

function today(office: Office, person: Person): Person[] {
  return standingFor(office.directory, office.away, person, dayOf(office.clock.now()));
}
