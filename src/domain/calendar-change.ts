import { z } from "zod";
import { CalendarDay } from "./calendar-file.ts";
import { PersonId } from "./people.ts";
import { Day, Instant } from "./time.ts";

/**
 * A change of the calendar by hand, laid over `flows/lich.yaml`. Changes stand in the order in which they were made; for one day
 * the last of them counts, and any of them counts before the file.
 */
export const CalendarChange = z.object({
  /** Names its cause. */
  id: z.string().min(1),
  /** The days from `day` to `to`, both included; one day without `to`. */
  day: Day,
  to: Day.optional(),
  /** What the days are from now on; `usual`: what their weekday says, whatever the file or earlier changes say. */
  kind: z.enum([...CalendarDay.shape.kind.options, "usual"]),
  name: z.string().min(1),
  by: PersonId,
  at: Instant,
});
export type CalendarChange = z.infer<typeof CalendarChange>;
