import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWorkingDay } from "../../src/domain/calendar.ts";
import { latenessOf, type Outage, workingTime } from "../../src/domain/lateness.ts";
import { addDays, at, type Day, dayOf, HOUR, type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import { anyInstant, realCalendar } from "./real-calendar.ts";

/** ["27/11 16:00"], of 2026 */
function time(text: string): Instant {
  const [, day = "", month = "", clock = ""] = /^(\d\d)\/(\d\d) (\d\d:\d\d)$/.exec(text) ?? [];
  return at(`2026-${month}-${day}` as Day, clock);
}

function down(from: string, to: string, what: Outage["what"] = "process"): Outage {
  return { id: `${what}:${from}`, what, from: time(from), to: time(to) };
}

const DUE = "27/11 16:00"; // a Friday; office hours 07:30-11:30, 13:30-17:00

function late(came: string, ...outages: Outage[]): string {
  const found = latenessOf(realCalendar, time(DUE), time(came), outages);
  if (found === undefined) return "in time";
  const { clock, working, down: lost, fair, forgiven } = found;
  return `${clock} ${working} - ${lost} = ${fair}${forgiven ? " forgiven" : ""}`;
}

describe("how late a report came", () => {
  it.each([
    ["at the due time", DUE, "in time"],
    ["ten minutes later", "27/11 16:10", "10 10 - 0 = 10"],
    ["at night: the hour until five o'clock", "27/11 22:00", "360 60 - 0 = 60"],
    ["after the weekend", "30/11 08:00", "3840 90 - 0 = 90"],
    ["after lunch on Monday", "30/11 13:30", "4170 300 - 0 = 300"],
  ])("counts office hours: %s", (_, came, said) => {
    expect(late(came)).toBe(said);
  });

  it.each([
    [
      "one that covers the due time, with what lay before",
      "27/11 17:00",
      down("27/11 15:30", "27/11 16:15"),
      "60 60 - 45 = 15",
    ],
    ["one that covers it wholly", "27/11 16:40", down("27/11 15:00", "27/11 16:30"), "40 40 - 90 = 0 forgiven"],
    ["one after it", "27/11 17:00", down("27/11 16:20", "27/11 16:30"), "60 60 - 10 = 50"],
    ["not one that was over before", "27/11 16:20", down("27/11 08:00", "27/11 15:59"), "20 20 - 0 = 20"],
    ["not what came of it afterwards", "27/11 16:20", down("27/11 16:10", "27/11 23:00"), "20 20 - 10 = 10"],
    ["over a weekend, office hours alone", "30/11 09:00", down("27/11 16:30", "30/11 08:00"), "3900 150 - 60 = 90"],
    ["not one at night", "30/11 08:00", down("28/11 00:00", "30/11 07:00"), "3840 90 - 0 = 90"],
  ])("gives back an outage: %s", (_, came, outage, said) => {
    expect(late(came, outage)).toBe(said);
  });

  it("gives back once what process and channel were down at the same time", () => {
    const both = [down("27/11 16:10", "27/11 16:30"), down("27/11 16:20", "27/11 16:40", "channel")];
    expect(late("27/11 17:00", ...both)).toBe("60 60 - 30 = 30");
    expect(late("27/11 17:00", ...both.toReversed(), ...both)).toBe("60 60 - 30 = 30");
  });

  it("stays late where it came outside office hours and nothing was down", () => {
    const evening = latenessOf(realCalendar, time("27/11 17:00"), time("27/11 20:00"), []);
    expect(evening).toMatchObject({ clock: 180, working: 0, fair: 0, forgiven: false });
  });

  const outages = fc.array(
    fc.tuple(anyInstant, fc.integer({ min: 1, max: 200 * 60 })).map(([from, minutes]): Outage => {
      return { id: `process:${from}`, what: "process", from, to: plus(from, minutes * MINUTE) };
    }),
    { maxLength: 5 },
  );
  const near = fc.tuple(anyInstant, fc.integer({ min: -3 * 60, max: 14 * 24 * 60 }), outages);

  it("is never negative, never more than by the clock, and less for every outage more", () => {
    fc.assert(
      fc.property(near, outages, ([due, after, some], more) => {
        const came = plus(due, after * MINUTE);
        const shifted = (rows: Outage[]) =>
          rows.map((one) => {
            const from = plus(due, (one.from % (6 * HOUR)) - 3 * HOUR);
            return { ...one, from, to: plus(from, one.to - one.from) };
          });
        const few = latenessOf(realCalendar, due, came, shifted(some));
        const many = latenessOf(realCalendar, due, came, [...shifted(some), ...shifted(more)]);
        expect(few === undefined).toBe(after <= 0);
        if (few === undefined || many === undefined) return;
        expect(0 <= many.fair && many.fair <= few.fair && few.fair <= few.working && few.working <= few.clock).toBe(
          true,
        );
        expect(latenessOf(realCalendar, due, came, [])?.fair).toBe(few.working);
      }),
      { numRuns: 500 },
    );
  });

  it("counts the office hours of any time as one would day by day, and of a thousand years at once", () => {
    const byDay = (from: Instant, to: Instant) => {
      let ms = 0;
      for (let day = dayOf(from); day <= dayOf(to); day = addDays(day, 1))
        for (const open of isWorkingDay(realCalendar, day) ? realCalendar.open : [])
          ms += Math.max(0, Math.min(to, at(day, open.to)) - Math.max(from, at(day, open.from)));
      return ms;
    };
    const minutes = fc.integer({ min: 0, max: 200 * 24 * 60 });
    fc.assert(
      fc.property(anyInstant, minutes, (from, length) => {
        const to = plus(from, length * MINUTE);
        expect(workingTime(realCalendar, from, to)).toBe(byDay(from, to));
      }),
      { numRuns: 500 },
    );
    const begun = performance.now();
    expect(workingTime(realCalendar, at("1000-01-01" as Day, "00:00"), time(DUE))).toBeGreaterThan(
      7 * HOUR * 1026 * 260,
    );
    expect(performance.now() - begun).toBeLessThan(100);
  });

  it("counts no more office hours in two parts than in one", () => {
    const minutes = fc.integer({ min: 0, max: 9 * 24 * 60 });
    fc.assert(
      fc.property(anyInstant, minutes, minutes, (from, a, b) => {
        const [middle, to] = [plus(from, a * MINUTE), plus(from, (a + b) * MINUTE)];
        const parts = workingTime(realCalendar, from, middle) + workingTime(realCalendar, middle, to);
        expect(parts).toBe(workingTime(realCalendar, from, to));
      }),
      { numRuns: 500 },
    );
  });
});
