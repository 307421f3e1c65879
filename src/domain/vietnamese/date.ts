import { type Day, daysBetween, weekdayOf } from "../time.ts";
import { findDates } from "./date-phrases.ts";
import { normalize } from "./fold.ts";
import type { DatePhrase } from "./named-days.ts";
import { saysNone } from "./none.ts";
import { LONGEST } from "./respell.ts";

export type DateReading =
  | { is: "date"; day: Day }
  /** Probably one of these, the likeliest first: to be confirmed. `text` is what was said. */
  | { is: "doubt"; text: string; readings: [Day, ...Day[]] }
  /** The person says there is none. */
  | { is: "none" }
  /**
   * `word`: no day to be found. `no_such_day`: 31/11. `far_year`: more than three years from today, surely a slip;
   * `day` is what was understood.
   */
  | { is: "misread"; why: "word" | "no_such_day" | "far_year"; text: string; day?: Day };

/** Three years, a leap day included. */
const FAR = 3 * 365 + 1;

/**
 * Reads a reply to a question for a day. Total: every text has a reading. A day and month without a year is the nearest
 * one (see `nearest` in `named-days.ts`); a day within a sentence is only a doubt. With today 2026-11-25:
 * [05/12/2026 -> 2026-12-05; thứ 5 tuần sau -> 2026-12-03; xin lùi cuối tháng ạ -> 2026-11-30?; 31/11 -> no such day]
 */
export function readDate(text: string, today: Day): DateReading {
  if (text.length > LONGEST) return { is: "misread", why: "word", text: normalize(text.slice(0, LONGEST)) };
  if (saysNone(text)) return { is: "none" };
  const said = normalize(text);

  const { phrases, rest } = findDates(text, today);
  const counted = rest === "clear" ? phrases : phrases.filter((phrase) => !phrase.weak);
  if (counted.length === 0 || rest === "unreadable") return { is: "misread", why: "word", text: said };
  if (counted.some((phrase) => phrase.days.length === 0)) return { is: "misread", why: "no_such_day", text: said };

  const { days, sure } = settle(counted);
  const [near, ...others] = days.filter((day) => Math.abs(daysBetween(today, day)) <= FAR);
  if (near === undefined) return { is: "misread", why: "far_year", text: said, ...(days[0] && { day: days[0] }) };
  return sure && rest === "clear"
    ? { is: "date", day: near }
    : { is: "doubt", text: said, readings: [near, ...others] };
}

/** A day as offices write it. ["2020-09-05" -> "05/09/2020"] */
export function formatDay(day: Day): string {
  return day.split("-").reverse().join("/");
}

/** One answer out of all phrases: "thứ Sáu, 27/11" is one day said twice, other pairs are a doubt. */
function settle(phrases: readonly DatePhrase[]): { days: Day[]; sure: boolean } {
  const weekday = phrases.find((phrase) => phrase.weekday !== undefined);
  const [other, ...more] = phrases.filter((phrase) => phrase !== weekday);
  if (weekday !== undefined && other !== undefined && more.length === 0) {
    const matching = other.days.filter((day) => weekdayOf(day) === weekday.weekday);
    if (matching.length > 0) return { days: matching, sure: other.sure || matching.length === 1 };
    return { days: [...other.days, ...weekday.days], sure: false };
  }
  const days = [...new Set(phrases.flatMap((phrase) => phrase.days))];
  return { days, sure: phrases.every((phrase) => phrase.sure) && days.length === 1 };
}
