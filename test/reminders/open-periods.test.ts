import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { periodsEnding } from "../../src/domain/period.ts";
import { addDays, dayOf, HOUR, plus } from "../../src/domain/time.ts";
import { openDuring, openPeriods } from "../../src/reminders/open-periods.ts";
import { anyInstant, realCalendar } from "../domain/real-calendar.ts";
import { anyDeadline, anyPeriodRule } from "./arbitrary.ts";
import { flowOf, time } from "./small-office.ts";

describe("openDuring", () => {
  it("finds every period that is open at some time of the window, as a search through years does", () => {
    fc.assert(
      fc.property(
        anyPeriodRule,
        anyDeadline,
        anyInstant,
        fc.integer({ min: 0, max: 40 * 24 }),
        (period, deadline, from, hours) => {
          const flow = { ...flowOf("deadline: { due: friday 16:00 }"), period, deadline };
          const to = plus(from, hours * HOUR);
          const years = periodsEnding(period, addDays(dayOf(from), -800), addDays(dayOf(to), 800));
          const open = years.filter((one) => {
            const { opens, locks } = deadlineOf(deadline, one, realCalendar);
            return opens <= to && locks >= from;
          });
          expect(openDuring(flow, realCalendar, from, to).map((one) => one.period)).toEqual(open);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("openPeriods", () => {
  const weekly = flowOf("deadline: { due: friday 16:00, closes: +3d, locks: +5d }");

  it.each([
    ["2026-11-29 23:59", "2026-W48 2026-W47"],
    ["2026-11-30 00:00", "2026-W49 2026-W48 2026-W47"], // Monday: the new week opens
    ["2026-11-30 16:01", "2026-W49 2026-W48"], // five working days after the 20th, of which Tuesday 24/11 is none
    ["2026-12-04 16:00", "2026-W49 2026-W48"], // five working days after the 27th: the last moment to amend
    ["2026-12-04 16:01", "2026-W49"],
  ])("at %s: %s, the newest first", (now, keys) => {
    expect(
      openPeriods(weekly, realCalendar, time(now))
        .map(({ period }) => period.key)
        .join(" "),
    ).toBe(keys);
  });
});
