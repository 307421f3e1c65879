import { type Calendar, isWorkingDay } from "./calendar.ts";
import { type Period, type PeriodRule, periodsEnding } from "./period.ts";
import { addDays, type Day } from "./time.ts";

/** Longer than any period that can lie across an edge. */
const ACROSS = 31;

/**
 * The periods of a rule that are counted in a longer one, in time order. One that lies across an edge belongs to the side with
 * most of its working days; where both have as many, to the side it ends on. A period without a working day belongs where it ends.
 * Cumulative ones say what has come since the year began: they are parts of what begins with it, of nothing else.
 * [October 2026 from weeks -> 2026-W40 (28/9..4/10: 3 days in September, 2 in October) is September's; W41..W44]
 */
export function partsOf(rule: PeriodRule, whole: Period, calendar: Calendar): Period[] {
  if (rule.cumulative) return periodsEnding(rule, whole.from, whole.to).filter(({ from }) => from === whole.from);
  return periodsEnding(rule, whole.from, addDays(whole.to, ACROSS)).filter((part) => belongs(part, whole, calendar));
}

function belongs(part: Period, whole: Period, calendar: Calendar): boolean {
  const endsInside = whole.from <= part.to && part.to <= whole.to;
  let [inside, outside] = [0, 0];
  for (let day: Day = part.from; day <= part.to; day = addDays(day, 1)) {
    if (!isWorkingDay(calendar, day)) continue;
    if (whole.from <= day && day <= whole.to) inside += 1;
    else outside += 1;
  }
  return inside === outside ? endsInside : inside > outside;
}
