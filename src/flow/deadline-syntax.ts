import { z } from "zod";
import { DeadlineRule } from "../domain/deadline.ts";
import type { Moment, Offset } from "../domain/offset.ts";
import { TimeOfDay, WeekdayName, weekdayNamed } from "../domain/time.ts";

const UNITS = { d: "working_days", h: "hours", m: "minutes" } as const;

/** How far from the due time. [`-1d` -> one working day before] [`-2h` -> two hours before] [`+30m` -> half an hour after] */
export const OffsetSyntax = z.string().transform((text, ctx): Offset => {
  const match = /^([+-])([0-9]{1,4})([dhm])$/.exec(text.trim());
  if (match === null) return refuse(ctx, "deadline.offset", text);
  const amount = Number(match[2]);
  return { amount: match[1] === "-" && amount > 0 ? -amount : amount, unit: UNITS[match[3] as keyof typeof UNITS] };
});

/**
 * When a rung of a ladder is said: an offset, `0` for the due time itself, or working days and a time of day.
 * [`-1d 08:00` -> at 08:00 one working day before]
 */
export const MomentSyntax = z.preprocess(
  (written) => (written === 0 ? "+0m" : written),
  z.string().transform((text, ctx): Moment => {
    const [, days, clock] = /^([+-][0-9]{1,4}d) +([0-9:]+)$/.exec(text.trim()) ?? [];
    const time = TimeOfDay.safeParse(clock);
    const offset = OffsetSyntax.safeParse(time.success ? days : text);
    if (!offset.success) return refuse(ctx, "deadline.moment", text);
    return time.success ? { ...offset.data, time: time.data } : offset.data;
  }),
);

/** [`08:00`] */
export const ClockSyntax = z.string().transform((text, ctx) => {
  const time = TimeOfDay.safeParse(text.trim());
  return time.success ? time.data : refuse(ctx, "deadline.clock", text);
});

/** A time of the week. [`monday 07:00`] */
export const WeekTimeSyntax = z.string().transform((text, ctx) => {
  const [name = "", clock = "", ...more] = text.trim().toLowerCase().split(/ +/);
  const weekday = WeekdayName.safeParse(name);
  const time = TimeOfDay.safeParse(clock);
  if (!weekday.success || !time.success || more.length > 0) return refuse(ctx, "deadline.week_time", text);
  return { weekday: weekdayNamed(weekday.data), time: time.data };
});

/**
 * The due day and time. [`friday 16:00`] [`wednesday, friday 16:00`, the latest of them in the period] [`next monday 07:00`, the
 * first after it] [`+2d 16:00`, so many working days after the cut-off] [`day 20 17:00`, the first 20th after the cut-off]
 */
const DueSyntax = z.string().transform((text, ctx): DeadlineRule["due"] => {
  const match = /^(.+?)\s+([0-9:]+)$/.exec(text.trim().toLowerCase());
  const [, day = "", clock = ""] = match ?? [];
  const time = TimeOfDay.safeParse(clock);
  const due = time.success ? dueDay(day) : undefined;
  return time.success && due !== undefined ? { ...due, time: time.data } : refuse(ctx, "deadline.due", text);
});

/** [`-7 days` -> from 00:00 of the 7th calendar day before the due day] */
const OpensSyntax = z.string().transform((text, ctx) => {
  const match = /^-([1-9][0-9]{0,2}) days?$/.exec(text.trim());
  return match === null ? refuse(ctx, "deadline.opens", text) : { daysBefore: Number(match[1]) };
});

/** `deadline:` of a flow file. What it leaves out takes the rule's own defaults. */
export const DeadlineSyntax = z
  .strictObject({
    due: DueSyntax,
    holiday: z.enum(["before", "after", "keep"]).optional(),
    opens: OpensSyntax.optional(),
    closes: OffsetSyntax.optional(),
    locks: OffsetSyntax.optional(),
  })
  .pipe(DeadlineRule);

type DueDay<T = DeadlineRule["due"]> = T extends { time: TimeOfDay } ? Omit<T, "time"> : never;

function dueDay(text: string): DueDay | undefined {
  const afterCutOff = /^\+([0-9]{1,2})d$/.exec(text);
  if (afterCutOff !== null) return { on: "working_day", after: Number(afterCutOff[1]) };
  const ofMonth = /^day ([1-9]|[12][0-9]|3[01])$/.exec(text);
  if (ofMonth !== null) return { on: "day_of_month", day: Number(ofMonth[1]) };
  const next = text.startsWith("next ");
  const names = (next ? text.slice("next ".length) : text).split(",").map((name) => WeekdayName.safeParse(name.trim()));
  if (names.some((name) => !name.success)) return undefined;
  return { on: "weekday", weekdays: names.map((name) => weekdayNamed(name.data as WeekdayName)), next };
}

function refuse(ctx: z.RefinementCtx, sentence: string, found: string): never {
  ctx.addIssue({ code: "custom", message: sentence, params: { sentence, values: { found } } });
  return z.NEVER;
}
