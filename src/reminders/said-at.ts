import { type Calendar, isQuiet, isWorkingDay, nextWorkingDay, outOfQuiet } from "../domain/calendar.ts";
import { at, dayOf, type Instant, type TimeOfDay, timeOf } from "../domain/time.ts";

/**
 * When a reminder meant for `moment` is said: then, or in quiet time at the next of the day's slots (ascending, out of quiet
 * time). [slots 08:00 and 13:30: Thursday 16:00 -> the same] [Friday 18:00 -> Monday 08:00] [11:45 -> 13:30]
 */
export function saidAt(calendar: Calendar, slots: readonly TimeOfDay[], moment: Instant): Instant {
  if (!isQuiet(calendar, moment)) return moment;
  const day = dayOf(moment);
  const today = isWorkingDay(calendar, day) ? slots.find((slot) => slot >= timeOf(moment)) : undefined;
  if (today !== undefined) return outOfQuiet(calendar, at(day, today));
  const [first = calendar.open[0].from] = slots;
  return outOfQuiet(calendar, at(nextWorkingDay(calendar, day), first));
}
