import { isQuiet, outOfQuiet } from "../domain/calendar.ts";
import type { Address } from "../domain/people.ts";
import { MINUTE, plus } from "../domain/time.ts";
import { SAID_ONCE } from "./carry-out.ts";
import { type Delivered, deliver } from "./deliver.ts";
import type { Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";
import { isLost, isSame, silentOne, tellOfSilence } from "./reach.ts";
import { asOfNow } from "./remind.ts";

/** How long a sending may take before another process may think it dead. */
const LEASE = 2 * MINUTE;

type Outcome = Parameters<Office["stores"]["outbox"]["settle"]>[2];

/** Sends what is due, replies before reminders, until nothing is left. Each item is claimed, sent and settled by itself. */
export async function relay(office: Office): Promise<void> {
  while (await relayOne(office)) {}
}

/** Sends these at once and in their order, but for those that somebody else has taken; what else is due waits for `tick`. */
export async function relayThese(office: Office, ids: string[]): Promise<void> {
  for (const id of ids) await relayOne(office, id);
}

async function relayOne(office: Office, id?: string): Promise<boolean> {
  const now = office.clock.now();
  const lease = { id: office.uniqueId(), until: plus(now, LEASE) };
  const item = await office.stores.outbox.claim(now, lease, id);
  if (item === undefined) return false;
  const kept = await office.stores.outbox.settle(item.id, lease.id, await send(office, item));
  if (!kept) office.log.warn({ item: item.id }, "A message outlived its lease");
  return true;
}

async function send(office: Office, item: OutboxItem): Promise<Outcome> {
  const now = office.clock.now();
  const { calendar } = office.library;
  if (item.kind === "reminder" && isQuiet(calendar, now)) return { state: "waiting", due: outOfQuiet(calendar, now) };
  const message = item.kind === "reminder" ? await asOfNow(office, item) : item.message;
  if (message === undefined) return { state: "withdrawn", outcome: "reported" };
  let last: Delivered = { ok: false, why: "dead" };
  for (const address of addressesFor(office, item)) {
    last = await deliver(office, address, item.id, message);
    if (last.ok || last.why === "retry" || last.why === "unknown") break; // it may have arrived: no second channel
  }
  if (!last.ok && last.why === "dead") await lookWhoIsSilent(office, item);
  return outcomeOf(office, item, last);
}

/** Whoever was to hear this, or to be told of another's silence, has no address left: the next one is told. */
async function lookWhoIsSilent(office: Office, item: OutboxItem): Promise<void> {
  const hearer = item.to === undefined ? undefined : office.directory.person(item.to);
  for (const person of [hearer, silentOne(office, item)]) if (person !== undefined) await tellOfSilence(office, person);
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
