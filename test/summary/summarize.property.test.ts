import * as fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import type { Unit } from "../../src/domain/people.ts";
import { type Answers, type Figures, Row } from "../../src/domain/report.ts";
import { unitOf } from "../reminders/small-office.ts";
import { report, summaryOf } from "./small-week.ts";

const units: Unit[] = Array.from({ length: 8 }, (_, n) => unitOf(`u${n}`, `Ia ${n % 3}`)); // some share a name

/** Missing, zero and not applicable, in any mix. Eighths, so that sums are exact in any order. */
const quantity = fc.oneof(
  fc.constant(undefined),
  fc.constant(0),
  fc.integer({ min: 0, max: 800 }).map((n) => n / 8),
);
const anyReport = fc.record({
  con: quantity,
  tre: quantity,
  rows: fc.option(
    fc.array(
      fc.record({ ma: fc.constantFrom("a", "b", "c"), ngay: fc.integer({ min: 0, max: 4 }) }, { requiredKeys: ["ma"] }),
      { maxLength: 4 },
    ),
    { nil: undefined },
  ),
  notAsked: fc.subarray(["con", "tre", "tre_ds"]),
  minutes: fc.integer({ min: -100, max: 100 }),
});
const anyWeek: fc.Arbitrary<Figures[]> = fc
  .tuple(fc.subarray(units), fc.array(anyReport, { minLength: 8, maxLength: 8 }))
  .map(([reporting, drawn]) =>
    reporting.flatMap(({ id }, n) => {
      const one = drawn[n];
      if (one === undefined) return [];
      const asked = (step: string): boolean => !one.notAsked.includes(step);
      const answers: Answers = {
        ...(one.con !== undefined && asked("con") && { con: one.con }),
        ...(one.tre !== undefined && asked("tre") && { tre: one.tre }),
        ...(one.rows !== undefined &&
          asked("tre_ds") && { tre_ds: one.rows.map((row) => JSON.parse(JSON.stringify(row))) }),
      };
      return [report(id, answers, { notAsked: one.notAsked, minutes: one.minutes })];
    }),
  );

function numbersOf(figures: Figures[], step: string): number[] {
  return figures.map(({ answers }) => answers[step]).filter((answer) => typeof answer === "number");
}

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);

it("agrees with a recount in the plainest way", () => {
  fc.assert(
    fc.property(anyWeek, anyWeek, (figures, before) => {
      const summary = summaryOf({ units, figures, before });
      const late = figures.filter(({ at, due }) => at > due);
      expect(summary).toMatchObject({ expected: 8, received: figures.length, receivedBefore: before.length });
      expect(summary.late.map(({ unit }) => unit.id).sort()).toEqual(late.map(({ unit }) => unit).sort());
      expect(summary.onTime.length + summary.late.length + summary.missing.length).toBe(8);

      const [, con, rate] = summary.totals;
      const stated = numbersOf(figures, "con");
      const notAsked = figures.filter((one) => one.notAsked.includes("con")).length;
      expect(con).toMatchObject({
        value: stated.length === 0 ? undefined : sum(stated),
        units: stated.length,
        notApplicable: notAsked,
      });
      const statedBefore = numbersOf(before, "con");
      expect(con?.before).toEqual(
        statedBefore.length === 0 ? undefined : { value: sum(statedBefore), units: statedBefore.length },
      );

      const both = figures.filter(({ answers }) => answers["con"] !== undefined && answers["tre"] !== undefined);
      const whole = sum(numbersOf(both, "con"));
      expect(rate).toMatchObject({ rate: { part: sum(numbersOf(both, "tre")), whole }, units: both.length });
      expect(rate?.value).toBe(whole === 0 ? undefined : sum(numbersOf(both, "tre")) / whole);
      for (const one of summary.totals) expect(one.units + one.notApplicable + one.missing).toBe(figures.length);

      const rows = figures.flatMap(({ answers }) => z.array(Row).parse(answers["tre_ds"] ?? []));
      const days = rows.map((row) => Number(row["ngay"] ?? -1)).sort((a, b) => b - a);
      expect(summary.lists[0]?.rows.map(({ cells }) => cells["ngay"] ?? -1)).toEqual(days);
    }),
    { numRuns: 500 },
  );
});

function shuffled<T>(items: T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray(items, { minLength: items.length });
}

it("does not depend on the order of units and reports", () => {
  const twice = fc
    .tuple(anyWeek, anyWeek)
    .chain(([figures, before]) =>
      fc.tuple(
        fc.constant({ figures, before, units }),
        fc.record({ figures: shuffled(figures), before: shuffled(before), units: shuffled(units) }),
      ),
    );
  fc.assert(
    fc.property(twice, ([one, other]) => {
      expect(summaryOf(other)).toEqual(summaryOf(one));
    }),
  );
});

it("is plain data: the same after JSON", () => {
  fc.assert(
    fc.property(anyWeek, (figures) => {
      const summary = summaryOf({ units, figures });
      expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    }),
    { numRuns: 20 },
  );
});
