import * as fc from "fast-check";
import { expect, it } from "vitest";
import { directoryOf } from "../../src/domain/directory.ts";
import { figuresBy } from "../../src/domain/figures.ts";
import type { Period } from "../../src/domain/period.ts";
import { partsOf } from "../../src/domain/period-parts.ts";
import { unitsOwing } from "../../src/reminders/owes.ts";
import { type Part, summarize } from "../../src/summary/summarize.ts";
import type { Cell, List, Summary } from "../../src/summary/summary.ts";
import { realCalendar } from "../domain/real-calendar.ts";
import { anyYear, type Year } from "./any-year.ts";
import { recount } from "./oracle.ts";

/** As the app asks: the units that owe each part, the figures as they stood. */
function summaryOf({ flow, own, asked, before, units, reports, asOf }: Year): Summary {
  const directory = directoryOf(1, units, []);
  const partsFor = (whole: Period): Part[] =>
    (whole.kind === flow.period.kind ? [whole] : partsOf(flow.period, whole, realCalendar)).flatMap((period) => {
      const deadline = own.find((one) => one.period.key === period.key)?.deadline;
      return deadline === undefined ? [] : [{ period, deadline, units: unitsOwing(flow, directory, period) }];
    });
  return summarize({
    flow,
    period: asked,
    parts: partsFor(asked),
    figures: reports.flatMap((report) => figuresBy(report, asOf) ?? []),
    before: { parts: partsFor(before), figures: reports.flatMap((report) => figuresBy(report, asOf) ?? []) },
    known: units,
    now: asOf,
  });
}

/** A summary in the oracle's shape. */
function stated(summary: Summary): ReturnType<typeof recount> {
  const { parts, expected, received, receivedBefore, totals, units, lists, unbalanced, seams, withoutHeir } = summary;
  const [open, lateDossiers, done, words] = lists;
  return {
    parts: parts.map(({ key }) => key),
    expected,
    received,
    receivedBefore,
    onTime: summary.onTime.map(({ unit, part }) => `${unit.id} ${part}`),
    late: summary.late.map(({ unit, part, minutes }) => `${unit.id} ${part} ${minutes}`),
    missing: summary.missing.map(({ unit, part }) => `${unit.id} ${part}`),
    totals: totals.map(({ id, value, rate, units: count, partial, notApplicable, missing, before }) => {
      return { id, value, rate, units: count, partial, notApplicable, missing, before };
    }),
    cells: totals.map((_, index) => units.map(({ cells }) => cellIn(cells[index]))),
    open: rowsIn(open, ({ cells, daysLeft }) => `${cells["viec"]} ${daysLeft ?? ""}`),
    lateDossiers: rowsIn(lateDossiers, ({ cells }) => `${cells["ma"]} ${cells["ngay"] ?? ""}`),
    done: rowsIn(done, ({ cells }) => String(cells["viec"])),
    words: rowsIn(words, ({ cells }) => String(cells["kien_nghi"])),
    explained: unbalanced.map(({ unit, part }) => `${unit.id} ${part}`),
    seams: seams.map(({ from, to }) => `${from.id} -> ${to.id}`),
    withoutHeir: withoutHeir.map(({ id }) => id),
  };
}

function cellIn(cell: Cell | undefined): number | string {
  if (cell === undefined) return "";
  if ("value" in cell) return cell.value;
  return cell.none === "no_base" ? `no_base ${cell.part}` : cell.none;
}

function rowsIn(list: List | undefined, show: (row: List["rows"][number]) => string): string[] {
  return list?.rows.map((row) => `${row.unit.id} ${show(row)}`) ?? [];
}

/** Lists whose order says nothing here. */
function sorted(one: ReturnType<typeof recount>): ReturnType<typeof recount> {
  const { onTime, late, missing, explained, seams, withoutHeir, ...rest } = one;
  const alike = { onTime, late, missing, explained, seams, withoutHeir };
  const inOrder = Object.fromEntries(Object.entries(alike).map(([name, all]) => [name, all.toSorted(byLetters)]));
  return { ...rest, ...(inOrder as typeof alike) };
}

function byLetters(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

it("agrees with a recount from the raw reports", () => {
  fc.assert(
    fc.property(anyYear, (year) => {
      expect(sorted(stated(summaryOf(year)))).toEqual(sorted(recount(year)));
    }),
    { numRuns: 5000 },
  );
});

it("is asked of years in which everything happens", () => {
  const years = fc.sample(anyYear, { numRuns: 1000, seed: 8 }).map((year) => ({ year, counted: recount(year) }));
  const share = (has: (one: (typeof years)[number]) => boolean) => years.filter(has).length;
  const seen = {
    seams: share(({ counted }) => counted.seams.length > 0),
    withoutHeir: share(({ counted }) => counted.withoutHeir.length > 0),
    severalParts: share(({ counted }) => counted.parts.length > 1),
    noReport: share(({ counted }) => counted.expected > 0 && counted.received === 0),
    partial: share(({ counted }) => counted.totals.some(({ partial }) => partial > 0)),
    notApplicable: share(({ counted }) => counted.totals.some(({ notApplicable }) => notApplicable > 0)),
    noBase: share(({ counted }) => counted.cells.flat().some((cell) => String(cell).startsWith("no_base"))),
    zero: share(({ counted }) => counted.cells.flat().includes(0)),
    endsInside: share(({ counted }) => counted.cells[2]?.includes("not_applicable") ?? false),
    correctedLater: share(({ year }) =>
      year.reports.some(({ latest, earlier }) => earlier.some(({ at }) => at <= year.asOf) && latest.at > year.asOf),
    ),
  };
  for (const [what, count] of Object.entries(seen)) expect([what, count >= 20]).toEqual([what, true]);
});
