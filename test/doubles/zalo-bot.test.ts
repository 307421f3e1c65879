import { describe, expect, it } from "vitest";
import { anOffice } from "./common/office.ts";
import { until } from "./common/until.ts";
import { aBot, said } from "./zalo-bot/client.ts";
import type { Event } from "./zalo-bot.ts";

/** The rules of the fact sheet, D "Zalo Bot double must enforce", by its numbers. */

const MET = { met: true };
const refused = (code: number, description: string) => [200, code, description];
const bad = (why: string) => refused(400, `Bad request: ${why}`);

describe("rule 1: what is refused comes with HTTP status 200", () => {
  it("an unknown method, one that only others have, a foreign token", async () => {
    const { call } = await aBot();
    const absent = [
      "sendDocument",
      "sendFile",
      "editMessageText",
      "deleteMessage",
      "answerCallbackQuery",
      "constructor",
    ];
    for (const method of absent) expect(said(await call(method)), method).toEqual(refused(404, "Not Found"));
    expect(said(await call("getMe", {}, "1:x"))).toEqual(refused(401, "Invalid token"));
    expect(await call("getMe")).toMatchObject({ status: 200, ok: true, result: { account_type: "BASIC" } });
  });

  it("but what nginx says is HTML with its own status, and befalls calls as ordered", async () => {
    const { double, address } = await aBot();
    const raw = async () => {
      const response = await fetch(address("getMe"));
      return [response.status, (await response.text()).includes("nginx")];
    };
    double.fault("getMe", "502");
    double.fault("getMe", "429-html");
    expect([await raw(), await raw(), await raw()]).toEqual([
      [502, true],
      [429, true],
      [200, false],
    ]);
    double.fault("*", "reset-before");
    await expect(raw()).rejects.toThrow("fetch failed");
  });

  it("and a message may be out though nobody is told", async () => {
    const { double, call } = await aBot();
    double.user("a", MET);
    double.fault("sendMessage", "reset-after");
    await expect(call("sendMessage", { chat_id: "a", text: "1" })).rejects.toThrow("fetch failed");
    double.fault("sendMessage", { instead: { ok: false, description: "Quota exceeded", error_code: 429 } });
    expect(said(await call("sendMessage", { chat_id: "a", text: "2" }))).toEqual(refused(429, "Quota exceeded"));
    double.fault("sendMessage", { after: { ok: false, description: "Internal server error", error_code: 403 } });
    await call("sendMessage", { chat_id: "a", text: "3" });
    expect(double.chat("a").lines.map(({ text }) => text)).toEqual(["1", "3"]);
    const stall = double.fault("sendMessage", "stall-before");
    const leaving = new AbortController();
    const stalled = fetch(`${double.apiRoot}/bot${double.token}/sendMessage`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"chat_id":"a","text":"4"}',
      signal: leaving.signal,
    });
    await stall.strikes();
    leaving.abort();
    await expect(stalled).rejects.toThrow(/abort/);
    await until(() => double.journal.at(-1)?.callerLeft === true);
    stall.release();
    await call("getMe");
    expect(double.chat("a").lines).toHaveLength(2);
  });
});

describe("rule 2: getUpdates", () => {
  it("gives one event, and has forgotten it by then", async () => {
    const { double, call } = await aBot();
    const clerk = double.user("6ede9afa66b88fe6d6a1");
    clerk.says("một");
    clerk.says("hai");
    const first = await call("getUpdates", { timeout: "30" });
    expect(first.result).toEqual({
      event_name: "message.text.received",
      message: {
        from: { id: clerk.id, display_name: `Người ${clerk.id}`, is_bot: false },
        chat: { id: clerk.id, chat_type: "PRIVATE" },
        text: "một",
        message_id: expect.any(String) as string,
        date: expect.any(Number) as number,
      },
    });
    expect((await call("getUpdates")).result).toMatchObject({ message: { text: "hai" } });
    expect(said(await call("getUpdates", { timeout: "0" }))).toEqual(refused(408, "Request timeout"));
    await double.events.drained();
  });

  it("waits as long as it was told to, and answers as soon as there is something", async () => {
    const { double, call, move } = await aBot();
    const clerk = double.user("a");
    const came = double.nextCall("getUpdates");
    const waiting = call("getUpdates", { timeout: "30" });
    await came;
    move(29);
    clerk.says("một");
    expect((await waiting).result).toMatchObject({ message: { text: "một" } });
    const again = double.nextCall("getUpdates");
    const empty = call("getUpdates", { timeout: "30" });
    await again;
    move(30);
    expect(said(await empty)).toEqual(refused(408, "Request timeout"));
  });

  it("loses what nobody asked for in time, and what was handed to a connection that broke", async () => {
    const { double, call, move } = await aBot();
    const clerk = double.user("a");
    clerk.says("lost");
    move(60);
    clerk.says("handed over");
    double.fault("getUpdates", "reset-after");
    await expect(call("getUpdates")).rejects.toThrow("fetch failed");
    clerk.says("kept");
    expect((await call("getUpdates")).result).toMatchObject({ message: { text: "kept" } });
  });

  it("is refused while a webhook is set", async () => {
    const office = await anOffice();
    const { double, call } = await aBot();
    double.host("giaoban.example", office.root);
    await call("setWebhook", { url: "https://giaoban.example/zalo", secret_token: "12345678" });
    expect((await call("getUpdates", { timeout: "0" })).error_code).toBe(400);
    await call("deleteWebhook");
    expect((await call("getUpdates", { timeout: "0" })).error_code).toBe(408);
  });
});

describe("rule 3: what may be sent", () => {
  it.each([
    [{ chat_id: "a", text: "" }, "The text must not be empty"],
    [{ chat_id: "a", text: " \n" }, "The text must not be empty"],
    [{ chat_id: "a" }, "The text must not be empty"],
    [{ chat_id: "a", text: "x".repeat(2_001) }, "The text must not be longer than 2000 characters"],
    [{ text: "x" }, "The chat_id must not be empty"],
    [{ chat_id: "nobody", text: "x" }, "The chat_id is invalid"],
    [{ chat_id: "silent", text: "x" }, "The chat_id is invalid"],
    [{ chat_id: "a", text: "x", parse_mode: "html", text_styles: [] }, "parse_mode and text_styles exclude each other"],
    [{ chat_id: "a", text: "x", parse_mode: "HTML5" }, "The parse_mode is not known"],
  ])("sendMessage %j: %s", async (params, why) => {
    const { double, call } = await aBot();
    double.user("a", MET);
    double.user("silent");
    expect(said(await call("sendMessage", params))).toEqual(bad(why));
  });

  it("a text of 2,000, to whoever wrote before; who blocks the bot is refused", async () => {
    const { double, call } = await aBot();
    const clerk = double.user("a");
    clerk.says("xin chào");
    const sent = await call("sendMessage", { chat_id: "a", text: "x".repeat(2_000) });
    expect(sent.result).toEqual({ message_id: (await clerk.hears(/^x+$/)).id, date: expect.any(Number) as number });
    clerk.blocks();
    expect((await call("sendMessage", { chat_id: "a", text: "x" })).error_code).toBe(403);
    expect(() => clerk.says("?")).toThrow("unblocks()");
  });

  it("a photo by its public address only, which is really fetched", async () => {
    const bytes = Buffer.from("\x89PNG\r\n\x1a\nhình", "latin1");
    const office = await anOffice({ mime: "image/png", bytes });
    const empty = await anOffice();
    const other = await anOffice({ mime: "text/html", bytes: Buffer.from("<p>") });
    const { double, call, address } = await aBot();
    double.user("a", MET);
    double.host("giaoban.example", office.root);
    double.host("empty.example", empty.root);
    double.host("other.example", other.root);
    const send = async (photo: unknown, more: object = {}) =>
      said(await call("sendPhoto", { chat_id: "a", photo, ...more }));
    expect(await send(undefined)).toEqual(bad("The photo must not be empty"));
    expect(await send(bytes.toString("base64"))).toEqual(bad("The photo must start with http:// or https://"));
    for (const url of [
      `${office.root}/a.png`,
      "https://elsewhere.example/a.png",
      "https://empty.example/a.png",
      "https://other.example/a.png",
    ])
      expect(await send(url), url).toEqual(bad("The photo could not be loaded"));
    expect(await send("https://giaoban.example/a.png", { caption: "" })).toEqual(bad("The caption must not be empty"));
    expect((await send("https://giaoban.example/a.png", { caption: "x".repeat(2_001) }))[1]).toBe(400);
    const form = new FormData();
    form.set("chat_id", "a");
    form.set("photo", new Blob([new Uint8Array(bytes)]), "a.png");
    const upload = (await (await fetch(address("sendPhoto"), { method: "POST", body: form })).json()) as object;
    expect(upload).toMatchObject({ ok: false, error_code: 400 });
    expect(double.chat("a").lines).toEqual([]);
    await send("https://giaoban.example/hinh/a.png", { caption: "Biểu đồ" });
    expect(double.chat("a").lines).toMatchObject([
      { text: "Biểu đồ", picture: { name: "a.png", mime: "image/png", bytes } },
    ]);
  });

  it("a sticker, a voice, and that it is typing, for five seconds", async () => {
    const { double, call, move } = await aBot();
    double.user("a", MET);
    expect(await call("sendChatAction", { chat_id: "a", action: "typing" })).toEqual({ status: 200, ok: true });
    expect(double.chat("a").typing).toBe(true);
    move(5);
    expect(double.chat("a").typing).toBe(false);
    expect((await call("sendChatAction", { chat_id: "a", action: "dancing" })).error_code).toBe(400);
    expect((await call("sendSticker", { chat_id: "a", sticker: "8f" })).ok).toBe(true);
    expect((await call("sendVoice", { chat_id: "a", voice_url: "https://x.example/a.mp3" })).error_code).toBe(400);
    expect((await call("sendVoice", { chat_id: "a", voice_url: "https://x.example/a.aac" })).ok).toBe(true);
  });
});

describe("rule 4: what the free tier gives", () => {
  it("fifty people; the 51st is refused, whatever was said", async () => {
    const { double, call } = await aBot();
    const people = Array.from({ length: 51 }, (_, index) => double.user(`u${index}`));
    for (const one of people) one.says("xin chào");
    const codes = await Promise.all(people.map(({ id }) => call("sendMessage", { chat_id: id, text: "x" })));
    expect(codes.map(({ ok }) => ok).lastIndexOf(true)).toBe(49);
    expect(codes.map(said).at(-1)).toEqual(refused(429, "Quota exceeded"));
  });

  it("so many messages in a month of Viet Nam", async () => {
    const { double, call, move } = await aBot({ tier: { messages: 2 } });
    double.user("a", MET);
    const send = async () => (await call("sendMessage", { chat_id: "a", text: "x" })).ok;
    expect([await send(), await send(), await send()]).toEqual([true, true, false]);
    move(7 * 86_400 + 15 * 3600 - 1); // 30 November, the last second
    expect(await send()).toBe(false);
    move(1);
    expect(await send()).toBe(true);
  });

  it("3,000 of them", async () => {
    const { double, call } = await aBot();
    double.user("a", MET);
    let sent = 0;
    while ((await call("sendMessage", { chat_id: "a", text: "x" })).ok) sent += 1;
    expect(sent).toBe(3_000);
  });
});

describe("rule 5: the webhook", () => {
  async function hooked() {
    const office = await anOffice<{ ok: true; result: Event }>();
    const world = await aBot();
    world.double.host("giaoban.example", office.root);
    const url = "https://giaoban.example/zalo-bot";
    const set = await world.call("setWebhook", { url, secret_token: "the-secret" });
    expect(set.result).toEqual({ url, updated_at: expect.any(Number) as number });
    return { ...world, office, url, clerk: world.double.user("a") };
  }

  it.each([
    [{ secret_token: "12345678" }, "The url must not be empty"],
    [{ url: "https://giaoban.example/", secret_token: "1234567" }, "The secret_token must be 8 to 256 characters"],
    [{ url: "https://giaoban.example/" }, "The secret_token must be 8 to 256 characters"],
    [
      { url: "https://giaoban.example/", secret_token: "x".repeat(257) },
      "The secret_token must be 8 to 256 characters",
    ],
    [{ url: "http://giaoban.example/", secret_token: "12345678" }, "The url must be a public https address"],
    [{ url: "https://localhost/", secret_token: "12345678" }, "The url must be a public https address"],
    [{ url: "https://127.0.0.1/", secret_token: "12345678" }, "The url must be a public https address"],
  ])("cannot be set with %j", async (params, why) => {
    const { double, call } = await aBot();
    double.host("giaoban.example", "http://127.0.0.1:1");
    expect(said(await call("setWebhook", params))).toEqual(bad(why));
    expect((await call("getWebhookInfo")).result).toMatchObject({ url: "" });
  });

  it("gets events in an envelope, with the secret in a header", async () => {
    const { office, clerk, double, call, url } = await hooked();
    expect((await call("getWebhookInfo")).result).toMatchObject({ url });
    clerk.says("xin chào");
    const post = await office.next();
    expect(post.headers).toMatchObject({ "x-bot-api-secret-token": "the-secret", host: "giaoban.example" });
    expect(post.body).toMatchObject({ ok: true, result: { event_name: "message.text.received" } });
    post.answer(200);
    await double.events.drained();
    expect(double.events.deliveries.map(({ outcome }) => outcome)).toEqual([200]);
  });

  it("gets an event twice, one that was not taken again, and side by side what is said at once", async () => {
    const { office, clerk, double, move } = await hooked();
    clerk.says("một");
    clerk.says("hai");
    const posts = [await office.next(), await office.next()];
    expect(new Set(posts.map(({ body }) => body.result.message.text))).toEqual(new Set(["hai", "một"]));
    for (const post of posts) post.answer(post.body.result.message.text === "hai" ? 500 : 200);
    await double.events.drained();
    double.events.redeliver();
    const again = await office.next();
    expect(again.body.result.message.text).toBe("hai");
    again.answer(200);
    await double.events.drained();
    double.events.repeat();
    const twice = await office.next();
    expect(twice.body).toEqual(again.body);
    move(30);
    await double.events.drained();
    expect(double.events.deliveries.slice(2).map(({ outcome }) => outcome)).toEqual([200, "Timeout"]);
  });

  it("tells of a picture under one name or the other, by an address that expires", async () => {
    const { double, call, move } = await aBot();
    const clerk = double.user("a");
    clerk.sendsPhoto({ caption: "biên bản" });
    clerk.sendsPhoto();
    const messages = [await call("getUpdates"), await call("getUpdates")].map(
      ({ result }) => result?.["message"] as Event["message"],
    );
    const urls = messages.map(({ photo, photo_url }) => photo ?? photo_url ?? "");
    expect(new Set(messages.map(({ photo }) => photo === undefined))).toEqual(new Set([false, true]));
    expect(messages[0]?.caption).toBe("biên bản");
    expect((await fetch(urls[0] ?? "")).status).toBe(200);
    move(10 * 60);
    expect((await fetch(urls[1] ?? "")).status).toBe(403);
  });

  it("tells nothing of a file, and of a protected person nothing at all", async () => {
    const { double, call } = await aBot();
    const file = { name: "a.docx", mime: "application/msword", bytes: Buffer.from("x") };
    double.user("a").sendsFile(file);
    double.user("b", { isProtected: true }).says("bí mật");
    double.user("c").sendsSticker();
    double.user("d").sendsVoice();
    const events = await Promise.all([1, 2, 3, 4].map(() => call("getUpdates")));
    const names = events.map(({ result }) => String(result?.["event_name"]).split(".")[1] ?? "");
    expect(names.toSorted((a, b) => a.localeCompare(b))).toEqual(["sticker", "unsupported", "unsupported", "voice"]);
    expect(JSON.stringify(events)).not.toMatch(/docx|bí mật/);
  });

  it("in a group gets only what names the bot or answers it", async () => {
    const { double, call } = await aBot();
    const leader = double.user("a");
    const group = double.group("g", "nhóm giao ban", [leader]);
    const voice = leader.in(group);
    voice.says("không ai nghe");
    voice.says("@Bot Giao ban /tongket");
    voice.replies("cảm ơn");
    voice.sendsPhoto({ caption: "@Bot Giao ban biên bản" });
    voice.sendsPhoto();
    const events = double.events.made.map(({ message }) => [
      message.chat.chat_type,
      message.from.id,
      message.text ?? message.caption,
    ]);
    expect(events).toEqual([
      ["GROUP", "a", "@Bot Giao ban /tongket"],
      ["GROUP", "a", "cảm ơn"],
      ["GROUP", "a", "@Bot Giao ban biên bản"],
    ]);
    await call("sendMessage", { chat_id: "g", text: "Đã tổng kết" });
    expect((await voice.hears("Đã")).text).toBe("Đã tổng kết");
    expect(() => double.user("b").in(group).says("?")).toThrow("not in group");
  });
});
