import type { Unit, UnitId } from "../domain/people.ts";

/**
 * Of each unit of the period before, the one unit of now that its figures are compared with: itself, or what it became, over any
 * number of merges. A unit that was split, if only one of its parts is here, or became none of them, has no heir here. `between` are
 * units that may have come since, also those that are not shown. [xã A 2025 -> B, only in spring 2026 -> C of today: C]
 * [Nhơn Hòa, Chư Don, Ia Phang, all into Chư Pưh -> Chư Pưh]
 */
export function heirsOf(
  before: readonly Unit[],
  now: readonly { id: UnitId }[],
  between: readonly Unit[] = [],
): Map<UnitId, UnitId> {
  const alive = new Set(now.map(({ id }) => id));
  const known = new Map([...between, ...before].map((unit) => [unit.id, unit]));
  const heirs = new Map<UnitId, UnitId>();
  for (const { id } of before) {
    const ends = endsOf(id, alive, known, new Set());
    const [heir] = ends;
    if (heir !== undefined && ends.size === 1 && alive.has(heir)) heirs.set(id, heir);
  }
  return heirs;
}

/** Where a unit's line of successors ends, among the living or elsewhere; `seen` guards against a circle in the data. */
function endsOf(
  id: UnitId,
  alive: ReadonlySet<UnitId>,
  known: ReadonlyMap<UnitId, Unit>,
  seen: Set<UnitId>,
): Set<UnitId> {
  if (alive.has(id)) return new Set([id]);
  if (seen.has(id)) return new Set();
  seen.add(id);
  const { successors } = known.get(id) ?? {};
  if (successors?.length === 0) return new Set([id]);
  return new Set(successors?.flatMap((next) => [...endsOf(next, alive, known, seen)]));
}
