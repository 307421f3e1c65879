import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  at,
  type Day,
  dayFrom,
  dayOf,
  daysBetween,
  type Instant,
  MINUTE,
  timeOf,
  WeekdayName,
  weekdayNamed,
  weekdayOf,
} from "../../src/domain/time.ts";
import { anyDay, anyInstant } from "./real-calendar.ts";

describe("day and time of day in Viet Nam", () => {
  it.each([
    ["2026-11-24T16:59:59.999Z", "2026-11-24", "23:59"],
    ["2026-11-24T17:00:00.000Z", "2026-11-25", "00:00"],
    ["2026-11-24T17:30:00.000Z", "2026-11-25", "00:30"],
    ["2025-12-31T17:00:00.000Z", "2026-01-01", "00:00"],
    ["2028-02-28T18:00:00.000Z", "2028-02-29", "01:00"],
    ["1969-12-31T16:59:00.000Z", "1969-12-31", "23:59"],
  ])("%s is %s %s", (utc, day, time) => {
    const instant = Date.parse(utc) as Instant;
    expect([dayOf(instant), timeOf(instant)]).toEqual([day, time]);
  });

  it("comes back to the same minute", () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        expect(at(dayOf(instant), timeOf(instant))).toBe(Math.floor(instant / MINUTE) * MINUTE);
      }),
    );
  });
});

describe("counting days", () => {
  it.each([
    ["2026-02-27", 2, "2026-03-01"],
    ["2028-02-27", 2, "2028-02-29"],
    ["2026-01-01", -1, "2025-12-31"],
    ["2024-12-31", 366, "2026-01-01"],
  ])("%s and %i days is %s", (day, days, reached) => {
    expect(addDays(day as Day, days)).toBe(reached);
    expect(daysBetween(day as Day, reached as Day)).toBe(days);
  });

  it("undoes itself", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -2000, max: 2000 }), (day, n) => {
        expect(daysBetween(day, addDays(day, n))).toBe(n);
      }),
    );
  });
});

describe("weekdays", () => {
  it.each([
    ["2026-11-23", "monday"],
    ["2026-11-25", "wednesday"],
    ["2028-02-29", "tuesday"],
    ["2030-02-02", "saturday"],
    ["2027-01-03", "sunday"],
  ])("%s is a %s", (day, name) => {
    expect(weekdayOf(day as Day)).toBe(weekdayNamed(WeekdayName.parse(name)));
  });

  it("are numbered from Monday, 1, to Sunday, 7", () => {
    expect(WeekdayName.options.map(weekdayNamed)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

it.each([
  [2026, 2, 29, undefined],
  [2028, 2, 29, "2028-02-29"],
  [2100, 2, 29, undefined],
  [2026, 11, 31, undefined],
  [2026, 13, 1, undefined],
  [2026, 9, 5, "2026-09-05"],
  [2026, 0, 5, undefined],
])("dayFrom(%i, %i, %i) is %s", (year, month, dayOfMonth, day) => {
  expect(dayFrom(year, month, dayOfMonth)).toBe(day);
});
