import { z } from "zod";

/**
 * What of a summary is asked for on its own, by a button or in words. The last four are what leaders ask most: which work is overdue
 * and where, which unit is behind most, which work falls due next, how much is done.
 */
export const Topic = z.enum([
  "missing",
  "outstanding",
  "late_dossiers",
  "compare",
  "by_unit",
  "overdue",
  "worst",
  "due_soon",
  "completion",
]);
export type Topic = z.infer<typeof Topic>;
