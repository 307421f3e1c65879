import { asOn } from "./directory.ts";
import type { Unit, UnitId } from "./people.ts";
import { addDays, type Day } from "./time.ts";
import { formatDay } from "./vietnamese/date.ts";

/** Which column of a list of units a fault is in. */
export type UnitField = "id" | "name" | "kind" | "parent" | "code" | "from" | "to" | "successors";

/** What is wrong with a unit: a sentence of the wording, with its values. */
export type UnitFault = { unit: UnitId; field: UnitField } & (
  | { sentence: "units.fault.id_twice"; values: { id: string } }
  | { sentence: "units.fault.parent_unknown"; values: { id: string } }
  | { sentence: "units.fault.cycle"; values: { path: string; day: string } }
  | { sentence: "units.fault.cycle_now"; values: { path: string } }
  | { sentence: "units.fault.code_twice"; values: { code: string; unit: string; from: string } }
  | { sentence: "units.fault.code_twice_always"; values: { code: string; unit: string } }
  | { sentence: "units.fault.ends_before"; values: { from: string; to: string } }
  | { sentence: "units.fault.before_parent"; values: { from: string; parent: string; parent_from: string } }
  | { sentence: "units.fault.after_parent"; values: { from: string; parent: string; parent_to: string } }
  | { sentence: "units.fault.heir_unknown"; values: { id: string } }
  | { sentence: "units.fault.heir_without_end"; values: object }
  | { sentence: "units.fault.heir_late"; values: { heir: string; from: string; to: string } }
  | { sentence: "units.fault.heir_ended"; values: { heir: string; heir_to: string; to: string } }
);

/**
 * All that contradicts itself in a list of units, over all of time: unknown and circular parents, one official code on two units
 * that exist at once, beginnings before the parent's, ends before beginnings, heirs that do not follow. No faults, no circles.
 */
export function faultsOfUnits(units: readonly Unit[]): UnitFault[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return [
    ...idsTwice(units),
    ...units.flatMap((unit) => [...datesOf(unit), ...parentsOf(unit, byId), ...heirsOf(unit, byId)]),
    ...cycles(units, byId),
    ...codesTwice(units),
  ];
}

/** Official codes stand among the aliases; they are what is nothing but digits. [23942, "Nhơn Hòa" -> 23942] */
export function codesOf({ aliases }: Pick<Unit, "aliases">): string[] {
  return aliases.filter(isCode);
}

export function isCode(alias: string): boolean {
  return /^\d{2,}$/.test(alias);
}

function idsTwice(units: readonly Unit[]): UnitFault[] {
  const seen = new Set<UnitId>();
  return units.flatMap(({ id }) => {
    if (seen.has(id)) return [{ unit: id, field: "id", sentence: "units.fault.id_twice", values: { id } } as const];
    seen.add(id);
    return [];
  });
}

function datesOf({ id, validFrom: from, validTo: to }: Unit): UnitFault[] {
  if (from === undefined || to === undefined || from <= to) return [];
  const values = { from: formatDay(from), to: formatDay(to) };
  return [{ unit: id, field: "to", sentence: "units.fault.ends_before", values }];
}

/** A unit's parents, each with the day since when; no day where it always was. */
function timesOf(unit: Unit): { since: Day | undefined; parent: UnitId | undefined }[] {
  const former = unit.former ?? [];
  return [...former, unit].map(({ parent }, index) => {
    const last = former[index - 1];
    return { since: last === undefined ? unit.validFrom : addDays(last.until, 1), parent };
  });
}

function parentsOf(unit: Unit, byId: ReadonlyMap<UnitId, Unit>): UnitFault[] {
  return timesOf(unit).flatMap(({ since, parent: id }, index, times): UnitFault[] => {
    if (id === undefined || (index > 0 && times[index - 1]?.parent === id)) return []; // only renamed
    const parent = byId.get(id);
    const of = { unit: unit.id, field: "parent" } as const;
    if (parent === undefined) return [{ ...of, sentence: "units.fault.parent_unknown", values: { id } }];
    if (since === undefined) return [];
    const from = formatDay(since);
    const named = { from, parent: parent.name };
    if (parent.validFrom !== undefined && since < parent.validFrom)
      return [
        {
          unit: unit.id,
          field: "from",
          sentence: "units.fault.before_parent",
          values: { ...named, parent_from: formatDay(parent.validFrom) },
        },
      ];
    if (parent.validTo !== undefined && parent.validTo < since)
      return [
        { ...of, sentence: "units.fault.after_parent", values: { ...named, parent_to: formatDay(parent.validTo) } },
      ];
    return [];
  });
}

function heirsOf(unit: Unit, byId: ReadonlyMap<UnitId, Unit>): UnitFault[] {
  const of = { unit: unit.id, field: "successors" } as const;
  const { validTo: to } = unit;
  return unit.successors.flatMap((id): UnitFault[] => {
    const heir = byId.get(id);
    if (heir === undefined || id === unit.id) return [{ ...of, sentence: "units.fault.heir_unknown", values: { id } }];
    if (to === undefined) return [{ ...of, sentence: "units.fault.heir_without_end", values: {} }];
    const next = addDays(to, 1);
    const named = { heir: heir.name, to: formatDay(to) };
    if (heir.validFrom !== undefined && heir.validFrom > next)
      return [{ ...of, sentence: "units.fault.heir_late", values: { ...named, from: formatDay(heir.validFrom) } }];
    if (heir.validTo !== undefined && heir.validTo < next)
      return [{ ...of, sentence: "units.fault.heir_ended", values: { ...named, heir_to: formatDay(heir.validTo) } }];
    return [];
  });
}

/** Circles of parents, each told once; parents change on few days, and on each of these all are looked at. */
function cycles(units: readonly Unit[], byId: ReadonlyMap<UnitId, Unit>): UnitFault[] {
  const days = [...new Set(units.flatMap(({ former = [] }) => former.map(({ until }) => until)))].sort();
  const told = new Set<string>();
  return [...days, undefined].flatMap((day) =>
    circlesOn(units, byId, day).flatMap((circle): UnitFault[] => {
      const key = [...circle].sort().join(" ");
      const first = circle.toSorted()[0];
      if (first === undefined || told.has(key)) return [];
      told.add(key);
      const at = circle.indexOf(first);
      const path = [...circle.slice(at), ...circle.slice(0, at), first].join(" → ");
      return day === undefined
        ? [{ unit: first, field: "parent", sentence: "units.fault.cycle_now", values: { path } }]
        : [{ unit: first, field: "parent", sentence: "units.fault.cycle", values: { path, day: formatDay(day) } }];
    }),
  );
}

function circlesOn(units: readonly Unit[], byId: ReadonlyMap<UnitId, Unit>, day: Day | undefined): UnitId[][] {
  const parentOf = (id: UnitId) => {
    const unit = byId.get(id);
    return (unit === undefined || day === undefined ? unit : asOn(unit, day))?.parent;
  };
  const clear = new Set<UnitId>();
  const circles: UnitId[][] = [];
  for (const { id } of units) {
    const path: UnitId[] = [];
    const onPath = new Set<UnitId>();
    let one: UnitId | undefined = id;
    for (; one !== undefined && !clear.has(one) && !onPath.has(one); one = parentOf(one)) {
      path.push(one);
      onPath.add(one);
    }
    if (one !== undefined && onPath.has(one)) circles.push(path.slice(path.indexOf(one)));
    for (const seen of path) clear.add(seen);
  }
  return circles;
}

function codesTwice(units: readonly Unit[]): UnitFault[] {
  const byCode = new Map<string, Unit[]>();
  for (const unit of units)
    for (const code of new Set(codesOf(unit))) byCode.set(code, [...(byCode.get(code) ?? []), unit]);
  return [...byCode].flatMap(([code, sharing]) => {
    const inOrder = sharing.toSorted((a, b) => compare(a.validFrom, b.validFrom));
    return inOrder.flatMap((unit, index): UnitFault[] => {
      // The ones that began before: whichever still exists when this one begins.
      const other = inOrder.slice(0, index).find(({ validTo }) => validTo === undefined || !isBefore(validTo, unit));
      if (other === undefined) return [];
      const of = { unit: unit.id, field: "code" } as const;
      const values = { code, unit: other.name };
      if (unit.validFrom === undefined) return [{ ...of, sentence: "units.fault.code_twice_always", values }];
      return [{ ...of, sentence: "units.fault.code_twice", values: { ...values, from: formatDay(unit.validFrom) } }];
    });
  });
}

function isBefore(day: Day, { validFrom }: Unit): boolean {
  return validFrom !== undefined && day < validFrom;
}

/** What has no beginning comes first. */
function compare(a: Day | undefined, b: Day | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  return b === undefined || a > b ? 1 : -1;
}
