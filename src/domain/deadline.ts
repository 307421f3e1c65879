import { z } from "zod";
import {
  addWorkingDays,
  type Calendar,
  type CalendarDay,
  dayOff,
  nextWorkingDay,
  previousWorkingDay,
} from "./calendar.ts";
import { Offset, shift } from "./offset.ts";
import type { Period } from "./period.ts";
import { addDays, at, type Day, type Instant, TimeOfDay, Weekday, weekdayOf } from "./time.ts";

const Due = z.discriminatedUnion("on", [
  /**
   * The latest of these weekdays that is not after the period's last day; with `next`, the first one after it.
   * [week 23/11 .. 29/11, friday -> 27/11] [the same, next monday -> 30/11] [half week 23/11 .. 25/11, next monday or thursday -> 26/11]
   */
  z.object({ on: z.literal("weekday"), weekdays: z.array(Weekday).min(1), next: z.boolean(), time: TimeOfDay }),
  /** So many working days after the cut-off, which is the period's last day. [month to Saturday 14/11, 2 -> Tuesday 17/11] */
  z.object({ on: z.literal("working_day"), after: z.number().int().min(0), time: TimeOfDay }),
  /** The first such day of a month after the cut-off; a shorter month's last day. [to 14/11, 20 -> 20/11] [to 31/1, 31 -> 28/2] */
  z.object({ on: z.literal("day_of_month"), day: z.number().int().min(1).max(31), time: TimeOfDay }),
]);

/** Time given after the due instant. */
const Grace = Offset.refine((offset) => offset.amount >= 0, {
  error: "deadline.negative_grace",
  params: { sentence: "deadline.negative_grace", values: {} },
});

/** When a flow's report is due, as data; `flow/deadline-syntax.ts` reads it from words like `friday 16:00`. */
export const DeadlineRule = z.object({
  due: Due,
  /**
   * What a day off does to the due day: moves it to the working day before (or after, where that would lie before the
   * period), to the one after, or nothing. By default the working day after, as time limits are read (Bộ luật Dân sự 2015, Điều 148 khoản 5).
   */
  holiday: z.enum(["before", "after", "keep"]).default("after"),
  /**
   * When a report can first be filled in: 00:00, so many calendar days before the day it is due. By default when the
   * period's last seven days begin (a week opens on its Monday, a half week with its first day), or earlier where a holiday
   * pulls the due day forward: there is always a whole working day to write in.
   */
  opens: z.object({ daysBefore: z.number().int().min(1) }).optional(),
  /** Until when a first report is still accepted, marked late. By default a working week, so until the next week's is due. */
  closes: Grace.default({ amount: 5, unit: "working_days" }),
  /** Until when a submitted report can be amended. By default, and at the least, until `closes`. */
  locks: Grace.optional(),
});
export type DeadlineRule = z.infer<typeof DeadlineRule>;

export interface Deadline {
  opens: Instant;
  due: Instant;
  closes: Instant;
  locks: Instant; // opens < due <= closes <= locks
  /** The due day before a day off moved it. */
  nominal: Day;
  /** The day off that moved it. */
  moved: CalendarDay | "weekend" | undefined;
}

/** The four instants of one report. [week 16/2 .. 22/2/2026, friday 16:00, after -> nominal 20/2 (Tết), due Monday 23/2 16:00] */
export function deadlineOf(rule: DeadlineRule, period: Period, calendar: Calendar): Deadline {
  const nominal = nominalDay(rule.due, period, calendar);
  const moved = rule.holiday === "keep" ? undefined : dayOff(calendar, nominal);
  const day = moved === undefined ? nominal : movedDay(rule, period, nominal, calendar);
  const due = at(day, rule.due.time);
  const closes = shift(due, rule.closes, calendar);
  const locks = rule.locks === undefined ? closes : latest(closes, shift(due, rule.locks, calendar));
  return { opens: at(openingDay(rule, period, day, calendar), "00:00"), due, closes, locks, nominal, moved };
}

/** Backwards only as far as the period goes: nobody can report in advance on a week that is all off. */
function movedDay(rule: DeadlineRule, period: Period, nominal: Day, calendar: Calendar): Day {
  const before = previousWorkingDay(calendar, nominal);
  return rule.holiday === "before" && before >= period.from ? before : nextWorkingDay(calendar, nominal);
}

function nominalDay(due: DeadlineRule["due"], period: Period, calendar: Calendar): Day {
  switch (due.on) {
    case "weekday":
      return due.next ? seek(due.weekdays, addDays(period.to, 1), 1) : seek(due.weekdays, period.to, -1);
    case "working_day":
      return addWorkingDays(calendar, period.to, due.after);
    case "day_of_month": {
      const sameMonth = dayInMonth(period.to, 0, due.day);
      return sameMonth > period.to ? sameMonth : dayInMonth(period.to, 1, due.day);
    }
  }
}

function openingDay(rule: DeadlineRule, period: Period, dueDay: Day, calendar: Calendar): Day {
  if (rule.opens !== undefined) return addDays(dueDay, -rule.opens.daysBefore);
  const usual = addDays(period.to, 1 - lastDays(period));
  const dayBefore = previousWorkingDay(calendar, dueDay);
  return usual < dayBefore ? usual : dayBefore;
}

/** Seven, or the length of a half week. Not counted from `from`, which a cumulative period has at the start of the year. */
function lastDays(period: Period): number {
  if (period.kind !== "half_week") return 7;
  return weekdayOf(period.to) === 3 ? 3 : 4;
}

/** The first day from `from` on, forwards or backwards, that is one of the weekdays. */
function seek(weekdays: Weekday[], from: Day, step: 1 | -1): Day {
  let day = from;
  while (!weekdays.includes(weekdayOf(day))) day = addDays(day, step);
  return day;
}

/** A day of the month that `day` is in, or of one `months` later; the month's last day where it is shorter. */
function dayInMonth(day: Day, months: number, dayOfMonth: number): Day {
  const last = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) + months, 0));
  return addDays(last.toISOString().slice(0, 10) as Day, Math.min(0, dayOfMonth - last.getUTCDate()));
}

function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}
