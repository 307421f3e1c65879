import type { Deadline } from "../domain/deadline.ts";
import type { Period } from "../domain/period.ts";
import type { Figures, Row } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Scope } from "../flow/expression.ts";
import type { Column } from "../flow/schema.ts";
import type { Named } from "../flow/unit-names.ts";

/**
 * One flow's period over the units a person may see, as it stood at `asOf`: plain data, from which the text and, later, the
 * chart and the files are made, so that their numbers cannot disagree. What is missing is told, never counted as zero.
 */
export interface Summary {
  period: Period;
  deadline: Deadline;
  asOf: Instant;
  /** Units that owe the report; each is in one of `onTime`, `late` and `missing`. */
  expected: number;
  received: number;
  /** Of the same units, those that reported in the period before. */
  receivedBefore: number;
  onTime: Named[];
  /** The latest first. */
  late: LateReport[];
  missing: Named[];
  /** The due time has passed. Until then nobody in `missing` is at fault. */
  overdue: boolean;
  totals: Sum[];
  lists: List[];
  unbalanced: Unbalanced[];
}

export interface LateReport {
  unit: Named;
  /** Whole minutes after the due time, rounded up. */
  minutes: number;
  reason?: string;
}

/** A total of the flow; units + notApplicable + missing = received. */
export interface Sum {
  id: string;
  title: string;
  /** For a rate, the numerators' sum over the denominators'. Nothing where it has no base: no unit, or a denominator of 0. */
  value: number | undefined;
  /** Of a rate: numerator and denominator, added over units. */
  rate?: { part: number; whole: number };
  /** Units it rests on. */
  units: number;
  /** Units that reported but were not asked, because it does not concern them. */
  notApplicable: number;
  /** Units that reported without this value. */
  missing: number;
  /** The same of the previous period, and the units that rests on; absent where it has no base. */
  before?: { value: number; units: number };
  /** The value has passed this mark of the flow's, on the bad side. */
  alert?: { mark: number; side: "above" | "below" };
}

export interface List {
  title: string;
  columns: (Column & { id: string })[];
  /** The first ones, as many as the flow says. */
  rows: ListRow[];
  /** All rows. */
  count: number;
  /** Of all rows, those past their day; only in a list of open work that is sorted by a day. */
  overdue?: number;
}

export interface ListRow {
  unit: Named;
  cells: Row;
  /** Days past its day. */
  overdue?: number;
}

/** Figures that do not match, with the unit's reason why they are right all the same. */
export interface Unbalanced {
  unit: Named;
  sentence: string;
  explanation: string;
}

/** What a summary is made of: a unit's report, and the names that the flow's expressions may use for it. */
export interface UnitReport {
  unit: Named;
  figures: Figures;
  scope: Scope;
}
