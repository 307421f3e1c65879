import type { FileRef, Incoming, Update } from "../../app/ports.ts";
import type { Instant } from "../../domain/time.ts";
import { readButton } from "./button.ts";
import { type Bot, type Entity, type Message, OTHERS, Payload, type Tap, type TelegramUpdate } from "./shapes.ts";

export const NAME = "telegram";

/** An update for the inbox; nothing when nobody is answered because of it, so that a group's talk is not kept either. */
export function updateOf(payload: Payload, at: Instant): Update | undefined {
  const { bot, update } = payload;
  const chat = chatOf(update);
  if (chat === undefined || decode(payload) === undefined) return undefined;
  const id = `${NAME}:${bot.id}:${update.update_id}`;
  return { id, channel: NAME, chat: String(chat.id), order: update.update_id, at, payload };
}

/** What a stored update means. Total: whatever it is given, and nothing for what is not meant for the bot. */
export function decode(payload: unknown): Incoming | undefined {
  const read = Payload.safeParse(payload).data;
  if (read === undefined) return undefined;
  const { bot, update } = read;
  if (update.message !== undefined) return fromMessage(bot, update.message);
  if (update.edited_message !== undefined) return fromEdit(update.edited_message);
  if (update.callback_query !== undefined) return fromTap(update.callback_query);
  const { chat, new_chat_member: member } = update.my_chat_member ?? {};
  if (chat?.type !== "private" || member === undefined) return undefined;
  return { kind: "reach", alive: member.status !== "kicked" };
}

function chatOf({ message, edited_message, callback_query, my_chat_member }: TelegramUpdate) {
  return (message ?? edited_message ?? callback_query?.message ?? my_chat_member)?.chat;
}

function fromMessage(bot: Bot, message: Message): Incoming | undefined {
  if (message.migrate_to_chat_id !== undefined) return { kind: "moved", to: String(message.migrate_to_chat_id) };
  if (!isPersons(message) || isForAnotherBot(bot, message)) return undefined;
  if (message.chat.type === "private") return said(message);
  if (!isGroup(message.chat) || message.from === undefined || !isForBot(bot, message)) return undefined;
  const incoming = said(withoutMentions(bot, message));
  return incoming && { ...incoming, group: { sender: String(message.from.id) } };
}

type Said = Extract<Incoming, { kind: "text" | "file" | "other" }>;

/** A text, a file, or something that no question can be answered with; nothing for a notice of the platform. */
function said(message: Message): Said | undefined {
  const ref = refOf(message);
  const { text, caption, media_group_id: album } = message;
  const replied = message.reply_to_message?.message_id;
  if (text !== undefined)
    return { kind: "text", text, ref, ...(replied === undefined ? {} : { reply: String(replied) }) };
  const file = fileOf(message);
  if (file !== undefined)
    return {
      kind: "file",
      file,
      ...(caption === undefined ? {} : { caption }),
      ...(album === undefined ? {} : { album }),
      ref,
    };
  return OTHERS.some((kind) => message[kind] !== undefined) ? { kind: "other" } : undefined;
}

/** The largest size of a photo, or a document; a moving picture comes as a document too, and is none. */
function fileOf({ message_id, photo, document, animation }: Message): FileRef | undefined {
  if (document !== undefined && animation === undefined) {
    const { file_id, file_name, mime_type, file_size } = document;
    return {
      id: file_id,
      name: file_name ?? `file-${message_id}`,
      ...(mime_type === undefined ? {} : { mime: mime_type }),
      ...(file_size === undefined ? {} : { size: file_size }),
    };
  }
  const [largest] = (photo ?? []).toSorted((a, b) => b.width * b.height - a.width * a.height);
  if (largest === undefined) return undefined;
  const { file_id, file_size } = largest;
  const size = file_size === undefined ? {} : { size: file_size };
  return { id: file_id, name: `photo-${message_id}.jpg`, mime: "image/jpeg", ...size };
}

/** Where people are alone with the bot; in a group an edited message is not said anew. */
function fromEdit(message: Message): Incoming | undefined {
  if (message.chat.type !== "private" || !isPersons(message) || message.text === undefined) return undefined;
  return { kind: "edit", text: message.text, ref: refOf(message) };
}

/** A made-up payload is nothing, or a press of a turn that is over. Questions are never asked in groups, so nor answered there. */
function fromTap({ from, message, data }: Tap): Incoming | undefined {
  if (message === undefined || data === undefined) return undefined;
  const pressed = readButton(data);
  if (message.chat.type === "private") return pressed;
  if (!isGroup(message.chat) || pressed?.kind !== "text") return undefined;
  return { ...pressed, group: { sender: String(from.id) } };
}

function isPersons({ from, sender_chat }: Message): boolean {
  return from !== undefined && from.is_bot !== true && sender_chat === undefined;
}

function isGroup({ type }: { type: string }): boolean {
  return type === "group" || type === "supergroup";
}

const COMMAND = /^\/[\p{L}\p{M}\p{N}_]+(?:@(\w+))?/u;

/** [/tongket@another_bot -> true, /tongket@giaoban_bot -> false, /tongket -> false] */
function isForAnotherBot(bot: Bot, message: Message): boolean {
  const named = COMMAND.exec(message.text ?? "")?.[1];
  return named !== undefined && !isName(bot, named);
}

/** In a group: a command, a mention, a reply to the bot. */
function isForBot(bot: Bot, message: Message): boolean {
  if (COMMAND.test(message.text ?? "") || String(message.reply_to_message?.from?.id) === bot.id) return true;
  const text = message.text ?? message.caption ?? "";
  return entitiesOf(message).some((entity) => isMention(bot, text, entity));
}

function isMention(bot: Bot, text: string, { type, offset, length, user }: Entity): boolean {
  if (type === "text_mention") return String(user?.id) === bot.id;
  return type === "mention" && isName(bot, text.slice(offset + 1, offset + length));
}

function isName(bot: Bot, name: string): boolean {
  return bot.name !== "" && name.toLowerCase() === bot.name.toLowerCase();
}

/** ["@giaoban_bot còn ai chưa nộp?" -> "còn ai chưa nộp?", "@giaoban_bot /tongket" -> "/tongket@giaoban_bot", as it could be said too] */
function withoutMentions(bot: Bot, message: Message): Message {
  const without = (text: string) => {
    const mentions = entitiesOf(message).filter((entity) => isMention(bot, text, entity));
    if (mentions.length === 0) return text;
    return mentions
      .toSorted((a, b) => b.offset - a.offset)
      .reduce((rest, { offset, length }) => `${rest.slice(0, offset)}${rest.slice(offset + length)}`, text)
      .replace(/ {2,}/g, " ")
      .trim()
      .replace(COMMAND, (command, named?: string) => (named === undefined ? `${command}@${bot.name}` : command));
  };
  const { text, caption } = message;
  if (text !== undefined) return { ...message, text: without(text) };
  return caption === undefined ? message : { ...message, caption: without(caption) };
}

function entitiesOf({ entities, caption_entities }: Message): Entity[] {
  return entities ?? caption_entities ?? [];
}

function refOf({ chat, message_id }: Message): string {
  return `${NAME}:${chat.id}:${message_id}`;
}
