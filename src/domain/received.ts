import { fingerprintOf } from "./audit-chain.ts";
import { onlyWho } from "./erased.ts";
import { isLate, type ReportHead, type Submission } from "./report.ts";

/** Under this word stands in the audit log what was received; it is about the receipt's code. */
export const RECEIVED = "report";
/** Under this one that somebody's words were erased from a revision; about its receipt too. */
export const ERASED = "erased";

/**
 * What the audit log keeps of a revision that was received: whose and which, by whom and when, and its fingerprint, by which it is
 * known again. `lasting` is over what no erasing of a person's words may change.
 */
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
      lasting: lastingFingerprint(head, submission),
    },
  };
}

/** Over everything that was received in a revision; what came before or after does not change it. */
export function fingerprintOfRevision({ id, flow, unit, period, due, at }: ReportHead, submission: Submission): string {
  return fingerprintOf({ id, flow, unit, period, due, at, submission });
}

/** The same but for the words of the statements: their figures, who made them and when. */
function lastingFingerprint(head: ReportHead, submission: Submission): string {
  return fingerprintOfRevision(head, onlyWho(submission));
}

type Fields = Record<string, string | number>;

/** Whether an entry's fields are about this revision of this report. */
export function isAbout(fields: Fields, { id }: Pick<ReportHead, "id">, revision: number): boolean {
  return fields.report === id && fields.revision === revision;
}

/**
 * How a revision that is kept stands to the entry of when it was received, and to those of the erasings since. erased: the same, but
 * for words that were erased and are named as such. unerased: words are there that were to be erased. changed: neither.
 */
export function standingOf(
  received: Fields,
  erasings: readonly Fields[],
  head: ReportHead,
  kept: Submission,
): "same" | "erased" | "unerased" | "changed" {
  const fingerprint = fingerprintOfRevision(head, kept);
  const leads = new Set([received.fingerprint]);
  for (const known of leads)
    for (const { before, fingerprint: next } of erasings) if (before === known) leads.add(next); // a Set is walked on to what is added
  if (!leads.has(fingerprint)) return "changed";
  if (erasings.some(({ before }) => before === fingerprint)) return "unerased";
  if (fingerprint === received.fingerprint) return "same";
  // Whoever adds an entry of an erasing changes no figure by it.
  if (received.lasting !== undefined && received.lasting !== lastingFingerprint(head, kept)) return "changed";
  return "erased";
}
