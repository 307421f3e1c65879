import { z } from "zod";
import type { Directory } from "./directory.ts";
import { type Person, PersonId, type Role } from "./people.ts";
import { Day, Instant } from "./time.ts";

/** Somebody's leave, and who stands in meanwhile. Never changed once entered, but for being cancelled. */
export const Absence = z.object({
  id: z.string().min(1),
  person: PersonId,
  /** First and last day, both included. */
  from: Day,
  to: Day,
  /** Of the same unit; the person, who then looks after things all the same; or nobody. */
  deputy: PersonId.optional(),
  by: PersonId,
  at: Instant,
  cancelled: Instant.optional(),
});
export type Absence = z.infer<typeof Absence>;

/** Who is away when, ready to be asked for every person of an office. */
export type Away = ReadonlyMap<PersonId, readonly Absence[]>;

export function awayOf(rows: readonly Absence[]): Away {
  const byPerson = new Map<PersonId, Absence[]>();
  for (const row of rows) {
    if (row.cancelled !== undefined) continue;
    const others = byPerson.get(row.person);
    if (others) others.push(row);
    else byPerson.set(row.person, [row]);
  }
  return byPerson;
}

export const NOBODY_AWAY: Away = new Map();

/** The leave that holds for a person on a day: of two that overlap the one entered last, whoever asks. */
export function absenceOn(away: Away, person: PersonId, day: Day): Absence | undefined {
  return away
    .get(person)
    ?.filter(({ from, to }) => from <= day && day <= to)
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))[0];
}

/** In this order those of a unit stand in where no deputy was named, or none is there. */
const NEXT: readonly Role[] = ["deputy", "head", "reporter"];

/**
 * Who acts for a person on a day: the person; when away the deputy, or the deputy's deputy. Where that leads nowhere, or back to
 * where it began, those of the unit who are there: its deputies, else its heads, else its reporters. Nobody when all are away:
 * then those who collect have to know. A collector, a leader or an admin has others of the same post, who hear anyway.
 */
export function actingFor(directory: Directory, away: Away, person: Person, day: Day): Person[] {
  const seen = new Set<PersonId>();
  for (let one: Person | undefined = person; one !== undefined && !seen.has(one.id); ) {
    const leave = absenceOn(away, one.id, day);
    if (leave === undefined || leave.deputy === one.id) return [one];
    seen.add(one.id);
    const deputy: Person | undefined = leave.deputy === undefined ? undefined : directory.person(leave.deputy);
    one = deputy?.unit === person.unit ? deputy : undefined;
  }
  if (!person.roles.some((role) => NEXT.includes(role))) return [];
  const there = NEXT.map((role) =>
    directory.peopleOf(person.unit, [role]).filter(({ id }) => absenceOn(away, id, day) === undefined),
  );
  return there.find((people) => people.length > 0) ?? [];
}

/** Everybody for whom a person acts on a day, the person first: whatever these may do, the person may do that day. */
export function standingFor(directory: Directory, away: Away, person: Person, day: Day): Person[] {
  if (away.size === 0) return [person];
  const represented = [...away.keys()].flatMap((id) => {
    const one = id === person.id ? undefined : directory.person(id);
    if (one === undefined || one.unit !== person.unit) return [];
    return actingFor(directory, away, one, day).some((acting) => acting.id === person.id) ? [one] : [];
  });
  return [person, ...represented];
}
