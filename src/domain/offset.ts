import { z } from "zod";
import { addWorkingDays, type Calendar } from "./calendar.ts";
import { at, DAY, dayOf, daysBetween, HOUR, type Instant, MINUTE, plus, TimeOfDay } from "./time.ts";

/** How far something stands from a deadline; negative is before it. */
export const Offset = z.object({
  amount: z.number().int(),
  unit: z.enum(["working_days", "hours", "minutes"]),
});
export type Offset = z.infer<typeof Offset>;

/** An offset that may end at a time of day of its own; only one of working days does. [-1 working day, at 08:00] */
export const Moment = Offset.extend({ time: TimeOfDay.optional() });
export type Moment = z.infer<typeof Moment>;

/**
 * An instant moved by an offset. Working days keep the time of day, unless one is named, and count working days only; hours
 * and minutes run through nights and holidays. [Friday 16:00, 1 working day -> Monday 16:00] [the same at 08:00 -> Monday
 * 08:00] [Friday 16:00, 24 hours -> Saturday 16:00]
 */
export function shift(instant: Instant, offset: Moment, calendar: Calendar): Instant {
  switch (offset.unit) {
    case "working_days": {
      const day = dayOf(instant);
      if (offset.time !== undefined) return at(addWorkingDays(calendar, day, offset.amount), offset.time);
      return plus(instant, daysBetween(day, addWorkingDays(calendar, day, offset.amount)) * DAY);
    }
    case "hours":
      return plus(instant, offset.amount * HOUR);
    case "minutes":
      return plus(instant, offset.amount * MINUTE);
  }
}
