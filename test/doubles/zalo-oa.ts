import { createFaults, type FaultHandle } from "./common/faults.ts";
import { type Clock, timersOn } from "./common/timers.ts";
import { createApi, type Entry } from "./zalo/api.ts";
import { type ChatView, createChats, type Line, viewOf } from "./zalo/chats.ts";
import type { Fault } from "./zalo/fault.ts";
import { createHosts } from "./zalo/hosts.ts";
import { createLinks, LINK_PATH } from "./zalo/links.ts";
import { operationsOf, type Parts } from "./zalo-oa/methods.ts";
import { createOaPage } from "./zalo-oa/page.ts";
import { addPerson, type Person } from "./zalo-oa/people.ts";
import { type App, createTokens, type Tokens } from "./zalo-oa/tokens.ts";
import { createUploads } from "./zalo-oa/uploads.ts";
import { createWebhook, type Event, type Stamp, type Webhook } from "./zalo-oa/webhook.ts";
import { type Between, createWindow, type Window } from "./zalo-oa/window.ts";

export type { Entry, Event, Fault, FaultHandle, Line, Person };

/** None of these opens anything. */
const APP = { id: "4310000000000000431", secret: "the-app-secret-of-a-double", oaId: "2000000000000000002" };
const OA_SECRET = "the-oa-secret-key-of-a-double";
const FIRST_MESSAGE = 90_071_992_547_409_930n;
const LINK_MS = 60 * 60_000;

export interface Options {
  /** By default the system's. After moving one by hand, call `tick()`. */
  clock?: Clock;
  /** 0, the default: any free one. */
  port?: number;
  /** 2, the default: an enterprise's account; 4: a state body's. */
  oaType?: 2 | 4;
  /** Where consent may lead back to; by default anywhere. */
  callback?: string;
  /** Whether Zalo tells of messages sent and received; by default it does. */
  receipts?: boolean;
  /** What a message costs between 48 hours and 7 days; by default it is paid for. */
  between?: Between;
  /** Where the signature's time stands; by default in the body. */
  stamp?: Stamp;
}

/** A Zalo Official Account on this machine: its APIs over HTTP, and hooks for the people at the other end. */
export interface ZaloOaDouble {
  /** Serves openapi.zalo.me and oauth.zaloapp.com both: [http://127.0.0.1:34567]. */
  apiRoot: string;
  app: App & { oaSecret: string };
  user(id: string, about?: Parameters<typeof addPerson>[3]): Person;
  chat(id: string): ChatView;
  /** Follows a link to the permission page and agrees; returns the address that Zalo leads back to. */
  consents(link: string): Promise<URL>;
  /** A pair of tokens as a consent gives it. */
  issue: Tokens["issue"];
  /** Takes an access token back ahead of its time. */
  revoke: Tokens["revoke"];
  window: Pick<Window, "between" | "paidLeft">;
  /** Every call there was, the oldest first. */
  journal: readonly Entry[];
  nextCall(path: string): Promise<Entry>;
  webhook: Omit<Webhook, "add" | "stop"> & {
    /** Delivers an event of any kind, signed. */
    push: Webhook["add"];
  };
  /** Where a public name is served: host("giaoban.example", "http://127.0.0.1:8080"). */
  host(name: string, root: string): void;
  /** For the next `times` calls of a path; "*" is every one. */
  fault(path: string, fault: Fault, times?: number): FaultHandle;
  /** To be called after moving the clock. */
  tick(): void;
  stop(): Promise<void>;
}

/** Starts it, on the loopback only. What it holds callers to is listed, rule by rule, in zalo-oa.test.ts. */
export async function startZaloOaDouble(options: Options = {}): Promise<ZaloOaDouble> {
  const { clock = { now: () => Date.now() }, port = 0, callback } = options;
  const timers = timersOn(clock);
  const hosts = createHosts();
  const faults = createFaults<Fault>(timers);
  const app = { ...APP, oaSecret: OA_SECRET, ...(callback === undefined ? {} : { callback }) };
  let ids = FIRST_MESSAGE;
  const nextId = () => String((ids += 1n));
  const chats = createChats(timers, nextId);
  const parts: Parts = {
    timers,
    chats,
    hosts,
    tokens: createTokens(timers, app),
    uploads: createUploads(timers),
    window: createWindow(timers, options.between ?? "paid"),
    webhook: createWebhook(timers, hosts, app, options.stamp ?? "body"),
    contacts: new Map(),
    app,
    oaType: options.oaType ?? 2,
    receipts: options.receipts ?? true,
    nextId,
  };
  const links = createLinks(timers, () => apiRoot, LINK_MS);
  const operationOf = operationsOf(parts);
  const api = createApi(timers, faults, createOaPage(parts, links), (request) => {
    const path = request.url.pathname;
    return path.startsWith(LINK_PATH)
      ? { method: "file", params: {}, run: () => links.open(decodeURIComponent(path)) }
      : operationOf(request);
  });
  const apiRoot = await api.listen(port);

  return {
    apiRoot,
    app,
    user: (id, about) => addPerson(parts, links, id, about),
    chat: (id) => viewOf(chats, timers, id),
    async consents(link) {
      const page = await (await fetch(link)).text();
      const action = /href="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&");
      if (action === undefined) throw new Error(`The permission page refuses: ${page}`);
      const answer = await fetch(new URL(action, apiRoot), { redirect: "manual" });
      return new URL(answer.headers.get("location") ?? "");
    },
    issue: parts.tokens.issue,
    revoke: parts.tokens.revoke,
    window: parts.window,
    journal: api.journal,
    nextCall: api.nextCall,
    webhook: { ...parts.webhook, push: parts.webhook.add },
    host: hosts.set,
    fault: faults.set,
    tick: () => timers.tick(),
    async stop() {
      parts.webhook.stop();
      timers.stop();
      await api.stop();
    },
  };
}
