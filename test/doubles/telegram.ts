import { createFaults, type FaultHandle } from "./common/faults.ts";
import { type Clock, timersOn } from "./common/timers.ts";
import { createCallbacks } from "./telegram/callbacks.ts";
import type { Fault } from "./telegram/fault.ts";
import { createFiles } from "./telegram/files.ts";
import { addGroup, type Group } from "./telegram/groups.ts";
import { createLimits } from "./telegram/limits.ts";
import { createMenus } from "./telegram/menus.ts";
import { createPage } from "./telegram/page.ts";
import type { Parts } from "./telegram/parts.ts";
import { addPerson, fits, type Person, type Wanted } from "./telegram/people.ts";
import { type Api, createApi, type Entry } from "./telegram/server.ts";
import type { Message, Update, User } from "./telegram/shapes.ts";
import { createUpdates, type Updates } from "./telegram/updates.ts";
import { createWebhook, type Webhook } from "./telegram/webhook.ts";
import { createWorld, type World } from "./telegram/world.ts";

export type { Entry, Fault, FaultHandle, Group, Message, Person, Update, Wanted };

/** Looks like a bot's token and opens nothing. */
const TOKEN = "5000000001:this-is-the-token-of-a-double-only";

export interface Options {
  /** By default the system's. After moving one by hand, call `tick()`. */
  clock?: Clock;
  token?: string;
  botUsername?: string;
  /** 0, the default: any free one. */
  port?: number;
  /** False: no 429 but those ordered by a fault. */
  limits?: boolean;
  /** False: the bot sees everything in its groups. */
  privacy?: boolean;
}

/** What can be seen in a chat. */
export interface ChatView {
  readonly messages: readonly Message[];
  /** "typing" and the like, while it is shown. */
  readonly action: string | undefined;
  /** The first message of anybody that fits, now or later. */
  waitFor(wanted: Wanted): Promise<Message>;
}

/** Telegram on this machine: the Bot API over HTTP, and hooks for the people at the other end. */
export interface TelegramDouble {
  /** For telegraf's `telegram.apiRoot`: [http://127.0.0.1:34567]. */
  apiRoot: string;
  token: string;
  bot: User;
  user(id: number, about?: Parameters<typeof addPerson>[2]): Person;
  group(id: number, about?: Parameters<typeof addGroup>[2]): Group;
  chat(id: number): ChatView;
  /** Every call there was, the oldest first. */
  journal: readonly Entry[];
  /** The next call of this method, as soon as it comes in; its `answer` is set when there is one. */
  nextCall(method: string): Promise<Entry>;
  updates: Pick<Updates, "hold" | "repeat" | "jump" | "drained"> & {
    made: readonly Update[];
    /** Makes an update of any kind, with any body. */
    push(kind: string, body: unknown, chat?: number): void;
  };
  webhook: Pick<Webhook, "deliveries" | "settled" | "retryNow" | "timeOut">;
  /** Where a public name that a webhook is set on is served: host("giaoban.example", "http://127.0.0.1:8080"). */
  host(name: string, root: string): void;
  fault(method: string, fault: Fault, times?: number): FaultHandle;
  /** How many 429s a sender who keeps the limits would never have got. */
  avoidable429(): number;
  /** To be called after moving the clock. */
  tick(): void;
  stop(): Promise<void>;
}

/** Starts it, on the loopback only. What it holds callers to is listed, rule by rule, in the tests of this folder. */
export async function startTelegramDouble(options: Options = {}): Promise<TelegramDouble> {
  const { clock = { now: () => Date.now() }, token = TOKEN, botUsername = "giaoban_bot", port = 0 } = options;
  const timers = timersOn(clock);
  const bot: User = {
    id: Number.parseInt(token, 10),
    is_bot: true,
    first_name: "Giao ban",
    username: botUsername,
  };
  const world = createWorld(bot, timers);
  const updates = createUpdates(timers);
  const limits = createLimits(timers, options.limits ?? true);
  const faults = createFaults<Fault>(timers);
  const parts: Parts = {
    timers,
    world,
    updates,
    limits,
    files: createFiles(timers),
    menus: createMenus(world),
    callbacks: createCallbacks(timers),
    privacy: options.privacy ?? true,
  };
  const hosts = new Map<string, string>();
  const api: Api = createApi(parts, token, faults, () => webhook, createPage(parts));
  const webhook = createWebhook(timers, updates, limits, hosts, (call) => api.runFromWebhook(call));
  const awaited = new Set<(entry: Entry) => void>();
  api.onCall((entry) => {
    for (const look of awaited) look(entry);
  });
  const at = await api.listen(port);

  return {
    apiRoot: `http://127.0.0.1:${at}`,
    token,
    bot,
    user: (id, about) => addPerson(parts, id, about),
    group: (id, about) => addGroup(parts, id, about),
    chat: (id) => chatView(world, timers, id),
    journal: api.journal,
    nextCall: (method) =>
      new Promise((resolve) => {
        const look = (entry: Entry) => {
          if (entry.method.toLowerCase() !== method.toLowerCase()) return;
          awaited.delete(look);
          resolve(entry);
        };
        awaited.add(look);
      }),
    updates: {
      made: updates.made,
      hold: updates.hold,
      repeat: updates.repeat,
      jump: updates.jump,
      drained: updates.drained,
      push: (kind, body, chat = 0) => updates.add(kind, body, { chat, queue: `chat:${chat}` }),
    },
    webhook,
    host: (name, root) => void hosts.set(name, root),
    fault: faults.set,
    avoidable429: limits.avoidable,
    tick: () => timers.tick(),
    async stop() {
      webhook.stop();
      timers.stop();
      await api.stop();
    },
  };
}

function chatView(world: World, clock: Clock, id: number): ChatView {
  const chat = world.chats.get(id);
  if (chat === undefined) throw new Error(`There is no chat ${id}.`);
  return {
    messages: chat.messages,
    get action() {
      return chat.action !== undefined && clock.now() < chat.action.until ? chat.action.action : undefined;
    },
    waitFor(wanted) {
      const found = () => chat.messages.find((message) => fits(message, wanted));
      const already = found();
      if (already !== undefined) return Promise.resolve(already);
      return new Promise((resolve) => {
        const stop = world.watch(() => {
          const message = found();
          if (message === undefined) return;
          stop();
          resolve(message);
        });
      });
    },
  };
}
