import { outOfQuiet } from "../domain/calendar.ts";
import type { Address } from "../domain/people.ts";
import { type Instant, MINUTE, plus } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { SAID_ONCE } from "./carry-out.ts";
import { mayWriteTo } from "./contact.ts";
import { type Delivered, deliver } from "./deliver.ts";
import { isOfReports } from "./fates.ts";
import { passOn } from "./hand-over.ts";
import { keepMenu, numberOn } from "./menu.ts";
import type { Office } from "./office.ts";
import { lookWhoIsOutOfReach } from "./out-of-reach.ts";
import type { OutboxItem } from "./ports.ts";
import { isTooQuiet } from "./quiet.ts";
import { isLost, isSame } from "./reach.ts";
import { tellNotice } from "./remind.ts";
import { tellBundle } from "./tell-bundle.ts";

/** How long a sending may take before another process may think it dead. */
const LEASE = 2 * MINUTE;

/** The lease of who sends reminders: one process at a time, or two could each send a part of what belongs in one message. */
const REMINDING = "reminders";

type Outcome = Parameters<Office["stores"]["outbox"]["settle"]>[2];

/**
 * So many are on their way at once: a platform takes some 150 ms to answer, and takes 25 messages a second. So many reminders
 * may become uncertain when the process dies.
 */
export const SIDE_BY_SIDE = 8;

/**
 * Sends what is due, replies before reminders, until nothing is left. Each reply is claimed, sent and settled by itself, and so
 * is each bundle of reminders, several side by side, but never two to one address at once: those go in the order in which they
 * were claimed. While another process sends reminders, replies alone are sent. Throws the first fault when all that is under
 * way has ended.
 */
export async function relay(office: Office): Promise<void> {
  const turn = turnAtReminders(office);
  const underway = new Set<Promise<void>>();
  const lastTo = new Map<string, Promise<void>>();
  const faults: unknown[] = [];

  function begin(claimed: Claimed): void {
    const keys = addressesFor(office, claimed.items[0]).map(({ channel, chat }) => `${channel} ${chat}`);
    const before = keys.flatMap((key) => lastTo.get(key) ?? []);
    const run = Promise.all(before)
      .then(() => sendClaimed(office, claimed))
      .catch((fault: unknown) => void faults.push(fault))
      .finally(() => underway.delete(run));
    for (const key of keys) lastTo.set(key, run);
    underway.add(run);
  }

  async function claimNext(): Promise<Claimed | undefined> {
    return claim(office, (await turn.isOurs()) ? undefined : { kind: "reply" });
  }

  async function claimAll(): Promise<void> {
    while (faults.length === 0) {
      const claimed = underway.size < SIDE_BY_SIDE ? await claimNext() : undefined;
      if (claimed !== undefined) begin(claimed);
      else if (underway.size === 0) return;
      else await Promise.race(underway); // and look again: what it did may have made something due
    }
  }

  await claimAll().catch((fault: unknown) => void faults.push(fault));
  await Promise.all(underway);
  await turn.end().catch((fault: unknown) => void faults.push(fault));
  if (faults.length > 0) throw faults[0];
}

/** Who sends reminders. It is kept up while there is something to send, and a process that dies loses it with its messages. */
function turnAtReminders({ stores: { leases }, clock, uniqueId }: Office) {
  const holder = uniqueId();
  let until: Instant | undefined;
  let lost = false;
  return {
    async isOurs(): Promise<boolean> {
      const now = clock.now();
      if (lost || (until !== undefined && plus(now, LEASE / 2) < until)) return !lost;
      until = plus(now, LEASE);
      lost = !(await leases.take(REMINDING, holder, now, until));
      return !lost;
    },
    async end(): Promise<void> {
      if (!lost) await leases.release(REMINDING, holder);
    },
  };
}

/** Sends these at once and in their order, but for those that somebody else has taken; what else is due waits for `tick`. */
export async function relayThese(office: Office, ids: string[]): Promise<void> {
  for (const id of ids) {
    const claimed = await claim(office, { id });
    if (claimed !== undefined) await sendClaimed(office, claimed);
  }
}

/** What goes in one message, under one lease: a reply, or the reminders of a bundle. */
interface Claimed {
  items: [OutboxItem, ...OutboxItem[]];
  lease: { id: string; until: Instant };
}

async function claim(
  office: Office,
  only?: Parameters<Office["stores"]["outbox"]["claim"]>[2],
): Promise<Claimed | undefined> {
  const now = office.clock.now();
  const lease = { id: office.uniqueId(), until: plus(now, LEASE) };
  const item = await office.stores.outbox.claim(now, lease, only);
  if (item === undefined) return undefined;
  return { items: [item, ...(await office.stores.outbox.claimBundle(item, now))], lease };
}

async function sendClaimed(office: Office, { items, lease }: Claimed): Promise<void> {
  const now = office.clock.now();
  const settle = async (some: OutboxItem[], outcome: Outcome): Promise<void> => {
    const ids = some.map(({ id }) => id);
    const ended = outcome.state === "waiting" ? outcome : { ...outcome, at: office.clock.now() };
    if (!(await office.stores.outbox.settle(ids, lease.id, ended)))
      return office.log.warn({ items: ids }, "A message outlived its lease");
    if (ended.state === "waiting") return;
    const why = ended.state === "sent" ? undefined : ended.outcome; // else it is the platform's name of the message
    for (const { kind } of some) office.metrics?.ended(kind, ended.state, why);
  };
  // It waited for its turn so long that there is no time left to send it in.
  if (plus(now, LEASE / 2) >= lease.until) return settle(items, { state: "waiting", due: now });
  const [first] = items;
  if (first.kind === "reply") return settle(items, await send(office, first, first.message));

  const { calendar } = office.library;
  if (isTooQuiet(calendar, first, now)) return settle(items, { state: "waiting", due: outOfQuiet(calendar, now) });
  const { message, said, counts, waits, withdrawn } = isOfReports(first)
    ? await tellBundle(office, items)
    : await tellNotice(office, first);
  await passOn(office, withdrawn.get("superseded") ?? []);
  for (const [outcome, some] of withdrawn) await settle(some, { state: "withdrawn", outcome });
  for (const { item, until } of waits) await settle([item], { state: "waiting", due: until });
  const [foremost] = said;
  if (message === undefined || foremost === undefined) return;
  const outcome = await send(office, foremost, message);
  await settle(said, outcome.state === "waiting" ? outcome : { ...outcome, told: { as: foremost.id, counts } });
}

/** Sends a message to whom the item is for; the item is the first of those that are said with it. */
async function send(office: Office, item: OutboxItem, message: OutMessage): Promise<Outcome> {
  const failed: Delivered[] = [];
  let last: Delivered = { ok: false, why: "dead" };
  for (const address of addressesFor(office, item)) {
    last = (await isHeldBack(office, item, address))
      ? { ok: false, why: "window" }
      : await sendTo(office, item, address, message);
    if (last.ok || last.why === "retry" || last.why === "unknown") break; // it may have arrived: no second channel
    failed.push(last);
  }
  // Of a closed window and a dead chat the window is the news: it opens again.
  if (!last.ok && last.why === "dead") last = failed.find((one) => !one.ok && one.why === "window") ?? last;
  if (!last.ok && (last.why === "dead" || last.why === "window")) await lookWhoIsOutOfReach(office, item, last.why);
  return outcomeOf(office, item, last);
}

async function sendTo(office: Office, item: OutboxItem, address: Address, message: OutMessage): Promise<Delivered> {
  const numbered = await numberOn(office, address, item, message);
  await keepMenu(office, address, item, numbered);
  return deliver(office, address, item.id, numbered);
}

/** What is said unasked is not sent into a closed window. Who has just written has opened it: an answer there always goes. */
async function isHeldBack(office: Office, item: OutboxItem, address: Address): Promise<boolean> {
  const answers = item.kind === "reply" && item.address !== undefined && isSame(item.address, address);
  return !answers && item.to !== undefined && !(await mayWriteTo(office, address));
}

function outcomeOf(office: Office, item: OutboxItem, result: Delivered): Outcome {
  if (result.ok) return { state: "sent", outcome: result.id };
  if (result.why === "retry") return { state: "waiting", due: plus(office.clock.now(), result.ms) };
  office.log.warn({ item: item.id, why: result.why }, "A message could not be sent");
  // A platform cannot be asked whether a message arrived: a reply is said again once, a reminder is not.
  const first = item.kind === "reply" && item.tries <= 1 && !item.id.startsWith(SAID_ONCE);
  if (result.why === "unknown" && first) return { state: "waiting", due: office.clock.now() };
  if (result.why === "unknown") return { state: "uncertain", outcome: "unknown" };
  return { state: "failed", outcome: result.why };
}

/**
 * A reply goes first to where it was asked for; then, like a reminder, to the person's addresses in their order. Those that
 * are out of reach, or on a channel that is turned off, are left out.
 */
function addressesFor(office: Office, { to, address: first }: OutboxItem): Address[] {
  const person = to === undefined ? undefined : office.directory.person(to);
  const own = person?.addresses ?? [];
  const all = first === undefined ? own : [first, ...own.filter((address) => !isSame(address, first))];
  return all.filter((address) => office.channels.has(address.channel) && !isLost(person, address));
}
