import { z } from "zod";
import { ClockSyntax, WeekTimeSyntax } from "./deadline-syntax.ts";
import { Hearings, Rung } from "./schema.ts";

/** `flows/nhac-viec.yaml`: how the office reminds, whatever the report. */
export const Reminding = z.strictObject({
  /** The ladder of every flow that has none of its own. */
  ladder: z.array(Rung).min(1),
  /** The times of a working day at which is said what would have fallen into quiet time. */
  slots: z.array(ClockSyntax).min(1),
  /** So many messages a person gets in a week, urgent ones aside. */
  budget: z.number().int().min(1),
  /** Whoever leaves a report half-filled is reminded once when so many office hours have passed since the last answer. */
  half_filled: z.number().int().min(1),
  /** When the list of late units goes out, and to whom. */
  late_list: z.strictObject({ at: z.array(WeekTimeSyntax).min(1), to: Hearings }),
  /** When the summary goes to those who want it: at these times of the week, and at this time of a day on which reports were due. */
  digest: z.strictObject({ before_briefing: z.array(WeekTimeSyntax).min(1), evening_of_due: ClockSyntax }),
});
export type Reminding = z.infer<typeof Reminding>;
