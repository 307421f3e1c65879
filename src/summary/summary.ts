import type { Deadline } from "../domain/deadline.ts";
import type { PersonId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import type { Figures, ReportId, Row } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Scope } from "../flow/expression.ts";
import type { Column, Total } from "../flow/schema.ts";
import type { Named } from "../flow/unit-names.ts";
import type { Merged } from "./merge.ts";

/**
 * One flow's period over the units a person may see, as it stood at `asOf`: plain data, from which the text, the chart, the
 * files and the page are made, so that their numbers cannot disagree. What is missing is told, never counted as zero.
 */
export interface Summary {
  flow: { id: string; version: number; title: string };
  /** The period that was asked for. */
  period: Period;
  /** The flow's own periods that it is made of, in time order: itself, or the weeks that are counted in a month. */
  parts: Period[];
  /** Of the last part. */
  deadline: Deadline;
  asOf: Instant;
  /** Reports that are owed: one a unit and part. Each is in one of `onTime`, `late` and `missing`. */
  expected: number;
  received: number;
  /** Of the period before, from the same units or from those they took over. */
  receivedBefore: number;
  onTime: Delivery[];
  /** The latest first. */
  late: LateReport[];
  missing: Delivery[];
  /** The due time of the last part has passed. Until then nobody who misses only this one is at fault. */
  overdue: boolean;
  totals: Sum[];
  /** Every unit that owes a report, by name. */
  units: UnitLine[];
  lists: List[];
  unbalanced: Unbalanced[];
  /** Units that ended, and the one of today that their figures of the period before are compared with. */
  seams: Seam[];
  /** Units that ended without one heir: their figures of the period before are compared with nothing. */
  withoutHeir: Named[];
}

/** A report that is owed or came: whose, and of which part (its key). */
export interface Delivery {
  unit: Named;
  part: string;
}

export interface LateReport extends Delivery {
  /** Whole minutes after the due time, rounded up. */
  minutes: number;
  reason?: string;
}

/** A total of the flow; units + notApplicable + missing = the units that reported. */
export interface Sum {
  id: string;
  title: string;
  better: Total["better"];
  /** For a rate, the numerators' sum over the denominators'. Nothing where it has no base: no report, or a denominator of 0. */
  value: number | undefined;
  /** Of a rate: numerator and denominator, added over units. */
  rate?: { part: number; whole: number };
  /** Units it rests on. */
  units: number;
  /** Of these, units whose reports of some parts are missing. */
  partial: number;
  /** Units that reported but were not asked, because it does not concern them. */
  notApplicable: number;
  /** Units that reported without this value. */
  missing: number;
  /** The same of the period before, and the units that rests on; absent where it has no base. */
  before?: { value: number; units: number };
  /** The value has passed this mark of the flow's, on the bad side. */
  alert?: { mark: number; side: "above" | "below" };
}

/** A unit's row in the table by unit. */
export interface UnitLine {
  unit: Named;
  /** One a part, in their order. */
  reports: UnitReportState[];
  /** One a total, in their order. */
  cells: Cell[];
}

export type UnitReportState =
  | {
      state: "on_time" | "late";
      id: ReportId;
      revision: number;
      at: Instant;
      minutes: number;
      /** Of this revision; absent where the flow wants no approval. */
      standing?: Standing;
    }
  | { state: "missing" }
  /** The unit did not exist yet, or no longer. */
  | { state: "not_owing" };

/** What had become of a revision that its unit's head is to approve: nothing yet, or what the head decided. */
export type Standing =
  | { state: "waiting" }
  | { state: "approved" | "returned"; by: PersonId; at: Instant; reason?: string };

/** A unit's part of a total. Missing, zero and not applicable are three things; `no_base` is a rate whose denominator is 0, of this numerator. */
export type Cell =
  | { value: number; rate?: { part: number; whole: number } }
  | { none: "not_reported" | "missing" | "not_applicable" }
  | { none: "no_base"; part: number };

export interface List {
  title: string;
  /** The step it comes from. */
  from: string;
  columns: (Column & { id: string })[];
  /** All rows, in the order in which they are shown. */
  rows: ListRow[];
  /** As many as the flow shows of them. */
  top: number;
  /** Of all rows, those past their day; only in a list of open work that is sorted by a day. */
  overdue?: number;
}

export interface ListRow {
  unit: Named;
  /** The report it stands in. */
  report: ReportId;
  cells: Row;
  /** Of open work with a day: the days until it is due, negative when it is past. */
  daysLeft?: number;
}

/** Figures that do not match, with the unit's reason why they are right all the same. */
export interface Unbalanced {
  unit: Named;
  part: string;
  check: string;
  sentence: string;
  explanation: string;
}

export interface Seam {
  from: Named;
  to: Named;
}

/** One part of a row of periods, the oldest first, for the chart and the sparklines. */
export interface TrendPoint {
  period: Period;
  expected: number;
  received: number;
  onTime: number;
  /** One a total, in the order of the flow's. */
  values: (number | undefined)[];
}

/** What a summary is made of: what a unit reported in all parts, and the names that the flow's expressions may use for it. */
export interface UnitReport extends Pick<Merged, "notAsked" | "partial" | "outside"> {
  unit: Named;
  /** In time order; at least one. */
  reports: Figures[];
  scope: Scope;
}
