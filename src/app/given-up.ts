import { PersonId } from "../domain/people.ts";
import type { Instant } from "../domain/time.ts";
import type { OutboxItem, Stores } from "./ports.ts";

/** Updates and messages that were given up, for whoever looks after the server: what they are, and never what was said. */
export interface GivenUp {
  from: "inbox" | "outbox";
  id: string;
  kind: "update" | OutboxItem["kind"];
  /** Where it came from, or belongs to. */
  channel: string;
  /** When it came in, or was due. */
  since: Instant;
  /** The kind of fault, or the class of failure: [TypeError] [dead] [unknown] [restored] [died: whoever sent it did not live to tell]. */
  why: string;
}

/** Whoever works on the server, in the audit log. */
const SERVER = PersonId.parse("server");
/** Under this word it stands there. */
const WHAT = "given up";

type Places = Pick<Stores, "inbox" | "outbox" | "people" | "audit">;

/** The newest first, at most `limit` of each kind. */
export async function listGivenUp({ inbox, outbox, people }: Places, limit: number): Promise<GivenUp[]> {
  const directory = await people.load();
  const updates = (await inbox.failed(limit)).map(
    ({ id, channel, at, why }): GivenUp => ({ from: "inbox", id, kind: "update", channel, since: at, why }),
  );
  const messages = (await outbox.givenUp(limit)).map(({ id, kind, to, address, due, outcome }): GivenUp => {
    const [first] = to === undefined ? [] : (directory.person(to)?.addresses ?? []);
    const channel = (address ?? first)?.channel ?? "-";
    return { from: "outbox", id, kind, channel, since: due, why: outcome ?? "died" };
  });
  return [...updates, ...messages].toSorted((a, b) => b.since - a.since);
}

/**
 * Puts one back: an update is worked once more, which is harmless should it have been worked in part; a message is said, a reminder
 * if it is still true by then. False when it is not among those given up any more, so that it happens once however many ask.
 */
export function retryGivenUp({ inbox, outbox }: Places, { from, id }: Pick<GivenUp, "from" | "id">, now: Instant) {
  return from === "inbox" ? inbox.again(id) : outbox.again(id, now);
}

/** Ends one for good, and writes down why before it does. False when it is not among those given up any more: then that is written down. */
export async function dropGivenUp(
  { inbox, outbox, audit }: Places,
  { from, id, kind, channel, why }: GivenUp,
  { reason, now }: { reason: string; now: Instant },
): Promise<boolean> {
  const entry = { at: now, by: SERVER, what: WHAT, fields: { from, id, kind, channel, why, reason } };
  await audit.add({ ...entry, id: `drop:${from}:${id}:${now}` });
  const dropped = await (from === "inbox" ? inbox.drop(id) : outbox.drop(id, now));
  if (!dropped)
    await audit.add({ ...entry, id: `kept:${from}:${id}:${now}`, fields: { from, id, did: "not dropped" } });
  return dropped;
}
