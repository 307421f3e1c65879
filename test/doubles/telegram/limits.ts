import type { Timers } from "../common/timers.ts";
import { tooMany } from "./refusal.ts";
import type { Chat } from "./shapes.ts";

/** Telegram's guidance as buckets: tokens at most, tokens per second. The last is no guidance but a rule. */
const CHAT = { size: 3, perSecond: 1 };
const GROUP = { size: 20, perSecond: 20 / 60 };
const OVERALL = { size: 30, perSecond: 30 };
const SET_WEBHOOK = { size: 1, perSecond: 1 };

interface Bucket {
  size: number;
  perSecond: number;
  tokens: number;
  at: number;
}

export interface Limits {
  /** Takes what a message to this chat costs, or throws the 429; a refused message costs nothing. */
  charge(chat: Chat): void;
  /** Takes what setWebhook costs, or throws the 429. */
  chargeWebhook(): void;
  /** Orders a wait: every call under the key is a 429 until it is over. */
  order(key: string, seconds: number): void;
  /** Throws the 429 of a wait that is not over yet. */
  heed(keys: string[]): void;
  /** 429s that a sender who keeps the limits and the ordered waits would never have got. */
  avoidable(): number;
}

/** `counting` false: the buckets are off, ordered waits are not. */
export function createLimits(timers: Timers, counting: boolean): Limits {
  const buckets = new Map<string, Bucket>();
  const waits = new Map<string, number>();
  let avoidable = 0;

  function bucket(key: string, kind: { size: number; perSecond: number }): Bucket {
    const found = buckets.get(key) ?? { ...kind, tokens: kind.size, at: timers.now() };
    buckets.set(key, found);
    found.tokens = Math.min(found.size, found.tokens + ((timers.now() - found.at) / 1000) * found.perSecond);
    found.at = timers.now();
    return found;
  }

  function refuse(seconds: number): never {
    avoidable += 1;
    throw tooMany(Math.max(1, Math.ceil(seconds)));
  }

  function take(...touched: Bucket[]): void {
    if (!counting) return;
    // A billionth less than a token is a token: 20/60 a second does not add up exactly.
    const wait = Math.max(...touched.map(({ tokens, perSecond }) => (1 - 1e-9 - tokens) / perSecond));
    if (wait > 0) refuse(wait);
    for (const one of touched) one.tokens -= 1;
  }

  return {
    charge(chat) {
      const inGroup = chat.type === "private" ? [] : [bucket(`group:${chat.id}`, GROUP)];
      take(bucket("all", OVERALL), bucket(`chat:${chat.id}`, CHAT), ...inGroup);
    },
    chargeWebhook: () => take(bucket("setWebhook", SET_WEBHOOK)),
    order: (key, seconds) => void waits.set(key, timers.now() + seconds * 1000),
    heed(keys) {
      for (const key of keys) {
        const until = waits.get(key) ?? 0;
        if (timers.now() < until) refuse((until - timers.now()) / 1000);
      }
    },
    avoidable: () => avoidable,
  };
}
