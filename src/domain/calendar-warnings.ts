import type { Calendar } from "./calendar.ts";
import { yearOf } from "./calendar-file.ts";
import { addDays, type Day } from "./time.ts";
import { formatDay } from "./vietnamese/date.ts";

/** What somebody has to see to in the calendar soon; `id` names it, so that it is told once. */
export type CalendarWarning = { id: string } & (
  | { sentence: "calendar.warning.year_missing"; values: { year: string } }
  | { sentence: "calendar.warning.undecided"; values: { name: string; day: string } }
);

/** In December everybody plans with next year's days. */
const LAST_MONTH = "12";
/** So many days ahead an assumption has to become a fact. */
const SOON = 30;

/**
 * A year without holidays, its own or in December the next; and days that were assumed, thirty days ahead. Each with the cure.
 * [2030-12-01, years to 2030 -> calendar:2031] [2027-01-10, Tết 2027 undecided -> calendar:2027-02-05]
 */
export function warningsOf(calendar: Calendar, today: Day): CalendarWarning[] {
  const year = yearOf(today);
  const wanted = today.slice(5, 7) === LAST_MONTH ? [year, year + 1] : [year];
  const missing = wanted
    .filter((one) => one < calendar.years.from || one > calendar.years.to)
    .map((one): CalendarWarning => {
      return { id: `calendar:${one}`, sentence: "calendar.warning.year_missing", values: { year: String(one) } };
    });
  const named = new Set<string>();
  const undecided = [...calendar.days.values()]
    .filter((row) => row.undecided && today <= row.day && row.day <= addDays(today, SOON))
    .sort((a, b) => (a.day < b.day ? -1 : 1))
    .filter(({ name }) => named.size < named.add(name).size) // the days of one leave are told at once
    .map(({ day, name }): CalendarWarning => {
      return { id: `calendar:${day}`, sentence: "calendar.warning.undecided", values: { name, day: formatDay(day) } };
    });
  return [...missing, ...undecided];
}
