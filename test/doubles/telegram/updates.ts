import type { Timers } from "../common/timers.ts";
import { conflict, type Refusal } from "./refusal.ts";
import type { Update, UpdateKind } from "./shapes.ts";

/** An update that the bot has not confirmed yet. */
export interface Pending {
  update: Update;
  kind: UpdateKind;
  chat: number;
  /** A webhook gets the next of a queue only after it took the one before. */
  queue: string;
  /** Epoch ms. */
  expires: number;
  /** Given once already: repeated whatever offset is asked for, and forgotten when handed out. */
  again: boolean;
}

export interface Poll {
  offset: number;
  limit: number;
  /** Seconds. */
  timeout: number;
}

export interface Updates {
  /** Every update ever made, in order; repeats are not in it. */
  made: Update[];
  /** Makes an update of a kind the bot allowed. `body` is what stands under the kind. */
  add(kind: UpdateKind, body: unknown, at: { chat: number; queue: string; lifeMs?: number }): void;
  /** getUpdates, without the check for a webhook. Waits at most `timeout`; an aborted call confirms nothing. */
  take(poll: Poll, signal: AbortSignal): Promise<Update[]>;
  /** What is not confirmed and not expired, the oldest first. */
  pending(): Pending[];
  confirm(pending: Pending): void;
  clear(): void;
  /** `allowed_updates`; an empty list means the usual kinds. Says nothing about updates already made. */
  allow(kinds: unknown): void;
  /** Undefined while the usual kinds are allowed. */
  allowed(): string[] | undefined;
  /** Ends the call that is waiting with this 409. */
  endPoll(why: string): void;
  /** Calls back when there may be something to deliver. */
  onAdded(wake: () => void): void;
  /** Keeps back what is made for a chat until released; it gets its update ids then, and lives from then. */
  hold(chat: number): () => void;
  /** Delivers an update once more under its id; without an id the one handed out last. */
  repeat(updateId?: number): void;
  /** The next update gets this id, or one by chance, as after a week of silence. */
  jump(to?: number): void;
  /** Resolves when every update is confirmed. */
  drained(): Promise<void>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Only sent to a bot that names them. */
const UNUSUAL = new Set(["chat_member", "message_reaction", "message_reaction_count"]);
const KINDS = new Set([
  ...UNUSUAL,
  "message",
  "edited_message",
  "channel_post",
  "edited_channel_post",
  "inline_query",
  "chosen_inline_result",
  "callback_query",
  "shipping_query",
  "pre_checkout_query",
  "poll",
  "poll_answer",
  "my_chat_member",
  "chat_join_request",
]);
/** An offset further above the newest update is taken for a mistake and ignored. */
const OFFSET_AHEAD = 10;
/** The same offset again so soon looks like a crash loop, and is made to crawl. */
const CRAWL_S = 3;
const CRAWL_ONE_MS = 500;

interface Waiting {
  answer(updates: Update[]): void;
  fail(refusal: Refusal): void;
  wake(): void;
}

export function createUpdates(timers: Timers): Updates {
  const made: Update[] = [];
  let queue: Pending[] = [];
  let nextId = 500_000_001;
  let allowed: Set<string> | undefined;
  let waiting: Waiting | undefined;
  let last: { offset: number; at: number } | undefined;
  let lastGiven: Pending | undefined;
  const held = new Map<number, Parameters<Updates["add"]>[]>();
  const given = new Map<number, Pending>();
  const whenDrained = new Set<() => void>();
  let wakeWebhook = () => {};

  function live(): Pending[] {
    const now = timers.now();
    if (queue.some((one) => one.expires <= now)) forget((one) => one.expires <= now);
    return queue;
  }

  function forget(gone: (one: Pending) => boolean): void {
    queue = queue.filter((one) => !gone(one));
    if (queue.length > 0) return;
    for (const done of whenDrained) done();
    whenDrained.clear();
  }

  function hand(limit: number): Update[] {
    const out = live().slice(0, limit);
    for (const one of out) given.set(one.update.update_id, one);
    lastGiven = out.at(-1) ?? lastGiven;
    const repeats = new Set(out.filter((one) => one.again));
    if (repeats.size > 0) forget((one) => repeats.has(one));
    return out.map((one) => one.update);
  }

  function add(...[kind, body, at]: Parameters<Updates["add"]>): void {
    if (allowed === undefined ? UNUSUAL.has(kind) : !allowed.has(kind)) return;
    const kept = held.get(at.chat);
    if (kept !== undefined) return void kept.push([kind, body, at]);
    const update: Update = { update_id: nextId, [kind]: body };
    nextId += 1;
    made.push(update);
    enqueue({
      update,
      kind,
      chat: at.chat,
      queue: at.queue,
      expires: timers.now() + (at.lifeMs ?? DAY_MS),
      again: false,
    });
  }

  function enqueue(one: Pending): void {
    if (one.again) queue.unshift(one);
    else queue.push(one);
    waiting?.wake();
    wakeWebhook();
  }

  function endPoll(why: string): void {
    waiting?.fail(conflict(why));
  }

  function wait(limit: number, timeout: number, signal: AbortSignal): Promise<Update[]> {
    endPoll("terminated by other getUpdates request; make sure that only one bot instance is running");
    return new Promise((resolve, reject) => {
      let soon: NodeJS.Immediate | undefined;
      const stopTimer = timers.after(timeout * 1000, () => mine.answer([]));
      function end(): void {
        stopTimer();
        clearImmediate(soon);
        if (waiting === mine) waiting = undefined;
      }
      const mine: Waiting = {
        answer(updates) {
          end();
          resolve(updates);
        },
        fail(refusal) {
          end();
          reject(refusal);
        },
        // What is made in one go is handed out in one go.
        wake() {
          soon ??= setImmediate(() => mine.answer(hand(limit)));
        },
      };
      waiting = mine;
      signal.addEventListener("abort", () => mine.answer([]), { once: true });
    });
  }

  return {
    made,
    add,
    async take({ offset, limit, timeout }, signal) {
      const since = last?.offset === offset ? timers.now() - last.at : Number.POSITIVE_INFINITY;
      const atLeast = since < CRAWL_S * 1000 ? CRAWL_S : 0;
      const atMost = since < CRAWL_ONE_MS ? 1 : limit;
      last = { offset, at: timers.now() };

      if (offset < 0) {
        const keep = new Set(live().slice(offset));
        forget((one) => !keep.has(one));
      } else if (offset > 0 && offset <= nextId + OFFSET_AHEAD) {
        forget((one) => !one.again && one.update.update_id < offset);
      }
      const ready = hand(atMost);
      const seconds = Math.max(timeout, atLeast);
      return ready.length > 0 || seconds === 0 ? ready : wait(atMost, seconds, signal);
    },
    pending: live,
    confirm(pending) {
      given.set(pending.update.update_id, pending);
      lastGiven = pending;
      forget((one) => one === pending);
    },
    clear: () => forget(() => true),
    allow(kinds) {
      if (!Array.isArray(kinds)) return;
      const known = kinds.map((kind) => String(kind).toLowerCase()).filter((kind) => KINDS.has(kind));
      allowed = known.length === 0 ? undefined : new Set(known);
    },
    allowed: () => (allowed === undefined ? undefined : [...allowed]),
    endPoll,
    onAdded: (wake) => void (wakeWebhook = wake),
    hold(chat) {
      if (held.has(chat)) throw new Error(`Updates of chat ${chat} are held already; release them first.`);
      held.set(chat, []);
      return () => {
        const kept = held.get(chat) ?? [];
        held.delete(chat);
        for (const one of kept) add(...one);
      };
    },
    repeat(updateId) {
      const one = updateId === undefined ? lastGiven : given.get(updateId);
      if (one === undefined) throw new Error("No such update was handed out yet, so there is none to repeat.");
      enqueue({ ...one, again: true, expires: timers.now() + DAY_MS });
    },
    jump(to = 1 + Math.floor(Math.random() * (2 ** 31 - 2))) {
      if (live().length > 0)
        throw new Error("Ids jump only after a week of silence: let the bot take what is there first.");
      nextId = to;
    },
    drained: () => (live().length === 0 ? Promise.resolve() : new Promise((resolve) => void whenDrained.add(resolve))),
  };
}
