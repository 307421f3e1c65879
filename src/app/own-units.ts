import { type Person, postsOf, type Unit, type UnitId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import type { Flow } from "../flow/flow.ts";
import { allDutiesOf, type Duty } from "./duties.ts";
import type { Office } from "./office.ts";
import { mayToday } from "./standing.ts";

/** The units in which a person has a post, the main one first; of who has none the one that was left. */
export function unitsOf({ directory }: Office, person: Person): Unit[] {
  const ids = new Set(postsOf(person).map(({ unit }) => unit));
  return (ids.size === 0 ? [person.unit] : [...ids]).flatMap((id) => directory.unit(id) ?? []);
}

/** The units for which a person reports today, in the same order. */
export function reportsFor(office: Office, person: Person): Unit[] {
  return unitsOf(office, person).filter(({ id }) => mayToday(office, person, "report", id));
}

/** The same with what became part of them: the units whose conversations the person may be in. */
export function writesFor(office: Office, person: Person): UnitId[] {
  const own = unitsOf(office, person);
  return [...new Set(own.flatMap(({ id }) => [id, ...office.directory.inherited(id).map((one) => one.id)]))];
}

/** What a person owes or has given for all these units; a unit that several took over from is there once. */
export async function dutiesFor(office: Office, units: readonly Unit[]): Promise<Duty[]> {
  const duties = (await Promise.all(units.map((unit) => allDutiesOf(office, unit)))).flat();
  const seen = new Set<string>();
  return duties.filter(({ flow, period, unit }) => {
    const key = `${unit.id} ${flow.id} ${period.key}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** As in a list: "UBND xã Ia Le, Phòng Y tế". */
export function namesOf(units: readonly Unit[]): string {
  return units.map(({ name }) => name).join(", ");
}

interface ReportOfUnit {
  flow: Flow;
  period: Period;
  unit: Unit;
}

/** As a button opens a report; the unit is named where these are not the units it could be otherwise. */
export function opening({ flow, period, unit }: ReportOfUnit, own: readonly Unit[]): string {
  return `/baocao ${flow.id} ${period.key}${isOnly(unit, own) ? "" : ` ${unit.id}`}`;
}

/** What goes behind a report's name where it could be another unit's: ", Ia Le". */
export function ofUnit(unit: Unit, own: readonly Unit[]): string {
  return isOnly(unit, own) ? "" : `, ${unit.short}`;
}

function isOnly(unit: Unit, own: readonly Unit[]): boolean {
  return own.length === 1 && own[0]?.id === unit.id;
}

/** The units among these that words begin with, or end in, by the most words that name one, and the others. ["tuần ia le" -> Ia Le, "tuần"] */
export function unitIn(
  { directory }: Office,
  words: string,
  units: readonly Unit[],
  where: "start" | "anywhere" = "anywhere",
): { named: readonly Unit[]; rest: string } | undefined {
  const parts = words.split(" ").filter((word) => word !== "");
  const meant = (some: string[]) =>
    directory.find(some.join(" ")).flatMap(({ id }) => units.find((one) => one.id === id) ?? []);
  for (let count = parts.length; count > 0; count -= 1) {
    const atStart = meant(parts.slice(0, count));
    if (atStart.length > 0) return { named: atStart, rest: parts.slice(count).join(" ") };
    const atEnd = where === "anywhere" ? meant(parts.slice(-count)) : [];
    if (atEnd.length > 0) return { named: atEnd, rest: parts.slice(0, -count).join(" ") };
  }
  return undefined;
}
