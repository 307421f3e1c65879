import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  nextPeriod,
  type Period,
  PeriodKind,
  PeriodRule,
  periodFromKey,
  periodOn,
  periodsEnding,
  previousPeriod,
} from "../../src/domain/period.ts";
import { addDays, type Day } from "../../src/domain/time.ts";
import { anyDay } from "./real-calendar.ts";

const calendar = (kind: PeriodKind) => PeriodRule.parse({ kind });
const decree = (kind: PeriodKind) => PeriodRule.parse({ kind, edges: "decree" });
const cumulative = (rule: PeriodRule): PeriodRule => ({ ...rule, cumulative: true });

const anyRule = fc.record<PeriodRule>({
  kind: fc.constantFrom(...PeriodKind.options),
  edges: fc.constantFrom("calendar", "decree"),
  cumulative: fc.boolean(),
});
const tilingRule = anyRule.filter((rule) => rule.kind !== "nine_months" && !rule.cumulative);

describe("edges", () => {
  it.each<[PeriodRule, string, string, string]>([
    // ISO weeks
    [calendar("week"), "2026-W48", "2026-11-23", "2026-11-29"],
    [calendar("week"), "2026-W01", "2025-12-29", "2026-01-04"],
    [calendar("week"), "2026-W53", "2026-12-28", "2027-01-03"],
    [calendar("week"), "2027-W01", "2027-01-04", "2027-01-10"],
    [calendar("week"), "2025-W52", "2025-12-22", "2025-12-28"],
    [calendar("week"), "2028-W09", "2028-02-28", "2028-03-05"],
    [decree("week"), "2026-W48", "2026-11-23", "2026-11-29"],
    [calendar("half_week"), "2026-W48-1", "2026-11-23", "2026-11-25"],
    [calendar("half_week"), "2026-W48-2", "2026-11-26", "2026-11-29"],
    [calendar("half_week"), "2026-W53-2", "2026-12-31", "2027-01-03"],
    // calendar edges
    [calendar("month"), "2026-11", "2026-11-01", "2026-11-30"],
    [calendar("month"), "2028-02", "2028-02-01", "2028-02-29"],
    [calendar("month"), "2026-12", "2026-12-01", "2026-12-31"],
    [calendar("quarter"), "2026-Q4", "2026-10-01", "2026-12-31"],
    [calendar("six_months"), "2026-H1", "2026-01-01", "2026-06-30"],
    [calendar("six_months"), "2026-H2", "2026-07-01", "2026-12-31"],
    [calendar("nine_months"), "2026-9M", "2026-01-01", "2026-09-30"],
    [calendar("year"), "2026", "2026-01-01", "2026-12-31"],
    // Nghị định 09/2019, Điều 12
    [decree("month"), "2026-11", "2026-10-15", "2026-11-14"],
    [decree("month"), "2026-01", "2025-12-15", "2026-01-14"],
    [decree("month"), "2028-03", "2028-02-15", "2028-03-14"],
    [decree("quarter"), "2026-Q1", "2025-12-15", "2026-03-14"],
    [decree("quarter"), "2026-Q3", "2026-06-15", "2026-09-14"],
    [decree("quarter"), "2026-Q4", "2026-09-15", "2026-12-14"],
    [decree("six_months"), "2026-H1", "2025-12-15", "2026-06-14"],
    [decree("six_months"), "2026-H2", "2026-06-15", "2026-12-14"],
    [decree("nine_months"), "2026-9M", "2025-12-15", "2026-09-14"],
    [decree("year"), "2026", "2025-12-15", "2026-12-14"],
    // lũy kế
    [cumulative(calendar("month")), "2026-11", "2026-01-01", "2026-11-30"],
    [cumulative(decree("month")), "2026-01", "2025-12-15", "2026-01-14"],
    [cumulative(decree("quarter")), "2026-Q3", "2025-12-15", "2026-09-14"],
    [cumulative(decree("six_months")), "2026-H2", "2025-12-15", "2026-12-14"],
    [cumulative(calendar("week")), "2026-W48", "2026-01-01", "2026-11-29"],
    [cumulative(calendar("week")), "2026-W53", "2027-01-01", "2027-01-03"],
    [cumulative(decree("week")), "2026-W51", "2026-12-15", "2026-12-20"],
    [cumulative(calendar("half_week")), "2026-W48-2", "2026-01-01", "2026-11-29"],
  ])("%o %s is %s to %s", (rule, key, from, to) => {
    expect(periodFromKey(rule, key)).toEqual({ kind: rule.kind, key, from, to });
  });
});

describe("keys", () => {
  it.each<[PeriodKind, string]>([
    ["week", "2025-W53"],
    ["week", "2026-W54"],
    ["week", "2026-W00"],
    ["week", "2026-W1"],
    ["week", "2026-11"],
    ["half_week", "2026-W48-3"],
    ["half_week", "2025-W53-1"],
    ["half_week", "2026-W48"],
    ["month", "2026-13"],
    ["month", "2026-00"],
    ["month", "2026-1"],
    ["quarter", "2026-Q5"],
    ["quarter", "2026-Q0"],
    ["six_months", "2026-H3"],
    ["nine_months", "2026"],
    ["year", "26"],
    ["year", "2026 "],
    ["year", ""],
  ])("as a %s, %j names nothing", (kind, key) => {
    expect(periodFromKey(calendar(kind), key)).toBeUndefined();
  });

  it("lead back to the period they came from", () => {
    fc.assert(
      fc.property(anyRule, anyDay, (rule, day) => {
        for (const period of periodsEnding(rule, day, addDays(day, 400)))
          expect(periodFromKey(rule, period.key)).toEqual(period);
      }),
    );
  });

  it("sort as text in the order of time", () => {
    fc.assert(
      fc.property(anyRule, anyDay, (rule, day) => {
        const inTime = keys(rule, day, addDays(day, 800));
        expect([...new Set(inTime)].sort()).toEqual(inTime);
      }),
    );
  });
});

const keys = (rule: PeriodRule, from: string, to: string) =>
  periodsEnding(rule, from as Day, to as Day).map((period) => period.key);

describe("periodsEnding", () => {
  it.each<[PeriodRule, string, string, string[]]>([
    [calendar("week"), "2026-11-22", "2026-12-06", ["2026-W47", "2026-W48", "2026-W49"]],
    [calendar("week"), "2026-11-23", "2026-11-28", []],
    [calendar("week"), "2026-12-27", "2027-01-10", ["2026-W52", "2026-W53", "2027-W01"]],
    [calendar("half_week"), "2026-11-23", "2026-12-02", ["2026-W48-1", "2026-W48-2", "2026-W49-1"]],
    [decree("month"), "2026-10-14", "2026-12-13", ["2026-10", "2026-11"]],
    [decree("month"), "2026-11-15", "2026-12-14", ["2026-12"]],
    [calendar("nine_months"), "2026-09-30", "2027-09-29", ["2026-9M"]],
    [calendar("nine_months"), "2026-10-01", "2027-09-30", ["2027-9M"]],
    [decree("year"), "2025-12-14", "2026-12-14", ["2025", "2026"]],
    [cumulative(decree("quarter")), "2026-01-01", "2026-12-31", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]],
    [calendar("year"), "2026-12-31", "2026-12-30", []],
  ])("%o, last day from %s to %s: %j", (rule, from, to, expected) => {
    expect(keys(rule, from, to)).toEqual(expected);
  });

  it("leaves out none and adds none: one window or its halves, the same periods", () => {
    fc.assert(
      fc.property(anyRule, anyDay, fc.nat(500), fc.nat(500), (rule, from, a, b) => {
        const middle = addDays(from, a);
        const to = addDays(middle, b);
        const whole = periodsEnding(rule, from, to);
        expect([...periodsEnding(rule, from, middle), ...periodsEnding(rule, addDays(middle, 1), to)]).toEqual(whole);
        for (const period of whole) expect(from <= period.to && period.to <= to).toBe(true);
      }),
    );
  });
});

describe("periodOn", () => {
  it.each<[PeriodRule, string, string | undefined]>([
    [decree("month"), "2026-11-14", "2026-11"],
    [decree("month"), "2026-11-15", "2026-12"],
    [decree("month"), "2026-12-15", "2027-01"],
    [decree("year"), "2026-12-15", "2027"],
    [calendar("half_week"), "2026-11-25", "2026-W48-1"],
    [calendar("half_week"), "2026-11-26", "2026-W48-2"],
    [calendar("nine_months"), "2026-09-30", "2026-9M"],
    [calendar("nine_months"), "2026-10-01", undefined],
    [decree("nine_months"), "2026-09-15", undefined],
    [decree("nine_months"), "2026-12-14", undefined],
    [decree("nine_months"), "2026-12-15", "2027-9M"],
    [cumulative(calendar("month")), "2026-03-31", "2026-03"],
    [calendar("week"), "2027-01-03", "2026-W53"],
  ])("%o on %s is %s", (rule, day, key) => {
    expect(periodOn(rule, day as Day)?.key).toBe(key);
  });

  it("puts every day in exactly one period: they follow each other without gap or overlap", () => {
    fc.assert(
      fc.property(tilingRule, anyDay, (rule, day) => {
        const period = containing(rule, day);
        expect(period.from <= day && day <= period.to).toBe(true);
        expect(nextPeriod(rule, period).from).toBe(addDays(period.to, 1));
        expect(previousPeriod(rule, period).to).toBe(addDays(period.from, -1));
      }),
    );
  });
});

describe("neighbours", () => {
  it("undo each other, and nothing lies between", () => {
    fc.assert(
      fc.property(anyRule, anyDay, (rule, day) => {
        for (const period of periodsEnding(rule, day, addDays(day, 400))) {
          const next = nextPeriod(rule, period);
          expect(previousPeriod(rule, next)).toEqual(period);
          expect(periodsEnding(rule, period.to, next.to)).toEqual([period, next]);
        }
      }),
    );
  });

  it("are found by the key, even after the flow changed its edges", () => {
    const november = { kind: "month" as const, key: "2026-11", from: "2026-11-01" as Day, to: "2026-11-30" as Day };
    expect(previousPeriod(decree("month"), november)).toEqual(periodFromKey(decree("month"), "2026-10"));
  });

  it("of another kind of period are asked for by mistake only", () => {
    const week = { kind: "week" as const, key: "2026-W48", from: "2026-11-23" as Day, to: "2026-11-29" as Day };
    expect(() => nextPeriod(calendar("month"), week)).toThrow("2026-W48 is no month");
  });
});

function containing(rule: PeriodRule, day: Day): Period {
  const period = periodOn(rule, day);
  if (period === undefined) throw new Error(`No ${rule.kind} has ${day}`);
  return period;
}
