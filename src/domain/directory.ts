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
  units: Unit[];
  people: Person[];
  unit(id: UnitId): Unit | undefined;
  person(id: PersonId): Person | undefined;
  personAt(address: Address): Person | undefined;
  /** The people of a unit who have one of these roles. */
  peopleOf(unit: UnitId, roles: readonly Role[]): Person[];
  /** Everybody with one of these roles, whatever the unit. */
  withRole(roles: readonly Role[]): Person[];
  /** The units of these kinds that exist on a day. */
  unitsOn(day: Day, kinds: readonly string[]): Unit[];
  /** The unit itself and everything below it. */
  subtree(id: UnitId): Set<UnitId>;
  /** Units that a person's words can mean: by name, short form, alias or code, without marks; exact matches alone when there are any. */
  find(words: string): Unit[];
}

export function directoryOf(version: number, units: Unit[], people: Person[]): Directory {
  const unitById = new Map(units.map((unit) => [unit.id, unit]));
  const personById = new Map(people.map((person) => [person.id, person]));
  const byAddress = new Map(
    people.flatMap((person) => person.addresses.map((one) => [addressKey(one), person] as const)),
  );
  const posts = people.flatMap((person) => postsOf(person).map((post) => ({ person, ...post })));
  const byUnit = groupBy(posts, ({ unit }) => unit);
  const children = groupBy(units, (unit) => unit.parent);
  const spelled = units.map((unit) => ({
    unit,
    names: [...new Set([unit.id, unit.name, unit.short, ...unit.aliases].map((name) => fold(name)))],
  }));

  return {
    version,
    units,
    people,
    unit: (id) => unitById.get(id),
    person: (id) => personById.get(id),
    personAt: (address) => byAddress.get(addressKey(address)),
    peopleOf: (unit, roles) =>
      (byUnit.get(unit) ?? [])
        .filter((post) => post.roles.some((role) => roles.includes(role)))
        .map(({ person }) => person),
    withRole: (roles) => people.filter((person) => hasRole(person, roles)),
    unitsOn: (day, kinds) => units.filter((unit) => kinds.includes(unit.kind) && existsOn(unit, day)),
    subtree(id) {
      const found = new Set<UnitId>();
      const open = [id];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (found.has(next)) continue; // a cycle in the data must not hang us
        found.add(next);
        open.push(...(children.get(next) ?? []).map((unit) => unit.id));
      }
      return found;
    },
    find(words) {
      const wanted = fold(words);
      if (wanted === "") return [];
      const exact = spelled.filter(({ names }) => names.includes(wanted));
      const found =
        exact.length > 0 ? exact : spelled.filter(({ names }) => names.some((name) => containsWords(name, wanted)));
      return found.map(({ unit }) => unit);
    },
  };
}

export function existsOn(unit: Unit, day: Day): boolean {
  return (unit.validFrom === undefined || unit.validFrom <= day) && (unit.validTo === undefined || day <= unit.validTo);
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
