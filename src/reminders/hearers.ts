import { type Away, actingFor } from "../domain/acting.ts";
import type { Directory } from "../domain/directory.ts";
import { type Address, type Person, type PersonId, Role, type Unit, type UnitId } from "../domain/people.ts";
import type { Day } from "../domain/time.ts";
import type { Rung } from "../flow/schema.ts";

/** Who stands in which role on a day. Whoever is away that day is not among them; who acts for him is. */
export interface Hearers {
  /** Who hears about one unit in one of these roles. */
  ofUnit(unit: UnitId, roles: readonly Role[], day: Day): readonly Person[];
  /** Who hears about all units in one of these roles. */
  ofAll(roles: readonly Role[], day: Day): readonly Person[];
}

/** Everybody in the directory, as if nobody were ever away. */
export function everybody(directory: Directory): Hearers {
  return {
    ofUnit: (unit, roles) => directory.peopleOf(unit, roles),
    ofAll: (roles) => directory.withRole(roles),
  };
}

/** Those who are there on the day, and who acts for those who are not. */
export function present(directory: Directory, away: Away): Hearers {
  if (away.size === 0) return everybody(directory);
  const acting = (people: readonly Person[], day: Day): Person[] => [
    ...new Set(people.flatMap((person) => actingFor(directory, away, person, day))),
  ];
  return {
    ofUnit: (unit, roles, day) => acting(directory.peopleOf(unit, roles), day),
    ofAll: (roles, day) => acting(directory.withRole(roles), day),
  };
}

/** Who hears a reminder: a person, or a group of leaders. */
export type Hearer = { to: PersonId; group?: never } | { group: Pick<Address, "channel" | "chat">; to?: never };

/** In the unit's place: all units that have not reported. */
export const ALL = "*";

/** Somebody hears about one unit, or about all that are missing. */
export interface Hearing {
  unit: Unit | typeof ALL;
  hearer: Hearer;
}

/** People, and the groups of the leaders. */
export interface Audience {
  hearers: Hearers;
  groups?: readonly Address[];
}

const OF_UNIT: readonly Role[] = ["reporter", "deputy", "head"];
const OF_ALL: readonly Role[] = Role.options.filter((role) => !OF_UNIT.includes(role));

/** Whether somebody hears a rung on a day. */
export function hears(rung: Rung, { unit, hearer }: Hearing, audience: Audience, day: Day): boolean {
  const name = hearerName(hearer);
  return hearersAbout(rung, unit, audience, day).some((one) => hearerName(one) === name);
}

/** As it stands in a reminder's id. */
export function hearerName(hearer: Hearer): string {
  return hearer.to !== undefined ? hearer.to : `group:${hearer.group.channel}:${hearer.group.chat}`;
}

/** Who hears a rung on a day about a unit that has not reported: its people; people anywhere and groups about all such units. */
export function hearersAbout(
  rung: Rung,
  unit: Unit | typeof ALL,
  { hearers, groups = [] }: Audience,
  day: Day,
): Hearer[] {
  const roles = (unit === ALL ? OF_ALL : OF_UNIT).filter((role) => rung.to.includes(role));
  const people =
    roles.length === 0 ? [] : unit === ALL ? hearers.ofAll(roles, day) : hearers.ofUnit(unit.id, roles, day);
  const inGroups = unit === ALL && rung.to.includes("leaders_group") ? groups : [];
  return [
    ...people.map(({ id }) => ({ to: id })),
    ...inGroups.map(({ channel, chat }) => ({ group: { channel, chat } })),
  ];
}
