import { type Calendar, isWorkingDay } from "./calendar.ts";
import { addDays, at, dayOf, type Instant, plus } from "./time.ts";

/**
 * The last instant from which so many ms of office hours pass until another. The hours are those in which people may be
 * messaged. [Monday 08:00, one hour -> Friday 16:30] [Monday 03:00, one hour -> Friday 16:00]
 */
export function officeHoursBefore(calendar: Calendar, instant: Instant, ms: number): Instant {
  let left = ms;
  for (let day = dayOf(instant); ; day = addDays(day, -1)) {
    if (!isWorkingDay(calendar, day)) continue;
    for (const hours of calendar.open.toReversed()) {
      const from = at(day, hours.from);
      const to = Math.min(at(day, hours.to), instant) as Instant;
      const length = Math.max(0, to - from);
      if (length >= left) return plus(to, -left);
      left -= length;
    }
  }
}
