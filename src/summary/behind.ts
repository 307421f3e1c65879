import type { Flow } from "../flow/flow.ts";
import { byName, type Named } from "../flow/unit-names.ts";
import { groupByUnit } from "./group-by-unit.ts";
import type { Delivery, List, Summary } from "./summary.ts";

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
  const overdue = overdueByUnit(summary.lists);
  const missing = countByUnit(missingBySide(summary).atFault);
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

/** Rows of open work past their day; a unit that has none is absent. */
export function overdueByUnit(lists: readonly List[]): ReadonlyMap<string, number> {
  return countByUnit(
    lists.flatMap(({ rows }) => rows.filter(({ daysLeft }) => daysLeft !== undefined && daysLeft < 0)),
  );
}

/** Missing reports whose due time has passed, of the last part only once it has; and those that still have time. */
export function missingBySide({ missing, parts, overdue }: Summary): { atFault: Delivery[]; inTime: Delivery[] } {
  const isAtFault = ({ part }: Delivery) => overdue || part !== parts.at(-1)?.key;
  return { atFault: missing.filter(isAtFault), inTime: missing.filter((one) => !isAtFault(one)) };
}

function countByUnit(rows: readonly { unit: Named }[]): Map<string, number> {
  return new Map(groupByUnit(rows).map(({ unit, rows: own }) => [unit.id, own.length]));
}
