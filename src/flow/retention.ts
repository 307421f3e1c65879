import { z } from "zod";

/** Days, and no fewer than `least`: what is needed to know a repeat again must not be gone before it can come. */
const days = (usual: number, least: number) => z.number().int().min(least).max(36_500).default(usual);

/**
 * `flows/luu-tru.yaml`: for how many days things are kept. Reports, decisions and the audit log are not among them: giaoban never
 * takes those away.
 */
export const Retention = z.strictObject({
  /** What people wrote and were answered, as raw messages: since they came in, or were sent. */
  raw_chat: days(90, 30),
  /** Reminders that were sent: `/taisao` explains by them, and nothing is said twice for one cause. */
  reminders: days(400, 90),
  /** Files that belong to no report and no draft: since they came. */
  dropped_files: days(30, 7),
  /** Codes of invites, used or not, since they expired; and who tried wrong ones. */
  invites: days(90, 1),
  /** Leave, since it was over. */
  leave: days(400, 90),
  /** Which reports a summary was made of, since it was taken: by it `/nguon` explains the figures of a printed copy. */
  snapshots: days(1100, 400),
});
export type Retention = z.infer<typeof Retention>;
