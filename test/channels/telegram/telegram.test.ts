import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Update } from "../../../src/app/ports.ts";
import { MENU_COMMANDS, type MenuWords } from "../../../src/channels/telegram/menu.ts";
import { type Telegram, type TelegramOptions, telegram } from "../../../src/channels/telegram/telegram.ts";
import type { Instant } from "../../../src/domain/time.ts";
import { memoryLeases } from "../../../src/store/memory/leases.ts";
import { type ScriptedApi, scriptedApi, TOKEN } from "./scripted-api.ts";
import { marked, message, tap, update } from "./updates.ts";
import { keptLog, virtualPace } from "./virtual-pace.ts";

const words = Object.fromEntries(MENU_COMMANDS.map((name) => [name, `what ${name} is for`])) as MenuWords;
const ME = { result: { id: 5_000_000_001, is_bot: true, first_name: "Giao ban", username: "giaoban_bot" } };

let api: ScriptedApi;
let bot: Telegram;
let log: ReturnType<typeof keptLog>;
let stored: Update[][];
beforeEach(async () => {
  api = await scriptedApi();
  api.script("getMe", ME);
  log = keptLog();
  stored = [];
});
afterEach(async () => {
  await bot.stop();
  await api.stop();
});

function make(more: Partial<TelegramOptions> = {}): Telegram {
  const leases = memoryLeases();
  const clock = { now: () => 77 as Instant };
  bot = telegram({
    token: TOKEN,
    apiRoot: api.apiRoot,
    leases,
    holder: "a",
    clock,
    log,
    words,
    pace: virtualPace(),
    ...more,
  });
  return bot;
}
const store = (updates: Update[]) => Promise.resolve(void stored.push(updates));

describe("Telegram, polled", () => {
  it("stores what is meant for the bot in one go, then answers the taps in it; nothing of other people's talk", async () => {
    const talk = update("message", message(marked("chưa họp à?"), { id: -5, type: "group" }));
    const unknown = update("message", { text: "without a chat" });
    const batch = [
      update("message", message({ text: "12" })),
      talk,
      unknown,
      update("callback_query", tap("made up")),
      update("message", message(marked("/tongket"))),
    ];
    api.script("getUpdates", { result: batch }, "hang");
    make().begin(store);
    await api.called("getUpdates", 2);
    expect(stored.map((updates) => updates.map(({ id, chat, at }) => [id, chat, at]))).toEqual([
      [0, 4].map((n) => [`telegram:5000000001:${String(batch[n]?.update_id)}`, "11", 77]),
    ]);
    expect(stored[0]?.map((one) => bot.channel.decode(one.payload)?.kind)).toEqual(["text", "text"]);
    await api.called("answerCallbackQuery");
    expect(log.lines).toEqual([expect.stringMatching(/^warn An update has a shape that is not known/)]);
    expect(bot.state()).toEqual({ by: "polling", doing: "receiving" });
  });

  it("answers no tap before it is stored", async () => {
    api.script("getUpdates", { result: [update("callback_query", tap("t/baocao"))] }, "hang");
    let tries = 0;
    make().begin((updates) => {
      tries += 1;
      if (tries > 1) return store(updates);
      expect(api.of("answerCallbackQuery")).toEqual([]);
      return Promise.reject(new Error("the store is away"));
    });
    await api.called("getUpdates", 2);
    expect([tries, api.of("answerCallbackQuery").length]).toEqual([1, 0]);
  });

  it("starts when Telegram can be reached at last, and stops at once in the middle of a poll", async () => {
    api.script("getMe", { status: 502, html: "" }, "reset", ME);
    api.script("getUpdates", "hang");
    make().begin(store);
    expect(bot.state()).toEqual({ by: "polling", doing: "starting" });
    await api.called("getUpdates");
    await bot.stop();
    expect(api.of("getMe")).toHaveLength(3);
  });

  it("lets another process poll when it stops", async () => {
    const leases = memoryLeases();
    api.script("getUpdates", "hang");
    make({ leases }).begin(store);
    await api.called("getUpdates");
    expect(await leases.take("telegram:poll", "b", 1_000_000 as Instant, 1_000_001 as Instant)).toBe(false);
    await bot.stop();
    expect(await leases.take("telegram:poll", "b", 1_000_000 as Instant, 1_000_001 as Instant)).toBe(true);
  });
});

describe("Telegram, delivering to a webhook", () => {
  const webhook = { publicUrl: "https://giaoban.example/", secret: "the-secret-of-the-tests" };
  const post = (body: unknown) => bot.hook?.handle(() => webhook.secret, Buffer.from(JSON.stringify(body)));
  beforeEach(() => api.script("getWebhookInfo", "hang"));

  it("is told where to deliver, and does not poll", async () => {
    make({ webhook }).begin(store);
    await api.called("getWebhookInfo");
    expect(api.of("setWebhook")[0]?.body.url).toBe(`https://giaoban.example${bot.hook?.path}`);
    expect(api.of("getUpdates")).toEqual([]);
    const one = update("message", message({ text: "12" }));
    expect([await post(one), await post(one)]).toEqual([200, 200]);
    expect(stored.flat().map(({ id }) => id)).toEqual([1, 2].map(() => `telegram:5000000001:${String(one.update_id)}`));
    expect(await bot.hook?.handle(() => undefined, Buffer.from("{}"))).toBe(403);
    expect(bot.state()).toMatchObject({ by: "webhook", wrongSecret: 1 });
  });

  it("has to come again with what it brings before giaoban is ready, or after it has stopped", async () => {
    make({ webhook });
    expect(await post(update("message", message({ text: "12" })))).toBe(500);
    bot.begin(store);
    await api.called("getWebhookInfo");
    await bot.stop();
    expect(await post(update("message", message({ text: "12" })))).toBe(500);
    expect(stored).toEqual([]);
  });

  it("takes what nobody is answered for off Telegram's hands, and stores nothing", async () => {
    make({ webhook }).begin(store);
    await api.called("getWebhookInfo");
    for (const body of [update("poll", {}), {}, [], "x", 1, null]) expect(await post(body)).toBe(200);
    expect(stored).toEqual([]);
  });
});

describe("the menu", () => {
  const menus = () =>
    api.of("setMyCommands").map(({ body }) => {
      const { scope, language_code, commands } = body as {
        scope: unknown;
        language_code?: string;
        commands: { command: string }[];
      };
      return [scope, language_code, commands.map(({ command }) => command).join(" ")];
    });

  it("is set for everybody at the start, in Vietnamese and for every other language", async () => {
    api.script("getUpdates", "hang");
    make().begin(store);
    await api.called("setMyCommands", 6);
    const both = (type: string, commands: string) =>
      ["vi", undefined].map((language) => [{ type }, language, commands]);
    expect(menus()).toEqual([
      ...both("default", "baocao tinhhinh tongket tep huy kenh trogiup"),
      ...both("all_group_chats", "tongket trogiup"),
      ...both("all_chat_administrators", "tongket nhomlanhdao trogiup"),
    ]);
    expect(api.of("setMyCommands")[0]?.body.commands).toContainEqual({
      command: "baocao",
      description: "what baocao is for",
    });
  });

  it.each<[Parameters<Telegram["channel"]["welcome"]>[1], string]>([
    [["reporter"], "baocao tinhhinh tongket tep huy kenh trogiup"],
    [["head"], "baocao tinhhinh tongket tep huy moi kenh trogiup"],
    [["leader"], "tongket kenh trogiup"],
    [["leader", "admin"], "tongket moi kenh trogiup"],
    [["collector", "deputy"], "baocao tinhhinh tongket tep huy moi kenh trogiup"],
  ])("of %j in the private chat is %s", async (roles, commands) => {
    make().channel.welcome("11", roles);
    await api.called("setMyCommands", 2);
    expect(menus()).toEqual(["vi", undefined].map((language) => [{ type: "chat", chat_id: "11" }, language, commands]));
  });
});
