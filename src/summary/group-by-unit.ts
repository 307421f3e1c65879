import type { UnitId } from "../domain/people.ts";
import type { Named } from "../flow/unit-names.ts";

/** What stands under each unit, in its order; the units as they come first. */
export function groupByUnit<T extends { unit: Named }>(rows: readonly T[]): { unit: Named; rows: T[] }[] {
  const groups = new Map<UnitId, { unit: Named; rows: T[] }>();
  for (const row of rows) {
    const group = groups.get(row.unit.id) ?? { unit: row.unit, rows: [] };
    group.rows.push(row);
    groups.set(row.unit.id, group);
  }
  return [...groups.values()];
}
