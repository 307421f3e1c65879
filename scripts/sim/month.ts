import { dayOf, type Instant } from "../../src/domain/time.ts";

/** What happened in one month. */
export interface Month {
  /** Reports due in it, and of these how many never come. */
  owed: number;
  never: number;
  /** Reports that came in it. */
  onTime: number;
  late: number;
  /** Outbox items made. */
  planned: number;
  /** Messages that went, and how many reminders went along in one of them. */
  sent: number;
  merged: number;
  /** Sendings that the platform refused; they are made again. */
  refused: number;
  /** Messages of which nobody knows whether they arrived. */
  uncertain: number;
  /** Planned and not said, by reason. */
  withdrawn: Map<string, number>;
  /** Who was written to; and the most that any of them was in one week, urgent ones and several roles included. */
  people: Set<string>;
  mostInAWeek: number;
}

/** The month of an instant, made when it is first asked for. */
export function monthOf(months: Map<string, Month>, instant: Instant): Month {
  const key = dayOf(instant).slice(0, 7);
  const month = months.get(key) ?? emptyMonth();
  months.set(key, month);
  return month;
}

function emptyMonth(): Month {
  const counts = { owed: 0, never: 0, onTime: 0, late: 0, planned: 0, sent: 0, merged: 0, refused: 0, uncertain: 0 };
  return { ...counts, withdrawn: new Map(), people: new Set(), mostInAWeek: 0 };
}

const COLUMNS: [string, (month: Month) => number | string][] = [
  ["owed", ({ owed }) => owed],
  ["on time", ({ onTime }) => onTime],
  ["late", ({ late }) => late],
  ["never", ({ never }) => never],
  ["planned", ({ planned }) => planned],
  ["sent", ({ sent }) => sent],
  ["merged", ({ merged }) => merged],
  ["refused", ({ refused }) => refused],
  ["uncertain", ({ uncertain }) => uncertain],
  ["chats", ({ people }) => people.size],
  ["most a week", ({ mostInAWeek }) => mostInAWeek],
  [
    "withdrawn",
    ({ withdrawn }) =>
      [...withdrawn]
        .toSorted(byName)
        .map(([why, count]) => `${why} ${count}`)
        .join(", "),
  ],
];

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** A row a month. */
export function monthTable(months: ReadonlyMap<string, Month>): string {
  const head = ["month", ...COLUMNS.map(([name]) => name)];
  const rows = [...months].toSorted(byName).map(([key, month]) => [key, ...COLUMNS.map(([, of]) => String(of(month)))]);
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
