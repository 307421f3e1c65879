import { createHash, createHmac } from "node:crypto";
import { z } from "zod";
import type { Hook, Log } from "../../app/ports.ts";
import { MINUTE } from "../../domain/time.ts";
import { readLossless } from "../lossless.ts";
import type { Outcome } from "../rounds.ts";
import { isSameSecret } from "../secret.ts";
import { SECRET_HEADER } from "./assumed.ts";
import type { Client } from "./client.ts";

const LOOK_EVERY = 5 * MINUTE;
const AGAIN_AFTER = 1_000;
/** Of those who are not Zalo every one in so many is told of. */
const TELL_EVERY = 100;

/** Which address is ours is no secret, but the token must not stand in it, since addresses are logged. */
export function webhookPath(token: string): string {
  return `/hooks/zalo-bot/${createHash("sha256").update(`giaoban zalo-bot webhook ${token}`).digest("hex").slice(0, 32)}`;
}

/** A secret that every process derives alike; it changes with the web chat's secret or the token. */
export function derivedSecret(webSecret: string, token: string): string {
  return createHmac("sha256", webSecret).update(`zalo-bot webhook ${token}`).digest("base64url");
}

/** 200 once the event is stored, 500 when it is not. Without the secret nothing is read: 403. */
export function webhook(deps: {
  path: string;
  secret: string;
  store: (event: unknown) => Promise<void>;
  log: Log;
}): Hook {
  const { path, secret, store, log } = deps;
  let refused = 0;
  return {
    path,
    refused: () => refused,
    async handle(header, body) {
      if (!isSameSecret(header(SECRET_HEADER) ?? "", secret)) {
        refused += 1;
        if (refused % TELL_EVERY === 1) log.warn({ refused }, "Somebody who is not Zalo calls the bot's webhook");
        return 403;
      }
      const delivered = readLossless(Buffer.from(body).toString());
      if (delivered === undefined) return 400;
      try {
        await store(opened(delivered));
        return 200;
      } catch (error) {
        log.error({ fault: error instanceof Error ? error.name : "" }, "An event from Zalo could not be stored");
        return 500;
      }
    },
  };
}

const Envelope = z.object({ ok: z.literal(true), result: z.unknown() });

/** An event comes in an envelope, or bare. */
function opened(delivered: unknown): unknown {
  const envelope = Envelope.safeParse(delivered);
  return envelope.success ? envelope.data.result : delivered;
}

const Info = z.object({ url: z.string().optional() });

/** Tells Zalo where to deliver, and then looks every few minutes whether it still does. */
export function webhookRound(deps: {
  client: Client;
  url: string;
  secret: string;
  log: Log;
  stop: AbortSignal;
}): () => Promise<Outcome> {
  const { client, url, secret, log, stop } = deps;
  let isSet = false;

  return async () => {
    if (!isSet) {
      const set = await client.call("setWebhook", { url, secret_token: secret }, { signal: stop });
      if (!set.ok) return set;
      isSet = true;
    }
    const info = await client.call("getWebhookInfo", {}, { shape: Info, signal: stop });
    if (!info.ok) return info;
    if ((info.value.url ?? url) === url) return { rest: LOOK_EVERY };
    log.warn({}, "Somebody has pointed the Zalo bot's webhook elsewhere; it is set again");
    isSet = false;
    return { rest: AGAIN_AFTER };
  };
}
