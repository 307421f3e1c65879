import { createHash, createHmac } from "node:crypto";
import { z } from "zod";
import type { Hook, Log } from "../../app/ports.ts";
import { MINUTE } from "../../domain/time.ts";
import type { Outcome } from "../rounds.ts";
import { isSameSecret } from "../secret.ts";
import type { Client } from "./client.ts";
import { ALLOWED_UPDATES } from "./shapes.ts";

const SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";
const CONNECTIONS = 40;
const LOOK_EVERY = 5 * MINUTE;

/** Telegram delivers to https on these ports only. [https://giaoban.example -> true, http://…, https://…:9443 -> false] */
export function deliversTo(publicUrl: string): boolean {
  const { protocol, port } = new URL(publicUrl);
  return protocol === "https:" && ["", "80", "88", "8443"].includes(port);
}

/** Which address is ours is no secret, but the token must not stand in it, since addresses are logged. */
export function webhookPath(token: string): string {
  return `/hooks/telegram/${createHash("sha256").update(`giaoban webhook ${token}`).digest("hex").slice(0, 32)}`;
}

/** A secret that every process derives alike; it changes with the web chat's secret or the token. */
export function derivedSecret(webSecret: string, token: string): string {
  return createHmac("sha256", webSecret).update(`telegram webhook ${token}`).digest("base64url");
}

/**
 * 200 once the update is stored, so that Telegram forgets it; 500 when it is not, and Telegram comes again. Without the secret
 * nothing is read: 403.
 */
export function webhook(deps: {
  path: string;
  secret: string;
  store: (updates: unknown[]) => Promise<void>;
  log: Log;
}): Hook {
  let refused = 0;
  return {
    path: deps.path,
    refused: () => refused,
    async handle(header, body) {
      if (!isSameSecret(header(SECRET_HEADER) ?? "", deps.secret)) {
        refused += 1;
        if (refused % 100 === 1) deps.log.warn({ refused }, "Somebody who is not Telegram calls the webhook");
        return 403;
      }
      const update = parsed(body);
      if (update === undefined) return 400;
      try {
        await deps.store([update]);
        return 200;
      } catch (error) {
        deps.log.error({ fault: error instanceof Error ? error.name : "" }, "An update could not be stored");
        return 500;
      }
    },
  };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch {
    return undefined;
  }
}

const Info = z.object({
  url: z.string(),
  pending_update_count: z.number(),
  last_error_date: z.number().optional(),
  last_error_message: z.string().optional(),
});

/** Tells Telegram where to deliver, and then looks every few minutes whether it still does, and can. */
export function webhookRound(deps: {
  client: Client;
  url: string;
  secret: string;
  log: Log;
  stop: AbortSignal;
}): () => Promise<Outcome> {
  const { client, url, secret, log, stop } = deps;
  let isSet = false;
  let lastError = 0;

  return async () => {
    if (!isSet) {
      const set = await client.call(
        "setWebhook",
        { url, secret_token: secret, allowed_updates: ALLOWED_UPDATES, max_connections: CONNECTIONS },
        { signal: stop },
      );
      if (!set.ok) return set;
      isSet = true;
    }
    const info = await client.call("getWebhookInfo", {}, { shape: Info, signal: stop });
    if (!info.ok) return info;
    const { pending_update_count: waiting, last_error_date: at = 0, last_error_message: why } = info.value;
    if (info.value.url !== url) {
      log.warn({}, "Somebody has pointed the bot's webhook elsewhere; it is set again");
      isSet = false;
      return { rest: 1_000 };
    }
    if (at > lastError)
      log.warn(
        { waiting, why },
        "Telegram could not deliver to the webhook: PUBLIC_URL must be reachable from outside",
      );
    lastError = at;
    return { rest: LOOK_EVERY };
  };
}
