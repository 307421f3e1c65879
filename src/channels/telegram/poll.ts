import { z } from "zod";
import type { Leases } from "../../app/ports.ts";
import { plus, SECOND } from "../../domain/time.ts";
import type { Pace } from "../pace.ts";
import type { Outcome } from "../rounds.ts";
import type { Client } from "./client.ts";
import { ALLOWED_UPDATES } from "./shapes.ts";

/** Telegram answers at once when there is something, and after this when there is not. */
const POLL_S = 25;
const POLL_MS = (POLL_S + 10) * SECOND;
/** Longer than a poll, so that it is kept by taking it anew before each. */
const LEASE_MS = POLL_MS + 10 * SECOND;
const STAND_BY_MS = 5 * SECOND;
const LEASE = "telegram:poll";

const Batch = z.array(z.looseObject({ update_id: z.int() }));

export interface PollDeps {
  client: Client;
  leases: Leases;
  /** A name no other process uses. */
  holder: string;
  /** Returns once the updates are stored; throws when they are not. */
  store: (updates: unknown[]) => Promise<void>;
  pace: Pace;
  stop: AbortSignal;
}

/**
 * One long poll a round, by the one process that has the lease; the others stand by. The offset, which tells Telegram to
 * forget, moves only after the batch is stored: whatever breaks before that, the same updates come again.
 */
export function pollRound(deps: PollDeps): () => Promise<Outcome> {
  const { client, leases, holder, store, pace, stop } = deps;
  let offset = 0;
  let webhookGone = false;

  return async () => {
    const now = pace.now();
    if (!(await leases.take(LEASE, holder, now, plus(now, LEASE_MS)))) {
      webhookGone = false;
      return { rest: STAND_BY_MS, standingBy: true };
    }
    const isFirst = !webhookGone;
    if (isFirst) {
      const gone = await client.call("deleteWebhook", { drop_pending_updates: false }, { signal: stop });
      if (!gone.ok) return gone;
      webhookGone = true;
    }
    const batch = await client.call(
      "getUpdates",
      // The first one answers at once, so that it is known at once whether anything can be received.
      { offset, limit: 100, timeout: isFirst ? 0 : POLL_S, allowed_updates: ALLOWED_UPDATES },
      { shape: Batch, timeoutMs: POLL_MS, signal: stop },
    );
    if (!batch.ok) return batch;
    await store(batch.value);
    const last = batch.value.at(-1);
    if (last !== undefined) offset = last.update_id + 1;
    return { rest: 0 };
  };
}

/** Lets another process take over at once. */
export function giveUpPolling({ leases, holder }: PollDeps): Promise<void> {
  return leases.release(LEASE, holder);
}
