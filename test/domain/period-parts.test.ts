import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Period, type PeriodKind, PeriodRule, periodFromKey, periodsEnding } from "../../src/domain/period.ts";
import { partsOf } from "../../src/domain/period-parts.ts";
import type { Day } from "../../src/domain/time.ts";
import { realCalendar } from "./real-calendar.ts";

const rule = (kind: PeriodKind, more: object = {}) => PeriodRule.parse({ kind, ...more });

function keysOf(of: PeriodRule, whole: PeriodRule, key: string): string[] {
  return partsOf(of, periodFromKey(whole, key) as Period, realCalendar).map((part) => part.key);
}

describe("parts of a longer period", () => {
  it.each([
    ["2026-10", ["2026-W41", "2026-W42", "2026-W43", "2026-W44"]], // of W40 three days are in September
    ["2026-09", ["2026-W36", "2026-W37", "2026-W38", "2026-W39", "2026-W40"]], // of W36 one day in August, two are holidays
    ["2026-02", ["2026-W06", "2026-W07", "2026-W08", "2026-W09"]], // W08 is Tết: it belongs where it ends
  ])("%s has the weeks %j", (month, weeks) => {
    expect(keysOf(rule("week"), rule("month"), month)).toEqual(weeks);
  });

  it("each week is counted in one month, each month in one quarter", () => {
    for (const [part, whole] of [
      ["week", "month"],
      ["half_week", "month"],
      ["week", "year"],
      ["month", "quarter"],
    ] as const) {
      const wholes = periodsEnding(rule(whole), "2025-01-01" as Day, "2027-12-31" as Day);
      const counted = wholes.flatMap((one) => partsOf(rule(part), one, realCalendar).map(({ key }) => key));
      expect(new Set(counted).size).toBe(counted.length);
      const inner = periodsEnding(rule(part), "2025-02-01" as Day, "2027-11-30" as Day).map(({ key }) => key);
      expect(inner.filter((key) => !counted.includes(key))).toEqual([]);
    }
  });

  it("cumulative periods are parts of what begins with the year", () => {
    const quarters = rule("quarter", { cumulative: true });
    expect(keysOf(quarters, rule("year"), "2026")).toEqual(["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]);
    expect(keysOf(quarters, rule("six_months"), "2026-H1")).toEqual(["2026-Q1", "2026-Q2"]);
    expect(keysOf(quarters, rule("six_months"), "2026-H2")).toEqual([]);
    expect(keysOf(quarters, rule("nine_months"), "2026-9M")).toEqual(["2026-Q1", "2026-Q2", "2026-Q3"]);
  });

  it("are in time order and at most half a part away from the edges", () => {
    const months = periodsEnding(rule("month"), "2025-01-01" as Day, "2027-12-31" as Day);
    fc.assert(
      fc.property(fc.constantFrom(...months), (month) => {
        const parts = partsOf(rule("week"), month, realCalendar);
        expect(parts.map(({ from }) => from)).toEqual(
          parts.map(({ from }) => from).toSorted((a, b) => (a < b ? -1 : 1)),
        );
        expect(parts.length).toBeGreaterThanOrEqual(4);
        expect(parts.length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
