import { z } from "zod";
import { addDays, Day, daysBetween, TimeOfDay, WeekdayName, weekdayNamed, weekdayOf } from "./time.ts";

/**
 * A day that is not what its weekday says.
 *
 * - `holiday`: a paid holiday (BLLĐ 2019 Đ.112); may fall on a weekend.
 * - `compensatory`: the working day given off because a holiday fell on a weekend (BLLĐ Đ.111.3).
 * - `swap_off`, `swap_work`: a working day that is off, and the weekend day worked in its place (hoán đổi ngày làm việc).
 * - `local_off`: a working day given off here only, such as in a flood.
 */
export const CalendarDay = z.strictObject({
  day: Day,
  kind: z.enum(["holiday", "compensatory", "swap_off", "swap_work", "local_off"]),
  name: z.string().min(1),
  /** The State has not announced it yet: an assumption, to be checked when the notice comes. */
  undecided: z.literal(true).optional(),
});
export type CalendarDay = z.infer<typeof CalendarDay>;

/** A row of the file: one day, or the days from `day` to `to`, both included. */
const CalendarRow = CalendarDay.extend({ to: Day.optional() }).superRefine((row, ctx) => {
  if (row.to !== undefined && !isShort(row)) complain(ctx, ["to"], "calendar.bad_range", { day: row.day, to: row.to });
});

type CalendarRow = z.infer<typeof CalendarRow>;

/** From the first minute to the one before the last: 07:30-11:30 holds 07:30 but not 11:30. */
const TimeRange = z.string().transform((text, ctx) => {
  const [from = "", to = "", ...more] = text.split("-").map((part) => part.trim());
  if (TimeOfDay.safeParse(from).success && TimeOfDay.safeParse(to).success && from < to && more.length === 0)
    return { from, to };
  complain(ctx, [], "calendar.bad_hours", { hours: text });
  return z.NEVER;
});
export type TimeRange = z.infer<typeof TimeRange>;

const Year = z.number().int().min(2000).max(2100);

/** `flows/lich.yaml`: what an office changes when the State announces a year's holidays or the hours change. */
export const CalendarFile = z
  .strictObject({
    /** Calendar years whose holidays are listed. A day outside them counts by its weekday only. */
    years: z.strictObject({ from: Year, to: Year }),
    office_hours: z.strictObject({ workdays: z.array(WeekdayName).min(1), morning: TimeRange, afternoon: TimeRange }),
    /** The midday rest in which nobody is messaged, even where offices keep open longer. */
    lunch: TimeRange,
    /**
     * Where a platform lets us write only for a time after somebody wrote last: who would be out of reach by the next working day
     * is asked on each working day to answer.
     */
    keep_in_touch: z.boolean().default(true),
    days: z.array(CalendarRow),
  })
  .superRefine((file, ctx) => {
    checkHours(file, ctx);
    checkYears(file, ctx);
    checkDays(file, ctx);
  });
export type CalendarFile = z.infer<typeof CalendarFile>;

/** A row's days, one by one. */
export function eachDay<Row extends Span>(row: Row): Omit<Row, "to">[] {
  const { to: _, ...first } = row;
  return Array.from({ length: lengthOf(row) }, (_, n) => ({ ...first, day: addDays(row.day, n) }));
}

interface Span {
  day: Day;
  to?: Day | undefined;
}

function lengthOf(row: Span): number {
  return row.to === undefined ? 1 : daysBetween(row.day, row.to) + 1;
}

/** No leave is longer than two weeks: a slip in the month must not empty half a year. */
export function isShort(row: Span): boolean {
  return lengthOf(row) >= 1 && lengthOf(row) <= 14;
}

function checkHours({ office_hours: { morning, afternoon }, lunch }: CalendarFile, ctx: z.RefinementCtx): void {
  if (afternoon.from < morning.to) {
    complain(ctx, ["office_hours", "afternoon"], "calendar.afternoon_too_early", { morning: morning.to });
  }
  const midday =
    morning.from < lunch.from && lunch.from <= afternoon.from && morning.to <= lunch.to && lunch.to < afternoon.to;
  if (!midday)
    complain(ctx, ["lunch"], "calendar.lunch_not_midday", { morning: morning.to, afternoon: afternoon.from });
}

function checkYears({ years, days }: CalendarFile, ctx: z.RefinementCtx): void {
  if (years.to < years.from)
    complain(ctx, ["years", "to"], "calendar.bad_years", { from: String(years.from), to: String(years.to) });
  const listed = new Set(days.filter((row) => row.kind === "holiday").map((row) => yearOf(row.day)));
  for (let year = years.from; year <= years.to; year += 1) {
    if (!listed.has(year)) complain(ctx, ["years"], "calendar.year_without_holidays", { year: String(year) });
  }
}

function checkDays({ years, office_hours, days }: CalendarFile, ctx: z.RefinementCtx): void {
  const workdays = new Set(office_hours.workdays.map(weekdayNamed));
  const taken = new Map<Day, string>();
  for (const [index, row] of days.entries()) {
    if (!isShort(row)) continue; // already complained of
    for (const { day, kind, name } of eachDay(row)) {
      const usuallyWorked = workdays.has(weekdayOf(day));
      const other = taken.get(day);
      if (other !== undefined) complain(ctx, ["days", index, "day"], "calendar.day_twice", { day, name: other });
      else if (yearOf(day) < years.from || yearOf(day) > years.to) {
        complain(ctx, ["days", index, "day"], "calendar.day_outside_years", {
          day,
          from: String(years.from),
          to: String(years.to),
        });
      } else if (kind === "swap_work" && usuallyWorked)
        complain(ctx, ["days", index, "kind"], "calendar.worked_anyway", { day });
      else if (kind !== "holiday" && kind !== "swap_work" && !usuallyWorked) {
        complain(ctx, ["days", index, "kind"], "calendar.off_anyway", { day, kind });
      }
      taken.set(day, name);
    }
  }
}

/** The loader turns the key and its values into a sentence; years go as words, lest they be written 2.026. */
function complain(
  ctx: z.RefinementCtx,
  path: (string | number)[],
  sentence: string,
  values: Record<string, string | number>,
): void {
  ctx.addIssue({ code: "custom", path, message: sentence, params: { sentence, values } });
}

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}
