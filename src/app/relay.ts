import { isQuiet, outOfQuiet } from "../domain/calendar.ts";
import type { Address } from "../domain/people.ts";
import { type Instant, MINUTE, plus } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { lookWhoIsAbsent } from "./absence.ts";
import { SAID_ONCE } from "./carry-out.ts";
import { mayWriteTo } from "./contact.ts";
import { type Delivered, deliver } from "./deliver.ts";
import { keepMenu } from "./menu.ts";
import type { Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";
import { isLost, isSame } from "./reach.ts";
import { asOfNow } from "./remind.ts";

/** How long a sending may take before another process may think it dead. */
const LEASE = 2 * MINUTE;

type Outcome = Parameters<Office["stores"]["outbox"]["settle"]>[2];

/**
 * So many are on their way at once: a platform takes some 150 ms to answer, and takes 25 messages a second. So many reminders
 * may become uncertain when the process dies.
 */
export const SIDE_BY_SIDE = 8;

/**
 * Sends what is due, replies before reminders, until nothing is left. Each item is claimed, sent and settled by itself, several
 * side by side, but never two to one address at once: those go in the order in which they were claimed. Throws the first fault
 * when all that is under way has ended.
 */
export async function relay(office: Office): Promise<void> {
  const underway = new Set<Promise<void>>();
  const lastTo = new Map<string, Promise<void>>();
  const faults: unknown[] = [];

  function begin(claimed: Claimed): void {
    const keys = addressesFor(office, claimed.item).map(({ channel, chat }) => `${channel} ${chat}`);
    const before = keys.flatMap((key) => lastTo.get(key) ?? []);
    const run = Promise.all(before)
      .then(() => sendClaimed(office, claimed))
      .catch((fault: unknown) => void faults.push(fault))
      .finally(() => underway.delete(run));
    for (const key of keys) lastTo.set(key, run);
    underway.add(run);
  }

  async function claimAll(): Promise<void> {
    while (faults.length === 0) {
      const claimed = underway.size < SIDE_BY_SIDE ? await claim(office) : undefined;
      if (claimed !== undefined) begin(claimed);
      else if (underway.size === 0) return;
      else await Promise.race(underway); // and look again: what it did may have made something due
    }
  }

  await claimAll().catch((fault: unknown) => void faults.push(fault));
  await Promise.all(underway);
  if (faults.length > 0) throw faults[0];
}

/** Sends these at once and in their order, but for those that somebody else has taken; what else is due waits for `tick`. */
export async function relayThese(office: Office, ids: string[]): Promise<void> {
  for (const id of ids) {
    const claimed = await claim(office, id);
    if (claimed !== undefined) await sendClaimed(office, claimed);
  }
}

interface Claimed {
  item: OutboxItem;
  lease: { id: string; until: Instant };
}

async function claim(office: Office, id?: string): Promise<Claimed | undefined> {
  const now = office.clock.now();
  const lease = { id: office.uniqueId(), until: plus(now, LEASE) };
  const item = await office.stores.outbox.claim(now, lease, id);
  return item === undefined ? undefined : { item, lease };
}

async function sendClaimed(office: Office, { item, lease }: Claimed): Promise<void> {
  const now = office.clock.now();
  // It waited for its turn so long that there is no time left to send it in.
  const late = plus(now, LEASE / 2) >= lease.until;
  const outcome: Outcome = late ? { state: "waiting", due: now } : await send(office, item);
  const kept = await office.stores.outbox.settle(item.id, lease.id, outcome);
  if (!kept) office.log.warn({ item: item.id }, "A message outlived its lease");
}

async function send(office: Office, item: OutboxItem): Promise<Outcome> {
  const now = office.clock.now();
  const { calendar } = office.library;
  if (item.kind === "reminder" && isQuiet(calendar, now)) return { state: "waiting", due: outOfQuiet(calendar, now) };
  const message = item.kind === "reminder" ? await asOfNow(office, item) : item.message;
  if (message === undefined) return { state: "withdrawn", outcome: "reported" };
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
  if (!last.ok && (last.why === "dead" || last.why === "window")) await lookWhoIsAbsent(office, item, last.why);
  return outcomeOf(office, item, last);
}

async function sendTo(office: Office, item: OutboxItem, address: Address, message: OutMessage): Promise<Delivered> {
  await keepMenu(office, address, item, message);
  return deliver(office, address, item.id, message);
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
