import type { Leases, Log } from "../../app/ports.ts";
import { plus, SECOND } from "../../domain/time.ts";
import type { Pace } from "../pace.ts";
import type { Outcome } from "../rounds.ts";
import { NOTHING_CAME, POLL_MS, POLL_S } from "./assumed.ts";
import type { Client } from "./client.ts";
import { NAME } from "./decode.ts";

/** Longer than a poll, so that it is kept by taking it anew before each. */
const LEASE_MS = POLL_MS + 10 * SECOND;
const STAND_BY_MS = 5 * SECOND;
/** What answers at once that there is nothing is not asked at once again. */
const LEAST_MS = SECOND;
const LEASE = `${NAME}:poll`;
/** When it stops, an event that could not be stored is tried so often, with this in between. */
const LAST_TRIES = 3;
const LAST_WAIT = SECOND;

export interface PollDeps {
  client: Client;
  leases: Leases;
  /** A name no other process uses. */
  holder: string;
  /** Returns once the event is stored; throws when it is not. */
  store: (event: unknown) => Promise<void>;
  pace: Pace;
  log: Log;
  stop: AbortSignal;
}

export interface Poll {
  round(): Promise<Outcome>;
  /** Stores what is still in hand, and lets another process take over at once. */
  end(): Promise<void>;
}

/**
 * One long poll a round, by the one process that has the lease; the others stand by. Zalo forgets an event as it gives it, so
 * this one is kept in hand until it is stored, and no other is asked for meanwhile. What it gives to a call that breaks, or that
 * is called off because giaoban stops, is lost: nobody can help that, so the webhook is the way for an office.
 */
export function createPoll({ client, leases, holder, store, pace, log, stop }: PollDeps): Poll {
  let inHand: { event: unknown } | undefined;
  let webhookGone = false;

  async function putAway(): Promise<void> {
    if (inHand === undefined) return;
    await store(inHand.event);
    inHand = undefined;
  }

  return {
    async round() {
      await putAway(); // whoever has the lease by now: nobody else has this one
      const now = pace.now();
      if (!(await leases.take(LEASE, holder, now, plus(now, LEASE_MS)))) {
        webhookGone = false;
        return { rest: STAND_BY_MS, standingBy: true };
      }
      if (!webhookGone) {
        const gone = await client.call("deleteWebhook", {}, { signal: stop });
        if (!gone.ok) return gone;
        webhookGone = true;
      }
      const how = { timeoutMs: POLL_MS, signal: stop };
      const came = await client.call("getUpdates", { timeout: String(POLL_S) }, how);
      if (came.ok && came.value !== undefined && came.value !== null) {
        inHand = { event: came.value };
        await putAway();
        return { rest: 0 };
      }
      if (came.ok || (came.fault.kind === "refused" && came.fault.code === NOTHING_CAME))
        return { rest: pace.now() - now < LEAST_MS ? LEAST_MS : 0 };
      webhookGone = false; // that may be why: somebody has set one
      return came;
    },
    async end() {
      for (let tries = 1; inHand !== undefined; tries += 1) {
        await putAway().catch(() => pace.wait(LAST_WAIT));
        if (inHand === undefined || tries < LAST_TRIES) continue;
        log.error({}, "A message that Zalo had given could not be stored, and is lost");
        break;
      }
      await leases.release(LEASE, holder).catch(() => {}); // it runs out by itself
    },
  };
}
