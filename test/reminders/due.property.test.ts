import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { awayOf } from "../../src/domain/acting.ts";
import { isQuiet, isWorkingDay } from "../../src/domain/calendar.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import { type Moment, shift } from "../../src/domain/offset.ts";
import type { Role, Unit } from "../../src/domain/people.ts";
import { periodsEnding } from "../../src/domain/period.ts";
import { reportId } from "../../src/domain/report.ts";
import { addDays, at, type Day, dayOf, HOUR, type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { due, nextReminder, type Truth } from "../../src/reminders/due.ts";
import { everybody, present } from "../../src/reminders/hearers.ts";
import type { Reminder } from "../../src/reminders/reminder.ts";
import { retell } from "../../src/reminders/retell.ts";
import { anyInstant, realCalendar } from "../domain/real-calendar.ts";
import { anyDeadline, anyLadder, anyLeave, anyPeriodRule, anySlots } from "./arbitrary.ts";
import { collecting, communes, flowOf, office, people, personOf, worded, world } from "./small-office.ts";

const plain = flowOf("deadline: { due: friday 16:00 }");
const anyFlow: fc.Arbitrary<Flow> = fc
  .record({
    period: anyPeriodRule,
    deadline: anyDeadline,
    reminders: anyLadder,
    units: fc.subarray(["xa", "phong"], { minLength: 1 }),
  })
  .map((parts) => ({ ...plain, ...parts }));
/** Windows as ticks see them, and as outages leave them. */
const anyWindow = fc
  .tuple(anyInstant, fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 20 * 24 * 60 })))
  .map(([from, minutes]) => ({ from, to: plus(from, minutes * MINUTE) }));
/** Two flows, a world in which some of the reports have come in and some people are away, and a window. */
const anyCase: fc.Arbitrary<{ truth: Truth; window: { from: Instant; to: Instant } }> = anyWindow.chain((window) =>
  fc
    .tuple(anyFlow, anyFlow, fc.integer({ min: 0, max: 3 }), anySlots, anyLeave(dayOf(window.from)))
    .map(([a, b, given, slots, leave]) => ({
      window,
      truth: {
        ...world,
        flows: [
          { ...a, id: "mot" },
          { ...b, id: "hai" },
        ],
        slots,
        groups: [
          { channel: "telegram", chat: "-1" },
          { channel: "zalo", chat: "2" },
        ],
        hearers: present(office, awayOf(leave)),
        reported: (id) => Array.from(id, (letter) => letter.charCodeAt(0)).reduce((a, b) => a + b) % 4 < given,
      },
    })),
);

/** The rules one by one, in the plainest way and over all periods of a year. */
function expected(truth: Truth, { from, to }: { from: Instant; to: Instant }): string[] {
  const newest = new Map<string, { id: string; at: Instant; moment: Instant; rung: number }>();
  for (const flow of truth.flows) {
    for (const period of periodsEnding(flow.period, addDays(dayOf(from), -130), addDays(dayOf(to), 60))) {
      const { opens, due, closes } = deadlineOf(flow.deadline, period, truth.calendar);
      const missing = truth.directory.units
        .filter((unit) => flow.units.includes(unit.kind))
        .filter((unit) => !truth.reported(reportId(unit.id, flow.id, period.key)));
      flow.reminders.forEach(({ at: offset, every, to: roles }, rung) => {
        let moment = shift(due, offset, truth.calendar);
        const last = every === undefined ? moment : closes;
        for (let n = 1; n === 1 || moment <= last; n += 1) {
          const at = firstSlot(truth, moment);
          const name = `${nameOf(offset)}${n === 1 ? "" : `.${n}`}`;
          const countdown = moment < due;
          if (opens <= at && at <= closes && !(countdown && at >= due) && at <= to) {
            const worthwhile = !(countdown && to >= due) && !(to > closes && to - at > HOUR);
            for (const about of worthwhile ? heardBy(truth, missing, roles, dayOf(to)) : []) {
              const [unit, hearer] = about;
              const key = [flow.id, period.key, unit, hearer].join();
              const other = newest.get(key);
              if (other !== undefined && (other.moment > moment || (other.moment === moment && other.rung > rung)))
                continue;
              const id = `remind:${flow.id}:${period.key}:${unit}:${name}:${hearer}`;
              newest.set(key, { id, at, moment, rung });
            }
          }
          moment = shift(moment, { amount: 1, unit: "working_days" }, truth.calendar);
        }
      });
    }
  }
  return [...newest.values()]
    .filter(({ at }) => from < at)
    .map(({ id }) => id)
    .sort();
}

/** Unit (or "*") and hearer of a rung. */
function heardBy(truth: Truth, missing: Unit[], roles: readonly string[], day: Day): [string, string][] {
  const named = (wanted: Role[]): Role[] => wanted.filter((role) => roles.includes(role));
  const own = missing.flatMap((unit) =>
    truth.hearers
      .ofUnit(unit.id, named(["reporter", "deputy", "head"]), day)
      .map(({ id }): [string, string] => [unit.id, id]),
  );
  if (missing.length === 0) return [];
  const all = truth.hearers
    .ofAll(named(["collector", "leader", "admin"]), day)
    .map(({ id }): [string, string] => ["*", id]);
  const groups = roles.includes("leaders_group") ? ["group:telegram:-1", "group:zalo:2"] : [];
  return [...own, ...all, ...groups.map((group): [string, string] => ["*", group])];
}

/** The moment itself, or the first slot after it on a day that is worked. */
function firstSlot({ calendar, slots }: Truth, moment: Instant): Instant {
  if (!isQuiet(calendar, moment)) return moment;
  for (let day = dayOf(moment); ; day = addDays(day, 1)) {
    for (const slot of isWorkingDay(calendar, day) ? slots : []) if (at(day, slot) >= moment) return at(day, slot);
  }
}

function nameOf({ amount, unit, time }: Moment): string {
  if (amount === 0 && unit !== "working_days") return "0";
  const letter = { working_days: "d", hours: "h", minutes: "m" }[unit];
  return `${amount < 0 ? "-" : "+"}${Math.abs(amount)}${letter}${time === undefined ? "" : `@${time.replace(":", "")}`}`;
}

describe("due", () => {
  it("says what the rules say, worked out one by one", () => {
    fc.assert(
      fc.property(anyCase, ({ truth, window }) => {
        const reminders = due({ ...truth, ...window });
        expect(reminders.map(({ id }) => id).sort()).toEqual(expected(truth, window));
      }),
      { numRuns: 1_000 },
    );
  });

  it("never reminds about a report that has come in, nor in quiet time, nor outside its window or the report's own", () => {
    fc.assert(
      fc.property(anyCase, ({ truth, window }) => {
        for (const { at, units, flow, period, late, text } of due({ ...truth, ...window })) {
          expect(units).not.toEqual([]);
          expect(units.filter((unit) => truth.reported(reportId(unit, flow, period.key)))).toEqual([]);
          expect(isQuiet(realCalendar, at)).toBe(false);
          expect(window.from < at && at <= window.to).toBe(true);
          expect(late).toBe(window.to - at > HOUR);
          expect(text()).not.toContain("…");
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("says the same in one tick and in two, but for what a newer rung or the closing has made pointless, and nothing twice", () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ truth: some, window: { from, to } }, share) => {
          const truth = { ...some, hearers: everybody(office) }; // who is away today is not who was away yesterday
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
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("does not depend on the order of flows, units and people", () => {
    fc.assert(
      fc.property(anyCase, fc.shuffledSubarray(people, { minLength: people.length }), ({ truth, window }, shuffled) => {
        const directory = directoryOf(1, [collecting, ...communes.toReversed()], shuffled);
        expect(
          due({ ...truth, directory, hearers: everybody(directory), ...window, flows: truth.flows.toReversed() }).map(
            worded,
          ),
        ).toEqual(due({ ...truth, hearers: everybody(office), ...window }).map(worded));
      }),
    );
  });

  it("is what nextReminder foretells", () => {
    fc.assert(
      fc.property(anyCase, ({ truth, window: { from: after } }) => {
        const next = nextReminder(truth, after);
        const before = plus(next ?? plus(after, 40 * 24 * HOUR), -1);
        expect(ticks(truth, after, before)).toEqual([]);
        const then = next === undefined ? [] : due({ ...truth, from: before, to: next });
        expect(then.length > 0).toBe(next !== undefined);
      }),
      { numRuns: 200 },
    );
  });

  it("is what retell says again at the same instant", () => {
    const twoRoles = directoryOf(
      1,
      [...communes, collecting],
      [...people, personOf("kiem-nhiem", "iale", "reporter", "collector")],
    );
    fc.assert(
      fc.property(anyCase, ({ truth: some, window }) => {
        const truth = { ...some, directory: twoRoles, hearers: everybody(twoRoles) };
        for (const one of due({ ...truth, ...window }))
          expect(worded(retell(one.id, { ...truth, now: window.to }))).toEqual(worded(one));
      }),
    );
  });
});

function about({ flow, period, unless, to, group }: Reminder): string {
  return [flow, period.key, unless.join(), to ?? group?.chat].join();
}

/** What a tick every eight hours would say. */
function ticks(truth: Truth, from: Instant, to: Instant): Reminder[] {
  const said: Reminder[] = [];
  for (let now = from; now < to; now = plus(now, 8 * HOUR)) {
    said.push(...due({ ...truth, from: now, to: Math.min(to, plus(now, 8 * HOUR)) as Instant }));
  }
  return said;
}
