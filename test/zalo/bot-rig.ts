import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { type App, startApp } from "../../src/app/app.ts";
import type { Connection, Links, Stores } from "../../src/app/ports.ts";
import type { Pace } from "../../src/channels/pace.ts";
import { zaloBot } from "../../src/channels/zalo-bot/zalo-bot.ts";
import type { Instant } from "../../src/domain/time.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { keptLog } from "../channels/telegram/virtual-pace.ts";
import { type Options, type Person, startZaloBotDouble } from "../doubles/zalo-bot.ts";
import { type HandClock, handClock, scriptedChannel, shippedLibrary } from "../harness.ts";

/** The real app and the real adapter, against the double of Zalo's Bot Platform, on one clock that a test moves. */

export const library = shippedLibrary();
export const SECRET = "the-secret-of-the-tests";

/** The posts that are on Zalo, with the web chat as their second channel; all others are in the web chat alone. */
const CHATS = { "vt-iale": "186729651760683225001", "vt-iablu": "186729651760683225002" };

/** A process of giaoban. Whoever kills it lets go of it. */
export interface Process {
  app: App;
  bot: Connection;
}

const links: Links = {
  file: () => "https://giaoban.example/tep/1",
  page: () => "",
  upload: ({ channel, chat }) => `https://giaoban.example/gui/${channel}/${chat}`,
  board: () => "",
};

export async function rig(
  of: Options & { webhook?: boolean; hurried?: boolean; limits?: { messages: number; users: number } } = {},
) {
  const { webhook = false, hurried = false, limits = { messages: 3_000, users: 50 }, ...options } = of;
  const clock = handClock("2026-11-25", "08:00");
  const double = await startZaloBotDouble({ clock, ...options });
  const stores = memoryStores();
  const log = keptLog();
  const web = scriptedChannel();
  const seed = readOffice(CHU_PUH);
  const chats = new Map<string, string>(Object.entries(CHATS));
  await stores.people.save(
    seed.units,
    seed.people.map((person) => {
      const chat = chats.get(person.id);
      return chat === undefined
        ? person
        : { ...person, addresses: [{ channel: "zalo-bot", chat }, ...person.addresses] };
    }),
  );
  const [clerk, other] = [...chats.values()].map((id) => double.user(id, { met: true })) as [Person, Person];
  const processes: Process[] = [];
  const server = await hookServer(() => processes.at(-1)?.bot);
  double.host("giaoban.example", server.root);
  const pace = waitingPace(clock, hurried);
  let leases = 0;

  return {
    clock,
    double,
    stores,
    log,
    web,
    clerk,
    other,
    /** `tampered` are the stores as this process sees them. */
    async process(tampered: Partial<Stores> = {}): Promise<Process> {
      const own = { ...stores, ...tampered };
      const bot = zaloBot({
        token: double.token,
        apiRoot: double.apiRoot,
        ...(webhook ? { webhook: { publicUrl: "https://giaoban.example", secret: SECRET } } : {}),
        limits,
        link: undefined,
        stores: own,
        holder: `process ${processes.length}`,
        clock,
        log,
        links,
        tellAdmins: () => Promise.resolve(),
        words: { link: (name, url) => `${name}: ${url}`, noLink: (name) => name, quota: () => "" },
        pace: pace.pace,
      });
      const app = await startApp({
        stores: own,
        channels: new Map([web.channel, bot.channel].map((channel) => [channel.name, channel])),
        library,
        clock,
        log,
        uniqueId: () => `lease-${(leases += 1)}`,
        random: () => 0,
        renderFile: renderFileFrom(own.files),
        links,
      });
      const process = { app, bot };
      processes.push(process);
      return process;
    },
    /** Lets it receive; resolves when Zalo has been asked for the first time, or standing by where `first` is given. */
    async begin({ app, bot }: Process, first = webhook ? "getWebhookInfo" : "getUpdates"): Promise<void> {
      const ready = double.nextCall(first);
      bot.begin((updates) => app.receive(updates));
      await ready;
    },
    /** What Zalo has handed over by now is worked. */
    async settled({ app }: Process): Promise<void> {
      await double.events.drained();
      await app.idle();
    },
    /** The clock moves, who waited for that goes on, and the office's pulse is felt. */
    async pulse({ app }: Process, ms: number): Promise<void> {
      clock.move(ms);
      double.tick();
      pace.moved();
      await app.tick();
      await app.idle();
    },
    /** What the bot has said to somebody that is to be seen there, oldest first. */
    heard: ({ id }: { id: string }) =>
      double
        .chat(id)
        .lines.filter(({ by }) => by === double.account.id)
        .map(({ text }) => text),
    async stop() {
      await Promise.all(processes.map(({ bot }) => bot.stop()));
      await server.stop();
      await double.stop();
    },
  };
}
export type Rig = Awaited<ReturnType<typeof rig>>;

/** A sender's wait is over at once; a receiver's too where it is hurried, else when the clock has been moved so far or it is stopped. */
function waitingPace(clock: HandClock, hurried: boolean): { pace: Pace; moved(): void } {
  const waits = new Set<{ until: number; end(): void }>();
  let waited = 0;
  const now = () => (clock.now() + waited) as Instant;
  return {
    pace: {
      now,
      wait(ms, signal) {
        if (signal === undefined) {
          waited += ms;
          return Promise.resolve();
        }
        return new Promise((resolve) => {
          if (hurried) return void setImmediate(resolve);
          const one = {
            until: now() + ms,
            end() {
              waits.delete(one);
              resolve();
            },
          };
          waits.add(one);
          signal.addEventListener("abort", one.end, { once: true });
        });
      },
    },
    moved() {
      for (const one of waits) if (one.until <= now()) one.end();
    },
  };
}

/** Serves the webhook of whichever process began last. */
async function hookServer(bot: () => Connection | undefined): Promise<{ root: string; stop(): Promise<void> }> {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const hook = bot()?.hook;
    const header = (name: string) => String(request.headers[name.toLowerCase()] ?? "");
    const known = hook !== undefined && hook.path === request.url;
    response.writeHead(known ? await hook.handle(header, body) : 404).end();
  }
  const server = createServer((request, response) => {
    void serve(request, response);
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
