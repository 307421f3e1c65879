import { type Absence, awayOf } from "../../src/domain/acting.ts";
import { PersonId } from "../../src/domain/people.ts";
import {
  addDays,
  at,
  type Day,
  daysBetween,
  HOUR,
  type Instant,
  MINUTE,
  plus,
  type TimeOfDay,
  weekdayOf,
} from "../../src/domain/time.ts";
import { chatOf } from "../bench/office.ts";
import type { Dice } from "../demo/dice.ts";

/** What goes wrong in a simulated time. */
export interface Mishaps {
  leave: Absence[];
  /** Nobody ticks. */
  down: Span[];
  /** The platform refuses everything. */
  storms: Span[];
}

export interface Span {
  from: Instant;
  to: Instant;
}

export function isDuring(spans: readonly Span[], instant: Instant): boolean {
  return spans.some(({ from, to }) => from <= instant && instant < to);
}

export function mishapsOf(dice: Dice, ask: { from: Day; to: Day; units: number }): Mishaps {
  return { leave: leaveOf(dice, ask), down: outagesOf(dice, ask), storms: stormsOf(dice, ask) };
}

/** The head's chat and name, as `chatOf` is the clerk's. */
export function headOf(unit: number): string {
  return `head${String(unit).padStart(6, "0")}`;
}

/** One in five clerks is away for a week, half of them with the head named to stand in; so is one head in ten, maybe at the same time. */
function leaveOf(dice: Dice, { from, to, units }: { from: Day; to: Day; units: number }): Absence[] {
  const all: Absence[] = [];
  const away = (person: string, deputy?: string): void => {
    const begins = addDays(from, dice.between(0, daysBetween(from, to)));
    const [id, by] = [`leave:${person}`, PersonId.parse(person)];
    const more = deputy === undefined ? {} : { deputy: PersonId.parse(deputy) };
    all.push({ id, person: by, by, from: begins, to: addDays(begins, 6), at: at(from, "00:00"), ...more });
  };
  for (let unit = 0; unit < units; unit += 1) {
    if (dice.chance(0.2)) away(chatOf(unit), dice.chance(0.5) ? headOf(unit) : undefined);
    if (dice.chance(0.1)) away(headOf(unit), dice.chance(0.5) ? chatOf(unit) : undefined);
  }
  return all;
}

/** Whether a person is on leave on a day. */
export function leaveBook(leave: readonly Absence[]): (person: string, day: Day) => boolean {
  const away = awayOf(leave);
  return (person, day) => (away.get(person as PersonId) ?? []).some(({ from, to }) => from <= day && day <= to);
}

const DAYS = 24 * HOUR;

/** Every two months or so nobody ticks, for ten minutes, five hours or three days; and once for two weeks over Tết 2026. */
function outagesOf(dice: Dice, { from, to }: { from: Day; to: Day }): Span[] {
  const lengths = [10 * MINUTE, 5 * HOUR, 3 * DAYS];
  const spans: Span[] = [];
  for (let day = addDays(from, 20); day < to; day = addDays(day, dice.between(40, 70))) {
    const begins = at(day, dice.pick(["08:00", "13:00", "15:45"] as TimeOfDay[]));
    spans.push({ from: begins, to: plus(begins, dice.pick(lengths)) });
  }
  const tet = at("2026-02-12" as Day, "09:00");
  if (at(from, "00:00") < tet && tet < at(to, "00:00")) spans.push({ from: tet, to: plus(tet, 14 * DAYS) });
  return spans;
}

/** Once a month the platform refuses everything for an hour or two of the due day. */
function stormsOf(dice: Dice, { from, to }: { from: Day; to: Day }): Span[] {
  const spans: Span[] = [];
  for (let day = from; day < to; day = addDays(day, dice.between(25, 35))) {
    const friday = addDays(day, (12 - weekdayOf(day)) % 7);
    const begins = at(friday, dice.pick(["08:00", "14:00", "16:00"] as TimeOfDay[]));
    spans.push({ from: begins, to: plus(begins, dice.between(20, 120) * MINUTE) });
  }
  return spans;
}
