import type { Directory } from "./directory.ts";
import {
  hasRole,
  type Person,
  type PersonId,
  type Post,
  postsOf,
  type Role,
  rolesIn,
  type UnitId,
  withPosts,
} from "./people.ts";
import type { Instant } from "./time.ts";

/** A post, or some of its roles, that goes from one person to another, or to nobody. */
export interface HandOver {
  from: PersonId;
  unit: UnitId;
  roles: readonly Role[];
  to?: PersonId;
  by: PersonId;
  /** The update that does it. */
  cause: string;
}

/** gone: it is not the person's any more. no_colleague: who is to have it is not of that unit. last_admin: nobody would be one. */
export type HandOverFault = "gone" | "no_colleague" | "last_admin";

/** Why this cannot be handed over; nothing also where this very update has done it. `newcomer`: who is to have it joins now. */
export function faultOf(directory: Directory, order: HandOver, newcomer = false): HandOverFault | undefined {
  const { from, unit, roles, to } = order;
  const giver = directory.person(from);
  if (giver === undefined) return "gone";
  if (isDone(giver, order.cause)) return undefined;
  const held = rolesIn(giver, unit);
  if (roles.length === 0 || !roles.every((role) => held.includes(role))) return "gone";
  if (newcomer) return undefined;
  if (to === undefined)
    return roles.includes("admin") && directory.withRole(["admin"]).length < 2 ? "last_admin" : undefined;
  const taker = directory.person(to);
  const isColleague = taker !== undefined && to !== from && rolesIn(taker, unit).length > 0;
  return isColleague ? undefined : "no_colleague";
}

/**
 * The people as they are afterwards: who gives, without it and with a note of it, and who takes; none where this update did so
 * before. Whoever has no post left has left: the person's links open nothing, and what was done keeps its name. A `newcomer` is added.
 */
export function handedOver(directory: Directory, order: HandOver, at: Instant, newcomer?: Person): Person[] {
  const { from, unit, roles, to, by, cause } = order;
  const giver = directory.person(from);
  if (giver === undefined || isDone(giver, cause)) return [];
  const note = { unit, roles: [...roles], by, at, cause, ...(to !== undefined && { to }) };
  const rest = withPosts(giver, without(postsOf(giver), unit, roles));
  const gave: Person = { ...rest, handed: [...(giver.handed ?? []), note] };
  const left: Person = hasPosts(gave) ? gave : { ...gave, linksSince: at };
  const taker = newcomer ?? (to === undefined ? undefined : directory.person(to));
  return taker === undefined ? [left] : [left, withRoles(taker, unit, roles)];
}

export function hasPosts(person: Person): boolean {
  return postsOf(person).length > 0;
}

/** The person with these roles in a unit besides what the person has. */
export function withRoles(person: Person, unit: UnitId, roles: readonly Role[]): Person {
  const posts = postsOf(person);
  const own = posts.find((post) => post.unit === unit);
  const more = { unit, roles: [...new Set([...(own?.roles ?? []), ...roles])] };
  return withPosts(person, own === undefined ? [...posts, more] : posts.map((post) => (post === own ? more : post)));
}

/** Who did a hand-over with this update, and what it was. */
export function handedBy(directory: Directory, cause: string) {
  for (const person of directory.people) {
    const handed = person.handed?.find((one) => one.cause === cause);
    if (handed !== undefined) return { person, handed };
  }
  return undefined;
}

/** Who took over last what a person had in a unit and has no more. */
export function heirOf(person: Person, unit: UnitId): PersonId | undefined {
  return person.handed?.findLast((one) => one.unit === unit && !hasRole(only(person, unit), one.roles))?.to;
}

function only(person: Person, unit: UnitId): Person {
  return withPosts(
    person,
    postsOf(person).filter((post) => post.unit === unit),
  );
}

function isDone({ handed = [] }: Person, cause: string): boolean {
  return handed.some((one) => one.cause === cause);
}

function without(posts: readonly Post[], unit: UnitId, roles: readonly Role[]): Post[] {
  return posts
    .map((post) => (post.unit === unit ? { unit, roles: post.roles.filter((role) => !roles.includes(role)) } : post))
    .filter((post) => post.roles.length > 0);
}
