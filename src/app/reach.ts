import type { Address, Person } from "../domain/people.ts";
import type { Office } from "./office.ts";
import { tellOfSilence } from "./out-of-reach.ts";

/** Who can be reached where, as the platforms tell: a chat is lost, found again, or goes on under another name. */

/** A chat that takes no messages any more: its person is not written to there again until a message comes from it. */
export async function loseChat(office: Office, chat: Address): Promise<void> {
  const now = office.clock.now();
  office.directory = await office.stores.people.update((directory) =>
    changeAddress(directory.people, chat, (address) => ({ ...address, dead: address.dead ?? now })),
  );
  const person = office.directory.personAt(chat);
  if (person !== undefined) await tellOfSilence(office, person);
}

export async function findChat(office: Office, chat: Address): Promise<void> {
  office.directory = await office.stores.people.update((directory) =>
    changeAddress(directory.people, chat, ({ channel, chat }) => ({ channel, chat })),
  );
}

/** The chat of a person or group goes on as `to`, on the same channel. */
export async function moveChat(office: Office, from: Address, to: string): Promise<void> {
  const address = { channel: from.channel, chat: to };
  await office.stores.groups.move(from, address);
  office.directory = await office.stores.people.update((directory) =>
    changeAddress(directory.people, from, () => address),
  );
}

/** Whether a person is known to be out of reach at an address. */
export function isLost(person: Person | undefined, chat: Address): boolean {
  return person?.addresses.some((one) => isSame(one, chat) && one.dead !== undefined) ?? false;
}

export function isSame(a: Address, b: Address): boolean {
  return a.channel === b.channel && a.chat === b.chat;
}

/** The people who change when this address of theirs does. */
function changeAddress(people: readonly Person[], chat: Address, change: (address: Address) => Address): Person[] {
  return people.flatMap((person) => {
    const before = person.addresses.find((one) => isSame(one, chat));
    if (before === undefined) return [];
    const after = change(before);
    if (isSame(before, after) && before.dead === after.dead) return [];
    const others = person.addresses.filter((one) => one === before || !isSame(one, after));
    return [{ ...person, addresses: others.map((one) => (one === before ? after : one)) }];
  });
}
