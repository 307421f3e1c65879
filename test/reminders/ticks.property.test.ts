import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isQuiet } from "../../src/domain/calendar.ts";
import { DAY, dayOf, HOUR, type Instant, plus, SECOND } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { due, type Truth } from "../../src/reminders/due.ts";
import { ALL, type Hearing, hearerName, hearersAbout } from "../../src/reminders/hearers.ts";
import { isPointless, type Ladder, laddersIn, type Step } from "../../src/reminders/ladder.ts";
import type { Reminder } from "../../src/reminders/reminder.ts";
import { anyInstant, realCalendar } from "../domain/real-calendar.ts";
import { anyDeadline, anyLadder, anyPeriodRule, anySlots } from "./arbitrary.ts";
import { flowOf, world } from "./small-office.ts";

/**
 * An office under a clock that does what clocks do. Its mark is that of `app/remind.ts`: each tick plans what lies between the
 * mark and now and moves the mark on; a tick that finds the mark in the future plans nothing.
 */
interface Office {
  mark: Instant;
  /** What each tick planned, with its time. */
  planned: { now: Instant; reminder: Reminder }[];
}

function tick(office: Office, truth: Truth, now: Instant): void {
  if (now <= office.mark) return;
  for (const reminder of due({ ...truth, from: office.mark, to: now })) office.planned.push({ now, reminder });
  office.mark = now;
}

const plain = flowOf("deadline: { due: friday 16:00 }");

/** One flow of which nobody ever reports. */
const anyTruth: fc.Arbitrary<Truth> = fc
  .record({ period: anyPeriodRule, deadline: anyDeadline, reminders: anyLadder, slots: anySlots })
  .map(({ slots, ...parts }): Truth => {
    const flow: Flow = { ...plain, ...parts };
    const groups = [{ channel: "telegram", chat: "-1" }];
    return { ...world, flows: [flow], slots, groups, reported: () => false };
  });

/** How a clock goes on from tick to tick: as it should, after an outage, by a step of an hour or a day, by a jump of NTP. */
const anyGoing = fc.oneof(
  fc.constant(10 * SECOND),
  fc.integer({ min: 1, max: 90 * 60 }).map((seconds) => seconds * SECOND),
  fc.integer({ min: 1, max: 20 }).map((days) => days * 12 * HOUR),
  fc.constantFrom(HOUR, -HOUR, DAY, -DAY),
  fc.integer({ min: -500, max: 500 }),
  /** To the very instant of the next step. */
  fc.constant("next step" as const),
);

/** A silent world and a clock, which begins at `start` and comes to each of `ticks`. */
const anyCase: fc.Arbitrary<{ truth: Truth; start: Instant; ticks: Instant[] }> = fc
  .tuple(anyTruth, anyInstant, fc.array(anyGoing, { minLength: 2, maxLength: 12 }))
  .map(([truth, start, going]) => {
    const steps = laddersIn(truth.flows, truth, start, plus(start, 60 * DAY)).flatMap((ladder) => ladder.steps);
    const ticks: Instant[] = [];
    for (const how of going) {
      const now = ticks.at(-1) ?? start;
      const next = steps.map(({ at }) => at).filter((at) => at > now);
      const ms = how === "next step" ? Math.min(...next, plus(now, DAY)) - now : how;
      ticks.push(plus(now, ms));
    }
    return { truth, start, ticks };
  });

describe("ticks, whenever they come and whatever the clock does", () => {
  it("plan each step for each hearer once, in its time, and never in quiet time", () => {
    fc.assert(
      fc.property(anyCase, ({ truth, start, ticks }) => {
        const office: Office = { mark: start, planned: [] };
        for (const now of ticks) tick(office, truth, now);
        const once = office.planned.map(({ reminder: { flow, period, unless, units, rung, ...one } }) =>
          [flow, period.key, unless.length > 0 ? units : "*", rung, one.to ?? one.group?.chat].join(),
        );
        expect(once).toEqual([...new Set(once)]);
        expect(new Set(office.planned.map(({ reminder }) => reminder.id)).size).toBe(once.length);
        for (const { now, reminder } of office.planned) {
          expect(reminder.at <= now && start < reminder.at).toBe(true);
          expect(isQuiet(realCalendar, reminder.at)).toBe(false);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it("miss no step of a silent unit: it is planned, or a newer one is, or it is no longer worth saying", () => {
    fc.assert(
      fc.property(anyCase, ({ truth, start, ticks }) => {
        const office: Office = { mark: start, planned: [] };
        for (const now of ticks) tick(office, truth, now);
        const planned = new Set(office.planned.map(({ reminder }) => reminder.id));
        // The tick that looked at an instant is the first that reached it.
        const seenAt = (at: Instant): Instant => ticks.find((now) => now >= at) ?? office.mark;
        for (const ladder of laddersIn(truth.flows, truth, start, office.mark)) {
          for (const [index, step] of ladder.steps.entries()) {
            if (step.at <= start || step.at > office.mark || isPointless(step, ladder.deadline, seenAt(step.at)))
              continue;
            for (const about of heard(ladder, step, truth)) {
              const newer = ladder.steps.slice(index + 1).filter(({ at }) => at <= seenAt(step.at));
              const saidBefore = newer.some((one) => one.at <= start && heard(ladder, one, truth).includes(about));
              const said = [step, ...newer].some(({ name }) => planned.has(nameOf(ladder, name, about)));
              expect(said || saidBefore).toBe(true);
            }
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("plan the same by several processes that read one mark at once as by one: the same reminders under the same ids", () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.array(fc.nat(2), { minLength: 1, maxLength: 12 }),
        ({ truth, start, ticks: some }, lags) => {
          const ticks = some.toSorted((a, b) => a - b);
          const alone: Office = { mark: start, planned: [] };
          for (const now of ticks) tick(alone, truth, now);
          // Each of these read the mark as it stood some ticks ago; the outbox takes each id once.
          const marks = [start];
          const outbox = new Set<string>();
          for (const [n, now] of ticks.entries()) {
            const mark = marks.at(-1 - (lags[n % lags.length] ?? 0)) ?? start;
            for (const from of [mark, marks.at(-1) ?? start])
              for (const { id } of now <= from ? [] : due({ ...truth, from, to: now })) outbox.add(id);
            marks.push(Math.max(now, marks.at(-1) ?? start) as Instant);
          }
          expect([...outbox].sort()).toEqual(alone.planned.map(({ reminder }) => reminder.id).sort());
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** Unit (or "*") and hearer of everybody who hears a step. */
function heard({ flow, period }: Ladder, step: Step, truth: Truth): string[] {
  const owing = truth.directory.unitsOn(period.to, flow.units);
  const about: Hearing["unit"][] = owing.length === 0 ? [] : [...owing, ALL];
  return about.flatMap((unit) =>
    hearersAbout(step.rung, unit, truth, dayOf(step.at)).map(
      (hearer) => `${unit === ALL ? ALL : unit.id} ${hearerName(hearer)}`,
    ),
  );
}

function nameOf({ flow, period }: Ladder, step: string, about: string): string {
  const [unit, hearer] = about.split(" ");
  return `remind:${flow.id}:${period.key}:${unit}:${step}:${hearer}`;
}
