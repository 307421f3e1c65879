import type { Directory } from "../domain/directory.ts";
import { faultOf, type HandOver, handedOver, hasPosts, withRoles } from "../domain/hand-over.ts";
import type { Address, Person, Role, UnitId } from "../domain/people.ts";
import { PersonId, rolesIn, rolesOf } from "../domain/people.ts";
import type { Instant } from "../domain/time.ts";
import type { Wording } from "../flow/wording.ts";
import { roleName } from "./invite.ts";
import type { Invite } from "./ports.ts";

/**
 * The person to keep when somebody at an address joins by an invite, as `People.update` takes it: the post of that unit and
 * role that cannot be reached on this channel, else a new one. Nothing for an address that has its person: joining twice is
 * joining once. Only a post with this one role is taken: a code for a clerk never opens an admin's.
 */
export function placeFor(
  directory: Directory,
  invite: Invite,
  { channel, chat }: Address,
  at: Instant,
  wording: Wording,
): Person[] {
  const { code, unit, role, person: own } = invite;
  const address = { channel, chat };
  if (directory.personAt(address) !== undefined) return [];
  if (own !== undefined) return withChat(directory.person(own), address, at);
  if (invite.from !== undefined) return takeOver(directory, invite, address, at, wording);
  const vacant = directory
    .peopleOf(unit, [role])
    .find(
      (person) =>
        rolesOf(person).length === 1 &&
        person.addresses.every((one) => one.channel !== channel || one.dead !== undefined),
    );
  const person = vacant ?? {
    id: newId(unit, role, code),
    name: freeName(directory, nameOfPost(directory, { unit, role }, wording), wording),
    unit,
    roles: [role],
    addresses: [],
  };
  // First: who joins here wants to hear here. A chat of this channel that is dead was a former holder's, or a lost account.
  return [
    { ...person, addresses: [address, ...person.addresses.filter((one) => one.channel !== channel)], consent: at },
  ];
}

/** The person with one chat more, or with this one in the place of another on the same channel; who asked for it agreed before, or does now. */
function withChat(person: Person | undefined, address: Address, at: Instant): Person[] {
  if (person === undefined) return [];
  const place = person.addresses.findIndex(({ channel }) => channel === address.channel);
  const others = person.addresses.filter(({ channel }) => channel !== address.channel);
  const addresses = others.toSpliced(place < 0 ? others.length : place, 0, address);
  return [{ ...person, addresses, consent: person.consent ?? at }];
}

/**
 * Whoever joins in the place of another: never that other's own entry, so that what each of them did stays told apart. With the name
 * of the post, which passes over where the other has no post left.
 */
function takeOver(directory: Directory, invite: Invite, address: Address, at: Instant, wording: Wording): Person[] {
  const order = orderOf(invite);
  const giver = order && directory.person(order.from);
  if (order === undefined || giver === undefined || faultOf(directory, order, true) !== undefined) return [];
  const { unit, code } = invite;
  const [gave] = handedOver(directory, order, at);
  const passes = gave !== undefined && !hasPosts(gave);
  const [role = invite.role] = order.roles;
  const newcomer: Person = {
    id: newId(unit, role, code),
    name: passes ? giver.name : freeName(directory, nameOfPost(directory, { unit, role }, wording), wording),
    unit,
    roles: [...order.roles],
    addresses: [address],
    consent: at,
  };
  return handedOver(directory, { ...order, to: newcomer.id }, at, newcomer).map((person) =>
    passes && person.id === giver.id ? { ...person, name: formerName(directory, giver.name, wording) } : person,
  );
}

/** The hand-over that a code makes when it is used; nothing for one that makes none, or has not been used. */
export function orderOf({ unit, by, from, used }: Invite): HandOver | undefined {
  if (from === undefined || used === undefined) return undefined;
  return { from: from.person, unit, roles: from.roles, by: by ?? from.person, cause: used.cause };
}

/** The person at an address with what a code gives besides; nothing when it is there already, or cannot be had any more. */
export function withMore(directory: Directory, address: Address, invite: Invite, at: Instant): Person[] {
  const person = directory.personAt(address);
  if (person === undefined) return [];
  const order = orderOf(invite);
  if (order !== undefined) {
    const taking = { ...order, to: person.id };
    return faultOf(directory, taking, true) === undefined ? handedOver(directory, taking, at, person) : [];
  }
  if (rolesIn(person, invite.unit).includes(invite.role)) return [];
  return [withRoles(person, invite.unit, [invite.role])];
}

function newId(unit: UnitId, role: Role, code: string): PersonId {
  return PersonId.parse(`${unit}-${role}-${code.toLowerCase()}`);
}

/** As who has left is called from then on, since the post has the name. */
function formerName(directory: Directory, name: string, wording: Wording): string {
  return freeName(directory, wording.say("handover.former", { name }), wording);
}

function nameOfPost(directory: Directory, { unit, role }: Pick<Invite, "unit" | "role">, wording: Wording): string {
  return wording.say("join.post", { role: roleName(wording, role), unit: directory.unit(unit)?.name ?? unit });
}

/** A post's name as it is, or with the first number from 2 on that nobody has. */
function freeName(directory: Directory, post: string, wording: Wording): string {
  const taken = new Set(directory.people.map(({ name }) => name));
  let name = post;
  for (let number = 2; taken.has(name); number += 1) name = wording.say("join.post_again", { post, number });
  return name;
}
