import { createFaults, type FaultHandle } from "./common/faults.ts";
import { type Clock, timersOn } from "./common/timers.ts";
import { createApi, type Entry, jsonOf } from "./zalo/api.ts";
import { type ChatView, createChats, type Line, viewOf } from "./zalo/chats.ts";
import type { Fault } from "./zalo/fault.ts";
import { createHosts } from "./zalo/hosts.ts";
import { createLinks, LINK_PATH } from "./zalo/links.ts";
import { createEvents, type Event, type Events } from "./zalo-bot/events.ts";
import { type Parts, runMethod } from "./zalo-bot/methods.ts";
import { createBotPage } from "./zalo-bot/page.ts";
import { addGroup, addPerson, type Group, type Person } from "./zalo-bot/people.ts";
import { createQuota, FREE, type Tier } from "./zalo-bot/quota.ts";

export type { Entry, Event, Fault, FaultHandle, Group, Line, Person };

/** Looks like a bot's token and opens nothing. */
const TOKEN = "3760000000000000001:this-is-the-token-of-a-double-only";
const PICTURE_MS = 10 * 60_000;

export interface Options {
  /** By default the system's. After moving one by hand, call `tick()`. */
  clock?: Clock;
  token?: string;
  accountName?: string;
  /** 0, the default: any free one. */
  port?: number;
  /** By default the free one. */
  tier?: Partial<Tier>;
}

/** The Zalo Bot Platform on this machine: its API over HTTP, and hooks for the people at the other end. */
export interface ZaloBotDouble {
  /** Before `/bot<token>/<method>`: [http://127.0.0.1:34567]. */
  apiRoot: string;
  token: string;
  account: { id: string; account_name: string };
  user(id: string, about?: Parameters<typeof addPerson>[3]): Person;
  group(id: string, title: string, people: { id: string }[]): Group;
  chat(id: string): ChatView;
  /** Every call there was, the oldest first. */
  journal: readonly Entry[];
  nextCall(method: string): Promise<Entry>;
  events: Pick<Events, "made" | "deliveries" | "repeat" | "push" | "redeliver" | "drained">;
  /** Where a public name is served: host("giaoban.example", "http://127.0.0.1:8080"). */
  host(name: string, root: string): void;
  /** For the next `times` calls of a method; "*" is every method. */
  fault(method: string, fault: Fault, times?: number): FaultHandle;
  /** To be called after moving the clock. */
  tick(): void;
  stop(): Promise<void>;
}

/** Starts it, on the loopback only. What it holds callers to is listed, rule by rule, in zalo-bot.test.ts. */
export async function startZaloBotDouble(options: Options = {}): Promise<ZaloBotDouble> {
  const { clock = { now: () => Date.now() }, token = TOKEN, accountName = "Bot Giao ban", port = 0 } = options;
  const timers = timersOn(clock);
  const hosts = createHosts();
  const faults = createFaults<Fault>(timers);
  let ids = 0;
  const chats = createChats(timers, () => `2d758cb5e222${(ids += 1).toString(16).padStart(8, "0")}`);
  const parts: Parts = {
    timers,
    chats,
    hosts,
    events: createEvents(timers, hosts),
    quota: createQuota(timers, { ...FREE, ...options.tier }),
    persons: new Map(),
    account: { id: token.split(":")[0] ?? "", account_name: accountName },
  };
  const links = createLinks(timers, () => apiRoot, PICTURE_MS);
  const page = createBotPage(parts, links);
  const api = createApi(timers, faults, page, ({ url, headers, body }) => {
    const path = decodeURIComponent(url.pathname);
    if (path.startsWith(LINK_PATH)) return { method: "file", params: {}, run: () => links.open(path) };
    const [, given, method = ""] = /^\/bot([^/]*)\/(.*)$/.exec(path) ?? [];
    const params = headers["content-type"]?.includes("json") === true ? jsonOf(body) : {};
    if (given === undefined) return { method: path, params, run: () => ({ status: 404, body: "Not Found" }) };
    const invalid = { ok: false, description: "Invalid token", error_code: 401 };
    if (given !== token) return { method, params, run: () => ({ status: 200, body: invalid }) };
    return { method, params, run: (signal) => runMethod(parts, method, params, signal) };
  });
  const apiRoot = await api.listen(port);

  return {
    apiRoot,
    token,
    account: parts.account,
    user: (id, about) => addPerson(parts, links, id, about),
    group: (id, title, people) => addGroup(parts, id, title, people),
    chat: (id) => viewOf(chats, timers, id),
    journal: api.journal,
    nextCall: api.nextCall,
    events: parts.events,
    host: hosts.set,
    fault: faults.set,
    tick: () => timers.tick(),
    async stop() {
      parts.events.stop();
      timers.stop();
      await api.stop();
    },
  };
}
