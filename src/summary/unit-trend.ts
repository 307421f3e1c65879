import type { UnitId } from "../domain/people.ts";
import type { Answers, Figures } from "../domain/report.ts";
import type { Flow } from "../flow/flow.ts";
import { cellOf } from "./add-up.ts";
import { merge } from "./merge.ts";
import type { Part } from "./summarize.ts";

/** Of one unit and each total of the flow, its value in each part: the drawing of a line. Nothing where it has none, never 0. */
export type UnitTrend = (number | undefined)[][];

/**
 * Each unit's way over a row of parts, in time order. A part that a unit did not report, was not asked, or has no base for is a
 * gap; so are parts in which the unit did not exist. Figures of other periods and units are left out.
 */
export function unitTrends(
  flow: Flow,
  parts: readonly Pick<Part, "period" | "units">[],
  figures: readonly Figures[],
): ReadonlyMap<UnitId, UnitTrend> {
  const byPart = new Map<string, Map<UnitId, Figures>>(parts.map(({ period }) => [period.key, new Map()]));
  for (const one of figures) byPart.get(one.period)?.set(one.unit, one);
  const owing = parts.map((part) => new Set(part.units.map(({ id }) => id)));
  const units = new Map(parts.flatMap((part) => part.units).map((unit) => [unit.id, unit]));
  return new Map(
    [...units.values()].map((unit) => {
      let last: Answers | undefined;
      const rows = parts.map(({ period }, place) => {
        const own = owing[place]?.has(unit.id) ? byPart.get(period.key)?.get(unit.id) : undefined;
        const row = valuesOf(flow, unit, own, last);
        last = own?.answers;
        return row;
      });
      return [unit.id, flow.summary.totals.map((_, total) => rows.map((row) => row[total]))];
    }),
  );
}

function valuesOf(
  flow: Flow,
  unit: Part["units"][number],
  report: Figures | undefined,
  last: Answers | undefined,
): (number | undefined)[] {
  if (report === undefined) return [];
  const { answers, ...rest } = merge(flow, [report]);
  const scope = { now: (name: string) => answers[name], last: (name: string) => last?.[name] };
  return flow.summary.totals.map((total) => {
    const cell = cellOf(total, { unit, reports: [report], scope, ...rest });
    return "value" in cell ? cell.value : undefined;
  });
}
