import { z } from "zod";
import { type Calendar, isWorkingDay } from "./calendar.ts";
import { addDays, at, type Day, dayOf, daysBetween, Instant, MINUTE, weekdayOf } from "./time.ts";

/** Time in which nobody could hand anything in: giaoban stood still, or its way to the people was cut. */
export const Outage = z.object({
  /** Names its cause: `<what>:<from>`. */
  id: z.string().min(1),
  what: z.enum(["process", "channel"]),
  from: Instant,
  to: Instant,
});
export type Outage = z.infer<typeof Outage>;

/** How late something came, in whole minutes, begun ones counted. */
export interface Lateness {
  /** By the clock, nights and days off included. */
  clock: number;
  /** Of office hours. This is what is held against somebody: nobody is asked to report at night. */
  working: number;
  /** Of office hours in which giaoban could not be reached; they are given back. */
  down: number;
  /** What remains: working less down, and never below 0. */
  fair: number;
  /** Nothing remains because it was all our fault. */
  forgiven: boolean;
}

/**
 * How late something is that was due and came, or has not come until `came`; nothing where it is in time. The time of an outage is
 * given back where the outage began after the due time, and wholly, with what lay before, where it covered the due time. Neither
 * time is changed by it. [due Friday 16:00, came Monday 08:00 -> 90 of office hours; down Friday 15:30 to 16:30 -> 60 given back]
 */
export function latenessOf(
  calendar: Calendar,
  due: Instant,
  came: Instant,
  outages: readonly Outage[],
): Lateness | undefined {
  if (came <= due) return undefined;
  const workedOff = workingTime(calendar, due, came);
  const lost = sum(
    merged(outages.filter(({ to }) => to >= due)).map(({ from, to }) => workingTime(calendar, from, earlier(to, came))),
  );
  const fair = minutes(Math.max(0, workedOff - lost));
  return {
    clock: minutes(came - due),
    working: minutes(workedOff),
    down: minutes(lost),
    fair,
    forgiven: lost > 0 && fair === 0,
  };
}

/** Office hours between two instants, in ms; the hours are those in which people may be messaged. */
export function workingTime(calendar: Calendar, from: Instant, to: Instant): number {
  if (to <= from) return 0;
  const [first, last] = [dayOf(from), dayOf(to)];
  const timeOn = (day: Day) =>
    isWorkingDay(calendar, day)
      ? sum(calendar.open.map((hours) => earlier(to, at(day, hours.to)) - Math.max(from, at(day, hours.from))))
      : 0;
  if (first === last) return timeOn(first);
  const wholeDay = sum(calendar.open.map((hours) => at(first, hours.to) - at(first, hours.from)));
  return timeOn(first) + workingDaysWithin(calendar, first, last) * wholeDay + timeOn(last);
}

/** Working days after one day and before another. Not counted day by day: somebody may ask of a report of twenty years ago. */
function workingDaysWithin({ workdays, days }: Calendar, after: Day, before: Day): number {
  const all = daysBetween(after, before) - 1;
  const beyondWeeks = Array.from({ length: all % 7 }, (_, n) => weekdayOf(addDays(after, n + 1)));
  let count = Math.floor(all / 7) * workdays.size + beyondWeeks.filter((weekday) => workdays.has(weekday)).length;
  for (const { day, kind } of days.values()) {
    if (day <= after || before <= day) continue;
    count += Number(kind === "swap_work") - Number(workdays.has(weekdayOf(day)));
  }
  return count;
}

/** What is below 0 is none. */
function sum(lengths: readonly number[]): number {
  return lengths.reduce((all, ms) => all + Math.max(0, ms), 0);
}

/** Two outages that touch are one: no minute is given back twice. */
function merged(outages: readonly Outage[]): { from: Instant; to: Instant }[] {
  const whole: { from: Instant; to: Instant }[] = [];
  for (const { from, to } of outages.toSorted((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to) as Instant;
    else whole.push({ from, to });
  }
  return whole;
}

function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

function minutes(ms: number): number {
  return Math.ceil(ms / MINUTE);
}
