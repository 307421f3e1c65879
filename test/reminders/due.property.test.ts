import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isQuiet, outOfQuiet } from "../../src/domain/calendar.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import { shift } from "../../src/domain/offset.ts";
import { periodsEnding } from "../../src/domain/period.ts";
import { reportId } from "../../src/domain/report.ts";
import { addDays, dayOf, HOUR, type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { due, nextReminder, type Truth } from "../../src/reminders/due.ts";
import type { Reminder } from "../../src/reminders/reminder.ts";
import { retell } from "../../src/reminders/retell.ts";
import { anyInstant, realCalendar } from "../domain/real-calendar.ts";
import { anyDeadline, anyLadder, anyPeriodRule } from "./arbitrary.ts";
import { collecting, communes, flowOf, people, personOf, world, worldOf } from "./small-office.ts";

const plain = flowOf("deadline: { due: friday 16:00 }");
const anyFlow: fc.Arbitrary<Flow> = fc
  .record({
    period: anyPeriodRule,
    deadline: anyDeadline,
    reminders: anyLadder,
    units: fc.subarray(["xa", "phong"], { minLength: 1 }),
  })
  .map((parts) => ({ ...plain, ...parts }));
/** Two flows, and a world in which some of the reports have come in. */
const anyTruth: fc.Arbitrary<Truth> = fc
  .tuple(anyFlow, anyFlow, fc.integer({ min: 0, max: 3 }))
  .map(([a, b, given]) => ({
    ...world,
    flows: [
      { ...a, id: "mot" },
      { ...b, id: "hai" },
    ],
    reported: (id) => Array.from(id, (letter) => letter.charCodeAt(0)).reduce((a, b) => a + b) % 4 < given,
  }));
/** Windows as ticks see them, and as outages leave them. */
const anyWindow = fc
  .tuple(anyInstant, fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 20 * 24 * 60 })))
  .map(([from, minutes]) => ({ from, to: plus(from, minutes * MINUTE) }));

/** The rules one by one, in the plainest way and over all periods of three years. */
function expected(truth: Truth, { from, to }: { from: Instant; to: Instant }): string[] {
  const heard = new Map<string, { id: string; at: Instant; moment: Instant; rung: number }>();
  for (const flow of truth.flows) {
    for (const period of periodsEnding(flow.period, addDays(dayOf(from), -500), addDays(dayOf(to), 500))) {
      const { opens, due, closes } = deadlineOf(flow.deadline, period, truth.calendar);
      const missing = truth.directory.units
        .filter((unit) => flow.units.includes(unit.kind))
        .filter((unit) => !truth.reported(reportId(unit.id, flow.id, period.key)));
      flow.reminders.forEach(({ at, to: roles }, rung) => {
        const moment = shift(due, at, truth.calendar);
        const slot = outOfQuiet(truth.calendar, moment);
        if (slot <= from || slot > to || slot < opens || slot > closes) return;
        if (to > closes && to - slot > HOUR) return;
        for (const person of truth.directory.people) {
          const own =
            missing.some((unit) => unit.id === person.unit) &&
            person.roles.some((role) => ["reporter", "deputy", "head"].includes(role) && roles.includes(role));
          const all =
            missing.length > 0 &&
            person.roles.some((role) => ["collector", "leader", "admin"].includes(role) && roles.includes(role));
          for (const unit of [...(own ? [person.unit as string] : []), ...(all ? ["*"] : [])]) {
            const about = [flow.id, period.key, unit, person.id].join();
            const other = heard.get(about);
            if (other !== undefined && (other.moment > moment || (other.moment === moment && other.rung > rung)))
              continue;
            heard.set(about, {
              id: `remind:${flow.id}:${period.key}:${unit}:${rung}:${person.id}`,
              at: slot,
              moment,
              rung,
            });
          }
        }
      });
    }
  }
  return [...heard.values()].map(({ id }) => id).sort();
}

describe("due", () => {
  it("says what the rules say, worked out one by one", () => {
    fc.assert(
      fc.property(anyTruth, anyWindow, (truth, window) => {
        const reminders = due({ ...truth, ...window });
        expect(reminders.map(({ id }) => id).sort()).toEqual(expected(truth, window));
      }),
      { numRuns: 200 },
    );
  });

  it("never reminds about a report that has come in, nor in quiet time, nor outside its window or the report's own", () => {
    fc.assert(
      fc.property(anyTruth, anyWindow, (truth, window) => {
        for (const { at, units, flow, period, late, text } of due({ ...truth, ...window })) {
          expect(units).not.toEqual([]);
          expect(units.filter((unit) => truth.reported(reportId(unit, flow, period.key)))).toEqual([]);
          expect(isQuiet(realCalendar, at)).toBe(false);
          expect(window.from < at && at <= window.to).toBe(true);
          expect(late).toBe(window.to - at > HOUR);
          expect(text).not.toContain("…");
        }
      }),
      { numRuns: 300 },
    );
  });

  it("says the same in one tick and in two, but for what a newer rung or the closing has made pointless, and nothing twice", () => {
    fc.assert(
      fc.property(anyTruth, anyWindow, fc.double({ min: 0, max: 1, noNaN: true }), (truth, { from, to }, share) => {
        const middle = plus(from, Math.floor((to - from) * share));
        const whole = due({ ...truth, from, to });
        const parts = [...due({ ...truth, from, to: middle }), ...due({ ...truth, from: middle, to })];
        const ids = new Set(parts.map(({ id }) => id));
        expect(ids.size).toBe(parts.length);
        for (const { id } of whole) expect(ids).toContain(id);
        const newest = new Map(whole.map((one) => [about(one), one.at]));
        for (const one of parts.filter(({ id }) => !whole.some((other) => other.id === id))) {
          const flow = truth.flows.find(({ id }) => id === one.flow);
          const closed = flow !== undefined && deadlineOf(flow.deadline, one.period, realCalendar).closes < to;
          expect(closed || (newest.get(about(one)) ?? -1) > one.at).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order of flows, units and people", () => {
    fc.assert(
      fc.property(
        anyTruth,
        anyWindow,
        fc.shuffledSubarray(people, { minLength: people.length }),
        (truth, window, shuffled) => {
          const directory = directoryOf(1, [collecting, ...communes.toReversed()], shuffled);
          expect(due({ ...truth, ...worldOf(directory), ...window, flows: truth.flows.toReversed() })).toEqual(
            due({ ...truth, ...window }),
          );
        },
      ),
    );
  });

  it("is what nextReminder foretells", () => {
    fc.assert(
      fc.property(anyTruth, anyInstant, (truth, after) => {
        const next = nextReminder(truth, after);
        const before = plus(next ?? plus(after, 40 * 24 * HOUR), -1);
        expect(ticks(truth, after, before)).toEqual([]);
        const then = next === undefined ? [] : due({ ...truth, from: before, to: next });
        expect(then.length > 0).toBe(next !== undefined);
      }),
      { numRuns: 50 },
    );
  });

  it("is what retell says again at the same instant", () => {
    const twoRoles = directoryOf(
      1,
      [...communes, collecting],
      [...people, personOf("kiem-nhiem", "iale", "reporter", "collector")],
    );
    fc.assert(
      fc.property(anyTruth, anyWindow, (some, window) => {
        const truth = { ...some, ...worldOf(twoRoles) };
        for (const one of due({ ...truth, ...window }))
          expect(retell(one.id, { ...truth, now: window.to })).toEqual(one);
      }),
    );
  });
});

function about({ flow, period, unless, to }: Reminder): string {
  return [flow, period.key, unless.join(), to].join();
}

/** What a tick every eight hours would say. */
function ticks(truth: Truth, from: Instant, to: Instant): Reminder[] {
  const said: Reminder[] = [];
  for (let now = from; now < to; now = plus(now, 8 * HOUR)) {
    said.push(...due({ ...truth, from: now, to: Math.min(to, plus(now, 8 * HOUR)) as Instant }));
  }
  return said;
}
