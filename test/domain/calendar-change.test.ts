import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayOff, isWorkingDay, nextWorkingDay, withChanges } from "../../src/domain/calendar.ts";
import { CalendarChange } from "../../src/domain/calendar-change.ts";
import { warningsOf } from "../../src/domain/calendar-warnings.ts";
import { faultOfChanges } from "../../src/domain/check-change.ts";
import { addDays, type Day } from "../../src/domain/time.ts";
import { anyDay, realCalendar } from "./real-calendar.ts";

const on = (day: string) => day as Day;

function change(kind: CalendarChange["kind"], day: string, to?: string): CalendarChange {
  const more = to === undefined ? {} : { to };
  return CalendarChange.parse({ id: `${kind} ${day}`, day, kind, name: "Bão số 5", by: "th-pnv", at: 0, ...more });
}

describe("withChanges", () => {
  it("lays days over the file: a decreed swap, days off here only, a row that counts no more", () => {
    const changed = withChanges(realCalendar, [
      change("swap_off", "2026-11-27"),
      change("swap_work", "2026-12-05"),
      change("local_off", "2026-12-01", "2026-12-02"),
      change("usual", "2026-11-24"),
    ]);
    const off = ["2026-11-24", "2026-11-27", "2026-12-01", "2026-12-02", "2026-12-05", "2026-12-06"].filter(
      (day) => !isWorkingDay(changed, on(day)),
    );
    expect(off).toEqual(["2026-11-27", "2026-12-01", "2026-12-02", "2026-12-06"]);
    expect(dayOff(changed, on("2026-12-01"))).toEqual({ day: "2026-12-01", kind: "local_off", name: "Bão số 5" });
    expect(nextWorkingDay(changed, on("2026-11-26"))).toBe("2026-11-30");
    expect(nextWorkingDay(realCalendar, on("2026-11-26"))).toBe("2026-11-27"); // what it was made of is left alone
  });

  it("lets the last change of a day count", () => {
    const thrice = [
      change("local_off", "2026-11-26"),
      change("usual", "2026-11-26"),
      change("local_off", "2026-11-26"),
    ];
    expect([1, 2, 3].map((n) => isWorkingDay(withChanges(realCalendar, thrice.slice(0, n)), on("2026-11-26")))).toEqual(
      [false, true, false],
    );
  });

  it("changes no other day than those it names", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 13 }), anyDay, (day, more, other) => {
        const last = addDays(day, more);
        const changed = withChanges(realCalendar, [change("local_off", day, last)]);
        expect(isWorkingDay(changed, other)).toBe((other < day || last < other) && isWorkingDay(realCalendar, other));
      }),
    );
  });
});

describe("faultOfChanges", () => {
  const today = on("2026-11-25");
  it.each<[string, CalendarChange[], string | undefined]>([
    ["a swap", [change("swap_off", "2026-11-27"), change("swap_work", "2026-12-05")], undefined],
    ["a flood, from today", [change("local_off", "2026-11-25", "2026-11-29")], undefined],
    ["a row that counts no more", [change("usual", "2027-02-05")], undefined],
    ["a holiday on a Sunday", [change("holiday", "2026-11-29")], undefined],
    [
      "off on a Sunday",
      [change("swap_off", "2026-11-29"), change("swap_work", "2026-12-05")],
      "off_already 29/11/2026",
    ],
    ["off here on a weekend", [change("local_off", "2026-11-28", "2026-11-29")], "off_already 28/11/2026"],
    ["off on a holiday", [change("local_off", "2027-01-01")], "off_already 01/01/2027"],
    [
      "work on a Friday",
      [change("swap_work", "2026-11-27"), change("swap_off", "2026-11-26")],
      "worked_already 27/11/2026",
    ],
    ["work on a holiday", [change("swap_work", "2027-05-01")], "work_on_holiday 01/05/2027 Ngày Quốc tế lao động"],
    ["half a swap", [change("swap_off", "2026-11-27")], "swap_alone 27/11/2026"],
    ["the other half", [change("swap_work", "2026-11-28")], "swap_alone 28/11/2026"],
    [
      "a slip in the month",
      [change("swap_off", "2026-11-27"), change("swap_work", "2027-01-02")],
      "swap_far 27/11/2026 02/01/2027",
    ],
    ["yesterday", [change("local_off", "2026-11-24", "2026-11-26")], "past 24/11/2026"],
    ["backwards", [change("local_off", "2026-11-27", "2026-11-26")], "bad_range 27/11/2026 26/11/2026"],
    ["half a month and more", [change("local_off", "2026-11-27", "2026-12-11")], "bad_range 27/11/2026 11/12/2026"],
    ["a year without its holidays", [change("local_off", "2030-12-31", "2031-01-02")], "year_unknown 01/01/2031 2031"],
    ["nothing to take back", [change("usual", "2026-11-26")], "nothing_to_undo 26/11/2026"],
  ])("%s: %s", (_, changes, told) => {
    const fault = faultOfChanges(changes, realCalendar, today);
    expect(fault && [fault.sentence.replace("calendar.change.", ""), ...Object.values(fault.values)].join(" ")).toBe(
      told,
    );
  });

  it("is asked of the calendar as it stands: a Saturday that is worked can be given off", () => {
    const changed = withChanges(realCalendar, [change("swap_work", "2026-12-05")]);
    expect(faultOfChanges([change("local_off", "2026-12-05")], changed, today)).toBeUndefined();
  });
});

describe("warningsOf", () => {
  it.each([
    ["2026-11-25", []],
    ["2030-11-30", []],
    ["2030-12-01", ["calendar:2031 year_missing 2031"]],
    ["2031-01-01", ["calendar:2031 year_missing 2031"]],
    ["2031-12-31", ["calendar:2031 year_missing 2031", "calendar:2032 year_missing 2032"]],
    ["2027-01-05", []],
    // Thirty days ahead; the days given off for it on the 10th and 11th have another name, and are told when they come near
    ["2027-01-06", ["calendar:2027-02-05 undecided Tết Nguyên đán 05/02/2027"]],
    [
      "2027-01-20",
      [
        "calendar:2027-02-05 undecided Tết Nguyên đán 05/02/2027",
        "calendar:2027-02-10 undecided Nghỉ bù Tết Nguyên đán 10/02/2027",
      ],
    ],
  ])("on %s: %j", (today, told) => {
    const warnings = warningsOf(realCalendar, on(today)).map(
      ({ id, sentence, values }) =>
        `${id} ${sentence.replace("calendar.warning.", "")} ${Object.values(values).join(" ")}`,
    );
    expect(warnings).toEqual(told);
  });

  it("is silenced by a change that says what was decided", () => {
    const decided = withChanges(realCalendar, [change("holiday", "2027-02-05", "2027-02-09")]);
    expect(warningsOf(decided, on("2027-01-06"))).toEqual([]);
  });
});
