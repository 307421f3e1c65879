import { z } from "zod";
import type { Channel, Clock, Connection, Leases, Log, Receive } from "../../app/ports.ts";
import type { Instant } from "../../domain/time.ts";
import { machinePace, type Pace } from "../pace.ts";
import { type Doing, makeRounds, type Outcome, type Platform } from "../rounds.ts";
import { createBuckets, type Rates } from "./buckets.ts";
import { telegramChannel } from "./channel.ts";
import { telegramClient } from "./client.ts";
import { updateOf } from "./decode.ts";
import { createMenu, type MenuWords } from "./menu.ts";
import { giveUpPolling, pollRound } from "./poll.ts";
import { type Bot, TelegramUpdate } from "./shapes.ts";
import { webhook, webhookPath, webhookRound } from "./webhook.ts";

export interface TelegramOptions {
  token: string;
  /** [https://api.telegram.org] */
  apiRoot: string;
  /** Where Telegram can reach this server, and the secret it shall show; without, updates are polled. */
  webhook?: { publicUrl: string; secret: string };
  leases: Leases;
  /** A name no other process uses. */
  holder: string;
  clock: Clock;
  log: Log;
  words: MenuWords;
  /** Told when Telegram is there again after five minutes or more. */
  wasAway?: (from: Instant, to: Instant) => void;
  /** How fast to send, where that is not as fast as Telegram allows; and another clock to count by. */
  rates?: Rates;
  pace?: Pace;
}

export interface Telegram extends Connection {
  channel: ReturnType<typeof telegramChannel>;
}

const TELEGRAM: Platform = {
  name: "Telegram",
  newToken: "set TELEGRAM_TOKEN to one from @BotFather and start again",
  keeps: "they wait there for a day",
};

const Me = z.object({ username: z.string() });

export function telegram(options: TelegramOptions): Telegram {
  const { token, apiRoot, leases, holder, clock, log, words, rates, pace = machinePace } = options;
  const client = telegramClient({ token, apiRoot });
  const bot: Bot = { id: client.botId, name: "" };
  const menu = createMenu({ client, words, log });
  const showMenu: Channel["welcome"] = (chat, roles) => void menu.setFor(chat, roles);
  const channel = telegramChannel({ client, bot, buckets: createBuckets(rates), pace, log, showMenu });
  const stopping = new AbortController();
  let receive: Receive | undefined;
  let doing: Doing = "starting";
  let rounds = Promise.resolve();

  /** Stores what is meant for the bot; only then is anybody told that it was taken. Throws when it could not be stored. */
  async function store(raws: unknown[]): Promise<void> {
    // The bot's own name is needed, by which groups mention it.
    if (receive === undefined || bot.name === "") throw new Error("Receiving has not begun");
    const payloads = raws.flatMap((raw) => {
      const update = TelegramUpdate.safeParse(raw);
      if (!update.success) log.warn({}, "An update has a shape that is not known; it is passed over");
      return update.success ? [{ bot: { ...bot }, update: update.data }] : [];
    });
    const updates = payloads.flatMap((payload) => updateOf(payload, clock.now()) ?? []);
    if (updates.length > 0) await receive(updates);
    for (const payload of payloads) channel.acknowledge(payload);
  }

  const path = webhookPath(token);
  const hook = options.webhook && webhook({ path, secret: options.webhook.secret, store, log });
  const polling = { client, leases, holder, store, pace, stop: stopping.signal };
  const next =
    options.webhook === undefined
      ? pollRound(polling)
      : webhookRound({
          client,
          url: `${options.webhook.publicUrl.replace(/\/+$/, "")}${path}`,
          secret: options.webhook.secret,
          log,
          stop: stopping.signal,
        });

  async function round(): Promise<Outcome> {
    if (bot.name !== "") return next();
    const me = await client.call("getMe", {}, { shape: Me, signal: stopping.signal });
    if (!me.ok) return me;
    bot.name = me.value.username;
    void menu.setForAll();
    return next();
  }

  return {
    channel,
    ...(hook === undefined ? {} : { hook }),
    begin(into) {
      receive = into;
      const tell = (now: Doing) => void (doing = now);
      rounds = makeRounds({
        round,
        pace,
        log,
        stop: stopping.signal,
        tell,
        platform: TELEGRAM,
        wasAway: options.wasAway,
      });
    },
    state: () => ({
      by: hook === undefined ? "polling" : "webhook",
      doing,
      ...(hook === undefined ? {} : { wrongSecret: hook.refused() }),
    }),
    async stop() {
      stopping.abort();
      await rounds;
      receive = undefined;
      if (hook === undefined) await giveUpPolling(polling).catch(() => {}); // it runs out by itself
    },
  };
}
