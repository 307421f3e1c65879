import { withoutWordsOf } from "../domain/erased.ts";
import { type Address, type Person, PersonId, withPosts } from "../domain/people.ts";
import { ERASED, fingerprintOfRevision } from "../domain/received.ts";
import type { Report, Submission } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Conversation } from "../engine/conversation.ts";
import { isLastAdmin } from "./consent.ts";
import { DATA_FILE } from "./personal-data.ts";
import type { StoredConversation, Stores } from "./ports.ts";

/**
 * Erases a person: name, posts, chats, consent, leave, messages and words go; reports, their sums and receipts and the audit log
 * stay, in which only the person's id is left. The chats are kept aside until nothing of them is left, so whoever dies in the middle
 * goes on when it is run again; each step done twice is done once.
 */

/** Whoever works on the server, in the audit log. */
const SERVER = PersonId.parse("server");
/** Under this word it stands there. */
const ERASURE = "erasure";
/** Read at once. */
const PAGE = 200;
/** More messages, of which one may have brought a file, are kept of nobody. */
const MESSAGES = 100_000;

export type Erasing =
  | { is: "unknown" }
  /** Nobody would be left to look after the system. */
  | { is: "last_admin" }
  /** `waits`: so many decisions of the person are not carried out yet; their words go when it is run once more after that. */
  | { is: "erased"; counts: Erased; waits: number };

/** How much was taken away, or had its words taken away. */
export interface Erased {
  drafts: number;
  revisions: number;
  messages: number;
  updates: number;
  lines: number;
  invites: number;
  leaves: number;
  wishes: number;
  files: number;
}

export async function erasePerson(
  stores: Stores,
  { id, name, now }: { id: PersonId /** What stands in the place of the name. */; name: string; now: Instant },
): Promise<Erasing> {
  const before = (await stores.people.load()).person(id);
  if (before === undefined) return { is: "unknown" };
  // First of all, so that from here on nothing new comes in: whoever writes from these chats is a stranger.
  const directory = await stores.people.update((all) => {
    const person = all.person(id);
    return person === undefined || isLastAdmin(all, id) ? [] : [closed(person, name, now)];
  });
  const person = directory.person(id);
  if (person === undefined || person.name !== name) return { is: "last_admin" };
  const chats = person.erasing ?? [];
  const web = { channel: "web", chat: id };
  const { drafts, waits } = await eraseConversations(stores, id, chats);
  const counts: Erased = {
    drafts,
    revisions: await eraseReports(stores, id, chats, now),
    files: await eraseFiles(stores, id), // found by the messages that brought them
    messages: await stores.outbox.forget(id, chats),
    updates: await total([...chats, web], (chat) => stores.inbox.forget(chat)),
    lines: await total(webChats(id, chats), (chat) => stores.transcript.forget(chat)),
    invites: await stores.invites.forget(id, [...chats, web]),
    leaves: await stores.absences.forget(id),
    wishes: await stores.digests.forget(id),
  };
  for (const chat of [...chats, web]) await stores.menus.drop(chat);
  const isNews = before.name !== name || before.erasing !== undefined;
  if (isNews || Object.values(counts).some((count) => count > 0))
    await stores.audit.add({
      id: `${ERASURE}:${id}:${now}`,
      at: now,
      by: SERVER,
      what: ERASURE,
      fields: { person: id, ...counts },
    });
  // Last: without them nobody finds what is left.
  await stores.people.update((all) => {
    const { erasing, ...rest } = all.person(id) ?? {};
    return erasing === undefined ? [] : [rest as Person];
  });
  return { is: "erased", counts, waits };
}

/** Nobody knows the person at any chat, or by any link, from now on. */
function closed(person: Person, name: string, now: Instant): Person {
  const { consent: _, consentTo: __, handed: ___, ...rest } = withPosts(person, []);
  const erasing = [...(person.erasing ?? []), ...person.addresses].map(({ channel, chat }) => ({ channel, chat }));
  return { ...rest, name, addresses: [], linksSince: now, ...(erasing.length > 0 && { erasing }) };
}

/** Takes the person out of every conversation, and the person's words out of what was stated there. */
async function eraseConversations(
  { conversations }: Stores,
  id: PersonId,
  chats: readonly Address[],
): Promise<{ drafts: number; waits: number }> {
  let drafts = 0;
  let waits = 0;
  for (let after = ""; ; ) {
    const page = await conversations.page(after, PAGE);
    for (const one of page) {
      const said = one.pending.filter(({ to, effect }) => to === id && effect.do === "say").map((each) => each.id);
      if (said.length > 0) await conversations.settle(one.id, said);
      waits += one.pending.filter(({ to, effect }) => to === id && effect.do === "submit").length;
      if (await eraseFrom(conversations, one, id, chats)) drafts += 1;
      const named = one.handled.filter((update) => names(id, chats).some((chat) => update.includes(chat)));
      if (named.length > 0) await conversations.unhandle(one.id, named);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return { drafts, waits };
    after = last.id;
  }
}

/** Other people go on in it meanwhile: then it is done again on what they left. */
async function eraseFrom(
  conversations: Stores["conversations"],
  first: StoredConversation,
  id: PersonId,
  chats: readonly Address[],
): Promise<boolean> {
  for (let one: StoredConversation | undefined = first; one !== undefined; one = await conversations.get(one.id)) {
    const state = withoutPerson(one.state, id, chats);
    if (isSame(state, one.state)) return false;
    const commit = { id: one.id, rev: one.rev, state, effects: [], update: `${ERASURE}:${id}:${one.rev}` };
    if (await conversations.commit(commit)) return true;
  }
  return false;
}

function withoutPerson(before: Conversation, id: PersonId, chats: readonly Address[]): Conversation {
  const state = withoutWordsOf(before, id, names(id, chats));
  const isIn = Object.hasOwn(state.present, id);
  if (isIn) delete state.present[id];
  const { unread, asking } = state;
  if (unread !== undefined && (isIn || isOfChats(unread.ref, chats))) delete state.unread;
  // Which reading of some words was meant: the words go, and the step is asked again.
  if (asking.what === "doubt" && (isIn || isOfChats(asking.ref ?? "", chats)))
    return { ...state, asking: { what: "step", step: asking.step }, turn: state.turn + 1 };
  return state;
}

/** Takes the person's words out of every revision of every report, and writes each into the audit log before. */
async function eraseReports(stores: Stores, id: PersonId, chats: readonly Address[], now: Instant): Promise<number> {
  let count = 0;
  for (let after = ""; ; ) {
    const page = await stores.reports.page(after, PAGE);
    for (const report of page)
      for (const kept of [...report.earlier, report.latest])
        if (await eraseRevision(stores, report, kept, { id, chats, now })) count += 1;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return count;
    after = last.id;
  }
}

async function eraseRevision(
  { audit, reports }: Stores,
  report: Report,
  kept: Submission,
  { id, chats, now }: { id: PersonId; chats: readonly Address[]; now: Instant },
): Promise<boolean> {
  const erased = withoutWordsOf(kept, id, names(id, chats));
  if (isSame(erased, kept)) return false;
  const before = fingerprintOfRevision(report, kept);
  const fingerprint = fingerprintOfRevision(report, erased);
  await audit.add({
    // Whoever died behind this comes here again with the same, which changes nothing.
    id: `${ERASED}:${report.id}:${kept.revision}:${before.slice(0, 16)}:${fingerprint.slice(0, 16)}`,
    at: now,
    by: SERVER,
    what: ERASED,
    about: kept.receipt,
    fields: {
      report: report.id,
      revision: kept.revision,
      person: id,
      before,
      fingerprint,
    },
  });
  await reports.rewrite(report.id, erased);
  return true;
}

/** The copies of the person's own data that were made for the person. */
async function eraseFiles({ outbox, files }: Stores, id: PersonId): Promise<number> {
  const ids = (await outbox.to(id, MESSAGES)).flatMap(({ message: { file } }) =>
    file?.make === "kept" && file.id.startsWith(DATA_FILE) ? [file.id] : [],
  );
  await files.erase(ids);
  return ids.length;
}

/** The names of chats that say who somebody is; the web's is the id, which stays. */
function names(id: PersonId, chats: readonly Address[]): string[] {
  return chats.map(({ chat }) => chat).filter((chat) => chat !== id);
}

function webChats(id: PersonId, chats: readonly Address[]): string[] {
  return [...new Set([id, ...chats.filter(({ channel }) => channel === "web").map(({ chat }) => chat)])];
}

/** The platform's name of a message begins with where it was said. */
function isOfChats(ref: string, chats: readonly Address[]): boolean {
  return chats.some(({ channel, chat }) => ref.startsWith(`${channel}:${chat}:`));
}

async function total<T>(items: readonly T[], count: (item: T) => Promise<number>): Promise<number> {
  let sum = 0;
  for (const item of items) sum += await count(item);
  return sum;
}

/** Both hold nothing but JSON, with their fields in the same order. */
function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
