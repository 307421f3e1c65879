import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { type App, startApp } from "../../src/app/app.ts";
import type { Channel, Hook, Stores } from "../../src/app/ports.ts";
import type { Pace } from "../../src/channels/pace.ts";
import { MENU_COMMANDS, type MenuWords } from "../../src/channels/telegram/menu.ts";
import { type Telegram, telegram } from "../../src/channels/telegram/telegram.ts";
import type { Instant } from "../../src/domain/time.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { keptLog } from "../channels/telegram/virtual-pace.ts";
import { type Person, startTelegramDouble, type TelegramDouble } from "../doubles/telegram.ts";
import { type HandClock, handClock, scriptedChannel, shippedLibrary } from "../harness.ts";

/** The real app and the real adapter, against the double of Telegram, on one clock that a test moves. */

/** The posts that are in Telegram, and their chats there; all others are in the web chat. */
export const CHATS = { "vt-iale": 7001, "vt-iablu": 7002, "vt-iahru": 7003, "vt-iahla": 7004, "ct-ubnd": 7009 };
export const STRANGER = 7666;
export const SECRET = "the-secret-of-the-tests";

export const library = shippedLibrary();
const words = Object.fromEntries(MENU_COMMANDS.map((name) => [name, library.wording.say(`menu.${name}`)])) as MenuWords;

/** A process of giaoban. Whoever kills it lets go of it: what it has under way ends or hangs, as the test has it. */
export interface Process {
  app: App;
  bot: Telegram;
  begin(): void;
  /** What Telegram has handed over by now is worked. */
  settled(): Promise<void>;
}

export interface Rig {
  clock: HandClock;
  stores: Stores;
  double: TelegramDouble;
  log: ReturnType<typeof keptLog>;
  web: ReturnType<typeof scriptedChannel>;
  clerk: Person;
  other: Person;
  third: Person;
  fourth: Person;
  leader: Person;
  stranger: Person;
  /** `tampered` are the stores as this process sees them. */
  process(tampered?: Partial<Stores>): Promise<Process>;
  /** The clock moves, and the office's pulse is felt. */
  pulse(process: Process, ms: number): Promise<void>;
  /** What the bot has said in a chat that is to be seen there, oldest first. */
  heard(chat: number): string[];
  /** Calls of a method, but for what never reached the API. */
  calls(method: string): TelegramDouble["journal"];
  stop(): Promise<void>;
}

export async function rig(
  options: { webhook?: true; limits?: boolean; day?: string; time?: string; stores?: Stores } = {},
): Promise<Rig> {
  const clock = handClock(options.day ?? "2026-11-25", options.time ?? "08:00");
  const double = await startTelegramDouble({ clock, limits: options.limits ?? false });
  const stores = options.stores ?? memoryStores();
  const log = keptLog();
  const web = scriptedChannel();
  const seed = readOffice(CHU_PUH);
  const chatOf = new Map<string, number>(Object.entries(CHATS));
  await stores.people.save(
    seed.units,
    seed.people.map((person) => {
      const chat = chatOf.get(person.id);
      return chat === undefined ? person : { ...person, addresses: [{ channel: "telegram", chat: String(chat) }] };
    }),
  );
  const [clerk, other, third, fourth, leader, stranger] = [...Object.values(CHATS), STRANGER].map((id) =>
    double.user(id, { started: true }),
  ) as [Person, Person, Person, Person, Person, Person];
  const processes: Telegram[] = [];
  const server = options.webhook && (await hookServer(() => processes.at(-1)?.hook));
  if (server !== undefined) double.host("giaoban.example", server.root);
  const paced = steppedPace(clock, () => double.tick(), options.webhook === undefined);
  let leases = 0;

  return {
    clock,
    stores,
    double,
    log,
    web,
    clerk,
    other,
    third,
    fourth,
    leader,
    stranger,
    async process(tampered = {}) {
      const own = { ...stores, ...tampered };
      const bot = telegram({
        token: double.token,
        apiRoot: double.apiRoot,
        ...(server === undefined ? {} : { webhook: { publicUrl: "https://giaoban.example", secret: SECRET } }),
        leases: stores.leases,
        holder: `process ${processes.length}`,
        clock,
        log,
        words,
        pace: paced.pace,
      });
      processes.push(bot);
      const channels: Channel[] = [web.channel, { ...bot.channel, send: paced.counted(bot.channel.send) }];
      const app = await startApp({
        stores: own,
        channels: new Map(channels.map((channel) => [channel.name, channel])),
        library,
        clock,
        log,
        uniqueId: () => `lease-${(leases += 1)}`,
        random: () => 0,
        renderFile: renderFileFrom(own.files),
      });
      return {
        app,
        bot,
        begin: () => bot.begin((updates) => app.receive(updates)),
        async settled() {
          await double.updates.drained();
          await app.idle();
        },
      };
    },
    async pulse({ app }, ms) {
      clock.move(ms);
      double.tick();
      paced.moved();
      await app.tick();
      await app.idle();
    },
    heard: (chat) =>
      double
        .chat(chat)
        .messages.filter(({ from }) => from.is_bot)
        .map(({ text, caption }) => text ?? caption ?? ""),
    calls: (method) => double.journal.filter((entry) => entry.method === method && entry.answer !== undefined),
    async stop() {
      await Promise.all(processes.map((bot) => bot.stop()));
      await server?.stop();
      await double.stop();
    },
  };
}

/**
 * Time that stands while a message is on its way, and goes on to the next moment that somebody waits for when all who send wait.
 * `receiver`: also when the receiver waits out a trouble.
 */
function steppedPace(clock: HandClock, tick: () => void, receiver: boolean) {
  interface Wait {
    until: number;
    sends: boolean;
    end(): void;
  }
  const waits = new Set<Wait>();
  let sending = 0;
  let stepping: NodeJS.Immediate | undefined;

  function look(): void {
    stepping ??= setImmediate(step);
  }
  function step(): void {
    stepping = undefined;
    const waiting = [...waits].filter(({ sends }) => sends || receiver);
    const busy = sending > waiting.filter(({ sends }) => sends).length;
    const [next] = waiting.sort((a, b) => a.until - b.until);
    if (busy || next === undefined) return;
    if (next.until > clock.now()) clock.set(next.until as Instant);
    tick();
    next.end();
    look();
  }

  const pace: Pace = {
    now: clock.now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const one: Wait = {
          until: clock.now() + ms,
          sends: signal === undefined,
          end() {
            waits.delete(one);
            resolve();
          },
        };
        waits.add(one);
        signal?.addEventListener("abort", one.end, { once: true });
        look();
      }),
  };
  return {
    pace,
    /** The clock was moved by hand. */
    moved() {
      for (const one of waits) if (one.until <= clock.now()) one.end();
    },
    counted:
      (send: Channel["send"]): Channel["send"] =>
      async (...message) => {
        sending += 1;
        try {
          return await send(...message);
        } finally {
          sending -= 1;
          look();
        }
      },
  };
}

/** Serves the webhook of whichever process runs. */
async function hookServer(hook: () => Hook | undefined): Promise<{ root: string; stop(): Promise<void> }> {
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => void (body += chunk));
    request.on("end", () => {
      const at = hook();
      const status =
        at === undefined || at.path !== request.url
          ? Promise.resolve(404)
          : at.handle((name) => String(request.headers[name.toLowerCase()] ?? ""), Buffer.from(body));
      void status.then((code) => response.writeHead(code).end());
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
