import { may } from "../domain/may.ts";
import type { Address, Person, Role } from "../domain/people.ts";
import type { Instant } from "../domain/time.ts";
import { isInReach, lastContact } from "./contact.ts";
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
  if (since !== undefined) await tell(office, { person, since, why: "silent" });
}

/**
 * The same when nothing reaches somebody because all windows are closed that platforms keep open after people wrote. The id holds
 * when that was: told once until the person writes again.
 */
export async function tellOfWindow(office: Office, person: Person): Promise<void> {
  await tell(office, { person, since: await lastContact(office, person), why: "closed" });
}

/** Who is out of reach, since when, and why: blocked or gone, or not to be written to by the platform's rule. */
interface Absence {
  person: Person;
  since: Instant;
  why: "silent" | "closed";
}

/** `failed`: somebody who was to hear of it, and cannot. */
async function tell(office: Office, { person, since, why }: Absence, failed?: Person): Promise<void> {
  if (!person.roles.some((role) => REPORTS.includes(role))) return;
  const { directory, stores } = office;
  const { wording } = office.library;
  const idFor = (one: Person) => `${why}:${since}:${person.id}:${one.id}`;
  const hears = async (one: Person) =>
    one.id !== person.id &&
    one.id !== failed?.id &&
    (await isInReach(office, one)) &&
    (await stores.outbox.get(idFor(one)))?.state !== "failed";
  const heads = await those(directory.peopleOf(person.unit, ["head"]), hears);
  const collectors = directory.withRole(["collector"]).filter((one) => may(one, "summarize", person.unit, directory));
  const hearers = heads.length > 0 ? heads : await those(collectors, hears);
  const named = { person: person.name, unit: directory.unit(person.unit)?.name ?? person.unit };
  const text = wording.say(heads.length > 0 ? `reach.${why}` : `reach.${why}_without_head`, named);
  await stores.outbox.add(
    hearers.map((one) => ({
      id: idFor(one),
      kind: "reminder" as const,
      to: one.id,
      message: { text },
      due: office.clock.now(),
      unless: [],
    })),
  );
}

async function those(people: Person[], are: (one: Person) => Promise<boolean>): Promise<Person[]> {
  const answers = await Promise.all(people.map(are));
  return people.filter((_, index) => answers[index]);
}

/** The absence that an outbox item tells of, when it is such an item. */
export function absenceIn(office: Office, item: OutboxItem): Absence | undefined {
  const [, why, since, about] = /^(silent|closed):(\d+):(.+)$/.exec(item.id) ?? [];
  const person = office.directory.people.find(({ id }) => about === `${id}:${item.to ?? ""}`);
  return person === undefined ? undefined : { person, since: Number(since) as Instant, why: why as Absence["why"] };
}

/** Whether somebody is still out of reach as far as is known: found again, or heard of since, and there is nothing to tell. */
export async function isAbsent(office: Office, { person, since, why }: Absence): Promise<boolean> {
  return why === "silent" ? silentSince(person) !== undefined : (await lastContact(office, person)) <= since;
}

/** An item reached nobody: whoever is to know of that is told, and where it told of somebody's absence itself, the next one. */
export async function lookWhoIsAbsent(office: Office, item: OutboxItem, why: "dead" | "window"): Promise<void> {
  const hearer = item.to === undefined ? undefined : office.directory.person(item.to);
  if (hearer !== undefined) await (why === "dead" ? tellOfSilence : tellOfWindow)(office, hearer);
  const absence = absenceIn(office, item);
  if (absence !== undefined) await tell(office, absence, hearer);
}

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
