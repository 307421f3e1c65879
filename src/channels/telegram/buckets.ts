import { type Instant, plus } from "../../domain/time.ts";

/** A bucket holds `burst` messages and is given one back every `everyMs`. */
export interface Rate {
  burst: number;
  everyMs: number;
}

export interface Rates {
  chat: Rate;
  group: Rate;
  overall: Rate;
}

/**
 * What Telegram's FAQ allows: 1 a second in a chat, 20 a minute in a group, 30 a second overall. Of these 30 we use 25, and five
 * at once: no second then has more than 30, even where the network brings together what left apart.
 */
export const RATES: Rates = {
  chat: { burst: 3, everyMs: 1_000 },
  group: { burst: 20, everyMs: 3_000 },
  overall: { burst: 5, everyMs: 40 },
};

/** free: the place is taken, and begins in `ms`. Otherwise there is none now; ask again in `ms`. */
export type Place = { free: boolean; ms: number };

/**
 * How fast this process may send, so that Telegram never has to refuse. Who asked first comes first: what is to be said before
 * what is decided by whoever asks. Time is an argument.
 */
export interface Buckets {
  take(chat: string, now: Instant): Place;
  /** Milliseconds of an ordered wait that are left. */
  held(chat: string, now: Instant): number;
  /** Telegram has answered, so it counted the message by now at the latest; to be called once for every place taken. */
  answered(chat: string, now: Instant): void;
  /** Telegram has refused a message to this chat, and ordered to wait. */
  hold(chat: string, ms: number, now: Instant): void;
}

/** So far ahead places overall are given away. */
const AHEAD_MS = 1_000;

interface Bucket extends Rate {
  /** Messages that may leave now; below zero so many places are given away ahead. */
  left: number;
  at: Instant;
  /** Sent and not answered: nothing is given back meanwhile, since it is not known when Telegram will count them. */
  underway: number;
}

export function createBuckets(rates: Rates = RATES): Buckets {
  const overall = newBucket(rates.overall);
  const chats = new Map<string, Bucket[]>();
  const holds = new Map<string, Instant>();
  let allHeld = 0 as Instant;

  function bucketsOf(chat: string): Bucket[] {
    const found = chats.get(chat) ?? [newBucket(rates.chat), ...(isGroup(chat) ? [newBucket(rates.group)] : [])];
    chats.set(chat, found);
    return found;
  }

  const held: Buckets["held"] = (chat, now) => Math.max(0, Math.max(allHeld, holds.get(chat) ?? 0) - now);

  return {
    held,
    take(chat, now) {
      const own = bucketsOf(chat);
      const wait = Math.max(held(chat, now), ...own.map((bucket) => waitFor(bucket, now)));
      if (wait > 0) return { free: false, ms: Math.ceil(wait) };
      const ahead = Math.ceil(waitFor(overall, now));
      if (ahead > AHEAD_MS) return { free: false, ms: ahead };
      for (const bucket of own) {
        bucket.left -= 1;
        bucket.underway += 1;
      }
      overall.left -= 1;
      return { free: true, ms: ahead };
    },
    answered(chat, now) {
      for (const bucket of bucketsOf(chat)) {
        refill(bucket, now);
        bucket.underway -= 1;
      }
    },
    hold(chat, ms, now) {
      const until = plus(now, ms);
      // Telegram does not say what was too much. One chat refused is that chat; a second one meanwhile, and it is all of us.
      if ([...holds].some(([other, end]) => other !== chat && end > now)) allHeld = Math.max(allHeld, until) as Instant;
      for (const [other, end] of holds) if (end <= now) holds.delete(other);
      holds.set(chat, until);
    },
  };
}

function newBucket(rate: Rate): Bucket {
  return { ...rate, left: rate.burst, at: 0 as Instant, underway: 0 };
}

/** Milliseconds until one message may leave; 0 for now. */
function waitFor(bucket: Bucket, now: Instant): number {
  refill(bucket, now);
  return Math.max(0, (1 - bucket.left) * bucket.everyMs);
}

function refill(bucket: Bucket, now: Instant): void {
  const passed = Math.max(0, now - bucket.at);
  if (bucket.underway === 0) bucket.left = Math.min(bucket.burst, bucket.left + passed / bucket.everyMs);
  bucket.at = now;
}

/** Groups have negative ids. */
function isGroup(chat: string): boolean {
  return chat.startsWith("-");
}
