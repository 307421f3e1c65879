import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileContent, Links } from "../../../src/app/ports.ts";
import { botChannel, type ChannelDeps } from "../../../src/channels/zalo-bot/channel.ts";
import { botClient } from "../../../src/channels/zalo-bot/client.ts";
import type { Quota } from "../../../src/channels/zalo-bot/quota.ts";
import { DAY, type Instant, MINUTE } from "../../../src/domain/time.ts";
import type { OutMessage } from "../../../src/engine/conversation.ts";
import { keptLog, virtualPace } from "../telegram/virtual-pace.ts";
import { HTML_429, HTML_502, type Scripted, type ScriptedBot, scriptedBot, TOKEN } from "./scripted-bot.ts";

const NOW = 1_000_000 as Instant;
const WORDS = "lời của công dân";
const SENT: Scripted = { result: { message_id: "m1", date: 1 } };
const QUOTA: Scripted = { error_code: 429, description: "Quota exceeded" };
let api: ScriptedBot;
beforeEach(async () => {
  api = await scriptedBot();
  for (const method of ["sendMessage", "sendPhoto"]) api.script(method, SENT);
});
afterEach(() => api.stop());

const links: Links = {
  file: (recipe, expires) => `https://giaoban.example/${recipe.make}/${expires - NOW}`,
  page: () => "",
  upload: () => "",
  board: () => "",
};

function make(changed: Partial<ChannelDeps> = {}) {
  const pace = virtualPace();
  const log = keptLog();
  const state = { usedUp: false, counted: [] as string[] };
  const quota: Quota = {
    sent: (chat) => Promise.resolve(void state.counted.push(chat)),
    isUsedUp: () => Promise.resolve(state.usedUp),
    look: () => Promise.resolve(),
    state: () => ({}),
  };
  const words = { link: (name: string, url: string) => `${name} at ${url}`, noLink: (name: string) => `no ${name}` };
  const client = botClient({ token: TOKEN, apiRoot: api.apiRoot });
  const channel = botChannel({
    client,
    quota,
    links,
    words,
    origin: api.apiRoot,
    link: undefined,
    pace,
    log,
    ...changed,
  });
  const send = (message: OutMessage, file?: FileContent, chat = "c1") => channel.send(chat, "id", message, NOW, file);
  return { channel, send, pace, log, state };
}
const sent = () =>
  api.calls.map(({ method, body: { chat_id, ...rest } }) => ({
    [method]: rest,
    ...(chat_id === "c1" ? {} : { chat_id }),
  }));

describe("a message", () => {
  it("is sent to its chat, and counted once it was taken", async () => {
    const { send, state } = make();
    expect(await send({ text: "Xin nộp." })).toEqual({ ok: true, id: "m1" });
    expect(api.calls).toEqual([{ method: "sendMessage", body: { chat_id: "c1", text: "Xin nộp." } }]);
    expect(state.counted).toEqual(["c1"]);
  });

  it.each<[string, Scripted, object]>([
    ["the token is taken back", { error_code: 401, description: "Invalid token" }, { why: "human" }],
    ["the chat may not be written to", { error_code: 403, description: "Forbidden" }, { why: "dead" }],
    ["a 403 that may be anything", { error_code: 403, description: "Internal server error" }, { why: "unknown" }],
    ["a timeout of the platform's own", { error_code: 408, description: "Request timeout" }, { why: "unknown" }],
    ["an error of the platform's own", { error_code: 500, description: "?" }, { why: "unknown" }],
    ["a fault of ours", { error_code: 400, description: "Bad request: The text must not be empty" }, { why: "bug" }],
    ["a method that is not there", { error_code: 404, description: "Not Found" }, { why: "bug" }],
    ["a web server in trouble", HTML_502, { why: "unknown" }],
    ["a connection that breaks", "reset", { why: "unknown" }],
    ["the web server's 429", HTML_429, { why: "retry", ms: 5_000 }],
    ["the quota, while we count that some are left", QUOTA, { why: "retry", ms: 5_000 }],
  ])("ends as its sender has to know: %s", async (_what, answer, result) => {
    const { send, state, log } = make();
    api.script("sendMessage", answer);
    expect(await send({ text: WORDS })).toEqual({ ok: false, ...result });
    expect(state.counted).toEqual([]);
    expect(log.lines.join()).not.toMatch(new RegExp(`${WORDS}|${TOKEN}`));
    expect(log.lines.length).toBe(["human", "bug"].includes((result as { why: string }).why) ? 1 : 0);
  });

  it("whose later part meets a 429 waits it out, and its first is not said again", async () => {
    const { send, pace, state } = make();
    api.script("sendMessage", SENT, HTML_429, QUOTA, SENT);
    expect(await send({ text: "x".repeat(3_000) })).toEqual({ ok: true, id: "m1" });
    expect([api.calls.length, pace.waits]).toEqual([4, [5_000, 5_000]]);
    expect(state.counted).toHaveLength(2);
  });

  it("whose later part meets 429 after 429 is given up after half a minute", async () => {
    const { send, pace } = make();
    api.script("sendMessage", SENT, HTML_429);
    expect(await send({ text: "x".repeat(3_000) })).toEqual({ ok: false, why: "retry", ms: 20_000 });
    expect(pace.waits).toEqual([5_000, 10_000]);
  });
});

describe("after a 429", () => {
  it("of the web server's nobody is written to before its time, which grows until one goes through", async () => {
    const { send, pace } = make();
    api.script("sendMessage", HTML_429, HTML_429, SENT, HTML_429);
    expect(await send({ text: "1" })).toMatchObject({ ms: 5_000 });
    pace.at += 1_000;
    expect(await send({ text: "2" }, undefined, "c2")).toEqual({ ok: false, why: "retry", ms: 4_000 });
    expect(api.calls).toHaveLength(1);
    pace.at += 4_000;
    expect(await send({ text: "1" })).toMatchObject({ ms: 10_000 });
    pace.at += 10_000;
    expect(await send({ text: "1" })).toMatchObject({ ok: true });
    expect(await send({ text: "2" }, undefined, "c2")).toMatchObject({ ms: 5_000 });
  });

  it("waits as long as the web server says, and at most ten minutes of its own accord", async () => {
    const { send, pace } = make();
    api.script("sendMessage", { ...HTML_429, headers: { "retry-after": "90" } }, HTML_429);
    expect(await send({ text: "1" })).toMatchObject({ ms: 90_000 });
    for (let n = 0; n < 10; n += 1) {
      pace.at += 10 * MINUTE;
      await send({ text: "1" });
    }
    expect(await send({ text: "1" })).toEqual({ ok: false, why: "retry", ms: 10 * MINUTE });
  });

  it("of the quota others are written to all the same", async () => {
    const { send } = make();
    api.script("sendMessage", QUOTA, SENT);
    expect(await send({ text: "1" })).toMatchObject({ why: "retry" });
    expect(await send({ text: "2" }, undefined, "c2")).toMatchObject({ ok: true });
  });

  it("of the quota that our own count says is used up the person's next channel is taken, for an hour", async () => {
    const { send, state, pace } = make();
    state.usedUp = true;
    api.script("sendMessage", QUOTA, SENT);
    const window = { ok: false, why: "window" };
    expect([await send({ text: "1" }), await send({ text: "1" })]).toEqual([window, window]);
    expect(api.calls).toHaveLength(1);
    pace.at += 60 * MINUTE;
    expect(await send({ text: "1" })).toMatchObject({ ok: true });
  });

  it("is not typed either", async () => {
    const { send, channel } = make();
    channel.typing?.("c1");
    await api.called("sendChatAction");
    api.script("sendMessage", HTML_429);
    await send({ text: "1" });
    channel.typing?.("c1");
    await send({ text: "1" });
    expect(api.of("sendChatAction")).toEqual([{ chat_id: "c1", action: "typing" }]);
  });
});

describe("a file", () => {
  const kept = (text = "Tệp đây."): OutMessage => ({ text, file: { make: "kept", id: "f1" } });
  const qr: OutMessage = { text: "Mã mời: ABCD", file: { make: "qr", text: "ABCD", name: "ma.png" } };
  const png = { name: "ma.png", mime: "image/png", bytes: new Uint8Array(9) };
  const pdf = { name: "a.pdf", mime: "application/pdf", bytes: new Uint8Array(9) };

  it("that is a picture goes by its link, with what is said under it: one message of the month's", async () => {
    const { send, state } = make();
    await send({ ...qr, options: [{ id: "/a", label: "Được" }] }, png);
    const photo = `https://giaoban.example/qr/${DAY}`;
    expect(sent()).toEqual([{ sendPhoto: { photo, caption: "Mã mời: ABCD\n\n1. Được" } }]);
    expect(state.counted).toEqual(["c1"]);
  });

  it("that is a picture has no empty words under it, and long ones after it", async () => {
    const { send } = make();
    await send(kept(""), png);
    await send(kept("x".repeat(2_000)), png);
    const photo = `https://giaoban.example/kept/${DAY}`;
    expect(sent()).toEqual([
      { sendPhoto: { photo } },
      { sendPhoto: { photo } },
      { sendMessage: { text: "x".repeat(1_900) } },
      { sendMessage: { text: "x".repeat(100) } },
    ]);
  });

  it("that is a picture Zalo does not load goes as a link; one that may have arrived does not go again", async () => {
    const { send, log } = make();
    api.script("sendPhoto", { error_code: 400, description: "Bad request: ?" }, HTML_502);
    expect(await send(kept(), png)).toMatchObject({ ok: true });
    expect(await send(kept(), png)).toEqual({ ok: false, why: "unknown" });
    expect(api.of("sendMessage")).toEqual([
      { chat_id: "c1", text: `Tệp đây.\nma.png at https://giaoban.example/kept/${7 * DAY}` },
    ]);
    expect(log.lines).toHaveLength(1);
  });

  it("of any other kind goes as a link that is good for a week", async () => {
    const { send } = make();
    await send(kept(), pdf);
    expect(sent()).toEqual([{ sendMessage: { text: `Tệp đây.\na.pdf at https://giaoban.example/kept/${7 * DAY}` } }]);
  });

  it("without a public address is told of; a QR picture shows what the text says anyway", async () => {
    const { send } = make({ links: undefined });
    await send(kept(), pdf);
    await send(qr, png);
    expect(sent()).toEqual([
      { sendMessage: { text: "Tệp đây.\nno a.pdf" } },
      { sendMessage: { text: "Mã mời: ABCD" } },
    ]);
  });
});

describe("the channel", () => {
  it("knows the bot's link, which carries no code, where it is set", () => {
    expect(make().channel.joinLink?.("ABCD")).toBeUndefined();
    expect(make({ link: "https://zalo.me/123" }).channel.joinLink?.("ABCD")).toBe("https://zalo.me/123");
  });
});
