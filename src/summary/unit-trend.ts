import type { UnitId } from "../domain/people.ts";
import type { Answers, Figures } from "../domain/report.ts";
import type { Flow } from "../flow/flow.ts";
import { cellOf, sumOver } from "./add-up.ts";
import { type Part, unitReport } from "./summarize.ts";

/** What one part adds to the lines: a value a total, of all units together and of each; nothing where there is none, never 0. */
export interface TrendStep {
  totals: (number | undefined)[];
  units: ReadonlyMap<UnitId, (number | undefined)[]>;
}

/**
 * The way of each total and of each unit's part in it over a row of parts, in time order, one part at a time: of thousands of units
 * that is work enough to let others in between. A part that a unit did not report, was not asked, or has no base for is a gap; so
 * are parts in which it owed nothing. Figures of other periods and units are left out.
 */
export function* trendSteps(
  flow: Flow,
  parts: readonly Pick<Part, "period" | "units">[],
  figures: readonly Figures[],
): Generator<TrendStep, void> {
  const byPart = new Map<string, Map<UnitId, Figures>>(parts.map(({ period }) => [period.key, new Map()]));
  for (const one of figures) byPart.get(one.period)?.set(one.unit, one);
  let last = new Map<UnitId, Answers>();
  for (const { period, units } of parts) {
    const given = byPart.get(period.key) ?? new Map<UnitId, Figures>();
    const reports = units.flatMap((unit) => {
      const report = given.get(unit.id);
      if (report === undefined) return [];
      return [unitReport(flow, unit, { reports: [report], atStart: true, atEnd: true }, last.get(unit.id))];
    });
    const { totals } = flow.summary;
    yield {
      totals: totals.map((total) => sumOver(total, reports).value),
      units: new Map(
        reports.map((report) => {
          const cells = totals.map((total) => cellOf(total, report));
          return [report.unit.id, cells.map((cell) => ("value" in cell ? cell.value : undefined))];
        }),
      ),
    };
    last = new Map([...given].map(([unit, { answers }]) => [unit, answers]));
  }
}
