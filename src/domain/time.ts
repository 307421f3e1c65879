import { z } from "zod";

/**
 * A calendar day in Viet Nam, "2026-11-25". A string, never a midnight `Date`, so that no host's zone can move it. What is no
 * day ends the reading of whatever holds it: checks across fields count on days.
 */
export const Day = z.iso.date({ abort: true }).brand<"Day">();
export type Day = z.infer<typeof Day>;

/** Milliseconds since 1970-01-01T00:00Z. */
export const Instant = z.number().int().brand<"Instant">();
export type Instant = z.infer<typeof Instant>;

/** A time of day in Viet Nam, "07:30". */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export type TimeOfDay = z.infer<typeof TimeOfDay>;

/** 1 = Monday ("thứ Hai") … 7 = Sunday ("Chủ nhật"). */
export const Weekday = z.literal([1, 2, 3, 4, 5, 6, 7]);
export type Weekday = z.infer<typeof Weekday>;

/** A weekday as the files in `flows/` write it; the options stand in the order of `Weekday`. */
export const WeekdayName = z.enum(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]);
export type WeekdayName = z.infer<typeof WeekdayName>;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Viet Nam is UTC+7 all year: no daylight saving since 1975, so one constant is the whole time zone. */
export const ZONE = 7 * HOUR;

/** The Vietnamese day an instant falls on. [2026-11-24T17:30Z -> "2026-11-25"] */
export function dayOf(instant: Instant): Day {
  return new Date(instant + ZONE).toISOString().slice(0, 10) as Day;
}

/** The Vietnamese time of day of an instant. [2026-11-24T17:30Z -> "00:30"] */
export function timeOf(instant: Instant): TimeOfDay {
  return new Date(instant + ZONE).toISOString().slice(11, 16);
}

/** The instant of a Vietnamese day and time of day. [("2026-11-25", "00:30") -> 2026-11-24T17:30Z] */
export function at(day: Day, time: TimeOfDay): Instant {
  return (Date.parse(`${day}T${time}:00Z`) - ZONE) as Instant;
}

/** An instant moved by a number of milliseconds. */
export function plus(instant: Instant, ms: number): Instant {
  return (instant + ms) as Instant;
}

/** [("2026-02-27", 2) -> "2026-03-01"] */
export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00Z`) + days * DAY).toISOString().slice(0, 10) as Day;
}

/** Whole days from `a` to `b`, negative when `b` is earlier. [("2026-11-25", "2026-11-27") -> 2] */
export function daysBetween(a: Day, b: Day): number {
  return (Date.parse(`${b}T00:00Z`) - Date.parse(`${a}T00:00Z`)) / DAY;
}

/** [("2026-11-25") -> 3, a Wednesday] */
export function weekdayOf(day: Day): Weekday {
  return (((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7) + 1) as Weekday;
}

/** ["wednesday" -> 3] */
export function weekdayNamed(name: WeekdayName): Weekday {
  return (WeekdayName.options.indexOf(name) + 1) as Weekday;
}

/** The day of a year, month (1-12) and day of month, or nothing where no such day exists. [(2026, 2, 29) -> undefined] */
export function dayFrom(year: number, month: number, dayOfMonth: number): Day | undefined {
  const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
  const parsed = Day.safeParse(text);
  return parsed.success ? parsed.data : undefined;
}
