import {
  type Address,
  hasRole,
  type Person,
  type PersonId,
  postsOf,
  type Role,
  type Unit,
  type UnitId,
} from "./people.ts";
import type { Day } from "./time.ts";
import { fold } from "./vietnamese/fold.ts";

/** Units and people at one moment, ready to be asked. Unchangeable: a change makes a new one. */
export interface Directory {
  /** Rises with every change of the stored units and people. */
  version: number;
  /** The day it is seen from: names, parents and who took over what are those of that day. Absent: of the last change. */
  day?: Day;
  /** As they are stored. */
  units: Unit[];
  people: Person[];
  unit(id: UnitId): Unit | undefined;
  /** As it was called, and where it belonged, on a day. */
  unitOn(id: UnitId, day: Day): Unit | undefined;
  person(id: PersonId): Person | undefined;
  /** Nobody where the one who was there has left. A page of the web chat is its person's, listed among the addresses or not. */
  personAt(address: Address): Person | undefined;
  /** The people of a unit who have one of these roles; of a unit that ended and has nobody left, those of its heirs. */
  peopleOf(unit: UnitId, roles: readonly Role[]): Person[];
  /** Everybody with one of these roles, whatever the unit. */
  withRole(roles: readonly Role[]): Person[];
  /** The units of these kinds that exist on a day, as they were called then. */
  unitsOn(day: Day, kinds: readonly string[]): Unit[];
  /** The unit itself and everything below it, with the units they took over from. */
  subtree(id: UnitId): Set<UnitId>;
  /** Whether a unit is in another's subtree, found from below: a province has thousands of units, but few stand above one. */
  isWithin(id: UnitId, top: UnitId): boolean;
  /** What a unit became: itself while it lasts, else those at the end of its lines of successors. None where nobody took over. */
  heirs(id: UnitId): Unit[];
  /** The units that name this one as a successor. */
  predecessors(id: UnitId): Unit[];
  /** The units that ended and have this one among their heirs. */
  inherited(id: UnitId): Unit[];
  /**
   * Units that a person's words can mean: by id that one; else by name, a former one too, short form, alias or code, without marks;
   * exact matches alone when there are any. Of units that ended none while one that lasts is meant as well, else these and their heirs.
   */
  find(words: string): Unit[];
}

export function directoryOf(version: number, units: Unit[], people: Person[], day?: Day): Directory {
  const stored = new Map(units.map((unit) => [unit.id, unit]));
  const current = day === undefined ? units : units.map((unit) => asOn(unit, day));
  const unitById = new Map(current.map((unit) => [unit.id, unit]));
  const personById = new Map(people.map((person) => [person.id, person]));
  const byAddress = new Map(
    people
      .filter((person) => postsOf(person).length > 0)
      .flatMap((person) => person.addresses.map((one) => [addressKey(one), person] as const)),
  );
  const posts = people.flatMap((person) => postsOf(person).map((post) => ({ person, ...post })));
  const byUnit = groupBy(posts, ({ unit }) => unit);
  const children = groupBy(current, (unit) => unit.parent);
  const before = groupBy(
    current.flatMap((unit) => unit.successors.map((heir) => ({ unit, heir }))),
    ({ heir }) => heir,
  );
  const predecessors = (id: UnitId) => (before.get(id) ?? []).map(({ unit }) => unit);
  const spelled = current.map((unit) => ({ unit, names: spellings(unit) }));
  const lasts = (unit: Unit) => unit.validTo === undefined || (day !== undefined && day <= unit.validTo);
  const heirs = (id: UnitId): Unit[] =>
    [
      ...walk([id], (one) => {
        const unit = unitById.get(one);
        return unit === undefined || lasts(unit) ? [] : unit.successors;
      }),
    ]
      .flatMap((one) => unitById.get(one) ?? [])
      .filter(lasts);
  const ofUnit = (unit: UnitId, roles: readonly Role[]) =>
    (byUnit.get(unit) ?? [])
      .filter((post) => post.roles.some((role) => roles.includes(role)))
      .map(({ person }) => person);

  return {
    version,
    ...(day !== undefined && { day }),
    units,
    people,
    unit: (id) => unitById.get(id),
    person: (id) => personById.get(id),
    personAt(address) {
      const found = byAddress.get(addressKey(address));
      const page = address.channel === WEB ? personById.get(address.chat as PersonId) : undefined;
      const own = found ?? (page?.withdrew === undefined ? page : undefined);
      return own !== undefined && postsOf(own).length > 0 ? own : undefined;
    },
    unitOn(id, on) {
      const unit = stored.get(id);
      return unit && asOn(unit, on);
    },
    peopleOf(unit, roles) {
      if (byUnit.has(unit)) return ofUnit(unit, roles);
      return [...new Set(heirs(unit).flatMap((heir) => ofUnit(heir.id, roles)))];
    },
    withRole: (roles) => people.filter((person) => hasRole(person, roles)),
    unitsOn: (on, kinds) =>
      units.filter((unit) => kinds.includes(unit.kind) && existsOn(unit, on)).map((unit) => asOn(unit, on)),
    subtree: (id) =>
      walk([id], (one) => [
        ...(children.get(one) ?? []).map((unit) => unit.id),
        ...predecessors(one).map((unit) => unit.id),
      ]),
    isWithin: (id, top) =>
      walk([id], (one) => {
        const { parent, successors = [] } = unitById.get(one) ?? {};
        return parent === undefined ? successors : [parent, ...successors];
      }).has(top),
    heirs,
    predecessors,
    inherited: (id) =>
      [...walk([id], (one) => predecessors(one).map((unit) => unit.id))]
        .flatMap((one) => unitById.get(one) ?? [])
        .filter((unit) => !lasts(unit)),
    find(words) {
      const own = unitById.get(words.trim() as UnitId);
      if (own !== undefined) return [own];
      const wanted = fold(words);
      if (wanted === "") return [];
      const exact = spelled.filter(({ names }) => names.includes(wanted));
      const found = (
        exact.length > 0 ? exact : spelled.filter(({ names }) => names.some((name) => containsWords(name, wanted)))
      ).map(({ unit }) => unit);
      const lasting = found.filter(lasts);
      return lasting.length > 0 ? lasting : [...new Set([...found, ...found.flatMap(({ id }) => heirs(id))])];
    },
  };
}

/** Its chats are named by their people. */
const WEB = "web";

/** The same units and people, seen from a day. */
export function directoryOn({ version, units, people }: Directory, day: Day): Directory {
  return directoryOf(version, units, people, day);
}

/** A unit as it was called, and where it belonged, on a day; days before its beginning are like its first. */
export function asOn(unit: Unit, day: Day): Unit {
  const then = unit.former?.find(({ until }) => day <= until);
  if (then === undefined) return unit;
  const { parent: _, ...rest } = unit;
  const { until: __, ...was } = then;
  return { ...rest, ...was };
}

export function existsOn(unit: Unit, day: Day): boolean {
  return (unit.validFrom === undefined || unit.validFrom <= day) && (unit.validTo === undefined || day <= unit.validTo);
}

/** Everything to be reached by steps, the beginning included; a cycle in the data must not hang us. */
function walk(from: readonly UnitId[], step: (id: UnitId) => UnitId[]): Set<UnitId> {
  const found = new Set(from);
  for (const id of found) for (const next of step(id)) found.add(next); // a Set is walked on to what is added meanwhile
  return found;
}

function spellings({ id, name, short, aliases, former = [] }: Unit): string[] {
  const names = [id, name, short, ...aliases, ...former.flatMap((was) => [was.name, was.short])];
  return [...new Set(names.map((one) => fold(one)))];
}

/** "ia le" is in "ubnd xa ia le" but not in "ubnd xa ia leo". */
function containsWords(name: string, words: string): boolean {
  return ` ${name} `.includes(` ${words} `);
}

function addressKey(address: Address): string {
  return `${address.channel} ${address.chat}`;
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
