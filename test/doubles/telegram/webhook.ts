import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Timers } from "../common/timers.ts";
import { type Call, flagOf, integerOf, readBody, readCall, textOf } from "./call.ts";
import type { Limits } from "./limits.ts";
import { badRequest } from "./refusal.ts";
import type { Pending, Updates } from "./updates.ts";

/** One try to deliver an update. */
export interface Delivery {
  updateId: number;
  at: number;
  /** The 2xx, or the reason why it failed; undefined while it is under way. */
  outcome: number | string | undefined;
}

export interface Webhook {
  active(): boolean;
  set(call: Call): string;
  remove(call: Call): string;
  info(): object;
  deliveries: Delivery[];
  /** Resolves when so many of the deliveries have their outcome. */
  settled(count: number): Promise<void>;
  /** Tries at once what waits for its next try. */
  retryNow(): void;
  /** What is under way has waited too long: the connection is closed, and the retry comes. */
  timeOut(): void;
  stop(): void;
}

interface Target {
  url: string;
  /** Where it is served on this machine. */
  local: URL;
  secret: string;
  connections: number;
  since410?: number;
}

interface Retry {
  fails: number;
  delayS: number;
  due: number;
}

/** 60 s without an answer are a failure. */
const ANSWER_MS = 60_000;
const MOST_RETRY_S = 60;
const MOST_RETRY_AFTER_S = 3600;
const GONE_FOR_MS = 23 * 60 * 60 * 1000;
/** Methods whose result would be lost, or that would cut the branch they sit on, are not run from an answer. */
const NOT_IN_ANSWER = /^(deletewebhook|setwebhook|close|logout|get.*)$/;

export function createWebhook(
  timers: Timers,
  updates: Updates,
  limits: Limits,
  hosts: Map<string, string>,
  run: (call: Call) => Promise<unknown>,
): Webhook {
  let target: Target | undefined;
  let lastError: { date: number; message: string } | undefined;
  const retries = new WeakMap<Pending, Retry>();
  const busy = new Map<string, ClientRequest>();
  const deliveries: Delivery[] = [];
  const awaited = new Set<() => void>();
  const agent = new Agent({ keepAlive: true });

  /** Starts what may start: the first of each queue that is not under way, as far as the connections go. */
  function kick(): void {
    if (target === undefined) return;
    const seen = new Set<string>();
    for (const pending of updates.pending()) {
      if (busy.size >= target.connections) return;
      if (seen.has(pending.queue)) continue;
      seen.add(pending.queue);
      if (!busy.has(pending.queue) && (retries.get(pending)?.due ?? 0) <= timers.now()) deliver(target, pending);
    }
  }

  function deliver(to: Target, pending: Pending): void {
    const body = Buffer.from(JSON.stringify(pending.update));
    const delivery: Delivery = { updateId: pending.update.update_id, at: timers.now(), outcome: undefined };
    deliveries.push(delivery);
    const post = request(to.local, {
      method: "POST",
      agent,
      headers: {
        host: new URL(to.url).host,
        "content-type": "application/json",
        "content-length": body.length,
        ...(to.secret === "" ? {} : { "x-telegram-bot-api-secret-token": to.secret }),
      },
    });
    const stopTimer = timers.after(ANSWER_MS, () => post.destroy(new Error("Read timeout expired")));
    busy.set(pending.queue, post);

    /** A number is the 2xx it was taken with, a string the reason why not. */
    function finish(outcome: number | string, retryAfterS = 0): void {
      if (delivery.outcome !== undefined) return;
      stopTimer();
      delivery.outcome = outcome;
      if (busy.get(pending.queue) === post) busy.delete(pending.queue);
      // Set anew in the meantime, the update is still there for whoever comes.
      if (target === to) {
        if (typeof outcome === "number") updates.confirm(pending);
        else failed(to, pending, outcome, retryAfterS);
        kick();
      }
      for (const look of awaited) look();
    }

    async function receive(response: IncomingMessage): Promise<void> {
      const { statusCode: status = 0, statusMessage, headers } = response;
      const answer = await readBody(response);
      if (status !== 410) delete to.since410;
      if (status < 200 || status > 299)
        return finish(
          `Wrong response from the webhook: ${status} ${statusMessage}`,
          Number(headers["retry-after"] ?? 0),
        );
      runAnswer(headers["content-type"] ?? "", answer);
      finish(status);
    }

    post.on("error", (error) => finish(reasonOf(error)));
    post.on("response", (response) => {
      receive(response).catch((error: Error) => finish(reasonOf(error)));
    });
    post.end(body);
  }

  function failed(to: Target, pending: Pending, reason: string, retryAfterS: number): void {
    lastError = { date: timers.seconds(), message: reason };
    if (reason.includes(" 410 ")) {
      to.since410 ??= timers.now();
      if (timers.now() - to.since410 > GONE_FOR_MS) return close();
    }
    const retry = retries.get(pending) ?? { fails: 0, delayS: 1, due: 0 };
    let waitS = Math.min(Math.max(retryAfterS, 0), MOST_RETRY_AFTER_S);
    if (waitS === 0 && retry.fails > 0) {
      // 2, 4, 8, … up to a number between 60 and 120, by chance
      retry.delayS = Math.min(retry.delayS * 2, MOST_RETRY_S + Math.floor(Math.random() * (MOST_RETRY_S + 1)));
      waitS = retry.delayS;
    }
    if (timers.now() + waitS * 1000 > pending.expires) return updates.confirm(pending); // given up
    retry.fails += 1;
    retry.due = timers.now() + waitS * 1000;
    retries.set(pending, retry);
    if (waitS > 0) timers.after(waitS * 1000, kick);
  }

  function runAnswer(contentType: string, answer: Buffer): void {
    try {
      const call = readCall("", contentType, answer, new URLSearchParams());
      call.method = textOf(call, "method");
      if (call.method !== "" && !NOT_IN_ANSWER.test(call.method.toLowerCase())) void run(call);
    } catch {
      // an answer that is no call is only an answer
    }
  }

  function close(): void {
    target = undefined;
    lastError = undefined;
    for (const post of busy.values()) post.destroy();
    busy.clear();
  }

  updates.onAdded(() => setImmediate(kick));

  return {
    active: () => target !== undefined,
    deliveries,
    set(call) {
      const url = textOf(call, "url");
      if (url === "") return this.remove(call);
      limits.chargeWebhook();
      const secret = textOf(call, "secret_token");
      const next: Target = {
        url,
        local: placeOf(url, hosts),
        secret,
        connections: integerOf(call, "max_connections", 40, 1, 100),
      };
      if (secret.length > 256) throw badRequest("secret token is too long");
      if (!/^[A-Za-z0-9_-]*$/.test(secret)) throw badRequest("secret token contains unallowed characters");
      updates.allow(call.params["allowed_updates"]);
      const drops = flagOf(call, "drop_pending_updates");
      if (drops) updates.clear();
      const same = target?.url === url && target.secret === secret && target.connections === next.connections;
      if (same && !drops) return "Webhook is already set";
      updates.endPoll("terminated by setWebhook request");
      close();
      target = next;
      kick();
      return "Webhook was set";
    },
    remove(call) {
      if (flagOf(call, "drop_pending_updates")) updates.clear();
      const was = target !== undefined;
      close();
      return was ? "Webhook was deleted" : "Webhook is already deleted";
    },
    info() {
      const kinds = updates.allowed();
      return {
        url: target?.url ?? "",
        has_custom_certificate: false,
        pending_update_count: updates.pending().length,
        ...(target === undefined ? {} : { max_connections: target.connections, ip_address: "127.0.0.1" }),
        ...(lastError === undefined ? {} : { last_error_date: lastError.date, last_error_message: lastError.message }),
        ...(kinds === undefined ? {} : { allowed_updates: kinds }),
      };
    },
    settled(count) {
      const enough = () => deliveries.filter(({ outcome }) => outcome !== undefined).length >= count;
      if (enough()) return Promise.resolve();
      return new Promise((resolve) => {
        const look = () => {
          if (!enough()) return;
          awaited.delete(look);
          resolve();
        };
        awaited.add(look);
      });
    },
    retryNow() {
      for (const pending of updates.pending()) {
        const retry = retries.get(pending);
        if (retry !== undefined) retry.due = timers.now();
      }
      kick();
    },
    timeOut() {
      for (const post of busy.values()) post.destroy(new Error("Read timeout expired"));
    },
    stop() {
      close();
      agent.destroy();
    },
  };
}

/**
 * Telegram asks for https and one of four ports. The double takes plain http on this machine as well, as a local Bot API
 * server does, and a public https name that `host()` told it the whereabouts of.
 */
function placeOf(url: string, hosts: Map<string, string>): URL {
  const bad = (why: string) => badRequest(`bad webhook: ${why}`);
  if (!URL.canParse(url)) throw badRequest("invalid webhook URL specified");
  const parsed = new URL(url);
  const { protocol, hostname, port, pathname, search } = parsed;
  if (protocol === "http:" && ["127.0.0.1", "localhost"].includes(hostname)) return parsed;
  if (protocol !== "https:") throw bad("An HTTPS URL must be provided for webhook");
  if (!["", "80", "88", "8443"].includes(port)) throw bad("Webhook can be set up only on ports 80, 88, 443 or 8443");
  const root = hosts.get(hostname);
  if (root === undefined) throw bad("Failed to resolve host: Name or service not known");
  return new URL(pathname + search, root);
}

function reasonOf(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ECONNREFUSED") return "Connection refused";
  if (code === "ECONNRESET") return "Connection reset by peer";
  return error.message;
}
