import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { nextWorkingDay } from "../../src/domain/calendar.ts";
import { type Deadline, DeadlineRule, deadlineOf } from "../../src/domain/deadline.ts";
import { Offset, shift } from "../../src/domain/offset.ts";
import { nextPeriod, PeriodKind, PeriodRule, periodFromKey, periodOn } from "../../src/domain/period.ts";
import { at, type Day, dayOf, type Instant, plus, timeOf } from "../../src/domain/time.ts";
import { anyDay, anyInstant, realCalendar } from "./real-calendar.ts";

type Written = z.input<typeof DeadlineRule>;

const friday: Written["due"] = { on: "weekday", weekdays: [5], next: false, time: "16:00" };
const nextMonday: Written["due"] = { on: "weekday", weekdays: [1], next: true, time: "07:30" };
const giaoBan: Written["due"] = { on: "weekday", weekdays: [1, 4], next: true, time: "07:30" };
const twoWorkingDays: Written["due"] = { on: "working_day", after: 2, time: "17:00" };
const the20th: Written["due"] = { on: "day_of_month", day: 20, time: "17:00" };
const the31st: Written["due"] = { on: "day_of_month", day: 31, time: "17:00" };

const week = PeriodRule.parse({ kind: "week" });
const halfWeek = PeriodRule.parse({ kind: "half_week" });
const month = PeriodRule.parse({ kind: "month" });
const decreeMonth = PeriodRule.parse({ kind: "month", edges: "decree" });
const decreeQuarter = PeriodRule.parse({ kind: "quarter", edges: "decree", cumulative: true });

function deadline(rule: PeriodRule, key: string, written: Written): Deadline {
  const period = periodFromKey(rule, key);
  if (period === undefined) throw new Error(`no period ${key}`);
  return deadlineOf(DeadlineRule.parse(written), period, realCalendar);
}
const show = (instant: Instant) => `${dayOf(instant)} ${timeOf(instant)}`;
const when = (text: string) => at(text.slice(0, 10) as Day, text.slice(11));

describe("the due instant", () => {
  it.each<[string, PeriodRule, string, Written["due"], string]>([
    ["Friday of the week", week, "2026-W48", friday, "2026-11-27 16:00"],
    ["Monday after the week", week, "2026-W48", nextMonday, "2026-11-30 07:30"],
    ["the first half of the week, told on Thursday", halfWeek, "2026-W47-1", giaoBan, "2026-11-19 07:30"],
    ["the second half, told on Monday", halfWeek, "2026-W48-2", giaoBan, "2026-11-30 07:30"],
    [
      "the Wednesday after, not the last day itself",
      halfWeek,
      "2026-W47-1",
      { on: "weekday", weekdays: [3], next: true, time: "16:00" },
      "2026-11-25 16:00",
    ],
    [
      "the latest of two weekdays",
      week,
      "2026-W48",
      { on: "weekday", weekdays: [2, 5], next: false, time: "16:00" },
      "2026-11-27 16:00",
    ],
    [
      "Sunday on the last day itself, moved to Monday",
      week,
      "2026-W48",
      { on: "weekday", weekdays: [7], next: false, time: "16:00" },
      "2026-11-30 16:00",
    ],
    ["two working days after a Saturday", decreeMonth, "2026-11", twoWorkingDays, "2026-11-17 17:00"],
    ["two working days after 14/2, over Tết", decreeMonth, "2026-02", twoWorkingDays, "2026-02-24 17:00"],
    [
      "the cut-off day itself",
      decreeMonth,
      "2026-10",
      { on: "working_day", after: 0, time: "17:00" },
      "2026-10-14 17:00",
    ],
    [
      "the cut-off day itself, on a Saturday",
      decreeMonth,
      "2026-11",
      { on: "working_day", after: 0, time: "17:00" },
      "2026-11-16 17:00",
    ],
    ["the 20th of the cut-off's month", decreeMonth, "2026-11", the20th, "2026-11-20 17:00"],
    ["the 20th of the next month when the cut-off is later", month, "2026-10", the20th, "2026-11-20 17:00"],
    ["over the turn of the year", month, "2026-12", the20th, "2027-01-20 17:00"],
    ["not on the cut-off day: the next 31st", month, "2026-12", the31st, "2027-02-01 17:00"], // 31/1/2027 is a Sunday
    ["a shorter month's last day", decreeMonth, "2026-04", the31st, "2026-05-04 17:00"], // 30/4 is a holiday, 1/5 too
    ["29 February", month, "2028-01", the31st, "2028-02-29 17:00"],
    ["28 February, a Sunday", month, "2027-01", the31st, "2027-03-01 17:00"],
    ["CCHC, third quarter", decreeQuarter, "2026-Q3", the20th, "2026-09-21 17:00"], // 20/9 is a Sunday
  ])("%s", (_, rule, key, due, expected) => {
    expect(show(deadline(rule, key, { due }).due)).toBe(expected);
  });
});

describe("a day off", () => {
  const tet = { day: "2026-02-20", kind: "holiday", name: "Tết Nguyên đán" };

  it.each<["before" | "after" | "keep", string, object | undefined]>([
    ["before", "2026-02-23 16:00", tet], // all of that week is off: there is no day before in it
    ["after", "2026-02-23 16:00", tet],
    ["keep", "2026-02-20 16:00", undefined],
  ])("in Tết week, %s: %s", (holiday, due, moved) => {
    const result = deadline(week, "2026-W08", { due: friday, holiday });
    expect({ due: show(result.due), nominal: result.nominal, moved: result.moved }).toEqual({
      due,
      nominal: "2026-02-20",
      moved,
    });
  });

  it("is passed over to the working day after unless the rule says else", () => {
    expect(show(deadline(week, "2026-W08", { due: friday }).due)).toBe("2026-02-23 16:00");
  });

  it("names a weekend as the reason", () => {
    const result = deadline(month, "2026-05", { due: the20th, holiday: "before" }); // 20/6 is a Saturday
    expect({ due: show(result.due), nominal: result.nominal, moved: result.moved }).toEqual({
      due: "2026-06-19 17:00",
      nominal: "2026-06-20",
      moved: "weekend",
    });
  });

  it("is none where the Saturday is worked", () => {
    const result = deadline(week, "2026-W02", { due: { on: "weekday", weekdays: [6], next: false, time: "16:00" } });
    expect({ due: show(result.due), moved: result.moved }).toEqual({ due: "2026-01-10 16:00", moved: undefined });
  });
});

describe("opens, closes, locks", () => {
  it.each<[string, PeriodRule, string, Written, string]>([
    ["a week opens on its Monday", week, "2026-W48", { due: friday }, "2026-11-23 00:00"],
    ["a half week with its first day", halfWeek, "2026-W47-1", { due: giaoBan }, "2026-11-16 00:00"],
    ["the other half with its own", halfWeek, "2026-W48-2", { due: giaoBan }, "2026-11-26 00:00"],
    [
      "a cumulative half week too",
      { ...halfWeek, cumulative: true },
      "2026-W48-2",
      { due: giaoBan },
      "2026-11-26 00:00",
    ],
    ["a month seven days before it ends", decreeMonth, "2026-11", { due: the20th }, "2026-11-08 00:00"],
    ["a cumulative quarter too", decreeQuarter, "2026-Q3", { due: the20th }, "2026-09-08 00:00"],
    [
      "before its own Monday when Tết leaves no working day before the due day",
      week,
      "2026-W08",
      { due: friday, holiday: "before" },
      "2026-02-13 00:00",
    ],
    ["as the rule says", decreeMonth, "2026-11", { due: the20th, opens: { daysBefore: 3 } }, "2026-11-17 00:00"],
    ["counted from the moved day", week, "2026-W08", { due: friday, opens: { daysBefore: 1 } }, "2026-02-22 00:00"],
  ])("%s", (_, rule, key, written, expected) => {
    expect(show(deadline(rule, key, written).opens)).toBe(expected);
  });

  it.each<[string, Omit<Written, "due">, string, string]>([
    ["by default, a working week", {}, "2026-12-04 16:00", "2026-12-04 16:00"],
    [
      "closes as the rule says, and locks then",
      { closes: { amount: 3, unit: "working_days" } },
      "2026-12-02 16:00",
      "2026-12-02 16:00",
    ],
    [
      "locks later",
      { closes: { amount: 48, unit: "hours" }, locks: { amount: 10, unit: "working_days" } },
      "2026-11-29 16:00",
      "2026-12-11 16:00",
    ],
    [
      "never locks before it closes",
      { closes: { amount: 3, unit: "working_days" }, locks: { amount: 1, unit: "hours" } },
      "2026-12-02 16:00",
      "2026-12-02 16:00",
    ],
    ["nothing is accepted late", { closes: { amount: 0, unit: "minutes" } }, "2026-11-27 16:00", "2026-11-27 16:00"],
  ])("%s", (_, written, closes, locks) => {
    const result = deadline(week, "2026-W48", { due: friday, ...written });
    expect([show(result.closes), show(result.locks)]).toEqual([closes, locks]);
  });

  it("cannot close before the due time", () => {
    const outcome = DeadlineRule.safeParse({ due: friday, closes: { amount: -1, unit: "hours" } });
    expect(outcome.error?.issues).toMatchObject([
      { path: ["closes"], params: { sentence: "deadline.negative_grace" } },
    ]);
  });
});

const weekdays = fc.uniqueArray(
  fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, 5 as const, 6 as const, 7 as const),
  { minLength: 1 },
);
const time = fc.constantFrom("00:00", "07:30", "16:00", "23:59");
const grace = fc.record({
  amount: fc.nat(40),
  unit: fc.constantFrom("working_days" as const, "hours" as const, "minutes" as const),
});
const anyWritten: fc.Arbitrary<Written> = fc.record(
  {
    due: fc.oneof(
      fc.record({ on: fc.constant("weekday" as const), weekdays, next: fc.boolean(), time }),
      fc.record({ on: fc.constant("working_day" as const), after: fc.nat(20), time }),
      fc.record({ on: fc.constant("day_of_month" as const), day: fc.integer({ min: 1, max: 31 }), time }),
    ),
    holiday: fc.constantFrom("before" as const, "after" as const, "keep" as const),
    opens: fc.record({ daysBefore: fc.integer({ min: 1, max: 30 }) }),
    closes: grace,
    locks: grace,
  },
  { requiredKeys: ["due"] },
);
const anyPeriodRule = fc.record<PeriodRule>({
  kind: fc.constantFrom(...PeriodKind.options),
  edges: fc.constantFrom("calendar", "decree"),
  cumulative: fc.boolean(),
});

describe("whatever the rule", () => {
  it("opens < due <= closes <= locks", () => {
    fc.assert(
      fc.property(anyPeriodRule, anyDay, anyWritten, (rule, day, written) => {
        const period = periodOn(rule, day);
        fc.pre(period !== undefined);
        const { opens, due, closes, locks } = deadlineOf(DeadlineRule.parse(written), period, realCalendar);
        expect(opens < due && due <= closes && closes <= locks).toBe(true);
      }),
    );
  });

  it("is a later period never due before an earlier one", () => {
    fc.assert(
      fc.property(anyPeriodRule, anyDay, anyWritten, (rule, day, written) => {
        const period = periodOn(rule, day);
        fc.pre(period !== undefined);
        const parsed = DeadlineRule.parse(written);
        const later = deadlineOf(parsed, nextPeriod(rule, period), realCalendar);
        expect(later.due).toBeGreaterThanOrEqual(deadlineOf(parsed, period, realCalendar).due);
      }),
    );
  });
});

describe("shift", () => {
  it.each<[string, number, Offset["unit"], string]>([
    ["2026-11-27 16:00", 1, "working_days", "2026-11-30 16:00"],
    ["2026-11-27 16:00", -1, "working_days", "2026-11-26 16:00"],
    ["2026-11-25 16:00", -1, "working_days", "2026-11-23 16:00"], // over 24/11
    ["2026-11-28 16:00", -1, "working_days", "2026-11-27 16:00"], // from a Saturday
    ["2026-11-27 16:00", 0, "working_days", "2026-11-27 16:00"],
    ["2026-11-27 16:00", 24, "hours", "2026-11-28 16:00"],
    ["2026-11-27 00:30", -2, "hours", "2026-11-26 22:30"],
    ["2026-11-27 16:00", 30, "minutes", "2026-11-27 16:30"],
  ])("%s by %i %s is %s", (from, amount, unit, expected) => {
    expect(show(shift(when(from), { amount, unit }, realCalendar))).toBe(expected);
  });

  it("undoes itself from a working day, to the millisecond", () => {
    fc.assert(
      fc.property(
        anyInstant,
        fc.integer({ min: -30, max: 30 }),
        fc.constantFrom(...Offset.shape.unit.options),
        (instant, amount, unit) => {
          const start = plus(at(nextWorkingDay(realCalendar, dayOf(instant)), "09:00"), instant % 1_000);
          const there = shift(start, { amount, unit }, realCalendar);
          expect(shift(there, { amount: -amount, unit }, realCalendar)).toBe(start);
        },
      ),
    );
  });
});
