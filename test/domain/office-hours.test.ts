import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workingTime } from "../../src/domain/lateness.ts";
import { officeHoursBefore } from "../../src/domain/office-hours.ts";
import { at, type Day, HOUR, type Instant, MINUTE } from "../../src/domain/time.ts";
import { realCalendar as calendar } from "./real-calendar.ts";

const when = (text: string) => at(text.slice(0, 10) as Day, text.slice(11));

describe("office hours before an instant", () => {
  it.each([
    ["2026-11-30 08:00", 1, "2026-11-27 16:30"], // Monday, Friday
    ["2026-11-30 03:00", 1, "2026-11-27 16:00"],
    ["2026-11-26 14:00", 4, "2026-11-26 08:00"],
    ["2026-11-25 08:00", 1, "2026-11-23 16:30"], // the 24th is a day off
    ["2026-02-23 07:30", 4, "2026-02-13 11:00"], // Tết
  ])("%s: %i hours -> %s", (instant, hours, expected) => {
    expect(officeHoursBefore(calendar, when(instant), hours * HOUR)).toBe(when(expected));
  });

  it("are what passes until then, and come no sooner", () => {
    const start = when("2026-01-01 00:00");
    fc.assert(
      fc.property(fc.nat(365 * 24 * 60), fc.integer({ min: 1, max: 40 * 60 }), (minutes, length) => {
        const instant = (start + minutes * MINUTE) as Instant;
        const from = officeHoursBefore(calendar, instant, length * MINUTE);
        expect(workingTime(calendar, from, instant)).toBe(length * MINUTE);
        expect(workingTime(calendar, (from + MINUTE) as Instant, instant)).toBe((length - 1) * MINUTE);
      }),
      { numRuns: 500 },
    );
  });
});
