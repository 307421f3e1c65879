import { describe, expect, it } from "vitest";
import { aDouble, addressOf, callRaw, kindsOf, said } from "./telegram/client.ts";
import type { Message } from "./telegram.ts";

const NOT_MODIFIED =
  "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";
const TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid";
const NFD = "ệ".normalize("NFD"); // three code points

const buttons = (...rows: object[][]) => ({ reply_markup: { inline_keyboard: rows } });
const JPEG = Buffer.from("\xff\xd8\xff\xe0 a picture", "latin1");

/** A double with one clerk in it, who pressed START. */
async function withClerk(options: Parameters<typeof aDouble>[0] = {}) {
  const world = await aDouble({ limits: false, ...options });
  const clerk = world.double.user(7, { first_name: "Văn thư xã Ia Le", started: true });
  return { ...world, clerk };
}

describe("rule 1: tokens, methods and encodings", () => {
  it("knows its token only", async () => {
    const { double } = await aDouble();
    const ask = async (token: string) => {
      const response = await fetch(`${double.apiRoot}/bot${token}/getMe`);
      return [response.status, await response.json()];
    };
    expect(await ask("123:another")).toEqual([401, { ok: false, error_code: 401, description: "Unauthorized" }]);
    expect(await ask("nonsense")).toEqual([
      401,
      { ok: false, error_code: 401, description: "Unauthorized: invalid token specified" },
    ]);
    expect(await ask(double.token)).toMatchObject([
      200,
      { ok: true, result: { username: "giaoban_bot", is_bot: true } },
    ]);
  });

  it("refuses methods that do not exist, and takes the others in any case", async () => {
    const { call } = await aDouble();
    expect(said(await call("sendGreeting"))).toEqual([404, "Not Found: method not found"]);
    expect((await call("GETME")).ok).toBe(true);
  });

  it("reads JSON, urlencoded and multipart bodies alike", async () => {
    const { double, call } = await withClerk();
    const markup = JSON.stringify({ inline_keyboard: [[{ text: "Đã nhận", callback_data: "a" }]] });
    await call("sendMessage", { chat_id: 7, text: "Xin chào", reply_markup: JSON.parse(markup) as object });
    await fetch(addressOf(double, "sendMessage"), {
      method: "POST",
      body: new URLSearchParams({ chat_id: "7", text: "Xin chào", reply_markup: markup }),
    });
    const form = new FormData();
    for (const [name, value] of Object.entries({ chat_id: "7", text: "Xin chào", reply_markup: markup }))
      form.set(name, value);
    await fetch(addressOf(double, "sendMessage"), { method: "POST", body: form });
    const seen = double.chat(7).messages.map(({ text, reply_markup }) => ({ text, reply_markup }));
    expect(seen).toHaveLength(3);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(double.journal.map((entry) => entry.params["reply_markup"])).toEqual([
      JSON.parse(markup),
      JSON.parse(markup),
      JSON.parse(markup),
    ]);
  });

  it("refuses a body that is no object", async () => {
    const { double } = await aDouble();
    const response = await fetch(addressOf(double, "getMe"), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "[1",
    });
    expect(await response.json()).toMatchObject({ description: "Bad Request: JSON object expected" });
  });
});

describe("rule 4: what a message may hold", () => {
  it.each([
    ["4096 letters", { text: "á".repeat(4096) }, 200, undefined],
    ["4096 pictures of two UTF-16 units", { text: "👍".repeat(4096) }, 200, undefined],
    ["4097 letters", { text: "á".repeat(4097) }, 400, "Bad Request: message is too long"],
    ["1365 NFD letters of three code points", { text: NFD.repeat(1365) }, 200, undefined],
    ["1366 of them", { text: NFD.repeat(1366) }, 400, "Bad Request: message is too long"],
    ["tags, which do not count", { text: `<b>${"á".repeat(4096)}</b>`, parse_mode: "HTML" }, 200, undefined],
    ["nothing", { text: "" }, 400, "Bad Request: message text is empty"],
    ["blanks", { text: " \n\t " }, 400, "Bad Request: message text is empty"],
    [
      "an open tag",
      { text: "<b>x", parse_mode: "HTML" },
      400,
      `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`,
    ],
    [
      "64 bytes of data",
      { text: "x", ...buttons([{ text: "A", callback_data: "ệ".repeat(21) + "x" }]) },
      200,
      undefined,
    ],
    [
      "65 bytes of data",
      { text: "x", ...buttons([{ text: "A", callback_data: "ệ".repeat(21) + "xy" }]) },
      400,
      "Bad Request: BUTTON_DATA_INVALID",
    ],
    [
      "no data at all",
      { text: "x", ...buttons([{ text: "A", callback_data: "" }]) },
      400,
      "Bad Request: BUTTON_DATA_INVALID",
    ],
    [
      "a button that does nothing",
      { text: "x", ...buttons([{ text: "A" }]) },
      400,
      "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      "a button without words",
      { text: "x", ...buttons([{ callback_data: "a" }]) },
      400,
      `Bad Request: can't parse inline keyboard button: Can't find field "text"`,
    ],
    [
      "101 buttons",
      { text: "x", ...buttons(...Array.from({ length: 101 }, () => [{ text: "A", callback_data: "a" }])) },
      400,
      "Bad Request: reply markup is too long",
    ],
    [
      "markup that is no JSON",
      { text: "x", reply_markup: "{" },
      400,
      "Bad Request: can't parse reply keyboard markup JSON object",
    ],
  ])("%s", async (_, params, status, description) => {
    const { call } = await withClerk();
    expect(said(await call("sendMessage", { chat_id: 7, ...params }))).toEqual([status, description]);
  });

  it("trims, drops the overrides of writing direction and marks commands", async () => {
    const { call } = await withClerk();
    const { result } = await call("sendMessage", { chat_id: 7, text: "  Gõ /baocao\u202e\r\nnhé /tổng \u0007 " });
    expect(result).toMatchObject({
      text: "Gõ /baocao\nnhé /tổng",
      entities: [{ type: "bot_command", offset: 3, length: 7 }],
    });
  });

  it("limits captions, and the words of an answered tap", async () => {
    const { double, call, clerk } = await withClerk();
    const form = (caption: string) => [
      'Content-Disposition: form-data; name="chat_id"\r\n\r\n7',
      `Content-Disposition: form-data; name="caption"\r\n\r\n${caption}`,
      'Content-Disposition: form-data; name="document"; filename="a.txt"\r\n\r\nabc',
    ];
    expect(said(await callRaw(double, "sendDocument", form("á".repeat(1024))))).toEqual([200, undefined]);
    expect(said(await callRaw(double, "sendDocument", form("á".repeat(1025))))).toEqual([
      400,
      "Bad Request: message caption is too long",
    ]);
    await call("sendMessage", { chat_id: 7, text: "?", ...buttons([{ text: "Có", callback_data: "co" }]) });
    const { id } = clerk.taps("Có");
    expect(said(await call("answerCallbackQuery", { callback_query_id: id, text: "á".repeat(201) }))).toEqual([
      400,
      "Bad Request: MESSAGE_TOO_LONG",
    ]);
    expect((await call("answerCallbackQuery", { callback_query_id: id, text: "á".repeat(200) })).ok).toBe(true);
  });

  it("lets a start link carry only what such a link can", async () => {
    const { double } = await aDouble();
    const clerk = double.user(8);
    for (const payload of ["", "có dấu", "a b", "x".repeat(65)]) expect(() => clerk.start(payload)).toThrow(/1 to 64/);
    expect(clerk.start("Ma_moi-7").text).toBe("/start Ma_moi-7");
  });
});

describe("rule 4: taps", () => {
  it("answers a tap once, within 15 seconds", async () => {
    const { call, clerk, move } = await withClerk();
    await call("sendMessage", { chat_id: 7, text: "?", ...buttons([{ text: "Có", callback_data: "co" }]) });
    const first = clerk.taps("Có");
    expect(
      (await call("answerCallbackQuery", { callback_query_id: first.id, text: "Đã ghi", show_alert: true })).ok,
    ).toBe(true);
    expect(await first.answered).toEqual({ text: "Đã ghi", alert: true });
    expect(said(await call("answerCallbackQuery", { callback_query_id: first.id }))).toEqual([400, TOO_OLD]);
    expect(said(await call("answerCallbackQuery", { callback_query_id: "1" }))).toEqual([400, TOO_OLD]);
    const second = clerk.taps("co");
    move(16);
    expect(said(await call("answerCallbackQuery", { callback_query_id: second.id }))).toEqual([400, TOO_OLD]);
  });

  it("presses the newest such button, and shows a message of days ago by its id only", async () => {
    const { double, call, clerk, move } = await withClerk();
    const ask = (text: string) =>
      call("sendMessage", { chat_id: 7, text, ...buttons([{ text: "Có", callback_data: text }]) });
    await ask("a");
    await ask("b");
    clerk.taps("Có");
    clerk.taps("Có", 1);
    move(49 * 60 * 60);
    clerk.taps("Có", 1);
    clerk.forges("bịa", 99);
    expect(() => clerk.taps("Không")).toThrow('There is no button "Không" to press. To be seen: "Có", "Có".');
    expect(double.updates.made.map((update) => update["callback_query"])).toMatchObject([
      { data: "b", message: { text: "b", message_id: 2 } },
      { data: "a", message: { text: "a", message_id: 1 } },
      { data: "a", message: { date: 0, message_id: 1 } },
      { data: "bịa", message: { date: 0, message_id: 99 } },
    ]);
  });
});

describe("rule 5: who may be written to", () => {
  it("writes only to those who are there and want it", async () => {
    const { double, call } = await aDouble({ limits: false });
    const write = async (chat_id: unknown) => said(await call("sendMessage", { chat_id, text: "Xin chào" }));
    const clerk = double.user(7);
    expect(await write(8)).toEqual([400, "Bad Request: chat not found"]);
    expect(await write("@ai_do")).toEqual([400, "Bad Request: chat not found"]);
    expect(await write("")).toEqual([400, "Bad Request: chat_id is empty"]);
    expect(await write(7)).toEqual([403, "Forbidden: bot can't initiate conversation with a user"]);
    clerk.start();
    expect(await write("7")).toEqual([200, undefined]);
    clerk.blocks();
    expect(await write(7)).toEqual([403, "Forbidden: bot was blocked by the user"]);
    expect(said(await call("sendChatAction", { chat_id: 7, action: "typing" }))).toEqual([
      403,
      "Forbidden: bot was blocked by the user",
    ]);
    clerk.unblocks();
    expect(await write(7)).toEqual([200, undefined]);
    clerk.deactivates();
    expect(await write(7)).toEqual([403, "Forbidden: user is deactivated"]);
    expect(
      double.updates.made.flatMap((update) => {
        const change = update["my_chat_member"] as { new_chat_member: { status: string } } | undefined;
        return change?.new_chat_member.status ?? [];
      }),
    ).toEqual(["kicked", "member"]);
  });

  it("writes to a group while it is in it", async () => {
    const { double, call } = await aDouble({ limits: false });
    const head = double.user(7, { started: true });
    const group = double.group(-5, { title: "Lãnh đạo", admins: [head] });
    const write = async (chat_id: number) => said(await call("sendMessage", { chat_id, text: "Danh sách" }));
    expect(await write(-5)).toEqual([200, undefined]);
    group.kicksBot(head);
    expect(await write(-5)).toEqual([403, "Forbidden: bot was kicked from the group chat"]);
    group.addsBot(head);
    await call("leaveChat", { chat_id: -5 });
    expect(await write(-5)).toEqual([403, "Forbidden: bot is not a member of the group chat"]);
    group.addsBot(head, "administrator");
    const next = group.upgrades(head);
    expect(await call("sendMessage", { chat_id: -5, text: "x" })).toEqual({
      status: 400,
      ok: false,
      error_code: 400,
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: next.id },
    });
    expect(double.updates.made.slice(-2).map((update) => update["message"])).toMatchObject([
      { chat: { id: -5 }, migrate_to_chat_id: next.id },
      { chat: { id: next.id, type: "supergroup" }, migrate_from_chat_id: -5 },
    ]);
    expect(await write(next.id)).toEqual([200, undefined]);
    next.kicksBot(head);
    expect(await write(next.id)).toEqual([403, "Forbidden: bot was kicked from the supergroup chat"]);
    next.addsBot(head);
    await call("leaveChat", { chat_id: next.id });
    expect(await write(next.id)).toEqual([403, "Forbidden: bot is not a member of the supergroup chat"]);
  });

  it("replies to what is there", async () => {
    const { call, clerk } = await withClerk();
    const { message_id } = clerk.says("Tôi nộp rồi");
    const reply = (reply_parameters: object) => call("sendMessage", { chat_id: 7, text: "Vâng", reply_parameters });
    expect((await reply({ message_id })).result).toMatchObject({ reply_to_message: { text: "Tôi nộp rồi" } });
    expect(said(await reply({ message_id: 99 }))).toEqual([400, "Bad Request: message to be replied not found"]);
    const free = await reply({ message_id: 99, allow_sending_without_reply: true });
    expect(free.result).not.toHaveProperty("reply_to_message");
  });
});

describe("rule 6: edits and deletions", () => {
  it("returns the edited message, and refuses an edit that changes nothing", async () => {
    const { double, call, move } = await withClerk();
    const keys = buttons([{ text: "Có", callback_data: "co" }]);
    await call("sendMessage", { chat_id: 7, text: "Bao nhiêu?", ...keys });
    move(5);
    const edit = (params: object) => call("editMessageText", { chat_id: 7, message_id: 1, ...params });
    expect(said(await edit({ text: "Bao nhiêu?", ...keys }))).toEqual([400, NOT_MODIFIED]);
    expect(said(await edit({ text: " Bao nhiêu? ", ...keys }))).toEqual([400, NOT_MODIFIED]);
    const { result } = await edit({ text: "<b>12</b> hồ sơ", parse_mode: "HTML" });
    expect(result).toMatchObject({
      message_id: 1,
      text: "12 hồ sơ",
      entities: [{ type: "bold", offset: 0, length: 2 }],
      edit_date: (result as Message).date + 5,
    });
    expect(result).not.toHaveProperty("reply_markup");
    expect(double.chat(7).messages).toEqual([result]);
    // the same words without the bold are another message
    expect((await edit({ text: "12 hồ sơ" })).ok).toBe(true);
    expect(said(await edit({ text: "12 hồ sơ" }))).toEqual([400, NOT_MODIFIED]);
  });

  it("takes buttons away once", async () => {
    const { call } = await withClerk();
    await call("sendMessage", { chat_id: 7, text: "?", ...buttons([{ text: "Có", callback_data: "co" }]) });
    const strip = () =>
      call("editMessageReplyMarkup", { chat_id: 7, message_id: 1, reply_markup: { inline_keyboard: [] } });
    expect((await strip()).result).not.toHaveProperty("reply_markup");
    expect(said(await strip())).toEqual([400, NOT_MODIFIED]);
  });

  it("edits only its own", async () => {
    const { call, clerk } = await withClerk();
    const { message_id } = clerk.says("12");
    const edit = async (id: number) => said(await call("editMessageText", { chat_id: 7, message_id: id, text: "13" }));
    expect(await edit(message_id)).toEqual([400, "Bad Request: message can't be edited"]);
    expect(await edit(99)).toEqual([400, "Bad Request: message to edit not found"]);
  });

  it("deletes for 48 hours", async () => {
    const { double, call, clerk, move } = await withClerk();
    clerk.says("12");
    const remove = async (id: number) => said(await call("deleteMessage", { chat_id: 7, message_id: id }));
    expect(await remove(1)).toEqual([200, undefined]);
    expect(await remove(1)).toEqual([400, "Bad Request: message to delete not found"]);
    await call("sendMessage", { chat_id: 7, text: "x" });
    move(48 * 60 * 60);
    expect(await remove(2)).toEqual([400, "Bad Request: message can't be deleted for everyone"]);
    expect(double.chat(7).messages.map(({ text }) => text)).toEqual(["x"]);
  });
});

describe("rule 7: rates", () => {
  const tooMany = (seconds: number) => ({
    status: 429,
    ok: false,
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    parameters: { retry_after: seconds },
  });

  it("takes one message a second in a chat, after a burst of three", async () => {
    const { call, double, move } = await aDouble();
    double.user(7, { started: true });
    const write = () => call("sendMessage", { chat_id: 7, text: "x" });
    for (let count = 0; count < 3; count += 1) expect((await write()).ok).toBe(true);
    expect(await write()).toEqual(tooMany(1));
    move(1);
    expect((await write()).ok).toBe(true);
    expect(await write()).toEqual(tooMany(1));
    expect(double.avoidable429()).toBe(2);
    expect(double.chat(7).messages).toHaveLength(4);
  });

  it("takes 20 a minute in a group", async () => {
    const { call, double, move } = await aDouble();
    double.group(-5);
    const write = () => call("sendMessage", { chat_id: -5, text: "x" });
    let sent = 0;
    for (; sent < 60 && (await write()).ok; sent += 1) move(1);
    expect(sent).toBeGreaterThanOrEqual(20);
    expect(sent).toBeLessThan(31); // 20 at once and one every three seconds after
    const wait = (await write()).parameters?.retry_after ?? 0;
    move(wait);
    expect((await write()).ok).toBe(true);
    move(1);
    expect((await write()).parameters).toEqual({ retry_after: 2 }); // the next third of a message
  });

  it("takes 30 a second over all chats", async () => {
    const { call, double, move } = await aDouble();
    for (let id = 1; id <= 31; id += 1) double.user(id, { started: true });
    for (let id = 1; id <= 30; id += 1) expect((await call("sendMessage", { chat_id: id, text: "x" })).ok).toBe(true);
    expect(await call("sendMessage", { chat_id: 31, text: "x" })).toEqual(tooMany(1));
    move(1);
    expect((await call("sendMessage", { chat_id: 31, text: "x" })).ok).toBe(true);
  });

  it("sets a webhook once a second", async () => {
    const { call, move } = await aDouble();
    const set = async () => (await call("setWebhook", { url: "http://127.0.0.1:9/" })).status;
    expect([await set(), await set()]).toEqual([200, 429]);
    move(1);
    expect(await set()).toBe(200);
  });
});

describe("rule 8: files", () => {
  it("keeps a document byte by byte, with its name, and gives it back for an hour", async () => {
    const { double, call, move } = await withClerk();
    const bytes = Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 7) % 256));
    const form = new FormData();
    form.set("chat_id", "7");
    form.set("caption", "Báo cáo tuần");
    form.set("document", new Blob([Buffer.concat([bytes, Buffer.from("\r\n--XX\r\n")])]), "Báo cáo tuần 47.docx");
    const response = await fetch(addressOf(double, "sendDocument"), { method: "POST", body: form });
    const { result } = (await response.json()) as { result: Message };
    expect(result).toMatchObject({
      caption: "Báo cáo tuần",
      document: {
        file_name: "Báo cáo tuần 47.docx",
        mime_type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      },
    });
    expect(double.journal.at(-1)?.files["document"]?.bytes.subarray(0, 2000)).toEqual(bytes);

    const file = await call("getFile", { file_id: result.document?.file_id });
    const path = (file.result as { file_path: string }).file_path;
    const download = () => fetch(`${double.apiRoot}/file/bot${double.token}/${path}`);
    expect(Buffer.from(await (await download()).arrayBuffer()).subarray(0, 2000)).toEqual(bytes);
    move(60 * 60);
    expect((await download()).status).toBe(404);
    // by its id it goes out again, name and all
    const again = await call("sendDocument", { chat_id: 7, document: result.document?.file_id });
    expect(again.result).toMatchObject({ document: { file_name: "Báo cáo tuần 47.docx" } });
  });

  it.each([
    ['filename="Báo cáo tuần.xlsx"', "Báo cáo tuần.xlsx"],
    ['filename="Báo cáo "tuần".xlsx"', "Báo cáo "],
    ['filename="a;b.xlsx"', '"a'],
    ['filename="a%22b.xlsx"', "a%22b.xlsx"],
  ])("reads the header %s as the name %s", async (header, name) => {
    const { double } = await withClerk();
    const { result } = await callRaw(double, "sendDocument", [
      'Content-Disposition: form-data; name="chat_id"\r\n\r\n7',
      `Content-Disposition: form-data; name="document"; ${header}\r\n\r\nabc`,
    ]);
    expect((result as Message).document?.file_name).toBe(name);
  });

  it("sees reply_parameters in a form", async () => {
    const { double, clerk } = await withClerk();
    const { message_id } = clerk.says("Gửi tôi biểu");
    const { result } = await callRaw(double, "sendDocument", [
      'Content-Disposition: form-data; name="chat_id"\r\n\r\n7',
      `Content-Disposition: form-data; name="reply_parameters"\r\n\r\n{"message_id":${message_id}}`,
      'Content-Disposition: form-data; name="document"; filename="a.txt"\r\n\r\nabc',
    ]);
    expect(result).toMatchObject({ reply_to_message: { text: "Gửi tôi biểu" } });
  });

  it("takes pictures as photos, and nothing else", async () => {
    const { double } = await withClerk();
    const send = async (bytes: Buffer) => {
      const form = new FormData();
      form.set("chat_id", "7");
      form.set("photo", new Blob([bytes]), "qr.jpg");
      const response = await fetch(addressOf(double, "sendPhoto"), { method: "POST", body: form });
      return (await response.json()) as { description?: string; result?: Message };
    };
    expect((await send(JPEG)).result?.photo).toMatchObject([{ width: 90 }, { width: 1280, file_size: JPEG.length }]);
    expect((await send(Buffer.from("not a picture"))).description).toBe("Bad Request: IMAGE_PROCESS_FAILED");
    expect((await send(Buffer.alloc(0))).description).toBe("Bad Request: file must be non-empty");
    expect((await send(Buffer.alloc(10 * 1024 * 1024 + 1))).description).toBe(
      "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
    );
  });

  it("refuses what it has not, and what is too big", async () => {
    const { call, clerk } = await withClerk();
    expect(said(await call("sendDocument", { chat_id: 7 }))).toEqual([
      400,
      "Bad Request: there is no document in the request",
    ]);
    const big = clerk.sends({ kind: "document", name: "lớn.zip", size: 20 * 1024 * 1024 + 1 });
    const fits = clerk.sends({ kind: "document", name: "vừa.zip", size: 20 * 1024 * 1024 });
    const ask = async (file_id: unknown) => said(await call("getFile", { file_id }));
    expect(await ask(big.document?.file_id)).toEqual([400, "Bad Request: file is too big"]);
    expect(await ask(fits.document?.file_id)).toEqual([200, undefined]);
    const wrong = "Bad Request: wrong file_id or the file is temporarily unavailable";
    expect(await ask("bịa")).toEqual([400, wrong]);
    expect(said(await call("sendDocument", { chat_id: 7, document: "bịa" }))).toEqual([400, wrong]);
  });
});

describe("commands", () => {
  const commands = [{ command: "baocao", description: "Nộp báo cáo" }];

  it("shows each person the narrowest menu there is", async () => {
    const { double, call, clerk } = await withClerk();
    const head = double.user(8, { started: true });
    const group = double.group(-5, { admins: [head], members: [clerk] });
    const set = (command: string, scope?: object, language_code?: string) =>
      call("setMyCommands", { commands: [{ command, description: "x" }], scope, language_code });
    const menu = (voice: { menu(): { command: string }[] }) => voice.menu().map(({ command }) => command);
    await set("chung");
    expect([menu(clerk), menu(clerk.in(group))]).toEqual([["chung"], ["chung"]]);
    await set("rieng", { type: "all_private_chats" });
    await set("tieng_viet", { type: "all_private_chats" }, "vi");
    await set("quan_tri", { type: "all_chat_administrators" });
    await set("cua_toi", { type: "chat", chat_id: 8 });
    expect([menu(clerk), menu(head), menu(clerk.in(group)), menu(head.in(group))]).toEqual([
      ["tieng_viet"],
      ["cua_toi"],
      ["chung"],
      ["quan_tri"],
    ]);
    await call("deleteMyCommands", { scope: { type: "chat", chat_id: 8 } });
    expect(menu(head)).toEqual(["tieng_viet"]);
    expect((await call("getMyCommands", { scope: { type: "all_private_chats" } })).result).toMatchObject([
      { command: "rieng" },
    ]);
    expect((await call("getMyCommands", { scope: { type: "chat", chat_id: 8 } })).result).toEqual([]);
  });

  it.each<[object, string]>([
    [{ commands: [{ command: "", description: "x" }] }, "command must be non-empty"],
    [{ commands: [{ command: "x".repeat(33), description: "x" }] }, "command length must not exceed 32"],
    [{ commands: [{ command: "x", description: "" }] }, "command description must be non-empty"],
    [{ commands: [{ command: "x", description: "á".repeat(257) }] }, "command description length must not exceed 256"],
    [{ commands: [{ command: "Báo_cáo", description: "x" }] }, "BOT_COMMAND_INVALID"],
    [{ commands: Array.from({ length: 101 }, () => commands[0]) }, "BOT_COMMANDS_TOO_MUCH"],
    [{ commands, scope: { type: "chat", chat_id: 99 } }, "chat not found"],
    [{ commands, scope: { type: "chat" } }, "can't parse BotCommandScope: Empty chat_id specified"],
    [{ commands, scope: { type: "village" } }, "can't parse BotCommandScope: Unsupported type specified"],
    [{ commands, language_code: "vie" }, "invalid language code specified"],
  ])("refuses what it must: %#", async (params, why) => {
    const { call } = await aDouble();
    expect(said(await call("setMyCommands", params))).toEqual([400, `Bad Request: ${why}`]);
  });
});

describe("groups", () => {
  it("shows a bot in privacy mode what is meant for it, and an administrator everything", async () => {
    const { double, clerk } = await withClerk();
    const head = double.user(8, { started: true });
    const group = double.group(-5, { admins: [head], members: [clerk] });
    const voice = clerk.in(group);
    const seen = () => double.updates.made.flatMap((update) => (update["message"] as Message | undefined)?.text ?? []);
    voice.says("Hôm nay họp");
    voice.says("/tongket");
    voice.says("/tongket@giaoban_bot");
    voice.says("/tongket@other_bot");
    voice.says("gõ /tongket nhé");
    voice.says("nhờ @giaoban_bot xem");
    voice.says("nhờ @giaoban_botx xem");
    expect(seen()).toEqual(["/tongket", "/tongket@giaoban_bot", "nhờ @giaoban_bot xem"]);
    group.ranksBot(head, "administrator");
    voice.says("Hôm nay họp");
    expect(seen().at(-1)).toBe("Hôm nay họp");
  });

  it("shows replies to the bot, edits of them, and who comes and goes", async () => {
    const { double, call, clerk } = await withClerk();
    const group = double.group(-5, { members: [clerk] });
    const { result } = await call("sendMessage", { chat_id: -5, text: "Danh sách" });
    clerk.in(group).says("Đã rõ", { replyTo: (result as Message).message_id });
    clerk.in(group).edits("last", "Đã rõ ạ");
    group.leaves(clerk);
    expect(kindsOf(double.updates.made)).toEqual(["message", "edited_message", "message"]);
    expect(() => clerk.in(group).says("?")).toThrow(/not in group/);
  });

  it("tells who runs a group", async () => {
    const { double, call, clerk } = await withClerk();
    const head = double.user(8);
    double.group(-5, { title: "Lãnh đạo", admins: [head], members: [clerk], bot: "administrator" });
    const status = async (user_id: number) =>
      ((await call("getChatMember", { chat_id: -5, user_id })).result as { status: string }).status;
    expect([await status(7), await status(8), await status(double.bot.id)]).toEqual([
      "member",
      "creator",
      "administrator",
    ]);
    expect((await call("getChatAdministrators", { chat_id: -5 })).result).toMatchObject([
      { user: { id: 8 } },
      { user: { id: double.bot.id } },
    ]);
    expect(said(await call("getChatAdministrators", { chat_id: 7 }))).toEqual([
      400,
      "Bad Request: there are no administrators in the private chat",
    ]);
    expect((await call("getChat", { chat_id: -5 })).result).toMatchObject({ type: "group", title: "Lãnh đạo" });
  });
});

describe("people", () => {
  it("hears what comes next, edits included", async () => {
    const { call, clerk } = await withClerk();
    const heard = clerk.hears("Bao nhiêu");
    await call("sendMessage", { chat_id: 7, text: "Xin chào" });
    await call("sendMessage", { chat_id: 7, text: "Bao nhiêu hồ sơ?" });
    expect((await heard).message_id).toBe(2);
    await call("editMessageText", { chat_id: 7, message_id: 1, text: "Xin chào lại" });
    expect((await clerk.hears(/chào/)).text).toBe("Xin chào lại");
  });

  it("sends what an app can send", async () => {
    const { double, clerk } = await withClerk();
    clerk.sends({ kind: "photo", caption: "Biên bản" });
    clerk.sends({ kind: "sticker" });
    clerk.sends({ kind: "voice" });
    clerk.sends({ kind: "poll", question: "?", options: ["a", "b"] });
    clerk.sends({ kind: "contact", phone: "0900000000" });
    clerk.sends({ kind: "location" });
    clerk.forwards("Báo cáo của xã khác", "Văn thư xã khác");
    clerk.says("x".repeat(100_000));
    const made = double.updates.made.map((update) => update["message"] as Message);
    expect(made.slice(0, 7)).toMatchObject([
      { caption: "Biên bản", photo: [{ width: 90 }, { width: 1280 }] },
      { sticker: {} },
      { voice: {} },
      { poll: {} },
      { contact: { user_id: 7 } },
      { location: {} },
      { text: "Báo cáo của xã khác", forward_origin: { type: "hidden_user", sender_user_name: "Văn thư xã khác" } },
    ]);
    expect(made.slice(7).map(({ text }) => text?.length)).toEqual([...Array.from({ length: 24 }, () => 4096), 1696]);
  });

  it("sees the bot typing for five seconds", async () => {
    const { double, call, move } = await withClerk();
    expect(said(await call("sendChatAction", { chat_id: 7, action: "thinking" }))).toEqual([
      400,
      "Bad Request: wrong parameter action in request",
    ]);
    await call("sendChatAction", { chat_id: 7, action: "typing" });
    expect(double.chat(7).action).toBe("typing");
    move(5);
    expect(double.chat(7).action).toBeUndefined();
  });

  it("does nothing an app would not do", async () => {
    const { double, clerk } = await withClerk();
    expect(() => double.user(9).says("12")).toThrow(/START/);
    expect(() => clerk.says("  ")).toThrow(/empty/);
    clerk.says("12");
    expect(() => clerk.edits("last", "12")).toThrow(/changes nothing/);
    clerk.blocks();
    expect(() => clerk.says("12")).toThrow(/blocks the bot/);
    clerk.start();
    expect(clerk.says("12").text).toBe("12");
  });
});
