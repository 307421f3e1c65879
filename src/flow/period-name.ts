import { type Period, periodFromKey } from "../domain/period.ts";
import { type Day, dayOf, type Instant, timeOf, weekdayOf } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import type { Wording } from "./wording.ts";

/**
 * A period as people call it. Its edges are named where the calendar does not give them away.
 * [week 2026-W48 -> "Tuần 48/2026 (23/11–29/11)"] [month 2026-11 -> "Tháng 11/2026"; by decree "Tháng 11/2026 (15/10–14/11)"]
 */
export function periodName(wording: Wording, period: Period): string {
  const name = nameOf(wording, period);
  if (period.kind !== "week" && hasCalendarEdges(period)) return name;
  return wording.say("period.edges", { name, ...edges(period) });
}

/** For an axis, without the year. [week 2026-W48 -> "T48"] [month 2026-11 -> "Th11"] [quarter 2026-Q4 -> "Quý IV"] */
export function axisPeriodName(wording: Wording, { kind, key }: Period): string {
  const rest = key.slice(5).replace(/^[WQH]/, "");
  if (kind === "year") return key;
  return wording.say(`period.short.${kind}`, { number: kind === "quarter" ? (ROMAN[rest] ?? rest) : rest });
}

/** A period's name without its edges, where there is little room. [week 2026-W48 -> "Tuần 48/2026"] */
export function shortPeriodName(wording: Wording, period: Period): string {
  return nameOf(wording, period);
}

/** [2026-11-27T09:00Z -> "16:00 thứ Sáu 27/11/2026"] */
export function formatInstant(wording: Wording, instant: Instant): string {
  const day = dayOf(instant);
  const weekday = wording.say(`period.weekday.${weekdayOf(day)}`);
  return wording.say("period.instant", { time: timeOf(instant), weekday, day: formatDay(day) });
}

const ROMAN: Record<string, string> = { 1: "I", 2: "II", 3: "III", 4: "IV" };

/** Years and numbers of periods go as words, lest they be written 2.026. */
function nameOf(wording: Wording, { kind, key }: Period): string {
  const year = key.slice(0, 4);
  switch (kind) {
    case "week":
      return wording.say("period.week", { week: key.slice(6), year });
    case "half_week":
      return wording.say(key.endsWith("-1") ? "period.half_week.1" : "period.half_week.2", {
        week: key.slice(6, 8),
        year,
      });
    case "month":
      return wording.say("period.month", { month: key.slice(5), year });
    case "quarter":
      return wording.say("period.quarter", { quarter: ROMAN[key.slice(6)] ?? key, year });
    case "six_months":
      return wording.say(key.endsWith("1") ? "period.six_months.1" : "period.six_months.2", { year });
    case "nine_months":
      return wording.say("period.nine_months", { year });
    case "year":
      return wording.say("period.year", { year });
  }
}

function hasCalendarEdges({ kind, key, from, to }: Period): boolean {
  const usual = periodFromKey({ kind, edges: "calendar", cumulative: false }, key);
  return usual !== undefined && usual.from === from && usual.to === to;
}

/** The years are told only where a period lies in two of them. [2026-11-23 .. 2026-11-29 -> 23/11, 29/11] */
function edges({ from, to }: Period): { from: string; to: string } {
  const spoken = from.slice(0, 4) === to.slice(0, 4) ? withoutYear : formatDay;
  return { from: spoken(from), to: spoken(to) };
}

function withoutYear(day: Day): string {
  return formatDay(day).slice(0, -"/2026".length);
}
