import type { Flow } from "../flow/flow.ts";
import { byName, type Named } from "../flow/unit-names.ts";
import type { Delivery, Summary } from "./summary.ts";

/** How far a unit is behind, measure by measure. What it has not reported is not known, and counts as its missing report only. */
export interface Behind {
  unit: Named;
  /** Rows of open work past their day. */
  overdue: number;
  /** Its part of the first total that counts late dossiers. */
  dossiers: number;
  /** Reports it owes and whose due time has passed. */
  missing: number;
  late: number;
}

/** The measures in the order in which they weigh: a later one decides only between units that are equal in all before it. */
export const MEASURES = ["overdue", "dossiers", "missing", "late"] as const;

/** The units that are behind in anything, the one that is behind most first. */
export function behindMost(summary: Summary, flow: Flow): Behind[] {
  const overdue = countByUnit(
    summary.lists.flatMap(({ rows }) => rows.filter(({ daysLeft }) => daysLeft !== undefined && daysLeft < 0)),
  );
  const missing = countByUnit(atFault(summary));
  const late = countByUnit(summary.late);
  const dossiers = dossiersIn(flow);
  return summary.units
    .map(({ unit, cells }): Behind => {
      const cell = dossiers === undefined ? undefined : cells[dossiers];
      return {
        unit,
        overdue: overdue.get(unit.id) ?? 0,
        dossiers: cell !== undefined && "value" in cell ? cell.value : 0,
        missing: missing.get(unit.id) ?? 0,
        late: late.get(unit.id) ?? 0,
      };
    })
    .filter((one) => MEASURES.some((measure) => one[measure] > 0))
    .sort((a, b) => MEASURES.map((one) => b[one] - a[one]).find((sign) => sign !== 0) ?? byName(a.unit, b.unit));
}

/** The place of the total that counts late dossiers; a rate counts none. */
export function dossiersIn(flow: Flow): number | undefined {
  const index = flow.summary.totals.findIndex(({ about, per }) => about === "late_dossiers" && per === undefined);
  return index < 0 ? undefined : index;
}

/** Missing reports whose due time has passed: of the last part only once it has, of those before it all. */
export function atFault({ missing, parts, overdue }: Summary): Delivery[] {
  return missing.filter(({ part }) => overdue || part !== parts.at(-1)?.key);
}

function countByUnit(rows: readonly { unit: Named }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { unit } of rows) counts.set(unit.id, (counts.get(unit.id) ?? 0) + 1);
  return counts;
}
