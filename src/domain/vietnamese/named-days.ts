import { addDays, type Day, dayFrom, daysBetween, type Weekday, weekdayOf } from "../time.ts";
import { readNumberWords } from "./number-words.ts";

/** A day as said somewhere in a text. */
export interface DatePhrase {
  /** The likeliest first; empty where the calendar has no such day. */
  days: Day[];
  sure: boolean;
  /** Counts only where nothing unknown stands beside it: "mai" is also a name, "20" also a number. */
  weak?: boolean;
  /** Said as a day of the week only, "thứ 6": a date beside it says which one. */
  weekday?: Weekday;
}

/** What a pattern of `date-phrases.ts` found, in plain letters. */
export type Groups = Readonly<Record<string, string | undefined>>;

const WEEKDAYS: Readonly<Record<string, Weekday>> = { hai: 1, ba: 2, tu: 3, nam: 4, sau: 5, bay: 6 };
/** A two-digit year is of this century. */
export function exactly(date: string | undefined, month: string | undefined, year: string | undefined): DatePhrase {
  const full = year?.length === 2 ? 2000 + Number(year) : Number(year);
  return { days: present(dayFrom(full, Number(month), Number(date))), sure: true };
}

/**
 * A day and month without a year: the occurrence closest to today, sure when it is within four months ahead (deadlines)
 * or one month back (what was just done); else both, the one ahead first.
 */
export function nearest(date: string | undefined, month: string | undefined, today: Day): DatePhrase {
  const year = yearOf(today);
  const days = [year - 1, year, year + 1].flatMap((one) => present(dayFrom(one, Number(month), Number(date))));
  const ahead = days.find((day) => day >= today);
  const back = days.findLast((day) => day < today);
  const until = ahead === undefined ? Number.POSITIVE_INFINITY : daysBetween(today, ahead);
  const since = back === undefined ? Number.POSITIVE_INFINITY : daysBetween(back, today);
  if (ahead !== undefined && until <= 120 && until <= since) return { days: [ahead], sure: true };
  if (back !== undefined && since <= 31 && since < until) return { days: [back], sure: true };
  return { days: [...present(ahead), ...present(back)], sure: false };
}

/** "ngày 20", "20": the next one, or perhaps the last one. */
export function dayOfSomeMonth(date: string | undefined, today: Day): DatePhrase {
  const [year, month] = [yearOf(today), monthNumber(today)];
  const days = [-1, 0, 1, 2].flatMap((by) => present(dayFrom(...shifted(year, month, by), Number(date))));
  const ahead = days.find((day) => day >= today);
  const back = days.findLast((day) => day < today);
  return { days: [...present(ahead), ...present(back)], sure: false };
}

/** A month named by its number or from today: the part's day in it, never sure. */
export function monthOf(part: string | undefined, which: string | undefined, today: Day): DatePhrase {
  const [year, month] = [yearOf(today), monthNumber(today)];
  if (which !== undefined && /^\d/.test(which)) {
    const phrase = inMonth(part, year, Number(which));
    const isPast = phrase.days.every((day) => day < today);
    return isPast && phrase.days.length > 0 ? inMonth(part, year + 1, Number(which)) : phrase;
  }
  const phrase = inMonth(part, ...shifted(year, month, steps(which)));
  return which === undefined && phrase.days.every((day) => day < today)
    ? inMonth(part, ...shifted(year, month, 1))
    : phrase;
}

/** The end of a month is its last weekday, when offices work, or its last day; the start likewise. */
export function inMonth(part: string | undefined, year: number, month: number): DatePhrase {
  const [first, last] = [dayFrom(year, month, 1), monthEnd(year, month)];
  if (first === undefined || last === undefined) return { days: [], sure: false };
  if (part === "giua") return unsure(addDays(first, 14));
  if (part === "dau") return unsure(addDays(first, weekdayOf(first) > 5 ? 8 - weekdayOf(first) : 0), first);
  return unsure(addDays(last, Math.min(0, 5 - weekdayOf(last))), last);
}

/** "thứ 6" is the next one, today included; "thứ 6 tới" is after today; with a week named it is that week's. */
export function weekdayPhrase({ day, short, week, which, near }: Groups, today: Day): DatePhrase {
  const name = day ?? short;
  const weekday = name === undefined ? 7 : (WEEKDAYS[name] ?? ((Number(name) - 1) as Weekday));
  const inThisWeek = addDays(mondayOf(today), weekday - 1);
  if (week !== undefined || near === "nay") return { days: [addDays(inThisWeek, 7 * steps(which))], sure: true };

  const next = inThisWeek < today ? addDays(inThisWeek, 7) : inThisWeek;
  if (near === undefined) return { days: [next], sure: true, weekday };
  const afterToday = next === today ? addDays(next, 7) : next;
  if (near === "toi") return { days: [afterToday], sure: true };
  if (near === "sau") return unsure(afterToday, addDays(afterToday, 7));
  return { days: [addDays(next, -7)], sure: true };
}

/** A week ends for an office on Friday. */
export function inWeek(part: string | undefined, which: string | undefined, today: Day): DatePhrase {
  const monday = addDays(mondayOf(today), 7 * steps(which));
  const day = addDays(monday, part === "dau" ? 0 : part === "giua" ? 2 : 4);
  return unsure(which === undefined && day < today ? addDays(day, 7) : day);
}

/** "10 ngày nữa" counts from today; weeks and months are meant roughly. */
export function later({ count, unit, after }: Groups, today: Day): DatePhrase {
  const said = count ?? after ?? "";
  const times = /^\d/.test(said) ? Number(said) : (readNumberWords([said])?.values[0] ?? 0);
  if (unit === "tuan") return unsure(addDays(today, 7 * times));
  if (unit === "thang") {
    const [year, month] = shifted(yearOf(today), monthNumber(today), times);
    return unsure(dayFrom(year, month, Number(today.slice(8))) ?? monthEnd(year, month));
  }
  return { days: [addDays(today, times)], sure: true };
}

export function endOfYear(which: string | undefined, today: Day): DatePhrase {
  const year = which !== undefined && /^\d/.test(which) ? Number(which) : yearOf(today) + steps(which);
  return unsure(dayFrom(year, 12, 31));
}

/** The current quarter, or the next one of that number to end. */
export function endOfQuarter(quarter: string | undefined, today: Day): DatePhrase {
  const month = 3 * (quarter === undefined ? Math.ceil(monthNumber(today) / 3) : Number(quarter));
  const end = monthEnd(yearOf(today), month);
  return unsure(end !== undefined && end < today ? monthEnd(yearOf(today) + 1, month) : end);
}

function unsure(...days: (Day | undefined)[]): DatePhrase {
  return { days: [...new Set(days.flatMap(present))], sure: false };
}

function present(day: Day | undefined): Day[] {
  return day === undefined ? [] : [day];
}

/** How many weeks, months or years away "này", "sau", "trước" are. */
function steps(which: string | undefined): number {
  if (which === undefined || which === "nay") return 0;
  if (which === "sau nua") return 2;
  return /^(?:sau|toi|ke|tiep)/.test(which) ? 1 : -1;
}

function mondayOf(day: Day): Day {
  return addDays(day, 1 - weekdayOf(day));
}

function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

function monthNumber(day: Day): number {
  return Number(day.slice(5, 7));
}

function shifted(year: number, month: number, by: number): [year: number, month: number] {
  const months = year * 12 + month - 1 + by;
  return [Math.floor(months / 12), (months % 12) + 1];
}

function monthEnd(year: number, month: number): Day | undefined {
  return [31, 30, 29, 28].map((date) => dayFrom(year, month, date)).find((day) => day !== undefined);
}
