import type { Calendar } from "../domain/calendar.ts";
import { deadlineOf } from "../domain/deadline.ts";
import type { Period } from "../domain/period.ts";
import { DAY, type Instant, plus } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { openDuring } from "./open-periods.ts";

/** A due time that a change of the calendar moved. */
export interface Moved {
  flow: Flow;
  period: Period;
  was: Instant;
  due: Instant;
}

/** So far ahead people have made their plans; whatever is due later they learn of as it is. */
const AHEAD = 31 * DAY;

/** The due times of the next weeks that differ between two calendars, the earliest first; none that is over in both. */
export function movedBetween(flows: readonly Flow[], before: Calendar, after: Calendar, now: Instant): Moved[] {
  return flows
    .flatMap((flow) =>
      openDuring(flow, before, now, plus(now, AHEAD)).map(({ period, deadline }) => {
        return { flow, period, was: deadline.due, due: deadlineOf(flow.deadline, period, after).due };
      }),
    )
    .filter(({ was, due }) => was !== due && (was > now || due > now) && Math.min(was, due) <= now + AHEAD)
    .sort((a, b) => a.due - b.due || (a.flow.id < b.flow.id ? -1 : 1));
}
