import { Telegraf, TelegramError } from "telegraf";
import { describe, expect, it } from "vitest";
import { aDouble } from "./client.ts";

/** The library giaoban speaks through, against the double. */
async function withBot() {
  const world = await aDouble({ limits: false });
  const bot = new Telegraf(world.double.token, { telegram: { apiRoot: world.double.apiRoot } });
  const clerk = world.double.user(7, { first_name: "Văn thư xã Ia Le", started: true });
  return { ...world, telegram: bot.telegram, clerk };
}

describe("telegraf 4.16.3 on the double", () => {
  it("sends, edits, deletes and answers taps", async () => {
    const { telegram, clerk, double } = await withBot();
    expect((await telegram.getMe()).username).toBe("giaoban_bot");
    const keys = { reply_markup: { inline_keyboard: [[{ text: "Có", callback_data: "co" }]] } };
    const { message_id } = await telegram.sendMessage(7, "Nộp chưa?", keys);
    const tap = clerk.taps("Có");
    const [update] = await telegram.getUpdates(0, 100, 0, undefined);
    expect(update).toMatchObject({
      callback_query: { id: tap.id, data: "co", from: { first_name: "Văn thư xã Ia Le" } },
    });
    await telegram.answerCbQuery(tap.id, "Đã ghi");
    expect(await tap.answered).toEqual({ text: "Đã ghi", alert: false });
    await telegram.editMessageText(7, message_id, undefined, "Đã nộp");
    await expect(telegram.editMessageText(7, message_id, undefined, "Đã nộp")).rejects.toThrow(
      /message is not modified/,
    );
    expect(double.chat(7).messages.map(({ text }) => text)).toEqual(["Đã nộp"]);
    await telegram.sendChatAction(7, "typing");
    await telegram.deleteMessage(7, message_id);
    expect(double.chat(7).messages).toEqual([]);
  });

  it("gets errors as TelegramError with their parameters", async () => {
    const { telegram, double } = await withBot();
    double.fault("sendMessage", { retryAfter: 5 });
    const error: unknown = await telegram.sendMessage(7, "x").catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TelegramError);
    expect(error).toMatchObject({ code: 429, parameters: { retry_after: 5 } });
    double.fault("getMe", "502");
    await expect(telegram.getMe()).rejects.toMatchObject({ code: 502, description: "Bad Gateway" });
    double.fault("getMe", "200-html");
    await expect(telegram.getMe()).rejects.toThrow(/invalid json/);
    double.fault("getMe", "reset-before");
    await expect(telegram.getMe()).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("uploads documents under plain names, breaks on a quote and drops the reply", async () => {
    const { telegram, clerk, double } = await withBot();
    const { message_id } = clerk.says("Gửi tôi biểu");
    const source = Buffer.from("biểu II.06a");
    const send = (filename: string) =>
      telegram.sendDocument(7, { source, filename }, { caption: "Biểu", reply_parameters: { message_id } });
    const sent = await send("Báo cáo tuần.xlsx");
    expect(sent.document.file_name).toBe("Báo cáo tuần.xlsx");
    expect((await send('Báo cáo "tuần".xlsx')).document.file_name).toBe("Báo cáo ");
    expect(double.journal.map((entry) => "reply_parameters" in entry.params)).toEqual([false, false]);
    const link = await telegram.getFileLink(sent.document.file_id);
    expect(Buffer.from(await (await fetch(link)).arrayBuffer())).toEqual(source);
    const photo = await telegram.sendPhoto(7, { source: Buffer.from("\x89PNG\r\n\x1a\n", "latin1") });
    expect(photo.photo).toHaveLength(2);
  });

  it("sets commands and webhooks", async () => {
    const { telegram } = await withBot();
    await telegram.setMyCommands([{ command: "baocao", description: "Nộp báo cáo" }], {
      scope: { type: "chat", chat_id: 7 },
    });
    expect(await telegram.getMyCommands({ scope: { type: "chat", chat_id: 7 } })).toHaveLength(1);
    await telegram.deleteMyCommands({ scope: { type: "chat", chat_id: 7 } });
    await telegram.setWebhook("http://127.0.0.1:9/", { secret_token: "s" });
    expect((await telegram.getWebhookInfo()).url).toBe("http://127.0.0.1:9/");
    await telegram.deleteWebhook({ drop_pending_updates: true });
    expect((await telegram.getChat(7)).type).toBe("private");
  });
});
