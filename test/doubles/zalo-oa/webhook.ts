import { createHash } from "node:crypto";
import type { Timers } from "../common/timers.ts";
import type { Hosts } from "../zalo/hosts.ts";
import { post } from "../zalo/post.ts";

/** What is delivered, before it is signed. */
export type Event = Record<string, unknown> & { event_name: string; timestamp: string };

/** One try to deliver an event. */
export interface Delivery {
  event: Event;
  /** 0 the first time. */
  retry: number;
  /** The status it was answered with, or why there was no answer; undefined while it is under way. */
  outcome: number | string | undefined;
}

/** The time that goes into the signature: sources differ. "header": the time of sending, told in X-ZEvent-Timestamp. */
export type Stamp = "body" | "header";

export interface Webhook {
  /** Every event there was, in order, delivered or not. */
  made: Event[];
  deliveries: Delivery[];
  /** Saves the address in the console: true when the unsigned probe of it was answered with 200. */
  set(url: string): Promise<boolean>;
  /** False: too many failures; the administrator was mailed, and nothing is delivered until it is set again. */
  enabled(): boolean;
  add(event: Event): void;
  /** Delivers an event once more, the last one if none is named. */
  repeat(event?: Event): void;
  /** Delivers any body under any signature, and returns the outcome. */
  forge(body: string, signature: string | undefined, timestamp?: string): Promise<number | string>;
  /** Nothing is under way; what failed may be waiting for its next try. */
  drained(): Promise<void>;
  stop(): void;
}

const ANSWER_MS = 2_000;
const MINUTE_MS = 60_000;
const RETRY_AFTER_MS = [30_000, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, 60 * MINUTE_MS];

export function createWebhook(
  timers: Timers,
  hosts: Hosts,
  app: { id: string; oaSecret: string },
  stamp: Stamp,
): Webhook {
  const made: Event[] = [];
  const deliveries: Delivery[] = [];
  const posting = new Set<(why: string) => void>();
  const whenDrained = new Set<() => void>();
  let url: string | undefined;

  function send(headers: Record<string, string>, body: Buffer, finish: (outcome: number | string) => void): void {
    const at = hosts.find(url ?? "");
    if (at === undefined) return finish("Nobody serves that address");
    const giveUp = post(at, headers, body, (outcome) => {
      stopTimer();
      finish(outcome);
      posting.delete(giveUp);
      if (posting.size > 0) return;
      for (const done of whenDrained) done();
      whenDrained.clear();
    });
    posting.add(giveUp);
    const stopTimer = timers.after(ANSWER_MS, () => giveUp("No answer within 2 s"));
  }

  function deliver(event: Event, retry: number): void {
    if (url === undefined) return;
    const delivery: Delivery = { event, retry, outcome: undefined };
    deliveries.push(delivery);
    // Not as JavaScript would write it: whoever signs what was parsed and written anew gets another signature.
    const body = Buffer.from(JSON.stringify(event).replaceAll("/", String.raw`\/`));
    const time = stamp === "body" ? event.timestamp : String(timers.now());
    const mac = createHash("sha256").update(app.id).update(body).update(time).update(app.oaSecret).digest("hex");
    const headers = {
      "x-zevent-signature": `mac=${mac}`,
      ...(stamp === "header" ? { "x-zevent-timestamp": time } : {}),
      ...(retry === 0 ? {} : { num_retry: String(retry) }),
    };
    send(headers, body, (outcome) => {
      delivery.outcome = outcome;
      if (outcome === 200) return;
      const wait = RETRY_AFTER_MS[retry];
      if (wait === undefined) url = undefined;
      else timers.after(wait, () => deliver(event, retry + 1));
    });
  }

  return {
    made,
    deliveries,
    set(next) {
      const before = url;
      url = next;
      return new Promise((resolve) =>
        send({}, Buffer.from("{}"), (outcome) => {
          const isTaken = outcome === 200 && next.startsWith("https://");
          if (!isTaken) url = before;
          resolve(isTaken);
        }),
      );
    },
    enabled: () => url !== undefined,
    add(event) {
      made.push(event);
      deliver(event, 0);
    },
    repeat(event = made.at(-1)) {
      if (event === undefined) throw new Error("There was no event yet to repeat.");
      deliver(event, 1);
    },
    forge: (body, signature, timestamp) =>
      new Promise((resolve) =>
        send(
          {
            ...(signature === undefined ? {} : { "x-zevent-signature": signature }),
            ...(timestamp === undefined ? {} : { "x-zevent-timestamp": timestamp }),
          },
          Buffer.from(body),
          resolve,
        ),
      ),
    drained: () => (posting.size === 0 ? Promise.resolve() : new Promise((resolve) => void whenDrained.add(resolve))),
    stop() {
      for (const giveUp of posting) giveUp("The double stops");
    },
  };
}
