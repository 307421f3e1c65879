import * as fc from "fast-check";
import { expect, it } from "vitest";
import { deadlineOf } from "../../src/domain/deadline.ts";
import type { UnitId } from "../../src/domain/people.ts";
import { periodFromKey } from "../../src/domain/period.ts";
import type { Figures } from "../../src/domain/report.ts";
import type { Instant } from "../../src/domain/time.ts";
import { trendOf } from "../../src/summary/summarize.ts";
import { trendSteps } from "../../src/summary/unit-trend.ts";
import { boardOffice } from "../board-office.ts";

const { office, flow, stores } = await boardOffice();
const units = office.directory.units.filter(({ kind }) => flow.units.includes(kind)).slice(0, 5);
const parts = ["2026-W44", "2026-W45", "2026-W46", "2026-W47"].map((key) => {
  const period = periodFromKey(flow.period, key) ?? expect.fail(key);
  return { period, deadline: deadlineOf(flow.deadline, period, office.library.calendar), units };
});
type Parts = typeof parts;
const stored = await stores.reports.figures(
  flow.id,
  parts.map(({ period }) => period.key),
);
const [sample] = stored;
if (sample === undefined) throw new Error("The seed has no reports");

/** A unit's week: reported with some count of dossiers, or without one, or not reported. */
const week = fc.option(fc.option(fc.nat(20), { nil: undefined }), { nil: "none" as const });

function figuresOf(weeks: ("none" | number | undefined)[][]): Figures[] {
  return weeks.flatMap((row, unit) =>
    row.flatMap((said, part): Figures[] => {
      const [of, { period } = {}] = [units[unit], parts[part]];
      if (said === "none" || of === undefined || period === undefined) return [];
      const answers = said === undefined ? {} : { hs_nhan: said, hs_tre: said, hs_con: said };
      return [{ ...(sample as Figures), unit: of.id, period: period.key, answers, notAsked: [], skipped: [] }];
    }),
  );
}

/** What each unit's line is drawn from. */
const wayOf = (unit: UnitId, total: number, figures: Figures[], row: Parts = parts) =>
  [...trendSteps(flow, row, figures)].map(({ units: values }) => values.get(unit)?.[total]);

const received = flow.summary.totals.findIndex(({ id }) => id === "nhan");

it("draws each unit's figures, and nothing where nothing was stated; together they are the totals of each period", () => {
  const weeks = fc.array(fc.array(week, { minLength: 4, maxLength: 4 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(weeks, (said) => {
      const figures = figuresOf(said);
      expect(units.map(({ id }) => wayOf(id, received, figures))).toEqual(
        said.map((row) => row.map((one) => (one === "none" ? undefined : one))),
      );
      const trend = trendOf(flow, parts, figures, 0 as Instant);
      expect([...trendSteps(flow, parts, figures)].map(({ totals }) => totals)).toEqual(
        trend.map(({ values }) => values),
      );
    }),
  );
});

it("has no base for a rate of nothing, which is a gap and not 0", () => {
  const rate = flow.summary.totals.findIndex(({ per }) => per !== undefined);
  const [unit = expect.fail("no unit")] = units;
  expect(wayOf(unit.id, rate, figuresOf([[0, 4, "none", undefined]]))).toEqual([undefined, 1, undefined, undefined]);
});

it("leaves out a period in which a unit owed nothing, whatever is stored", () => {
  const [unit = expect.fail("no unit")] = units;
  const [first = expect.fail("no part"), ...others] = parts;
  const row = [{ ...first, units: [] }, ...others];
  expect(wayOf(unit.id, received, figuresOf([[1, 2, 3, 4]]), row)).toEqual([undefined, 2, 3, 4]);
});
