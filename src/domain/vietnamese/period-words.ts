import type { PeriodKind } from "../period.ts";
import { addDays, type Day, weekdayOf } from "../time.ts";
import { fold } from "./fold.ts";

/** A period as somebody asks for it: of which kind, which one, and the words that were about something else. */
export interface PeriodWords {
  kind?: PeriodKind;
  /** The period's key; or so many periods before the one that is current. */
  which?: { key: string } | { back: number };
  /** Folded. */
  rest: string;
}

/** Of other years there are no reports; nothing is computed back to the year 1000 because somebody typed it. */
const YEAR = "(?:\\s*(?:[/-]|nam)?\\s*(20\\d{2}))?";
const ROMAN: Record<string, string> = { i: "1", ii: "2", iii: "3", iv: "4" };
const RELATIVE: Record<string, number> = { nay: 0, hien: 0, truoc: 1, qua: 1 };

/**
 * Finds a period in folded or marked words, wherever it stands. A year that is not said is that of `today`, or the one
 * before where the period would otherwise lie ahead. ["/tongket ia le tuần 47" -> week 2026-W47, rest "ia le"] ["q1"]
 * ["tháng trước" -> month, one back] ["kỳ trước" -> any kind, one back]
 */
export function readPeriodWords(text: string, today: Day): PeriodWords {
  const folded = fold(text);
  for (const [pattern, read] of COMPILED) {
    const match = pattern.exec(folded);
    const found = match === null ? undefined : read(match, today);
    if (match === null || found === undefined) continue;
    const rest = `${folded.slice(0, match.index)} ${folded.slice(match.index + match[0].length)}`;
    return { ...found, rest: rest.replace(/\s+/g, " ").trim() };
  }
  return { rest: folded };
}

type Read = (match: RegExpExecArray, today: Day) => Omit<PeriodWords, "rest"> | undefined;

const PATTERNS: [string, Read][] = [
  [
    "(20\\d{2})-w(\\d{2})-([12])",
    ([, year, week, half]) => ({ kind: "half_week", which: { key: `${year}-W${week}-${half}` } }),
  ],
  ["(20\\d{2})-w(\\d{2})", ([, year, week]) => ({ kind: "week", which: { key: `${year}-W${week}` } })],
  ["(20\\d{2})-q([1-4])", ([, year, quarter]) => ({ kind: "quarter", which: { key: `${year}-Q${quarter}` } })],
  ["(20\\d{2})-h([12])", ([, year, half]) => ({ kind: "six_months", which: { key: `${year}-H${half}` } })],
  ["(20\\d{2})-9m", ([, year]) => ({ kind: "nine_months", which: { key: `${year}-9M` } })],
  ["(20\\d{2})-(\\d{2})", ([, year, month]) => ({ kind: "month", which: { key: `${year}-${month}` } })],
  ["(ky|tuan|thang|quy|nam) (nay|hien tai|truoc|vua qua|qua)", readRelative],
  [
    `tuan (\\d{1,2})${YEAR}`,
    ([, week, year], today) =>
      numbered("week", Number(week), 53, year, isoYear(today), isoWeek(today), (y, n) => `${y}-W${two(n)}`),
  ],
  ["nam ngoai", () => ({ kind: "year", which: { back: 1 } })],
  [
    `(?:6 thang|nua) cuoi nam${YEAR}`,
    ([, year], today) => ({ kind: "six_months", which: { key: `${year ?? yearOf(today)}-H2` } }),
  ],
  [
    `(?:nua dau nam|6 thang(?: dau nam)?)${YEAR}`,
    ([, year], today) => ({ kind: "six_months", which: { key: `${year ?? yearOf(today)}-H1` } }),
  ],
  [
    `9 thang(?: dau nam)?${YEAR}`,
    ([, year], today) => ({ kind: "nine_months", which: { key: `${year ?? yearOf(today)}-9M` } }),
  ],
  [
    `thang (\\d{1,2})${YEAR}`,
    ([, month, year], today) =>
      numbered("month", Number(month), 12, year, yearOf(today), monthOf(today), (y, n) => `${y}-${two(n)}`),
  ],
  [
    `(?:q|quy) ?([1-4]|iv|iii|ii|i)${YEAR}`,
    ([, quarter = "", year], today) =>
      numbered(
        "quarter",
        Number(ROMAN[quarter] ?? quarter),
        4,
        year,
        yearOf(today),
        Math.ceil(monthOf(today) / 3),
        (y, n) => `${y}-Q${n}`,
      ),
  ],
  ["(?:nam )?(20\\d{2})", ([, year = ""]) => ({ kind: "year", which: { key: year } })],
];

const COMPILED = PATTERNS.map(
  ([pattern, read]) => [new RegExp(`(?<![a-z0-9])(?:${pattern})(?![a-z0-9])`), read] as const,
);

const KINDS: Record<string, PeriodKind> = { tuan: "week", thang: "month", quy: "quarter", nam: "year" };

function readRelative([, noun = "", word = ""]: RegExpExecArray): Omit<PeriodWords, "rest"> {
  const kind = KINDS[noun];
  const back = RELATIVE[word.split(" ")[0] === "vua" ? "qua" : (word.split(" ")[0] ?? "")] ?? 0;
  return { ...(kind === undefined ? {} : { kind }), which: { back } };
}

/** The numbered period of a said year; else of this year, or of the one before where that lies ahead. */
function numbered(
  kind: PeriodKind,
  number: number,
  most: number,
  saidYear: string | undefined,
  thisYear: number,
  current: number,
  key: (year: number, number: number) => string,
): Omit<PeriodWords, "rest"> | undefined {
  if (number < 1 || number > most) return undefined;
  const year = saidYear === undefined ? (number > current + 1 ? thisYear - 1 : thisYear) : Number(saidYear);
  return { kind, which: { key: key(year, number) } };
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}

/** A week belongs to the year of its Thursday (ISO 8601). */
function isoYear(day: Day): number {
  return yearOf(thursdayOf(day));
}

function isoWeek(day: Day): number {
  const thursday = thursdayOf(day);
  const dayOfYear =
    (Date.parse(`${thursday}T00:00Z`) - Date.parse(`${thursday.slice(0, 4)}-01-01T00:00Z`)) / 86_400_000;
  return Math.floor(dayOfYear / 7) + 1;
}

function thursdayOf(day: Day): Day {
  return addDays(day, 4 - weekdayOf(day));
}
