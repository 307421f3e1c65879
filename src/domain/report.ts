import { z } from "zod";
import { PersonId, UnitId } from "./people.ts";
import { Period } from "./period.ts";
import { Instant, MINUTE } from "./time.ts";

/** A line of a list answer. A column that was left out is absent: missing is not zero and not "". */
export const Row = z.record(z.string(), z.union([z.string(), z.number()]));
export type Row = z.infer<typeof Row>;

/** What one question was answered with: a quantity; words, a day or the id of a choice; yes/no; ids of choices; rows. */
export const Answer = z.union([z.number(), z.string(), z.boolean(), z.array(z.string()), z.array(Row)]);
export type Answer = z.infer<typeof Answer>;

/** By step id. An absent step is missing; one that did not apply is named in `notAsked`; neither is zero. */
export const Answers = z.record(z.string(), Answer);
export type Answers = z.infer<typeof Answers>;

/** Who stated an answer, when, in which words, by which update: the trace behind every figure shown to a leader. */
export const Source = z.object({
  by: PersonId,
  at: Instant,
  words: z.string(),
  cause: z.string(),
  /** The platform's name of the message, where it has one: an edit of that message corrects this statement. */
  ref: z.string().optional(),
  /** The order of the edit these words come from, where that message was edited: an older edit that arrives late counts no more. */
  edit: z.number().optional(),
});
export type Source = z.infer<typeof Source>;

/** A file that a person attached, kept under `id`. */
export const Attachment = z.object({
  id: z.string(),
  name: z.string(),
  /** What its content is, whatever its name says. */
  mime: z.string(),
  /** In bytes. */
  size: z.number().int(),
  /** The platform's name for the pictures that were sent together. */
  album: z.string().optional(),
  source: Source,
});
export type Attachment = z.infer<typeof Attachment>;

/** By step id, in the order in which they came. */
export const Attached = z.record(z.string(), z.array(Attachment));
export type Attached = z.infer<typeof Attached>;

/** Why figures that do not match an "explain" check are right all the same, with the values it was given for. */
export const Explanation = z.object({ text: z.string(), source: Source, values: Answers });
export type Explanation = z.infer<typeof Explanation>;

/** One revision of a report, complete; never changed once stored. */
export const Submission = z.object({
  /** 1, 2, 3, … */
  revision: z.number().int().min(1),
  at: Instant,
  by: PersonId,
  /** The code a clerk quotes to prove what was received. */
  receipt: z.string(),
  answers: Answers,
  /** Steps whose `when` was false: "not applicable". */
  notAsked: z.array(z.string()),
  /** Optional steps the person passed over: missing on purpose. */
  skipped: z.array(z.string()),
  /** By step id: every statement its value rests on, decisions on carried rows included. Computed steps have none. */
  sources: z.record(z.string(), z.array(Source)),
  /** By check id. */
  explained: z.record(z.string(), Explanation),
  /** Given with the first submission when that was late. */
  lateReason: z.string().optional(),
  /** Files that belong to the answers; reports from before there were any have none. */
  attached: Attached.default({}),
});
export type Submission = z.infer<typeof Submission>;

export const ReportId = z.string().min(1).brand<"ReportId">();
export type ReportId = z.infer<typeof ReportId>;

/** What identifies a report and never changes after the first submission. */
export const ReportHead = z.object({
  id: ReportId,
  flow: z.object({ id: z.string(), version: z.number().int() }),
  unit: UnitId,
  /** Kept whole: the edges that counted when the report was made are never derived again. */
  period: Period,
  /** The due time as it stood when the report was first submitted. */
  due: Instant,
  /** The first submission's server time; the report is late when this is after `due`. */
  at: Instant,
});
export type ReportHead = z.infer<typeof ReportHead>;

export const Report = ReportHead.extend({
  latest: Submission,
  /** Revisions before `latest`, oldest first. */
  earlier: z.array(Submission),
});
export type Report = z.infer<typeof Report>;

/** What adding up needs of a report; read for thousands of units at once. */
export type Figures = Pick<Report, "id" | "flow" | "unit" | "due" | "at"> & { period: string } & Pick<
    Submission,
    "revision" | "answers" | "notAsked" | "skipped" | "lateReason"
  > & {
    explained: Record<string, string>;
    /** When this revision came, where it is not the first; those stored before this was kept have none. */
    amendedAt?: Instant | undefined;
  };

/** A report and its conversation share this name: one report per unit, flow and period. */
export function reportId(unit: UnitId, flow: string, period: string): ReportId {
  return `${unit}:${flow}:${period}` as ReportId;
}

export function isLate(report: { at: Instant; due: Instant }): boolean {
  return report.at > report.due;
}

/** Whole minutes after the due time, rounded up. */
export function minutesLate({ at, due }: { at: Instant; due: Instant }): number {
  return Math.max(0, Math.ceil((at - due) / MINUTE));
}
