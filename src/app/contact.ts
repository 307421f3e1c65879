import type { Address, Person } from "../domain/people.ts";
import { DAY, type Instant, MINUTE, plus } from "../domain/time.ts";
import type { Office } from "./office.ts";

/**
 * Some platforms let an office write to people only for a time after these wrote last. Who is to be written to unasked is asked
 * for here, so that nothing is sent into a closed window; an answer to somebody who has just written never is.
 */

/** Whether somebody may be written to unasked at an address: its channel has no window, or it is open at `then`, without a charge. */
export async function mayWriteTo(office: Office, address: Address, then = office.clock.now()): Promise<boolean> {
  return isOpenAt(office, address, await lastOf(office, address), then);
}

/** Whether anything can reach a person unasked, now. */
export async function isInReach(office: Office, person: Person): Promise<boolean> {
  for (const address of inUse(office, person)) if (await mayWriteTo(office, address)) return true;
  return false;
}

/** Whether an address's channel knows such windows at all. */
export function hasWindow(office: Office, { channel }: Address): boolean {
  return office.channels.get(channel)?.contact !== undefined;
}

/** When an address closes that is open now; nothing where it does not within a month. */
export async function closesAt(office: Office, address: Address): Promise<Instant | undefined> {
  const last = await lastOf(office, address);
  let [open, closed] = [office.clock.now(), plus(office.clock.now(), 31 * DAY)];
  if (isOpenAt(office, address, last, closed)) return undefined;
  while (closed - open > MINUTE) {
    const middle = plus(open, Math.floor((closed - open) / 2));
    if (isOpenAt(office, address, last, middle)) open = middle;
    else closed = middle;
  }
  return closed;
}

/** When a person last wrote anywhere; 0 for never. */
export async function lastContact(office: Office, person: Person): Promise<Instant> {
  const times = await Promise.all(person.addresses.map((address) => office.stores.inbox.lastFrom(address)));
  return Math.max(0, ...times.map((time) => time ?? 0)) as Instant;
}

/** A person's addresses, in order, but for those out of reach and those of a channel that is turned off. */
export function inUse(office: Office, person: Person): Address[] {
  return person.addresses.filter(({ channel, dead }) => dead === undefined && office.channels.has(channel));
}

async function lastOf(office: Office, address: Address): Promise<Instant | undefined> {
  return hasWindow(office, address) ? office.stores.inbox.lastFrom(address) : undefined;
}

function isOpenAt(office: Office, { channel }: Address, last: Instant | undefined, then: Instant): boolean {
  return (office.channels.get(channel)?.contact?.(last, then) ?? "free") === "free";
}
