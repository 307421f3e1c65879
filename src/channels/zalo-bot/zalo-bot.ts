import { z } from "zod";
import type { Clock, Connection, Leases, Links, Log, Marks, Receive } from "../../app/ports.ts";
import type { Instant } from "../../domain/time.ts";
import { machinePace, type Pace } from "../pace.ts";
import { type Doing, makeRounds, type Outcome, type Platform } from "../rounds.ts";
import { botChannel, type FileWords } from "./channel.ts";
import { botClient } from "./client.ts";
import { updateOf } from "./decode.ts";
import { createPoll } from "./poll.ts";
import { createQuota, type Limits, type QuotaDeps } from "./quota.ts";
import { type Bot, ZaloEvent } from "./shapes.ts";
import { webhook, webhookPath, webhookRound } from "./webhook.ts";

export interface ZaloBotOptions {
  token: string;
  /** [https://bot-api.zaloplatforms.com] */
  apiRoot: string;
  /** Where Zalo can reach this server, and the secret it shall show; without, events are polled. */
  webhook?: { publicUrl: string; secret: string };
  limits: Limits;
  /** The link that opens the bot. */
  link: string | undefined;
  stores: { leases: Leases; marks: Marks };
  /** A name no other process uses. */
  holder: string;
  clock: Clock;
  log: Log;
  links: Links | undefined;
  tellAdmins: QuotaDeps["tellAdmins"];
  words: FileWords & QuotaDeps["words"];
  /** Told when Zalo is there again after five minutes or more. */
  wasAway?: (from: Instant, to: Instant) => void;
  /** Another clock to count by. */
  pace?: Pace;
}

const PLATFORM: Platform = {
  name: "Zalo's Bot Platform",
  newToken: "set ZALO_BOT_TOKEN to one from Zalo Bot Manager and start again",
  keeps: "what came by polling is kept in this process, what is delivered may come again",
};

const Me = z.object({ account_name: z.string().catch(""), display_name: z.string().optional().catch(undefined) });

/** Zalo's Bot Platform, as the composition holds it. */
export function zaloBot(options: ZaloBotOptions): Connection {
  const { token, apiRoot, limits, link, stores, holder, clock, log, links, tellAdmins, words } = options;
  const { pace = machinePace } = options;
  const client = botClient({ token, apiRoot });
  const { botId } = client;
  const quota = createQuota({ marks: stores.marks, botId, limits, log, tellAdmins, words });
  const channel = botChannel({ client, quota, links, words, origin: new URL(apiRoot).origin, link, pace, log });
  const stopping = new AbortController();
  const stop = stopping.signal;
  /** Its names, by which groups mention it, are known when it has been asked; nobody else's message waits for that. */
  let bot: Bot = { id: botId, names: [] };
  let isKnown = false;
  let receive: Receive | undefined;
  let doing: Doing = "starting";
  let rounds = Promise.resolve();

  /** Stores what is meant for the bot. Throws when it could not be stored. */
  async function store(raw: unknown): Promise<void> {
    if (receive === undefined) throw new Error("Receiving has not begun");
    const event = ZaloEvent.safeParse(raw);
    if (!event.success) return log.warn({}, "An event of Zalo has a shape that is not known; it is passed over");
    const update = updateOf({ bot, event: event.data }, clock.now());
    if (update !== undefined) await receive([update]);
  }

  const path = webhookPath(token);
  const hook = options.webhook && webhook({ path, secret: options.webhook.secret, store, log });
  const poll = createPoll({ client, leases: stores.leases, holder, store, pace, log, stop });
  const next =
    options.webhook === undefined
      ? () => poll.round()
      : webhookRound({
          client,
          url: `${options.webhook.publicUrl.replace(/\/+$/, "")}${path}`,
          secret: options.webhook.secret,
          log,
          stop,
        });

  async function round(): Promise<Outcome> {
    if (isKnown) return next();
    const me = await client.call("getMe", {}, { shape: Me, signal: stop });
    if (!me.ok) return me;
    const { account_name, display_name = "" } = me.value;
    bot = { id: botId, names: [account_name, display_name].filter((name) => name !== "") };
    isKnown = true;
    return next();
  }

  return {
    channel,
    ...(hook === undefined ? {} : { hook }),
    begin(into) {
      receive = into;
      void quota.look(pace.now()).catch(() => {}); // the next message sent tells
      rounds = makeRounds({
        round,
        pace,
        log,
        stop,
        tell: (now) => void (doing = now),
        platform: PLATFORM,
        wasAway: options.wasAway,
      });
    },
    state: () => ({
      by: hook === undefined ? "polling" : "webhook",
      doing,
      ...quota.state(pace.now()),
      ...(hook === undefined ? {} : { wrongSecret: hook.refused() }),
    }),
    async stop() {
      stopping.abort();
      await rounds;
      if (hook === undefined) await poll.end();
      receive = undefined;
    },
  };
}
