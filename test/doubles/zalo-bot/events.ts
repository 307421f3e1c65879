import type { Timers } from "../common/timers.ts";
import type { Hosts } from "../zalo/hosts.ts";
import { post } from "../zalo/post.ts";
import { badRequest, Refusal } from "./refusal.ts";

export interface Message {
  from: { id: string; display_name: string; is_bot: false };
  chat: { id: string; chat_type: "PRIVATE" | "GROUP" };
  message_id: string;
  /** Epoch ms. */
  date: number;
  text?: string;
  caption?: string;
  photo?: string;
  photo_url?: string;
  voice_url?: string;
  sticker?: string;
  url?: string;
}

export interface Event {
  event_name: string;
  message: Message;
}

/** One try to deliver an event to the webhook. */
export interface Delivery {
  event: Event;
  /** The status it was answered with, or why there was no answer; undefined while it is under way. */
  outcome: number | string | undefined;
}

/** What happened at Zalo, on its way to the bot: by a poll, or to its webhook. */
export interface Events {
  /** Every event there was, in order; repeats are not in it. */
  made: Event[];
  deliveries: Delivery[];
  add(event: Event): void;
  /** getUpdates: the oldest event, which is deleted by that; waits `seconds` for one. */
  take(seconds: number, signal: AbortSignal): Promise<Event>;
  set(url: string, secret: string): object;
  remove(): object;
  info(): object;
  /** Delivers the last event, or a given one, once more. */
  repeat(event?: Event): void;
  /** Delivers anything at all, as the webhook's body or as the result of a poll. */
  push(event: unknown): void;
  /** Delivers what the webhook has not taken; whether Zalo itself ever does so is not known. */
  redeliver(): void;
  /** The bot has got, or lost, every event there was; one that was polled, when it asks for the next. */
  drained(): Promise<void>;
  stop(): void;
}

/** Messages are lost while nobody asks for them; for how long one is kept is not known. */
const KEPT_MS = 60_000;
const ANSWER_MS = 30_000;

export function createEvents(timers: Timers, hosts: Hosts): Events {
  const made: Event[] = [];
  const deliveries: Delivery[] = [];
  let queue: { event: unknown; until: number }[] = [];
  const pollers = new Set<() => void>();
  const posting = new Set<(why: string) => void>();
  const whenDrained = new Set<() => void>();
  let hook: { url: string; secret: string; updatedAt: number } | undefined;

  const live = () => {
    queue = queue.filter(({ until }) => timers.now() < until);
    return queue;
  };
  /** Handed to a poller who has not come back yet. */
  let isHanding = false;
  const isDrained = () => live().length === 0 && posting.size === 0 && !isHanding;
  function tell(): void {
    if (!isDrained()) return;
    for (const done of whenDrained) done();
    whenDrained.clear();
  }

  function push(event: unknown): void {
    if (hook !== undefined) return deliver(hook, event);
    queue.push({ event, until: timers.now() + KEPT_MS });
    const [first] = pollers;
    first?.();
  }

  function deliver(to: NonNullable<typeof hook>, event: unknown): void {
    const at = hosts.find(to.url);
    if (at === undefined) throw new Error(`Nobody serves ${to.url} any more.`);
    const delivery: Delivery = { event: event as Event, outcome: undefined };
    deliveries.push(delivery);
    const body = Buffer.from(JSON.stringify({ ok: true, result: event }));
    const giveUp = post(at, { "x-bot-api-secret-token": to.secret }, body, (outcome) => {
      stopTimer();
      delivery.outcome = outcome;
      posting.delete(giveUp);
      tell();
    });
    posting.add(giveUp);
    const stopTimer = timers.after(ANSWER_MS, () => giveUp("Timeout"));
  }

  return {
    made,
    deliveries,
    add(event) {
      made.push(event);
      push(event);
    },
    take(seconds, signal) {
      if (hook !== undefined) throw new Refusal(400, "Bad request: getUpdates cannot be used while a webhook is set"); // wording not known
      isHanding = false;
      const ready = live().shift();
      if (ready !== undefined) {
        isHanding = true;
        return Promise.resolve(ready.event as Event);
      }
      tell();
      return new Promise((resolve, reject) => {
        const end = () => {
          stopTimer();
          pollers.delete(look);
        };
        const look = () => {
          const next = live().shift();
          if (next === undefined) return;
          end();
          isHanding = true;
          resolve(next.event as Event);
        };
        const fail = () => {
          end();
          reject(new Refusal(408, "Request timeout"));
        };
        const stopTimer = timers.after(seconds * 1000, fail);
        pollers.add(look);
        signal.addEventListener("abort", fail, { once: true });
      });
    },
    set(url, secret) {
      if (url === "") throw badRequest("The url must not be empty");
      if (secret.length < 8 || secret.length > 256) throw badRequest("The secret_token must be 8 to 256 characters");
      if (!url.startsWith("https://") || hosts.find(url) === undefined)
        throw badRequest("The url must be a public https address");
      hook = { url, secret, updatedAt: timers.now() };
      for (const { event } of queue.splice(0)) deliver(hook, event);
      return { url, updated_at: hook.updatedAt };
    },
    remove() {
      hook = undefined;
      return { url: "", updated_at: timers.now() };
    },
    info: () => ({ url: hook?.url ?? "", updated_at: hook?.updatedAt ?? 0 }),
    repeat(event = made.at(-1)) {
      if (event === undefined) throw new Error("There was no event yet to repeat.");
      push(event);
    },
    push,
    redeliver() {
      const taken = new Set(deliveries.filter(({ outcome }) => outcome === 200).map(({ event }) => event));
      for (const event of new Set(deliveries.map((one) => one.event))) if (!taken.has(event)) push(event);
    },
    drained: () => (isDrained() ? Promise.resolve() : new Promise((resolve) => void whenDrained.add(resolve))),
    stop() {
      for (const giveUp of posting) giveUp("The double stops");
    },
  };
}
