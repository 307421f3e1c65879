import { z } from "zod";
import { addDays, Day, daysBetween, weekdayOf } from "./time.ts";

export const PeriodKind = z.enum(["week", "half_week", "month", "quarter", "six_months", "nine_months", "year"]);
export type PeriodKind = z.infer<typeof PeriodKind>;

/**
 * How a flow cuts time. `decree` edges are those of Nghị định 09/2019/NĐ-CP, Điều 12: the 15th of the month before to the
 * 14th of the period's last month (year: 15/12 to 14/12). `cumulative` counts from the start of the year (lũy kế).
 */
export const PeriodRule = z.object({
  kind: PeriodKind,
  edges: z.enum(["calendar", "decree"]).default("calendar"),
  cumulative: z.boolean().default(false),
});
export type PeriodRule = z.infer<typeof PeriodRule>;

/**
 * Both edges are included. `key` sorts in time among periods of one kind, and names the same period whatever its edges:
 *
 *     kind         key           calendar edges             decree edges
 *     week         2026-W48      2026-11-23 .. 2026-11-29   the same: ISO weeks, Monday to Sunday
 *     half_week    2026-W48-1    2026-11-23 .. 2026-11-25   the same: Monday to Wednesday
 *     half_week    2026-W48-2    2026-11-26 .. 2026-11-29   the same: Thursday to Sunday
 *     month        2026-11       2026-11-01 .. 2026-11-30   2026-10-15 .. 2026-11-14
 *     quarter      2026-Q4       2026-10-01 .. 2026-12-31   2026-09-15 .. 2026-12-14
 *     six_months   2026-H1       2026-01-01 .. 2026-06-30   2025-12-15 .. 2026-06-14
 *     six_months   2026-H2       2026-07-01 .. 2026-12-31   2026-06-15 .. 2026-12-14
 *     nine_months  2026-9M       2026-01-01 .. 2026-09-30   2025-12-15 .. 2026-09-14
 *     year         2026          2026-01-01 .. 2026-12-31   2025-12-15 .. 2026-12-14
 *
 * A cumulative period keeps its key and its last day; `from` moves to the first day of the year (1/1, or 15/12 by decree)
 * that its last day lies in. [cumulative 2026-Q3 by decree -> 2025-12-15 .. 2026-09-14]
 */
export const Period = z.object({ kind: PeriodKind, key: z.string(), from: Day, to: Day });
export type Period = z.infer<typeof Period>;

/**
 * Every period of the rule whose last day lies in [from, to], in time order.
 * [month by decree, 2026-10-14 .. 2026-12-13 -> "2026-10", "2026-11"]
 */
export function periodsEnding(rule: PeriodRule, from: Day, to: Day): Period[] {
  const periods: Period[] = [];
  for (let number = firstEnding(rule, from); ; number += 1) {
    const period = periodAt(rule, number);
    if (period.to > to) return periods;
    periods.push(period);
  }
}

/** The period a key names, or nothing where the rule has no such period. [week, "2025-W53" -> undefined; 2025 has 52] */
export function periodFromKey(rule: PeriodRule, key: string): Period | undefined {
  const number = numberOf(rule.kind, key);
  return number === undefined ? undefined : periodAt(rule, number);
}

/** [month "2026-01" -> "2025-12"] [nine_months "2026-9M" -> "2025-9M"] Throws on a period of another kind. */
export function previousPeriod(rule: PeriodRule, period: Period): Period {
  return neighbour(rule, period, -1);
}

/** [week "2026-W53" -> "2027-W01"] Throws on a period of another kind. */
export function nextPeriod(rule: PeriodRule, period: Period): Period {
  return neighbour(rule, period, 1);
}

/**
 * The period a day belongs to; of a cumulative rule the one that adds this day to the year's figures.
 * [month by decree, 2026-11-15 -> "2026-12"] [nine_months, 2026-10-01 -> undefined, until the next year begins]
 */
export function periodOn(rule: PeriodRule, day: Day): Period | undefined {
  const number = firstEnding(rule, day);
  return windowAt(rule, number).from <= day ? periodAt(rule, number) : undefined;
}

function neighbour(rule: PeriodRule, period: Period, step: 1 | -1): Period {
  const number = numberOf(rule.kind, period.key);
  if (number === undefined)
    throw new Error(`Period ${period.key} is no ${rule.kind}: was the flow's period changed without a new version?`);
  return periodAt(rule, number + step);
}

// Inside this file the periods of one kind are numbered without gaps, so that neighbours are one apart.

/** Kinds made of months: how many there are in a year, every how many months one starts, and how many months it lasts. */
const MONTHS = {
  month: { inYear: 12, every: 1, lasts: 1 },
  quarter: { inYear: 4, every: 3, lasts: 3 },
  six_months: { inYear: 2, every: 6, lasts: 6 },
  nine_months: { inYear: 1, every: 12, lasts: 9 },
  year: { inYear: 1, every: 12, lasts: 12 },
} as const;

const PATTERNS: Record<PeriodKind, RegExp> = {
  week: /^([12]\d{3})-W(\d\d)$/,
  half_week: /^([12]\d{3})-W(\d\d)-([12])$/,
  month: /^([12]\d{3})-(\d\d)$/,
  quarter: /^([12]\d{3})-Q(\d)$/,
  six_months: /^([12]\d{3})-H(\d)$/,
  nine_months: /^([12]\d{3})-9M$/,
  year: /^([12]\d{3})$/,
};

/** Week number 0 starts on this Monday. */
const FIRST_MONDAY = "1970-01-05" as Day;

/** The first period whose last day is `day` or later. */
function firstEnding(rule: PeriodRule, day: Day): number {
  if (rule.kind === "week") return weekOn(day);
  if (rule.kind === "half_week") return 2 * weekOn(day) + (weekdayOf(day) < 4 ? 0 : 1);
  const { every, lasts } = MONTHS[rule.kind];
  const month = monthOn(rule, day);
  const number = Math.floor(month / every);
  return month - number * every < lasts ? number : number + 1;
}

function periodAt(rule: PeriodRule, number: number): Period {
  const { from, to } = windowAt(rule, number);
  const key = keyOf(rule.kind, number);
  return {
    kind: rule.kind,
    key,
    from: rule.cumulative ? firstDay(rule, Math.floor(monthOn(rule, to) / 12) * 12) : from,
    to,
  };
}

/** The days that a period has to itself: from and to without accumulation. */
function windowAt(rule: PeriodRule, number: number): { from: Day; to: Day } {
  if (rule.kind === "week") {
    const monday = addDays(FIRST_MONDAY, 7 * number);
    return { from: monday, to: addDays(monday, 6) };
  }
  if (rule.kind === "half_week") {
    const monday = addDays(FIRST_MONDAY, 7 * Math.floor(number / 2));
    return number % 2 === 0
      ? { from: monday, to: addDays(monday, 2) }
      : { from: addDays(monday, 3), to: addDays(monday, 6) };
  }
  const { every, lasts } = MONTHS[rule.kind];
  return { from: firstDay(rule, number * every), to: addDays(firstDay(rule, number * every + lasts), -1) };
}

function keyOf(kind: PeriodKind, number: number): string {
  if (kind === "week") {
    const thursday = addDays(FIRST_MONDAY, 7 * number + 3); // an ISO week belongs to the year its Thursday is in
    const year = thursday.slice(0, 4);
    return `${year}-W${twoDigits(Math.floor(daysBetween(`${year}-01-01` as Day, thursday) / 7) + 1)}`;
  }
  if (kind === "half_week") return `${keyOf("week", Math.floor(number / 2))}-${number % 2 === 0 ? 1 : 2}`;
  const { inYear } = MONTHS[kind];
  const year = Math.floor(number / inYear);
  const part = number - year * inYear + 1;
  switch (kind) {
    case "month":
      return `${year}-${twoDigits(part)}`;
    case "quarter":
      return `${year}-Q${part}`;
    case "six_months":
      return `${year}-H${part}`;
    case "nine_months":
      return `${year}-9M`;
    case "year":
      return `${year}`;
  }
}

function numberOf(kind: PeriodKind, key: string): number | undefined {
  const match = PATTERNS[kind].exec(key);
  if (match === null) return undefined;
  const year = Number(match[1]);
  const part = Number(match[2] ?? 1);
  const number = numbered(kind, year, part, Number(match[3] ?? 1));
  return keyOf(kind, number) === key ? number : undefined; // month 13 or week 53 of a short year would be another period's number
}

function numbered(kind: PeriodKind, year: number, part: number, half: number): number {
  if (kind === "week") return weekOn(`${year}-01-04` as Day) + part - 1; // 4 January is always in week 1
  if (kind === "half_week") return 2 * numbered("week", year, part, 1) + half - 1;
  return year * MONTHS[kind].inYear + part - 1;
}

function weekOn(day: Day): number {
  return Math.floor(daysBetween(FIRST_MONDAY, day) / 7);
}

/** The month a day is counted in, in months since year 0: by decree the 15th already belongs to the next month. */
function monthOn(rule: PeriodRule, day: Day): number {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  return rule.edges === "decree" && Number(day.slice(8)) >= 15 ? month + 1 : month;
}

/** The first day that is counted in a month. */
function firstDay(rule: PeriodRule, month: number): Day {
  const since2000 = month - 2000 * 12; // Date.UTC carries months over, but reads the years 0 to 99 as 1900 to 1999
  const first = rule.edges === "decree" ? Date.UTC(2000, since2000 - 1, 15) : Date.UTC(2000, since2000, 1);
  return new Date(first).toISOString().slice(0, 10) as Day;
}

function twoDigits(n: number): string {
  return String(n).padStart(2, "0");
}
