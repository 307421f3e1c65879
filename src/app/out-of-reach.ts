import { may } from "../domain/may.ts";
import type { Person, Role } from "../domain/people.ts";
import { type Day, dayOf, type Instant } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import type { SentenceKey } from "../flow/wording.ts";
import { inUse, isInReach, lastContact } from "./contact.ts";
import { dutiesOf } from "./duties.ts";
import type { Office } from "./office.ts";
import type { NewOutboxItem, OutboxItem } from "./ports.ts";

/** Who is told when somebody cannot be reached: by chats that are gone, or by windows that platforms keep open only so long. */

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
 * when that was: told once until the person writes again. Those who collect get one list a day: after days off it is half the office.
 */
export async function tellOfWindow(office: Office, person: Person): Promise<void> {
  await tell(office, { person, since: await lastContact(office, person), why: "closed" });
}

/** How the ids begin. */
export const SILENT = "silent";
export const CLOSED = "closed";

/** Who is out of reach, since when, and why: blocked or gone, or not to be written to by the platform's rule. */
interface OutOfReach {
  person: Person;
  since: Instant;
  why: typeof SILENT | typeof CLOSED;
}

/** `failed`: somebody who was to hear of it, and cannot. */
async function tell(office: Office, missed: OutOfReach, failed?: Person): Promise<void> {
  const { person, since, why } = missed;
  if (!reports(person)) return;
  const { directory, stores } = office;
  const idFor = (one: Person) => `${why}:${since}:${person.id}:${one.id}`;
  const hears = async (one: Person) =>
    one.id !== person.id &&
    one.id !== failed?.id &&
    (await isInReach(office, one)) &&
    (await stores.outbox.get(idFor(one)))?.state !== "failed";
  const heads = await those(headsOf(office, person), hears);
  const collectors = directory.withRole(["collector"]).filter((one) => may(one, "summarize", person.unit, directory));
  const named = { person: person.name, unit: directory.unit(person.unit)?.name ?? person.unit };
  const say = (sentence: SentenceKey & `reach.${"silent" | "closed"}${"" | "_without_head"}`) =>
    office.library.wording.say(sentence, named);
  const telling = (one: Person, id: string, text: string): NewOutboxItem => ({
    id,
    kind: "reminder",
    to: one.id,
    message: { text },
    due: office.clock.now(),
    unless: [],
  });
  if (heads.length > 0) {
    await stores.outbox.add(heads.map((one) => telling(one, idFor(one), say(`reach.${why}`))));
    return;
  }
  const hearers = await those(collectors, hears);
  // What we know of windows puts the person on the list; a platform that refuses against that is told of by itself.
  const listed = why === "closed" && !(await isInReach(office, person));
  const today = dayOf(office.clock.now());
  await stores.outbox.add(
    hearers.map((one) =>
      listed
        ? telling(one, `closed:${today}:${one.id}`, "")
        : telling(one, idFor(one), say(`reach.${why}_without_head`)),
    ),
  );
}

/** The day of a list of all who are out of reach, by its item. */
export function listDay({ id }: OutboxItem): Day | undefined {
  return /^closed:(\d{4}-\d\d-\d\d):/.exec(id)?.[1] as Day | undefined;
}

/** The list as it is now: who owes a report and is out of reach, the head too. Nothing when there is nobody, or the day is over. */
export async function listNow(office: Office, item: OutboxItem, day: Day): Promise<string | undefined> {
  const { directory, clock, library } = office;
  const hearer = item.to === undefined ? undefined : directory.person(item.to);
  if (hearer === undefined || day !== dayOf(clock.now())) return undefined;
  const mine = directory.people.filter((one) => reports(one) && may(hearer, "summarize", one.unit, directory));
  const absent = await those(mine, async (one) => {
    if (inUse(office, one).length === 0 || (await isInReach(office, one))) return false;
    const heads = await those(headsOf(office, one), (head) => isInReach(office, head));
    return heads.length === 0 && (await owes(office, one));
  });
  const list = absent.map(({ name }) => `• ${name}`).join("\n");
  return absent.length === 0 ? undefined : library.wording.say("reach.closed_list", { count: absent.length, list });
}

async function owes(office: Office, { unit }: Person): Promise<boolean> {
  const own = office.directory.unit(unit);
  return own !== undefined && (await dutiesOf(office, own)).some(({ state }) => state !== "done");
}

function headsOf({ directory }: Office, { unit }: Person): Person[] {
  return directory.peopleOf(unit, ["head"]);
}

function reports({ roles }: Person): boolean {
  return roles.some((role) => REPORTS.includes(role));
}

async function those(people: Person[], are: (one: Person) => Promise<boolean>): Promise<Person[]> {
  const answers = await Promise.all(people.map(are));
  return people.filter((_, index) => answers[index]);
}

/** The one that an outbox item tells of, when it is such an item. */
export function outOfReachIn(office: Office, item: OutboxItem): OutOfReach | undefined {
  const [, why, since, about] = /^(silent|closed):(\d+):(.+)$/.exec(item.id) ?? [];
  const person = office.directory.people.find(({ id }) => about === `${id}:${item.to ?? ""}`);
  return person === undefined ? undefined : { person, since: Number(since) as Instant, why: why as OutOfReach["why"] };
}

/** Whether somebody is still out of reach as far as is known: found again, or heard of since, and there is nothing to tell. */
export async function isOutOfReach(office: Office, { person, since, why }: OutOfReach): Promise<boolean> {
  return why === "silent" ? silentSince(person) !== undefined : (await lastContact(office, person)) <= since;
}

/** An item reached nobody: whoever is to know of that is told, and where it told of somebody who is out of reach itself, the next one. */
export async function lookWhoIsOutOfReach(office: Office, item: OutboxItem, why: "dead" | "window"): Promise<void> {
  const hearer = item.to === undefined ? undefined : office.directory.person(item.to);
  if (hearer !== undefined) await (why === "dead" ? tellOfSilence : tellOfWindow)(office, hearer);
  const missed = outOfReachIn(office, item);
  if (missed !== undefined) await tell(office, missed, hearer);
}

const REPORTS: readonly Role[] = ["reporter", "deputy"];

/** Since when no address of the person is left; nothing while one is, or where there never was any. */
export function silentSince({ addresses }: Person): Instant | undefined {
  const dead = addresses.flatMap((address) => address.dead ?? []);
  return dead.length < addresses.length || dead.length === 0 ? undefined : dead.reduce((a, b) => (a > b ? a : b));
}

/** What such a notice says when it is sent; nothing when who was out of reach is in reach again. */
export async function outOfReachNotice(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  const missed = outOfReachIn(office, item);
  if (missed !== undefined) return (await isOutOfReach(office, missed)) ? item.message : undefined;
  const day = listDay(item);
  const text = day === undefined ? undefined : await listNow(office, item, day);
  return text === undefined ? undefined : { ...item.message, text };
}
