import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addWorkingDays,
  CalendarFile,
  calendarOf,
  dayOff,
  isQuiet,
  isWorkingDay,
  nextWorkingDay,
  outOfQuiet,
  previousWorkingDay,
} from "../../src/domain/calendar.ts";
import { addDays, at, type Day, dayOf, plus, timeOf, weekdayOf } from "../../src/domain/time.ts";
import { anyDay, anyInstant, realCalendar, realFile } from "./real-calendar.ts";

const on = (day: string) => day as Day;
const when = (text: string) => at(text.slice(0, 10) as Day, text.slice(11));

const undecidedIn = (year: string) =>
  realFile.days.filter((row) => row.undecided && row.day.startsWith(year)).map((row) => row.day);

describe("flows/lich.yaml", () => {
  // Weekdays of the year (counted by hand from 1 January's weekday) - days off on weekdays + Saturdays worked.
  it.each([
    [2024, 11, 262 - 12 + 1], // starts on Monday, leap: 52 weeks + Mon, Tue
    [2025, 11, 261 - 12 + 1], // Wednesday
    [2026, 12, 261 - 14 + 2], // Thursday
    [2027, 12, 261 - 12], // Friday
    [2028, 12, 260 - 12], // Saturday, leap: 52 weeks + Sat, Sun
    [2029, 12, 261 - 12], // Monday
    [2030, 12, 261 - 12], // Tuesday
  ])("%i has %i paid holidays and %i working days", (year, holidays, working) => {
    const days = daysOfYear(year);
    expect(days.filter((day) => realCalendar.days.get(day)?.kind === "holiday")).toHaveLength(holidays);
    expect(days.filter((day) => isWorkingDay(realCalendar, day))).toHaveLength(working);
  });

  it.each([2024, 2025, 2026, 2027, 2028, 2029, 2030])(
    "%i gives a day off for each holiday on a weekend, and works as many days as it swaps",
    (year) => {
      const rows = daysOfYear(year).flatMap((day) => realCalendar.days.get(day) ?? []);
      const count = (kind: string) => rows.filter((row) => row.kind === kind).length;
      expect(count("compensatory")).toBe(rows.filter((row) => row.kind === "holiday" && weekdayOf(row.day) > 5).length);
      expect(count("swap_work")).toBe(count("swap_off"));
    },
  );

  it.each([
    // mùng 1 Tết by the Vietnamese calendar, last day worked before, first day worked after
    ["2024-02-10", "2024-02-07", "2024-02-15"],
    ["2025-01-29", "2025-01-24", "2025-02-03"],
    ["2026-02-17", "2026-02-13", "2026-02-23"],
    ["2027-02-06", "2027-02-04", "2027-02-12"],
    ["2028-01-26", "2028-01-24", "2028-02-01"],
    ["2029-02-13", "2029-02-09", "2029-02-19"],
    ["2030-02-02", "2030-01-31", "2030-02-08"], // the Chinese calendar has 3 February
  ])("Tết on %s: work ends on %s and begins again on %s", (newYear, before, after) => {
    expect(dayOff(realCalendar, on(newYear))).toMatchObject({ kind: "holiday", name: "Tết Nguyên đán" });
    expect(previousWorkingDay(realCalendar, on(newYear))).toBe(before);
    expect(nextWorkingDay(realCalendar, on(newYear))).toBe(after);
  });

  it.each([
    [
      "Giỗ Tổ Hùng Vương",
      ["2024-04-18", "2025-04-07", "2026-04-26", "2027-04-16", "2028-04-04", "2029-04-23", "2030-04-12"],
    ],
    ["Quốc khánh", ["2024-09-02", "2025-09-02", "2026-09-02", "2027-09-02", "2028-09-02", "2029-09-02", "2030-09-02"]],
    ["Ngày Văn hóa Việt Nam", ["2026-11-24", "2027-11-24", "2028-11-24", "2029-11-24", "2030-11-24"]],
  ] as const)("%s is on %j", (name, days) => {
    for (const day of days) expect(dayOff(realCalendar, on(day))).toEqual({ day, kind: "holiday", name });
  });

  it("marks what the State has not announced: Tết from 2027, the day beside 2/9 from 2027", () => {
    expect(["2024", "2025", "2026"].flatMap(undecidedIn)).toEqual([]);
    expect(undecidedIn("2027")).toEqual(["2027-02-05", "2027-02-10", "2027-09-03"]);
    expect(undecidedIn("2028")).toEqual(["2028-01-25", "2028-01-31", "2028-09-01"]);
    expect(undecidedIn("2029")).toEqual(["2029-02-12", "2029-09-03", "2029-09-04"]);
    expect(undecidedIn("2030")).toEqual(["2030-02-01", "2030-02-06", "2030-09-03"]);
  });

  it("is written in the order of time", () => {
    const days = realFile.days.map((row) => row.day);
    expect([...days].sort()).toEqual(days);
  });

  it("starts with offices as they work, and 24/11 is no holiday before 2026", () => {
    expect(realCalendar.open).toEqual([
      { from: "07:30", to: "11:30" },
      { from: "13:30", to: "17:00" },
    ]);
    expect(isWorkingDay(realCalendar, on("2025-11-24"))).toBe(true);
  });
});

describe("dayOff", () => {
  it.each<[string, "weekend" | undefined, string]>([
    ["2024-05-04", undefined, "a Saturday worked for 29/4"],
    ["2026-01-10", undefined, "a Saturday worked for 2/1"],
    ["2026-08-22", undefined, "a Saturday worked for 31/8"],
    ["2026-01-03", "weekend", "any Saturday"],
    ["2026-01-04", "weekend", "any Sunday"],
    ["2026-11-25", undefined, "any Wednesday"],
    ["2031-01-01", undefined, "outside the years of the file only the weekday counts"],
    ["2023-09-02", "weekend", "the same, on a Saturday"],
  ])("%s: %s, %s", (day, expected) => {
    expect(dayOff(realCalendar, on(day))).toBe(expected);
  });

  it.each([
    ["2024-04-29", "swap_off"],
    ["2026-01-02", "swap_off"],
    ["2026-04-26", "holiday"], // a Sunday: the holiday is the better reason
    ["2026-04-27", "compensatory"],
    ["2026-08-31", "swap_off"],
  ])("%s: a row of kind %s", (day, kind) => {
    expect(dayOff(realCalendar, on(day))).toMatchObject({ day, kind });
  });
});

describe("counting working days", () => {
  it.each([
    ["2026-11-14", 2, "2026-11-17"], // the cut-off of November by decree, a Saturday
    ["2026-11-23", 1, "2026-11-25"], // over 24/11
    ["2026-02-13", 1, "2026-02-23"], // over Tết
    ["2026-02-23", -1, "2026-02-13"],
    ["2026-01-09", 1, "2026-01-10"], // to a Saturday worked
    ["2026-01-12", -1, "2026-01-10"],
    ["2026-08-28", 1, "2026-09-03"], // 31/8 swapped, 1/9 and 2/9
    ["2026-11-15", 0, "2026-11-15"], // 0 stays, even on a Sunday
  ])("%s and %i is %s", (day, n, reached) => {
    expect(addWorkingDays(realCalendar, on(day), n)).toBe(reached);
  });

  it("undoes itself from a working day", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -60, max: 60 }), (day, n) => {
        const start = nextWorkingDay(realCalendar, day);
        expect(addWorkingDays(realCalendar, addWorkingDays(realCalendar, start, n), -n)).toBe(start);
      }),
    );
  });

  it("passes over days off only", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const next = nextWorkingDay(realCalendar, day);
        expect(next > day && isWorkingDay(realCalendar, next)).toBe(true);
        for (let between = addDays(day, 1); between < next; between = addDays(between, 1))
          expect(isWorkingDay(realCalendar, between)).toBe(false);
        expect(previousWorkingDay(realCalendar, next) <= day).toBe(true);
      }),
    );
  });
});

describe("quiet hours", () => {
  it.each([
    ["2026-11-25 07:29", "2026-11-25 07:30"],
    ["2026-11-25 07:30", "2026-11-25 07:30"],
    ["2026-11-25 11:29", "2026-11-25 11:29"],
    ["2026-11-25 11:30", "2026-11-25 13:30"],
    ["2026-11-25 13:29", "2026-11-25 13:30"],
    ["2026-11-25 16:59", "2026-11-25 16:59"],
    ["2026-11-25 17:00", "2026-11-26 07:30"],
    ["2026-11-27 17:00", "2026-11-30 07:30"], // Friday evening
    ["2026-11-23 18:00", "2026-11-25 07:30"], // the evening before 24/11
    ["2026-02-17 09:00", "2026-02-23 07:30"], // mùng 1
    ["2026-01-10 09:00", "2026-01-10 09:00"], // a Saturday worked
    ["2026-01-03 09:00", "2026-01-05 07:30"],
    ["2026-12-31 23:59", "2027-01-04 07:30"],
  ])("%s: people may be messaged from %s", (instant, expected) => {
    const moved = outOfQuiet(realCalendar, when(instant));
    expect(`${dayOf(moved)} ${timeOf(moved)}`).toBe(expected);
    expect(isQuiet(realCalendar, when(instant))).toBe(instant !== expected);
  });

  it("keeps seconds of an instant that is not quiet", () => {
    const instant = plus(when("2026-11-25 09:00"), 1_234);
    expect(outOfQuiet(realCalendar, instant)).toBe(instant);
  });

  it("are left at the first instant possible, and leaving twice is leaving once", () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const moved = outOfQuiet(realCalendar, instant);
        expect(moved).toBeGreaterThanOrEqual(instant);
        expect(isQuiet(realCalendar, moved)).toBe(false);
        expect(outOfQuiet(realCalendar, moved)).toBe(moved);
        expect(moved === instant || isQuiet(realCalendar, plus(moved, -1))).toBe(true);
      }),
    );
  });

  it("hold at lunch even where the office does not close for it", () => {
    const file = valid({ office_hours: { ...hours, morning: "07:30-12:00", afternoon: "13:00-17:00" } });
    expect(calendarOf(CalendarFile.parse(file)).open).toEqual([
      { from: "07:30", to: "11:30" },
      { from: "13:30", to: "17:00" },
    ]);
  });
});

const row = (day: string, kind: string, more: object = {}) => ({ day, kind, name: "Tên", ...more });
const holiday = row("2026-01-01", "holiday");

describe("mistakes in the file", () => {
  it.each<[string, object, string, object]>([
    [
      "days.1.day",
      { days: [holiday, row("2026-01-01", "swap_off")] },
      "calendar.day_twice",
      { day: "2026-01-01", name: "Tên" },
    ],
    [
      "days.1.day",
      { days: [row("2026-02-16", "holiday", { to: "2026-02-20" }), row("2026-02-20", "compensatory")] },
      "calendar.day_twice",
      { day: "2026-02-20", name: "Tên" },
    ],
    [
      "days.1.day",
      { days: [holiday, row("2027-01-01", "holiday")] },
      "calendar.day_outside_years",
      { day: "2027-01-01", from: "2026", to: "2026" },
    ],
    [
      "days.1.kind",
      { days: [holiday, row("2026-01-09", "swap_work")] },
      "calendar.worked_anyway",
      { day: "2026-01-09" },
    ],
    [
      "days.1.kind",
      { days: [holiday, row("2026-01-10", "swap_off")] },
      "calendar.off_anyway",
      { day: "2026-01-10", kind: "swap_off" },
    ],
    [
      "days.1.kind",
      { days: [holiday, row("2026-01-11", "compensatory")] },
      "calendar.off_anyway",
      { day: "2026-01-11", kind: "compensatory" },
    ],
    [
      "days.0.to",
      { days: [row("2026-02-16", "holiday", { to: "2062-02-20" })] },
      "calendar.bad_range",
      { day: "2026-02-16", to: "2062-02-20" },
    ],
    [
      "days.0.to",
      { days: [row("2026-02-16", "holiday", { to: "2026-02-15" })] },
      "calendar.bad_range",
      { day: "2026-02-16", to: "2026-02-15" },
    ],
    ["years", { years: { from: 2026, to: 2027 } }, "calendar.year_without_holidays", { year: "2027" }],
    ["years.to", { years: { from: 2026, to: 2025 }, days: [] }, "calendar.bad_years", { from: "2026", to: "2025" }],
    [
      "office_hours.morning",
      { office_hours: { ...hours, morning: "7:30-11:30" } },
      "calendar.bad_hours",
      { hours: "7:30-11:30" },
    ],
    [
      "office_hours.morning",
      { office_hours: { ...hours, morning: "11:30-07:30" } },
      "calendar.bad_hours",
      { hours: "11:30-07:30" },
    ],
    ["lunch", { lunch: "11:30" }, "calendar.bad_hours", { hours: "11:30" }],
    [
      "office_hours.afternoon",
      { office_hours: { ...hours, morning: "07:30-13:00", afternoon: "12:30-17:00" }, lunch: "11:30-13:00" },
      "calendar.afternoon_too_early",
      { morning: "13:00" },
    ],
    ["lunch", { lunch: "06:30-07:30" }, "calendar.lunch_not_midday", { morning: "11:30", afternoon: "13:30" }],
    ["lunch", { lunch: "11:30-17:00" }, "calendar.lunch_not_midday", { morning: "11:30", afternoon: "13:30" }],
    ["lunch", { lunch: "09:00-10:00" }, "calendar.lunch_not_midday", { morning: "11:30", afternoon: "13:30" }],
  ])("at %s of %j: %s", (path, change, sentence, values) => {
    const outcome = CalendarFile.safeParse(valid(change));
    const issues = outcome.error?.issues.map((issue) => [
      issue.path.join("."),
      issue.code === "custom" ? issue.params : issue.code,
    ]);
    expect(issues).toEqual([[path, { sentence, values }]]);
  });

  it.each<[string, object]>([
    ["a holiday on a weekend", { days: [holiday, row("2026-04-26", "holiday")] }],
    ["a Saturday worked", { days: [holiday, row("2026-01-10", "swap_work")] }],
    ["a range over a weekend", { days: [row("2026-02-14", "holiday", { to: "2026-02-22" })] }],
    [
      "Saturday as a workday, off by swap",
      { office_hours: { ...hours, workdays: ["monday", "saturday"] }, days: [holiday, row("2026-01-10", "swap_off")] },
    ],
  ])("none in %s", (_, change) => {
    expect(CalendarFile.safeParse(valid(change)).error).toBeUndefined();
  });

  it("are all listed at once", () => {
    const outcome = CalendarFile.safeParse(
      valid({ days: [holiday, holiday, row("2026-01-09", "swap_work")], lunch: "06:30-07:30" }),
    );
    expect(outcome.error?.issues.map((issue) => issue.message)).toEqual([
      "calendar.lunch_not_midday",
      "calendar.day_twice",
      "calendar.worked_anyway",
    ]);
  });
});

const hours = {
  workdays: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  morning: "07:30-11:30",
  afternoon: "13:30-17:00",
};

/** A file without a mistake, but for the change. */
function valid(change: object): unknown {
  return {
    years: { from: 2026, to: 2026 },
    office_hours: hours,
    lunch: "11:30-13:30",
    days: [{ day: "2026-01-01", kind: "holiday", name: "Tết Dương lịch" }],
    ...change,
  };
}

function daysOfYear(year: number): Day[] {
  const first = `${year}-01-01` as Day;
  return Array.from({ length: 366 }, (_, n) => addDays(first, n)).filter((day) => day.startsWith(`${year}-`));
}
