import type { Directory } from "../domain/directory.ts";
import type { Address, Person, Role } from "../domain/people.ts";
import { PersonId } from "../domain/people.ts";
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
  { code, unit, role, person: own }: Invite,
  { channel, chat }: Address,
  at: Instant,
  wording: Wording,
): Person[] {
  const address = { channel, chat };
  if (directory.personAt(address) !== undefined) return [];
  if (own !== undefined) return withChat(directory.person(own), address, at);
  const vacant = directory
    .peopleOf(unit, [role])
    .find(
      (person) =>
        person.roles.length === 1 && person.addresses.every((one) => one.channel !== channel || one.dead !== undefined),
    );
  const person = vacant ?? {
    id: PersonId.parse(`${unit}-${role}-${code.toLowerCase()}`),
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

/** The person with one role more; nothing when the role is there already. */
export function withRole(directory: Directory, address: Address, role: Role): Person[] {
  const person = directory.personAt(address);
  return person === undefined || person.roles.includes(role) ? [] : [{ ...person, roles: [...person.roles, role] }];
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
