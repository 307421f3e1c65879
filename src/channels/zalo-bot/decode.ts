import type { Incoming, Update } from "../../app/ports.ts";
import type { Instant } from "../../domain/time.ts";
import { type Bot, type Message, Payload } from "./shapes.ts";

export const NAME = "zalo-bot";

/** An update for the inbox; nothing when nobody is answered because of it, since what lies there counts as a contact. */
export function updateOf(payload: Payload, at: Instant): Update | undefined {
  if (decode(payload) === undefined) return undefined;
  const { bot, event } = payload;
  const { message_id, chat, date } = event.message;
  const order = date !== undefined && Number.isSafeInteger(date) ? date : at;
  return { id: `${NAME}:${bot.id}:${message_id}`, channel: NAME, chat: chat.id, order, at, payload };
}

/** What a stored event means. Total: whatever it is given, and nothing for what no person says to the bot. */
export function decode(payload: unknown): Incoming | undefined {
  const read = Payload.safeParse(payload).data;
  if (read === undefined) return undefined;
  const { bot, event } = read;
  const { from, chat } = event.message;
  if (from.is_bot === true) return undefined;
  const incoming = said(event.event_name, event.message);
  if (incoming === undefined || chat.chat_type === "PRIVATE") return incoming;
  return chat.chat_type === "GROUP" ? inGroup(bot, incoming, from.id) : undefined;
}

type Said = Extract<Incoming, { kind: "text" | "file" | "other" | "unsupported" }>;

function said(kind: string, message: Message): Said | undefined {
  const ref = `${NAME}:${message.chat.id}:${message.message_id}`;
  switch (kind) {
    case "message.text.received":
      return message.text === undefined ? undefined : { kind: "text", text: message.text, ref };
    case "message.image.received":
      return fromImage(message, ref);
    case "message.sticker.received":
    case "message.voice.received":
      return { kind: "other" };
    case "message.unsupported.received":
      return { kind: "unsupported", ref };
    default:
      return undefined;
  }
}

/** What kind of picture it is, its content says; a message says it was a picture, so one without an address is no answer. */
function fromImage({ message_id, photo, photo_url, caption }: Message, ref: string): Said {
  const url = [photo, photo_url].find((one) => one !== undefined && /^https?:\/\//i.test(one));
  if (url === undefined) return { kind: "other" };
  return {
    kind: "file",
    file: { id: url, name: `photo-${message_id}.jpg`, mime: "image/jpeg" },
    ...(caption === undefined ? {} : { caption }),
    ref,
  };
}

/** Whatever comes in from a group is meant for the bot, so it is heard as if called by name. */
function inGroup(bot: Bot, incoming: Said, sender: string): Said {
  const group = { sender };
  if (incoming.kind === "text") return { ...incoming, text: called(bot, incoming.text), group };
  if (incoming.kind !== "file" || incoming.caption === undefined) return { ...incoming, group };
  return { ...incoming, caption: called(bot, incoming.caption), group };
}

/** ["@Bot Giao ban còn ai chưa nộp?" -> "còn ai chưa nộp?", "@Bot Giao ban /tongket 48" -> "/tongket@3760000000000000001 48"] */
function called(bot: Bot, text: string): string {
  const names = bot.names.toSorted((a, b) => b.length - a.length); // one may begin like another
  return names
    .reduce((rest, name) => without(rest, `@${name}`), text)
    .replace(/ {2,}/g, " ")
    .trim()
    .replace(/^\/[\p{L}\p{M}\p{N}_]+(?![\p{L}\p{M}\p{N}_@])/u, (command) => `${command}@${bot.id}`);
}

/** A text without a name, in any case and composition. */
function without(text: string, name: string): string {
  const escaped = name.normalize("NFC").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return text.normalize("NFC").replace(new RegExp(escaped, "giu"), " ");
}
