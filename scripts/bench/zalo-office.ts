import { acceptFile } from "../../src/app/accept-file.ts";
import { type App, startApp } from "../../src/app/app.ts";
import type { Channel, Clock, Connection, Log, Stores } from "../../src/app/ports.ts";
import { machinePace } from "../../src/channels/pace.ts";
import { createHub } from "../../src/channels/web/hub.ts";
import { zaloBot } from "../../src/channels/zalo-bot/zalo-bot.ts";
import { createBudget } from "../../src/channels/zalo-oa/budget.ts";
import { oaClient } from "../../src/channels/zalo-oa/client.ts";
import { oaLogin } from "../../src/channels/zalo-oa/login.ts";
import { sealOf } from "../../src/channels/zalo-oa/seal.ts";
import { zaloOa } from "../../src/channels/zalo-oa/zalo-oa.ts";
import { type Instant, plus } from "../../src/domain/time.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { pageWords } from "../../src/flow/page-words.ts";
import { startHttp } from "../../src/http/server.ts";
import type { ZaloBotDouble } from "../../test/doubles/zalo-bot.ts";
import type { ZaloOaDouble } from "../../test/doubles/zalo-oa.ts";
import { province, shippedLibrary } from "./office.ts";

/** A fault is not to be measured: whoever waits for an answer would wait for ever. */
export const strict: Log = { info() {}, warn: stop, error: stop };

function stop(fields: Record<string, unknown>, message: string): never {
  console.error(message, fields);
  process.exit(1);
}

/** A clock that stands at an instant until it is started, and then walks at the machine's pace. */
export function clockAt(from: Instant): Clock & { start(): void } {
  let begun: number | undefined;
  return {
    now: () => (begun === undefined ? from : plus(from, Math.floor(performance.now() - begun))),
    start() {
      begun = performance.now();
    },
  };
}

/** The number of a clerk's chat, of the length that Zalo's have. */
export function chatAt(n: number): string {
  return String(1_867_296_517_606_830_000n + BigInt(n));
}

/** The app behind one platform, and the web server that the platform delivers to. */
export async function startZaloOffice(given: {
  stores: Stores;
  clerks: number;
  clock: Clock;
  connection: Connection;
  channel: Channel;
}): Promise<{ app: App; url: string; stop(): Promise<void> }> {
  const { stores, clock, connection, channel } = given;
  const library = shippedLibrary();
  const { units, people } = province(given.clerks);
  const clerks = people.filter(({ roles }) => roles.includes("reporter"));
  await stores.people.save(
    units,
    clerks.map((person, n) => ({ ...person, addresses: [{ channel: channel.name, chat: chatAt(n) }] })),
  );
  const renderFile = renderFileFrom(stores.files);
  let leases = 0;
  const app = await startApp({
    stores,
    library,
    channels: new Map([[channel.name, channel]]),
    clock,
    log: strict,
    uniqueId: () => `lease-${(leases += 1)}`,
    random: () => 0,
    renderFile,
  });
  const http = await startHttp({
    port: 0,
    limits: { address: 1_000_000, person: 1_000_000, isBehindProxy: false },
    host: "127.0.0.1",
    receive: (updates) => app.receive(updates),
    transcript: stores.transcript,
    files: stores.files,
    renderFile: (recipe) => app.file(recipe),
    boards: app.boards,
    acceptFile,
    secret: "the bench opens no links",
    hub: createHub(),
    identify: () => Promise.resolve(undefined),
    words: pageWords(library.wording),
    clock,
    log: strict,
    health: () => Promise.resolve({ ok: true }),
    hooks: connection.hook === undefined ? [] : [connection.hook],
  });
  connection.begin((updates) => app.receive(updates));
  return {
    app,
    url: `${http.url}${connection.hook?.path ?? ""}`,
    async stop() {
      await connection.stop();
      await http.stop();
      await app.stop();
    },
  };
}

/** What a bot's deliveries show. */
export const BOT_SECRET = "the-secret-of-the-bench";

/** The adapter of a bot that has a webhook, against its double. */
export function connectBot(double: ZaloBotDouble, stores: Stores, clock: Clock): Connection {
  const plenty = 1_000_000_000;
  return zaloBot({
    token: double.token,
    apiRoot: double.apiRoot,
    webhook: { publicUrl: "https://giaoban.example", secret: BOT_SECRET },
    limits: { messages: plenty, users: plenty },
    link: undefined,
    stores,
    holder: "bench",
    clock,
    log: strict,
    links: undefined,
    tellAdmins: () => Promise.resolve(),
    words: { link: (name, url) => `${name}: ${url}`, noLink: (name) => name, quota: () => "" },
  });
}

/** The adapter of an Official Account whose consent has been given, against its double. */
export async function connectOa(double: ZaloOaDouble, stores: Stores, clock: Clock): Promise<Connection> {
  const { app, apiRoot } = double;
  const roots = { apiRoot, oauthRoot: apiRoot };
  const account = { appId: app.id, appSecret: app.secret };
  const login = oaLogin({
    ...account,
    client: oaClient({ ...account, ...roots, budget: createBudget(), pace: machinePace }),
    credentials: stores.credentials,
    seal: sealOf(app.id, app.secret),
    pace: machinePace,
  });
  const back = login.read((await double.consents(login.link("https://giaoban.example/"))).href);
  if (back === undefined || !(await login.finish(back)).ok) throw new Error("The double gave no tokens");
  return zaloOa({
    ...account,
    ...roots,
    webhookKey: app.oaSecret,
    paid: false,
    stores,
    holder: "bench",
    clock,
    log: strict,
    links: undefined,
    tellAdmins: () => Promise.resolve(),
    words: { link: (name, url) => `${name}: ${url}`, noLink: (name) => name, consent: "", dies: String },
  });
}
