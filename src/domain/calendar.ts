import type { CalendarChange } from "./calendar-change.ts";
import { CalendarDay, CalendarFile, eachDay, type TimeRange } from "./calendar-file.ts";
import {
  addDays,
  at,
  type Day,
  dayOf,
  type Instant,
  type TimeOfDay,
  timeOf,
  type Weekday,
  weekdayNamed,
  weekdayOf,
} from "./time.ts";

export { CalendarDay, CalendarFile };

/** The file made ready for questions. Each is one look-up, so it may be asked for every unit. Built by `calendarOf`. */
export interface Calendar {
  /** First and last calendar year whose holidays are known. */
  years: { from: number; to: number };
  workdays: ReadonlySet<Weekday>;
  /** Rows by day. */
  days: ReadonlyMap<Day, CalendarDay>;
  /** The hours of a working day in which people may be messaged: morning, afternoon. */
  open: readonly [TimeRange, TimeRange];
  /** Whether people are asked daily to answer, where their channel would close otherwise. */
  keepInTouch: boolean;
}

export function calendarOf(file: CalendarFile): Calendar {
  const { morning, afternoon, workdays } = file.office_hours;
  return {
    years: file.years,
    workdays: new Set(workdays.map(weekdayNamed)),
    days: new Map(file.days.flatMap((row) => eachDay(row)).map((row) => [row.day, row])),
    open: [
      { from: morning.from, to: earlier(morning.to, file.lunch.from) },
      { from: later(afternoon.from, file.lunch.to), to: afternoon.to },
    ],
    keepInTouch: file.keep_in_touch,
  };
}

/** The calendar with what was changed by hand laid over the file, in the order in which it was: the last change of a day counts. */
export function withChanges(calendar: Calendar, changes: readonly CalendarChange[]): Calendar {
  const days = new Map(calendar.days);
  for (const { day, kind, name } of changes.flatMap((change) => eachDay(change))) {
    if (kind === "usual") days.delete(day);
    else days.set(day, { day, kind, name });
  }
  return { ...calendar, days };
}

/** Why nobody works on a day: its row, "weekend", or nothing on a working day. [2026-01-10, a Saturday worked -> undefined] */
export function dayOff(calendar: Calendar, day: Day): CalendarDay | "weekend" | undefined {
  const row = calendar.days.get(day);
  if (row !== undefined) return row.kind === "swap_work" ? undefined : row;
  return calendar.workdays.has(weekdayOf(day)) ? undefined : "weekend";
}

export function isWorkingDay(calendar: Calendar, day: Day): boolean {
  return dayOff(calendar, day) === undefined;
}

/** The first working day after `day`, never `day` itself. [2026-02-13, the Friday before Tết -> 2026-02-23] */
export function nextWorkingDay(calendar: Calendar, day: Day): Day {
  return workingDayFrom(calendar, addDays(day, 1), 1);
}

/** The last working day before `day`, never `day` itself. [2026-01-12, Monday -> 2026-01-10, a Saturday worked] */
export function previousWorkingDay(calendar: Calendar, day: Day): Day {
  return workingDayFrom(calendar, addDays(day, -1), -1);
}

/**
 * The n-th working day after `day`; before it where `n` is negative; `day` itself, working or not, for 0.
 * [2026-11-14, Saturday, 2 -> 2026-11-17] [2026-11-16, Monday, -1 -> 2026-11-13]
 */
export function addWorkingDays(calendar: Calendar, day: Day, n: number): Day {
  let reached = day;
  for (let left = Math.abs(n); left > 0; left -= 1) {
    reached = n > 0 ? nextWorkingDay(calendar, reached) : previousWorkingDay(calendar, reached);
  }
  return reached;
}

/** Whether people are to be left alone: on days off, outside office hours and at lunch. */
export function isQuiet(calendar: Calendar, instant: Instant): boolean {
  return !isWorkingDay(calendar, dayOf(instant)) || !isOpenAt(calendar, timeOf(instant));
}

/** Whether people may be messaged at this time of a working day. [11:45 -> false] */
export function isOpenAt(calendar: Calendar, time: TimeOfDay): boolean {
  return calendar.open.some((hours) => hours.from <= time && time < hours.to);
}

/** The first instant, this one or later, that is not quiet. [Friday 17:00 -> Monday 07:30] [11:45 -> 13:30] [09:10 -> 09:10] */
export function outOfQuiet(calendar: Calendar, instant: Instant): Instant {
  if (!isQuiet(calendar, instant)) return instant;
  const day = dayOf(instant);
  const time = timeOf(instant);
  const next = isWorkingDay(calendar, day) ? calendar.open.find((hours) => time < hours.from) : undefined;
  return next === undefined ? at(nextWorkingDay(calendar, day), calendar.open[0].from) : at(day, next.from);
}

function workingDayFrom(calendar: Calendar, from: Day, step: 1 | -1): Day {
  let day = from;
  while (!isWorkingDay(calendar, day)) day = addDays(day, step); // ends: there is a workday in every week, and rows are few
  return day;
}

function earlier(a: TimeOfDay, b: TimeOfDay): TimeOfDay {
  return a < b ? a : b;
}

function later(a: TimeOfDay, b: TimeOfDay): TimeOfDay {
  return a < b ? b : a;
}
