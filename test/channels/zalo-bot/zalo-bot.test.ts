import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Connection, Receive, Update } from "../../../src/app/ports.ts";
import { type ZaloBotOptions, zaloBot } from "../../../src/channels/zalo-bot/zalo-bot.ts";
import type { Instant } from "../../../src/domain/time.ts";
import { memoryStores } from "../../../src/store/memory.ts";
import { until } from "../../doubles/common/until.ts";
import { keptLog, virtualPace } from "../telegram/virtual-pace.ts";
import { event, GROUP } from "./events.ts";
import { HTML_502, type ScriptedBot, scriptedBot, TOKEN } from "./scripted-bot.ts";

const ME = { result: { id: "3760000000000000001", account_name: "Bot Giao ban", account_type: "BASIC" } };
let api: ScriptedBot;
let bot: Connection;
let log: ReturnType<typeof keptLog>;
let stored: Update[];
beforeEach(async () => {
  api = await scriptedBot();
  api.script("getMe", ME);
  log = keptLog();
  stored = [];
});
afterEach(async () => {
  await bot.stop();
  await api.stop();
});

function make(more: Partial<ZaloBotOptions> = {}): Connection {
  bot = zaloBot({
    token: TOKEN,
    apiRoot: api.apiRoot,
    limits: { messages: 3_000, users: 50 },
    link: undefined,
    stores: memoryStores(),
    holder: "a",
    clock: { now: () => 77 as Instant },
    log,
    links: undefined,
    tellAdmins: () => Promise.resolve(),
    words: { link: () => "", noLink: () => "", quota: () => "" },
    pace: virtualPace(),
    ...more,
  });
  return bot;
}
const store: Receive = (updates) => Promise.resolve(void stored.push(...updates));
const texts = () =>
  stored.map(({ payload }) => bot.channel.decode(payload)).map((one) => one?.kind === "text" && one.text);

describe("a bot that polls", () => {
  it("stores what people say to it, with its name taken out, and passes over what it cannot read", async () => {
    const one = event("text", { text: "12" });
    const mention = event("text", { text: "@Bot Giao ban /tongket", ...GROUP });
    const came = [one, { event_name: "?" }, mention];
    api.script("getUpdates", ...came.map((result) => ({ result })), "hang");
    make().begin(store);
    await api.called("getUpdates", 4);
    expect(texts()).toEqual(["12", "/tongket@3760000000000000001"]);
    expect(stored[0]).toMatchObject({ channel: "zalo-bot", at: 77, order: one.message.date });
    expect(log.lines).toEqual([expect.stringMatching(/^warn An event of Zalo has a shape that is not known/)]);
    expect(bot.state()).toMatchObject({ by: "polling", doing: "receiving", sent: 0, limit: 3_000 });
    expect(bot.hook).toBeUndefined();
  });

  it("starts when Zalo can be reached at last, and stops at once in the middle of a poll", async () => {
    api.script("getMe", HTML_502, "reset", ME);
    api.script("getUpdates", "hang");
    make().begin(store);
    expect(bot.state()).toMatchObject({ doing: "starting" });
    await api.called("getUpdates");
    await bot.stop();
    expect(api.of("getMe")).toHaveLength(3);
  });

  it("loses nothing that it was given while the store is away, and keeps the order", async () => {
    const [one, other] = [event("text", { text: "một" }), event("text", { text: "hai" })];
    api.script("getUpdates", { result: one }, { result: other }, "hang");
    let away = 5;
    make().begin((updates) => {
      away -= 1;
      return away >= 0 ? Promise.reject(new Error("away")) : store(updates);
    });
    await api.called("getUpdates", 3);
    expect(texts()).toEqual(["một", "hai"]);
  });

  it("stores what it was given last, though it is stopped before the store is back", async () => {
    api.script("getUpdates", { result: event("text", { text: "một" }) }, "hang");
    let failed = () => {};
    const hasFailed = new Promise<void>((resolve) => void (failed = resolve));
    let away = true;
    const pace = virtualPace();
    const untilStopped = (signal: AbortSignal) => once(signal, "abort").then(() => undefined);
    make({
      pace: { ...pace, wait: (ms, signal) => (signal?.aborted === false ? untilStopped(signal) : pace.wait(ms)) },
    });
    bot.begin((updates) => {
      if (!away) return store(updates);
      failed();
      return Promise.reject(new Error("away"));
    });
    await hasFailed;
    away = false;
    await bot.stop();
    expect(texts()).toEqual(["một"]);
  });

  it("says what to do when its token is not taken, and asks no more", async () => {
    api.script("getMe", { error_code: 401, description: "Invalid token" });
    make().begin(store);
    await until(() => log.lines.length > 0);
    expect(bot.state()).toMatchObject({ doing: "refused" });
    expect(log.lines.at(-1)).toMatch(/^error .*ZALO_BOT_TOKEN/);
    expect(api.of("getMe")).toHaveLength(1);
  });

  it("leaves polling to the one process that has begun", async () => {
    const { leases } = memoryStores();
    const marks = memoryStores().marks;
    api.script("getUpdates", "hang");
    make({ stores: { leases, marks } }).begin(store);
    await api.called("getUpdates");
    const take = () => leases.take("zalo-bot:poll", "b", 1_000_000 as Instant, 1_000_001 as Instant);
    expect(await take()).toBe(false);
    await bot.stop();
    expect(await take()).toBe(true);
  });
});

describe("a bot with a webhook", () => {
  const webhook = { publicUrl: "https://giaoban.example/", secret: "the-secret-of-the-tests" };
  const post = (body: unknown) => bot.hook?.handle(() => webhook.secret, Buffer.from(JSON.stringify(body)));
  beforeEach(() => api.script("getWebhookInfo", "hang"));

  it("tells Zalo where to deliver, and does not poll", async () => {
    make({ webhook }).begin(store);
    await api.called("getWebhookInfo");
    expect(api.of("setWebhook")[0]?.["url"]).toBe(`https://giaoban.example${bot.hook?.path}`);
    expect(api.of("getUpdates")).toEqual([]);
    const one = { ok: true, result: event("text", { text: "12" }) };
    expect([await post(one), await post(one)]).toEqual([200, 200]);
    expect(new Set(stored.map(({ id }) => id)).size).toBe(1); // the store knows it by its name
    expect(await bot.hook?.handle(() => undefined, Buffer.from("{}"))).toBe(403);
    expect(bot.state()).toMatchObject({ by: "webhook", wrongSecret: 1 });
  });

  it("takes what comes before Zalo has told its name, for it may not come again", async () => {
    api.script("getMe", "hang");
    make({ webhook }).begin(store);
    expect(await post(event("text", { text: "12" }))).toBe(200);
    expect(texts()).toEqual(["12"]);
  });

  it("takes nothing before it has begun or after it has stopped: Zalo is told so", async () => {
    make({ webhook });
    expect(await post(event("text", { text: "12" }))).toBe(500);
    bot.begin(store);
    await bot.stop();
    expect(await post(event("text", { text: "12" }))).toBe(500);
    expect(stored).toEqual([]);
  });

  it("takes what nobody is answered for off Zalo's hands, and stores nothing", async () => {
    make({ webhook }).begin(store);
    for (const body of [event("text"), event("dance"), {}, [], "x", 1, null, { ok: true, result: [] }])
      expect(await post(body)).toBe(200);
    expect(stored).toEqual([]);
  });
});
