import { dayOf, type Instant } from "../../src/domain/time.ts";

/** What happened in one month. */
export interface Month {
  /** Reports due in it, and of these how many never come. */
  owed: number;
  never: number;
  /** Reports that came in it. */
  onTime: number;
  late: number;
  /** Outbox items made; several go in one message. */
  planned: number;
  sent: number;
  /** Sendings that the platform refused; they are made again. */
  refused: number;
  uncertain: number;
  /** Planned and not said, by reason. */
  withdrawn: Map<string, number>;
}

export function emptyMonth(): Month {
  return { owed: 0, never: 0, onTime: 0, late: 0, planned: 0, sent: 0, refused: 0, uncertain: 0, withdrawn: new Map() };
}

export function monthOf(months: Map<string, Month>, instant: Instant): Month {
  const key = dayOf(instant).slice(0, 7);
  const month = months.get(key) ?? emptyMonth();
  months.set(key, month);
  return month;
}

/** A row a month. */
export function monthTable(months: ReadonlyMap<string, Month>): string {
  const head = [
    "month",
    "owed",
    "on time",
    "late",
    "never",
    "planned",
    "sent",
    "refused",
    "uncertain",
    "withdrawn, by reason",
  ];
  const rows = [...months].map(([key, month]) => [
    key,
    ...[
      month.owed,
      month.onTime,
      month.late,
      month.never,
      month.planned,
      month.sent,
      month.refused,
      month.uncertain,
    ].map(String),
    [...month.withdrawn].map(([why, count]) => `${why} ${count}`).join(", "),
  ]);
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
