import * as fc from "fast-check";
import { expect, it } from "vitest";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { periodFromKey } from "../../src/domain/period.ts";
import type { Figures } from "../../src/domain/report.ts";
import type { Instant } from "../../src/domain/time.ts";
import { trendOf } from "../../src/summary/summarize.ts";
import { unitTrends } from "../../src/summary/unit-trend.ts";
import { boardOffice } from "../board-office.ts";

const { office, flow, stores } = await boardOffice();
const units = office.directory.units.filter(({ kind }) => flow.units.includes(kind)).slice(0, 5);
const parts = ["2026-W44", "2026-W45", "2026-W46", "2026-W47"].map((key) => {
  const period = periodFromKey(flow.period, key) ?? expect.fail(key);
  return { period, deadline: deadlineOf(flow.deadline, period, office.library.calendar), units };
});
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

it("adds up to the totals of each period, and draws nothing where nothing was stated", () => {
  const received = flow.summary.totals.findIndex(({ id }) => id === "nhan");
  const weeks = fc.array(fc.array(week, { minLength: 4, maxLength: 4 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(weeks, (said) => {
      const figures = figuresOf(said);
      const trends = unitTrends(flow, parts, figures);
      expect(units.map(({ id }) => trends.get(id)?.[received])).toEqual(
        said.map((row) => row.map((one) => (one === "none" ? undefined : one))),
      );
      const totals = trendOf(flow, parts, figures, 0 as Instant).map(({ values }) => values[received]);
      for (const [part, total] of totals.entries()) {
        const known = units.flatMap(({ id }) => trends.get(id)?.[received]?.[part] ?? []);
        expect(known.length === 0 ? undefined : known.reduce((sum, one) => sum + one, 0)).toBe(total);
      }
    }),
  );
});

it("has no base for a rate of nothing, which is a gap and not 0", () => {
  const rate = flow.summary.totals.findIndex(({ per }) => per !== undefined);
  const figures = figuresOf([[0, 4, "none", undefined]]);
  expect(unitTrends(flow, parts, figures).get(units[0]?.id ?? expect.fail())?.[rate]).toEqual([
    undefined,
    1,
    undefined,
    undefined,
  ]);
});

it("leaves out a period in which a unit owed nothing, whatever is stored", () => {
  const [unit = expect.fail("no unit")] = units;
  const [first = expect.fail(), ...others] = parts;
  const figures = figuresOf([[1, 2, 3, 4]]);
  const ended = [{ ...first, units: [] }, ...others];
  const received = flow.summary.totals.findIndex(({ id }) => id === "nhan");
  expect(unitTrends(flow, ended, figures).get(unit.id)?.[received]).toEqual([undefined, 2, 3, 4]);
});
