import { fingerprintOf } from "./audit-chain.ts";
import { isLate, type ReportHead, type Submission } from "./report.ts";

/** Under this word stands in the audit log what was received; it is about the receipt's code. */
export const RECEIVED = "report";

/** What the audit log keeps of a revision that was received: whose and which, by whom and when, and its fingerprint, by which it is known again. */
export function receivedEntry(head: ReportHead, submission: Submission) {
  const { id, unit, flow, period, due } = head;
  const { revision, at, by, receipt } = submission;
  const state = revision === 1 ? (isLate(head) ? "late" : "on_time") : "amended";
  return {
    id: `${RECEIVED}:${id}:${revision}`,
    at,
    by,
    what: RECEIVED,
    about: receipt,
    fields: {
      report: id,
      unit,
      flow: flow.id,
      period: period.key,
      revision,
      due,
      state,
      fingerprint: fingerprintOfRevision(head, submission),
    },
  };
}

/** Over everything that was received in a revision; what came before or after does not change it. */
export function fingerprintOfRevision({ id, flow, unit, period, due, at }: ReportHead, submission: Submission): string {
  return fingerprintOf({ id, flow, unit, period, due, at, submission });
}
