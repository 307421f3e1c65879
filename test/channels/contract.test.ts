import { describe } from "vitest";
import { telegram } from "../../src/channels/telegram/telegram.ts";
import { webChannel } from "../../src/channels/web/channel.ts";
import { createHub } from "../../src/channels/web/hub.ts";
import { zaloBot } from "../../src/channels/zalo-bot/zalo-bot.ts";
import { createBudget } from "../../src/channels/zalo-oa/budget.ts";
import { oaClient } from "../../src/channels/zalo-oa/client.ts";
import { oaLogin } from "../../src/channels/zalo-oa/login.ts";
import { sealOf } from "../../src/channels/zalo-oa/seal.ts";
import { zaloOa } from "../../src/channels/zalo-oa/zalo-oa.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { type ChannelAtWork, channelContract } from "../contract/channel.ts";
import { startTelegramDouble } from "../doubles/telegram.ts";
import { startZaloBotDouble } from "../doubles/zalo-bot.ts";
import { startZaloOaDouble } from "../doubles/zalo-oa.ts";
import { handClock, silent } from "../harness.ts";
import { virtualPace } from "../virtual-pace.ts";

const clockOfTests = () => handClock("2026-11-27", "08:00");

/** Stops a double once; that it is gone is then known on this side of the line too. */
function once({ apiRoot, stop }: { apiRoot: string; stop(): Promise<void> }): () => Promise<void> {
  let stopped: Promise<unknown> | undefined;
  return async () => {
    stopped ??= stop().then(() => fetch(apiRoot).catch(() => undefined));
    await stopped;
  };
}

async function onWeb(): Promise<ChannelAtWork> {
  const { transcript } = memoryStores();
  return {
    channel: webChannel({ transcript, hub: createHub() }),
    chat: "vt-iale",
    shown: async () =>
      (await transcript.after("vt-iale", 0, 1_000)).map(({ message: { text, options = [] }, file }) => ({
        text,
        buttons: options.map(({ label }) => label),
        ...(file === undefined ? {} : { file: file.name }),
      })),
    updates: [
      { kind: "text", text: "12", ref: "web:vt-iale:1" },
      { kind: "press", conversation: "iale:bao-cao-tuan:2026-W48", turn: 3, option: "none" },
    ],
    close: () => Promise.resolve(),
  };
}

async function onTelegram(): Promise<ChannelAtWork> {
  const clock = clockOfTests();
  const double = await startTelegramDouble({ clock, limits: false });
  double.user(7, { started: true });
  double.user(8, { started: true }).deactivates();
  const { channel } = telegram({
    token: double.token,
    apiRoot: double.apiRoot,
    leases: memoryStores().leases,
    holder: "the only one",
    clock,
    log: silent,
    words: {} as never,
    pace: virtualPace(clock),
  });
  const stop = once(double);
  const bot = { id: "5000000001", name: "giaoban_bot" };
  const chat = { id: 7, type: "private" };
  const message = { message_id: 1, date: 1, chat, from: { id: 7, is_bot: false, first_name: "A" } };
  return {
    channel,
    chat: "7",
    shown: () =>
      double.chat(7).messages.map(({ text, caption = "", reply_markup, document }) => ({
        text: text ?? caption,
        buttons: (reply_markup?.inline_keyboard.flat() ?? []).map((one) => one.text),
        ...(document?.file_name === undefined ? {} : { file: document.file_name }),
      })),
    updates: [
      { bot, update: { update_id: 1, message: { ...message, text: "12" } } },
      { bot, update: { update_id: 2, edited_message: { ...message, text: "13" } } },
      { bot, update: { update_id: 3, message: { ...message, document: { file_id: "f", file_name: "a.pdf" } } } },
      {
        bot,
        update: { update_id: 4, callback_query: { id: "1", from: message.from, message, data: "piale:x:1|3|none" } },
      },
    ],
    network: { loseAnswer: () => void double.fault("sendMessage", "reset-after"), leave: stop },
    gone: { chat: "8", why: "dead" },
    close: stop,
  };
}

async function onZaloOa(): Promise<ChannelAtWork> {
  const clock = clockOfTests();
  const double = await startZaloOaDouble({ clock, receipts: false });
  const id = "1867296517606832255";
  double.user(id, { follows: true });
  double.user("1867296517606832256", { follows: true }).vanishes();
  const stores = memoryStores();
  const pace = virtualPace(clock);
  const { app, apiRoot } = double;
  const own = { appId: app.id, appSecret: app.secret, apiRoot, oauthRoot: apiRoot };
  const client = oaClient({ ...own, budget: createBudget(), pace });
  const login = oaLogin({ ...own, client, credentials: stores.credentials, seal: sealOf(app.id, app.secret), pace });
  const back = login.read((await double.consents(login.link("https://giaoban.example/"))).href);
  if (back === undefined || !(await login.finish(back)).ok) throw new Error("No consent");
  const { channel } = zaloOa({
    ...own,
    webhookKey: app.oaSecret,
    paid: false,
    stores,
    holder: "the only one",
    clock,
    log: silent,
    links: undefined,
    tellAdmins: () => Promise.resolve(),
    words: { link: (name, url) => `${name}: ${url}`, noLink: (name) => name, consent: "", dies: String },
    pace,
  });
  const stop = once(double);
  const about = { app_id: app.id, sender: { id }, recipient: { id: app.oaId }, timestamp: "1764205200000" };
  const attachments = [
    { type: "file", payload: { url: "https://x.example/a", name: "a.pdf", size: "12", type: "pdf" } },
  ];
  return {
    channel,
    chat: id,
    shown: () =>
      double.chat(id).lines.map(({ text, buttons = [], file }) => ({
        text,
        buttons: buttons.map(({ title }) => title),
        ...(file === undefined ? {} : { file: file.name }),
      })),
    updates: [
      { event: { ...about, event_name: "user_send_text", message: { msg_id: "1", text: "12" } } },
      { event: { ...about, event_name: "user_send_text", message: { msg_id: "2", text: "#abcdefg|3|none" } } },
      { event: { ...about, event_name: "user_send_file", message: { msg_id: "3", attachments } }, file: 0 },
      { event: { ...about, event_name: "follow", oa_id: app.oaId, follower: { id } } },
    ],
    network: { loseAnswer: () => void double.fault("/v3.0/oa/message/cs", "reset-after"), leave: stop },
    // Zalo never says for sure that an account is gone: it may only be closed to us.
    gone: { chat: "1867296517606832256", why: "window" },
    close: stop,
  };
}

async function onZaloBot(): Promise<ChannelAtWork> {
  const clock = clockOfTests();
  const double = await startZaloBotDouble({ clock });
  double.user("6ede9afa66b88fe6", { met: true });
  double.user("6ede9afa66b88fe7", { met: true }).blocks();
  const { channel } = zaloBot({
    token: double.token,
    apiRoot: double.apiRoot,
    limits: { messages: 3_000, users: 50 },
    link: undefined,
    stores: memoryStores(),
    holder: "the only one",
    clock,
    log: silent,
    links: undefined,
    tellAdmins: () => Promise.resolve(),
    words: { link: (name, url) => `${name}: ${url}`, noLink: (name) => name, quota: () => "" },
    pace: virtualPace(clock),
  });
  const stop = once(double);
  const bot = { id: double.account.id, names: [double.account.account_name] };
  const from = { id: "6ede9afa66b88fe6", display_name: "A", is_bot: false };
  const message = { from, chat: { id: from.id, chat_type: "PRIVATE" }, message_id: "1", date: 1_764_205_200_000 };
  const group = { ...message, chat: { id: "g1", chat_type: "GROUP" } };
  return {
    channel,
    chat: from.id,
    shown: () => double.chat(from.id).lines.map(({ text }) => ({ text, buttons: [] })),
    updates: [
      { bot, event: { event_name: "message.text.received", message: { ...message, text: "12" } } },
      { bot, event: { event_name: "message.text.received", message: { ...group, text: "@Bot Giao ban /tongket" } } },
      {
        bot,
        event: { event_name: "message.image.received", message: { ...message, photo_url: "https://x.example/a" } },
      },
      { bot, event: { event_name: "message.unsupported.received", message } },
    ],
    network: { loseAnswer: () => void double.fault("sendMessage", "reset-after"), leave: stop },
    gone: { chat: "6ede9afa66b88fe7", why: "dead" },
    close: stop,
  };
}

describe.each([
  ["web", onWeb],
  ["telegram", onTelegram],
  ["zalo-bot", onZaloBot],
  ["zalo-oa", onZaloOa],
] as const)("%s", (_, open) => {
  channelContract(open);
});
