import { standingFor } from "../domain/acting.ts";
import { type Act, may, maySeeTo, visibleUnits } from "../domain/may.ts";
import type { Person, Unit, UnitId } from "../domain/people.ts";
import { dayOf } from "../domain/time.ts";
import type { Office } from "./office.ts";

/** What a person may do today: what the person may, and what those may for whom the person acts while they are away. */

export function mayToday(office: Office, person: Person, act: Act, unit: UnitId): boolean {
  return today(office, person).some((one) => may(one, act, unit, office.directory));
}

/** Whether a person enters leave for a unit's people and decides on its lateness today. */
export function seesToToday(office: Office, person: Person, unit: UnitId): boolean {
  return today(office, person).some((one) => maySeeTo(one, unit, office.directory));
}

/** Whether a person is one of those who collect today, or an admin: the calendar is theirs. */
export function collectsToday(office: Office, person: Person): boolean {
  return today(office, person).some(({ roles }) => roles.includes("collector") || roles.includes("admin"));
}

/** The units a person may see summed up today, in their order. */
export function seenToday(office: Office, person: Person, units: readonly Unit[]): Unit[] {
  const seen = new Set(today(office, person).flatMap((one) => visibleUnits(one, units, office.directory)));
  return units.filter((unit) => seen.has(unit));
}

function today(office: Office, person: Person): Person[] {
  return standingFor(office.directory, office.away, person, dayOf(office.clock.now()));
}
