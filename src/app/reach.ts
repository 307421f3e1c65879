import { may } from "../domain/may.ts";
import type { Address, Person, Role } from "../domain/people.ts";
import type { Instant } from "../domain/time.ts";
import type { Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";

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

/**
 * When nobody who reports for a unit can be reached any more, its head is told, or else those who collect. The id holds the
 * instant since when: told once, by whomever, however often it is found out; and once more when it happens again.
 */
export async function tellOfSilence(office: Office, person: Person): Promise<void> {
  const since = silentSince(person);
  if (since === undefined || !person.roles.some((role) => REPORTS.includes(role))) return;
  const { directory } = office;
  const { wording } = office.library;
  const inReach = (one: Person) => one.id !== person.id && one.addresses.some(({ dead }) => dead === undefined);
  const heads = directory.peopleOf(person.unit, ["head"]).filter(inReach);
  const collectors = directory
    .withRole(["collector"])
    .filter((one) => inReach(one) && may(one, "summarize", person.unit, directory));
  const named = { person: person.name, unit: directory.unit(person.unit)?.name ?? person.unit };
  const text = wording.say(heads.length > 0 ? "reach.silent" : "reach.silent_without_head", named);
  await office.stores.outbox.add(
    (heads.length > 0 ? heads : collectors).map(({ id }) => ({
      id: `${SILENCE}:${since}:${person.id}:${id}`,
      kind: "reminder" as const,
      to: id,
      message: { text },
      due: office.clock.now(),
      unless: [],
    })),
  );
}

/** The person whose silence an outbox item tells of, when it is such an item. */
export function silentOne(office: Office, item: OutboxItem): Person | undefined {
  const about = new RegExp(`^${SILENCE}:\\d+:(.+)$`).exec(item.id)?.[1];
  return office.directory.people.find(({ id }) => about === `${id}:${item.to ?? ""}`);
}

export const SILENCE = "silent";

const REPORTS: readonly Role[] = ["reporter", "deputy"];

/** Since when no address of the person is left; nothing while one is, or where there never was any. */
export function silentSince({ addresses }: Person): Instant | undefined {
  const dead = addresses.flatMap((address) => address.dead ?? []);
  return dead.length < addresses.length || dead.length === 0 ? undefined : dead.reduce((a, b) => (a > b ? a : b));
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
