import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FileContent, SendResult } from "../../../src/app/ports.ts";
import { createBuckets } from "../../../src/channels/telegram/buckets.ts";
import { telegramChannel } from "../../../src/channels/telegram/channel.ts";
import { telegramClient } from "../../../src/channels/telegram/client.ts";
import type { Instant } from "../../../src/domain/time.ts";
import { HTML_502, type Scripted, type ScriptedApi, scriptedApi, TOKEN } from "./scripted-api.ts";
import { BOT, GROUP, payload, tap } from "./updates.ts";
import { keptLog, virtualPace } from "./virtual-pace.ts";

const SECRET = "lời của công dân";
const NOW = 0 as Instant;
const sent = (message_id: number) => ({ result: { message_id } });

let api: ScriptedApi;
let pace: ReturnType<typeof virtualPace>;
let log: ReturnType<typeof keptLog>;
let channel: ReturnType<typeof telegramChannel>;

beforeEach(async () => {
  api = await scriptedApi();
  api.script("sendMessage", sent(5));
  pace = virtualPace();
  log = keptLog();
  const client = telegramClient({ token: TOKEN, apiRoot: api.apiRoot });
  channel = telegramChannel({ client, bot: { ...BOT }, buckets: createBuckets(), pace, log, showMenu: () => {} });
});
afterEach(() => api.stop());

const say = (text = SECRET, chat = "11") => channel.send(chat, "say:1", { text }, NOW);

describe("a message", () => {
  it("goes out with its buttons, without a parse mode and without a preview of addresses in it", async () => {
    const options = [{ id: "yes", label: "Có" }];
    const message = { text: "<b>12</b>", options, conversation: "u:f:p", turn: 3 };
    expect(await channel.send("11", "say:1", message, NOW)).toEqual({ ok: true, id: "5" });
    expect(api.calls.map(({ body }) => body)).toEqual([
      {
        chat_id: "11",
        text: "<b>12</b>",
        link_preview_options: { is_disabled: true },
        reply_markup: { inline_keyboard: [[{ text: "Có", callback_data: "pu:f:p|3|yes" }]] },
      },
    ]);
  });

  it("that is long goes out in parts, as fast as a chat may be written to", async () => {
    api.script("sendMessage", sent(5), sent(6), sent(7), sent(8));
    expect(await say("x".repeat(15_000))).toEqual({ ok: true, id: "8" });
    expect(api.of("sendMessage").map(({ body }) => String(body.text).length)).toEqual([4_000, 4_000, 4_000, 3_000]);
    expect(pace.waits).toEqual([1_000]);
  });

  it("waits out a short wait, and tells of a long one", async () => {
    for (let n = 0; n < 3; n += 1) await say();
    expect(await say()).toEqual({ ok: true, id: "5" });
    expect(pace.waits).toEqual([1_000]);
    api.script("sendMessage", {
      error_code: 429,
      description: "Too Many Requests: retry after 40",
      parameters: { retry_after: 40 },
    });
    await say("a", "12");
    api.script("sendMessage", sent(5));
    expect(await say("b", "12")).toEqual({ ok: false, why: "retry", ms: 40_000 });
    expect(api.of("sendMessage").at(-1)?.body.text).toBe("a");
    expect(pace.waits).toEqual([1_000]);
  });
});

describe("what becomes of a message", () => {
  const refused = (error_code: number, description: string, parameters?: object): Scripted => ({
    error_code,
    description,
    ...(parameters && { parameters }),
  });
  const dead: SendResult = { ok: false, why: "dead" };
  const bug: SendResult = { ok: false, why: "bug" };
  const unknown: SendResult = { ok: false, why: "unknown" };

  it.each<[Scripted, SendResult]>([
    [refused(403, "Forbidden: bot was blocked by the user"), dead],
    [refused(403, "Forbidden: user is deactivated"), dead],
    [refused(403, "Forbidden: bot can't initiate conversation with a user"), dead],
    [refused(403, "Forbidden: bot was kicked from the group chat"), dead],
    [refused(403, "Forbidden: bot was kicked from the supergroup chat"), dead],
    [refused(403, "Forbidden: bot is not a member of the supergroup chat"), dead],
    [refused(403, "Forbidden: the group chat was deleted"), dead],
    [refused(400, "Bad Request: chat not found"), dead],
    [
      refused(400, "Bad Request: group chat was upgraded to a supergroup chat", { migrate_to_chat_id: -100_5 }),
      { ok: false, why: "moved", to: "-1005" },
    ],
    [
      refused(
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
      ),
      { ok: true, id: "" },
    ],
    [refused(400, "Bad Request: message is too long"), bug],
    [refused(400, "Bad Request: message text is empty"), bug],
    [refused(400, "Bad Request: BUTTON_DATA_INVALID"), bug],
    [refused(404, "Not Found: method not found"), bug],
    [refused(401, "Unauthorized"), { ok: false, why: "human" }],
    [refused(429, "Too Many Requests: retry after 5", { retry_after: 5 }), { ok: false, why: "retry", ms: 5_000 }],
    [refused(500, "Internal Server Error: restart"), unknown],
    [HTML_502, unknown],
    [{ status: 200, html: "<html></html>" }, unknown],
    ["reset", unknown],
  ])("%j -> %j", async (answer, result) => {
    api.script("sendMessage", answer);
    expect(await say()).toEqual(result);
    expect(api.of("sendMessage")).toHaveLength(1);
    expect(log.lines.join("\n")).not.toMatch(new RegExp(`${SECRET}|${TOKEN}`));
    expect(log.lines.length).toBe(["bug", "human"].includes("why" in result ? result.why : "") ? 1 : 0);
  });

  it("is to be tried again when Telegram could not be reached at all", async () => {
    const client = telegramClient({ token: TOKEN, apiRoot: "http://127.0.0.1:1" });
    const deps = { client, bot: BOT, buckets: createBuckets(), pace, log, showMenu: () => {} };
    expect(await telegramChannel(deps).send("11", "say:1", { text: SECRET }, NOW)).toEqual({
      ok: false,
      why: "retry",
      ms: 5_000,
    });
  });

  it("is sent in the end when a short wait was ordered", async () => {
    api.script("sendMessage", refused(429, "Too Many Requests: retry after 1", { retry_after: 1 }), sent(6));
    expect(await say()).toEqual({ ok: true, id: "6" });
    expect(pace.waits).toEqual([1_000]);
  });

  it("is not half a message because of a wait ordered in its middle", async () => {
    api.script("sendMessage", sent(5), refused(429, "Too Many Requests: retry after 20", { retry_after: 20 }), sent(6));
    expect(await say("x".repeat(5_000))).toEqual({ ok: true, id: "6" });
    expect(pace.waits).toEqual([20_000]);
  });

  it("does not go on after a part that is lost", async () => {
    api.script("sendMessage", sent(5), "reset", sent(6));
    expect(await say("x".repeat(9_000))).toEqual(unknown);
    expect(api.of("sendMessage")).toHaveLength(2);
  });
});

describe("a file going out", () => {
  const png = (bytes = 10): FileContent => ({
    name: 'Mã "mời"; 1.png',
    mime: "image/png",
    bytes: new Uint8Array(bytes).fill(7),
  });

  it("is a photo with the text under it and the buttons, its name whole", async () => {
    api.script("sendPhoto", sent(5));
    const options = [{ id: "/trogiup", label: "/trogiup" }];
    expect(await channel.send("11", "say:1", { text: "Mã mời", options }, NOW, png())).toEqual({ ok: true, id: "5" });
    const raw = api.of("sendPhoto")[0]?.raw ?? "";
    expect(raw).toContain(`name="photo"; filename="Mã 'mời', 1.png"`);
    expect(raw).toMatch(/name="caption"\r\n\r\nMã mời\r\n/);
    expect(raw).toContain('{"inline_keyboard":[[{"text":"/trogiup","callback_data":"t/trogiup"}]]}');
    expect(raw).toContain("\u0007".repeat(10));
  });

  it.each<[string, FileContent]>([
    ["no picture", { name: "a.xlsx", mime: "application/vnd.ms-excel", bytes: new Uint8Array(3) }],
    ["too big for a photo", png(10 * 1024 * 1024 + 1)],
  ])("is a document when it is %s", async (_what, file) => {
    api.script("sendDocument", sent(5));
    expect(await channel.send("11", "say:1", { text: "" }, NOW, file)).toEqual({ ok: true, id: "5" });
    expect(api.calls.map(({ method }) => method)).toEqual(["sendDocument"]);
  });

  it("is a document too when Telegram makes no photo of it", async () => {
    api.script("sendPhoto", { error_code: 400, description: "Bad Request: PHOTO_INVALID_DIMENSIONS" });
    api.script("sendDocument", sent(6));
    expect(await channel.send("11", "say:1", { text: "" }, NOW, png())).toEqual({ ok: true, id: "6" });
  });

  it("is not sent a second time when the first may have arrived", async () => {
    api.script("sendPhoto", "reset");
    expect(await channel.send("11", "say:1", { text: "" }, NOW, png())).toEqual({ ok: false, why: "unknown" });
    expect(api.calls.map(({ method }) => method)).toEqual(["sendPhoto"]);
  });
});

describe("a file coming in", () => {
  const MB = 1024 * 1024;
  const get = (file: object = {}, most = 20 * MB) => channel.fetch({ id: "f1", name: "a.pdf", ...file }, most);

  it("is fetched", async () => {
    api.script("getFile", { result: { file_id: "f1", file_path: "documents/file_1.pdf", file_size: 5 } });
    api.files.set("documents/file_1.pdf", Buffer.from("12345"));
    expect(await get()).toEqual({ ok: true, bytes: Buffer.from("12345") });
    expect(api.of("getFile")[0]?.body).toEqual({ file_id: "f1" });
  });

  it.each<[string, object, Scripted, string]>([
    ["says that it is too big", { size: 20 * MB + 1 }, { result: true }, "too_big"],
    ["turns out too big", {}, { result: { file_path: "a", file_size: 20 * MB + 1 } }, "too_big"],
    ["is too big for Telegram", {}, { error_code: 400, description: "Bad Request: file is too big" }, "too_big"],
    [
      "is gone",
      {},
      { error_code: 400, description: "Bad Request: wrong file_id or the file is temporarily unavailable" },
      "gone",
    ],
    [
      "has to wait",
      {},
      { error_code: 429, description: "Too Many Requests: retry after 5", parameters: { retry_after: 5 } },
      "retry",
    ],
    ["is behind a proxy's error", {}, HTML_502, "retry"],
    ["comes as a page of a proxy", {}, { result: { file_path: "documents/other.pdf", file_size: 5 } }, "retry"],
  ])("is none when it %s", async (_why, file, answer, why) => {
    api.script("getFile", answer);
    api.files.set("documents/other.pdf", Buffer.from("<html>Login</html>"));
    expect(await get(file)).toEqual({ ok: false, why });
  });
});

describe("small signs", () => {
  it("a tap is answered, and its message loses its buttons", async () => {
    channel.acknowledge(payload("callback_query", tap("t/baocao")));
    await Promise.all([api.called("answerCallbackQuery"), api.called("editMessageReplyMarkup")]);
    expect(api.of("answerCallbackQuery")[0]?.body).toEqual({ callback_query_id: "4382" });
    expect(api.of("editMessageReplyMarkup")[0]?.body).toMatchObject({ chat_id: 11, message_id: 9 });
  });

  it("a tap on a message too old to be changed is only answered; what is no tap, not at all", async () => {
    channel.acknowledge(payload("callback_query", tap("t/baocao", GROUP, 0)));
    channel.acknowledge(payload("message", { message_id: 1 }));
    channel.acknowledge(undefined);
    await api.called("answerCallbackQuery");
    channel.typing("11");
    await api.called("sendChatAction");
    expect(api.calls.map(({ method }) => method)).toEqual(["answerCallbackQuery", "sendChatAction"]);
  });

  it("a code is a link to the bot, once its name is known", () => {
    expect(channel.joinLink("ABCD2345")).toBe("https://t.me/giaoban_bot?start=ABCD2345");
    const client = telegramClient({ token: TOKEN, apiRoot: api.apiRoot });
    const bot = { id: "1", name: "" };
    expect(
      telegramChannel({ client, bot, buckets: createBuckets(), pace, log, showMenu: () => {} }).joinLink("A"),
    ).toBeUndefined();
  });
});
