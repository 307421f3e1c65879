import { isDeepStrictEqual } from "node:util";
import { qrPng } from "../../src/files/qr.ts";
import type { Message, TelegramDouble } from "../doubles/telegram.ts";
import { fileLine, type Heard } from "../story.ts";

/** What is to be seen of the bot in a chat, oldest first. */
export function botMessages(double: TelegramDouble, chat: string): Message[] {
  return double.chat(Number(chat)).messages.filter(({ from }) => from.is_bot);
}

/** One message of the bot as a person reads it, in however many parts. */
export async function read(parts: Message[], journal: TelegramDouble["journal"]): Promise<Omit<Heard, "to">> {
  const text = parts.flatMap((part) => part.text ?? part.caption ?? []).join("\n");
  const buttons = buttonsOf(parts).map(({ label }) => label);
  const withFile = parts.find((part) => part.photo !== undefined || part.document !== undefined);
  const file = withFile && (await lineOf(withFile, journal));
  return { text, ...(file === undefined ? {} : { file }), ...(buttons.length === 0 ? {} : { buttons }) };
}

/** The buttons as they were when they were shown. */
export function buttonsOf(parts: Message[]): { label: string; data: string; message: number }[] {
  return parts.flatMap((part) =>
    (part.reply_markup?.inline_keyboard.flat() ?? []).map(({ text, callback_data = "" }) => ({
      label: text,
      data: callback_data,
      message: part.message_id,
    })),
  );
}

/** Told by the file that was uploaded; a picture of the link that stands under it is a QR picture. */
async function lineOf(message: Message, journal: TelegramDouble["journal"]): Promise<string> {
  const call = journal.find(({ answer }) => answer?.body.result === message);
  const [upload] = Object.values(call?.files ?? {});
  if (upload === undefined) throw new Error("A file that nobody uploaded");
  const link = /https:\S+/.exec(message.caption ?? "")?.[0];
  if (
    message.photo !== undefined &&
    link !== undefined &&
    isDeepStrictEqual(Buffer.from(await qrPng(link)), upload.bytes)
  )
    return fileLine.qr(upload.name, link);
  return fileLine.kept(upload.name, upload.bytes.length);
}
