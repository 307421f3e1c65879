import { z } from "zod";
import { type Unit, UnitId } from "./people.ts";
import { addDays, Day } from "./time.ts";
import { faultsOfUnits, type UnitFault } from "./unit-faults.ts";
import { formatDay } from "./vietnamese/date.ts";
import { fold } from "./vietnamese/fold.ts";

/** A unit that a change brings into being. */
const NewUnit = z.object({
  id: UnitId,
  name: z.string().min(1).max(200),
  short: z.string().min(1).max(200),
  kind: z.string().min(1),
  parent: UnitId.optional(),
  /** Other spellings; an official code among them. */
  aliases: z.array(z.string().min(1)).default([]),
});
export type NewUnit = z.infer<typeof NewUnit>;

/** What becomes of units from the beginning of `day` on; on the day before everything is as it was. */
export const UnitChange = z.discriminatedUnion("do", [
  /** The parts end, a new unit takes over from all of them. One part alone: it becomes another kind of unit, say. */
  z.object({ do: z.literal("merge"), parts: z.array(UnitId).min(1), into: NewUnit, day: Day }),
  /** The parts end, a unit that there is already takes over. */
  z.object({ do: z.literal("join"), parts: z.array(UnitId).min(1), into: UnitId, day: Day }),
  z.object({ do: z.literal("split"), unit: UnitId, into: z.array(NewUnit).min(2), day: Day }),
  z.object({
    do: z.literal("rename"),
    unit: UnitId,
    name: z.string().min(1).max(200),
    short: z.string().min(1).max(200),
    /** Spellings that are new with this name. */
    aliases: z.array(z.string().min(1)).default([]),
    day: Day,
  }),
  z.object({ do: z.literal("move"), unit: UnitId, parent: UnitId, day: Day }),
]);
export type UnitChange = z.infer<typeof UnitChange>;

/** Why a change cannot be made: a sentence of the wording, with its values. */
export type ChangeFault =
  | UnitFault
  | { sentence: "units.change.unknown"; values: { id: string } }
  | { sentence: "units.change.before_beginning"; values: { unit: string; day: string; from: string } }
  | { sentence: "units.change.before_last"; values: { unit: string; day: string; until: string } }
  | { sentence: "units.change.ends"; values: { unit: string; to: string } }
  | { sentence: "units.change.id_taken"; values: { id: string; unit: string } }
  | { sentence: "units.change.twice"; values: { unit: string } }
  | { sentence: "units.change.into_itself"; values: { unit: string } }
  | { sentence: "units.change.children"; values: { unit: string; children: string } }
  | { sentence: "units.change.kind"; values: { unit: string; name: string } }
  | { sentence: "units.change.same"; values: { unit: string } };

/**
 * Makes a change on units: those that become different, the new ones included; or all that is wrong with it, and then nothing is to
 * be done. Ended units stay, with their last day and their heirs. What stood below a unit that ended with one heir stands below
 * that heir from the day on. Names and parents of before are kept in `former`.
 */
export function changeUnits(units: readonly Unit[], change: UnitChange): { units: Unit[] } | { faults: ChangeFault[] } {
  const tree = new Map(units.map((unit) => [unit.id, unit]));
  const faults = faultsOf(tree, change);
  if (faults.length > 0) return { faults };
  const changed = carryOut(units, tree, change);
  const after = new Map([...tree, ...changed.map((unit) => [unit.id, unit] as const)]);
  const known = new Set(faultsOfUnits(units).map((fault) => JSON.stringify(fault)));
  const made = faultsOfUnits([...after.values()]).filter((fault) => !known.has(JSON.stringify(fault)));
  return made.length > 0 ? { faults: made } : { units: changed };
}

/** Whether a change has been made already, so that a repeat is none. */
export function isMade(units: readonly Unit[], change: UnitChange): boolean {
  const find = (id: UnitId) => units.find((unit) => unit.id === id);
  const last = addDays(change.day, -1);
  const ended = (id: UnitId, heirs: UnitId[]) => {
    const unit = find(id);
    return unit?.validTo === last && JSON.stringify(unit.successors) === JSON.stringify(heirs);
  };
  switch (change.do) {
    case "merge":
      return change.parts.every((id) => ended(id, [change.into.id]));
    case "join":
      return change.parts.every((id) => ended(id, [change.into]));
    case "split":
      return ended(
        change.unit,
        change.into.map(({ id }) => id),
      );
    case "rename": {
      const unit = find(change.unit);
      return unit?.name === change.name && unit.former?.some(({ until }) => until === last) === true;
    }
    case "move": {
      const unit = find(change.unit);
      return unit?.parent === change.parent && unit.former?.some(({ until }) => until === last) === true;
    }
  }
}

/** The units that end, or are renamed or moved. */
export function unitsOf(change: UnitChange): UnitId[] {
  return change.do === "merge" || change.do === "join" ? change.parts : [change.unit];
}

// ------------------------------------------------------------------------------------------------------------- faults

type Tree = ReadonlyMap<UnitId, Unit>;

function faultsOf(tree: Tree, change: UnitChange): ChangeFault[] {
  const touched = unitsOf(change);
  return [
    ...touched.flatMap((id, index) => faultsOfPart(tree, id, change.day, touched.indexOf(id) !== index)),
    ...faultsOfOutcome(tree, change),
  ];
}

/** A unit that ends or changes must be there the day before and on, and nothing later may be known of it. */
function faultsOfPart(tree: Tree, id: UnitId, day: Day, again: boolean): ChangeFault[] {
  const unit = tree.get(id);
  if (unit === undefined) return [{ sentence: "units.change.unknown", values: { id } }];
  const { name, validFrom: from, validTo: to } = unit;
  const until = unit.former?.at(-1)?.until;
  const said = { unit: name, day: formatDay(day) };
  if (again) return [{ sentence: "units.change.twice", values: { unit: name } }];
  if (to !== undefined) return [{ sentence: "units.change.ends", values: { unit: name, to: formatDay(to) } }];
  if (from !== undefined && day <= from)
    return [{ sentence: "units.change.before_beginning", values: { ...said, from: formatDay(from) } }];
  if (until !== undefined && day <= until)
    return [{ sentence: "units.change.before_last", values: { ...said, until: formatDay(until) } }];
  return [];
}

function faultsOfOutcome(tree: Tree, change: UnitChange): ChangeFault[] {
  const parts = unitsOf(change).flatMap((id) => tree.get(id) ?? []);
  const children = childrenOf(tree.values(), parts, addDays(change.day, -1));
  switch (change.do) {
    case "merge":
      return [...newFaults(tree, [change.into]), ...movedFaults(children, change.day)];
    case "split":
      return [...newFaults(tree, change.into), ...childrenFaults(children, parts[0])];
    case "join": {
      const heir = tree.get(change.into);
      if (heir === undefined) return [{ sentence: "units.change.unknown", values: { id: change.into } }];
      if (change.parts.includes(heir.id))
        return [{ sentence: "units.change.into_itself", values: { unit: heir.name } }];
      return movedFaults(children, change.day);
    }
    case "rename": {
      const unit = tree.get(change.unit);
      if (unit === undefined) return [];
      if (unit.name === change.name) return [{ sentence: "units.change.same", values: { unit: unit.name } }];
      const [was, is] = [kindOfName(unit.name), kindOfName(change.name)];
      const differs = was !== undefined && is !== undefined && was !== is;
      return differs ? [{ sentence: "units.change.kind", values: { unit: unit.name, name: change.name } }] : [];
    }
    case "move": {
      const unit = tree.get(change.unit);
      const same = unit !== undefined && unit.parent === change.parent;
      return same ? [{ sentence: "units.change.same", values: { unit: unit.name } }] : [];
    }
  }
}

function newFaults(tree: Tree, made: readonly NewUnit[]): ChangeFault[] {
  return made.flatMap(({ id, name }, index): ChangeFault[] => {
    const other = tree.get(id) ?? made.slice(0, index).find((one) => one.id === id);
    return other === undefined ? [] : [{ sentence: "units.change.id_taken", values: { id, unit: name } }];
  });
}

/** Nobody knows under which of several heirs they would come. */
function childrenFaults(children: readonly Unit[], unit: Unit | undefined): ChangeFault[] {
  if (children.length === 0 || unit === undefined) return [];
  return [
    {
      sentence: "units.change.children",
      values: { unit: unit.name, children: children.map(({ name }) => name).join(", ") },
    },
  ];
}

/** What comes below the heir must not have been renamed or moved later than that. */
function movedFaults(children: readonly Unit[], day: Day): ChangeFault[] {
  return children.flatMap(({ name, former = [] }): ChangeFault[] => {
    const until = former.at(-1)?.until;
    if (until === undefined || until < day) return [];
    return [
      { sentence: "units.change.before_last", values: { unit: name, day: formatDay(day), until: formatDay(until) } },
    ];
  });
}

const KINDS = ["xa", "phuong", "thi tran", "dac khu", "huyen", "quan", "thi xa", "thanh pho", "tinh"];

/** The kind that a commune's or district's name says. ["UBND xã Ia Le" -> "xa"; "Phòng Nội vụ" -> nothing] */
export function kindOfName(name: string): string | undefined {
  const words = fold(name).replace(/^ubnd /, "");
  return KINDS.toSorted((a, b) => b.length - a.length)
    .find((kind) => words.startsWith(`${kind} `))
    ?.replaceAll(" ", "_");
}

// --------------------------------------------------------------------------------------------------------- carrying out

function carryOut(units: readonly Unit[], tree: Tree, change: UnitChange): Unit[] {
  const { day } = change;
  const last = addDays(day, -1);
  const parts = unitsOf(change).flatMap((id) => tree.get(id) ?? []);
  switch (change.do) {
    case "merge":
      return [...ended(units, parts, change.into.id, last), born(change.into, day)];
    case "join":
      return ended(units, parts, change.into, last);
    case "split": {
      const successors = change.into.map(({ id }) => id);
      return [
        ...parts.map((part) => ({ ...part, validTo: last, successors })),
        ...change.into.map((one) => born(one, day)),
      ];
    }
    case "rename":
      return parts.map((unit) => ({
        ...keptUntil(unit, last),
        name: change.name,
        short: change.short,
        aliases: [...new Set([...unit.aliases, ...change.aliases])],
      }));
    case "move":
      return parts.map((unit) => ({ ...keptUntil(unit, last), parent: change.parent }));
  }
}

/** The parts at their end, and what stood below them, below the heir. */
function ended(units: readonly Unit[], parts: readonly Unit[], heir: UnitId, last: Day): Unit[] {
  const moved = childrenOf(units, parts, last)
    .filter(({ id }) => id !== heir)
    .map((unit) => ({ ...(isThere(unit, last) ? keptUntil(unit, last) : unit), parent: heir }));
  return [...parts.map((part) => ({ ...part, validTo: last, successors: [heir] })), ...moved];
}

/** What stands below these units, is none of them, and is there after a day. */
function childrenOf(units: Iterable<Unit>, parts: readonly Unit[], last: Day): Unit[] {
  const ids = new Set<UnitId | undefined>(parts.map(({ id }) => id)); // never undefined itself: a root is below nothing
  return [...units].filter((unit) => ids.has(unit.parent) && !ids.has(unit.id) && existsAfter(unit, last));
}

function existsAfter({ validTo }: Unit, day: Day): boolean {
  return validTo === undefined || day < validTo;
}

function isThere({ validFrom }: Unit, day: Day): boolean {
  return validFrom === undefined || validFrom <= day;
}

/** With its name and parent of before; a second change of one day adds to the first. */
function keptUntil(unit: Unit, until: Day): Unit {
  const { name, short, parent, former = [] } = unit;
  if (former.at(-1)?.until === until) return unit;
  return { ...unit, former: [...former, { until, name, short, ...(parent !== undefined && { parent }) }] };
}

function born({ parent, ...unit }: NewUnit, validFrom: Day): Unit {
  return { ...unit, ...(parent !== undefined && { parent }), validFrom, successors: [] };
}
