import type { Calendar } from "../domain/calendar.ts";
import { type Deadline, deadlineOf } from "../domain/deadline.ts";
import { nextPeriod, type Period, type PeriodKind, periodsEnding, previousPeriod } from "../domain/period.ts";
import { addDays, dayOf, type Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";

/** A period with the four instants of its report. */
export interface Dated {
  period: Period;
  deadline: Deadline;
}

/** The periods whose reports can be written or amended now, the newest first: opens <= now <= locks. */
export function openPeriods(flow: Flow, calendar: Calendar, now: Instant): Dated[] {
  return openDuring(flow, calendar, now, now).reverse();
}

/** The periods that are open at some time of [from, to], in time order. Looks at no others but the two beside them. */
export function openDuring(flow: Flow, calendar: Calendar, from: Instant, to: Instant): Dated[] {
  const { kind } = flow.period;
  const [current] = periodsEnding(flow.period, dayOf(from), addDays(dayOf(from), LONGEST[kind]));
  if (current === undefined) throw new Error(`No ${kind} ends within ${LONGEST[kind]} days`);
  const dated = (period: Period): Dated => ({ period, deadline: deadlineOf(flow.deadline, period, calendar) });

  // Both walks end where they do because a later period neither opens nor locks before an earlier one.
  const found: Dated[] = [];
  for (let one = dated(previousPeriod(flow.period, current)); one.deadline.locks >= from; ) {
    found.unshift(one);
    one = dated(previousPeriod(flow.period, one.period));
  }
  for (let one = dated(current); one.deadline.opens <= to; one = dated(nextPeriod(flow.period, one.period)))
    found.push(one);
  return found.filter(({ deadline }) => deadline.opens <= to && deadline.locks >= from);
}

/** Days within which one of the kind ends, whatever day they are counted from. */
const LONGEST: Record<PeriodKind, number> = {
  week: 7,
  half_week: 4,
  month: 31,
  quarter: 92,
  six_months: 184,
  nine_months: 366,
  year: 366,
};
