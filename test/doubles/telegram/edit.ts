import { isDeepStrictEqual } from "node:util";
import { openChatOf, ownMessageOf } from "./access.ts";
import { type Call, integerOf } from "./call.ts";
import { readKeyboard } from "./keyboard.ts";
import type { Parts } from "./parts.ts";
import { badRequest } from "./refusal.ts";
import { readText } from "./send.ts";
import type { Keyboard, Message } from "./shapes.ts";

/** Without reply_markup the buttons go, as with Telegram. */
export function editMessageText(parts: Parts, call: Call): Message {
  const content = readText(call);
  const keyboard = readKeyboard(call);
  const chat = openChatOf(parts.world, call);
  const old = ownMessageOf(parts.world, chat, call);
  if (old.text === undefined) throw badRequest("there is no text in the message to edit");
  const { entities: _, ...rest } = old;
  return replace(parts, old, { ...withKeyboard(rest, keyboard), ...content });
}

export function editMessageReplyMarkup(parts: Parts, call: Call): Message {
  const keyboard = readKeyboard(call);
  const chat = openChatOf(parts.world, call);
  const old = ownMessageOf(parts.world, chat, call);
  return replace(parts, old, withKeyboard(old, keyboard));
}

function withKeyboard(message: Message, keyboard: Keyboard | undefined): Message {
  const { reply_markup: _, ...rest } = message;
  return keyboard === undefined ? rest : { ...rest, reply_markup: keyboard };
}

function replace(parts: Parts, old: Message, edited: Message): Message {
  if (isDeepStrictEqual(old, edited))
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  const dated = { ...edited, edit_date: parts.timers.seconds() };
  const chat = parts.world.chats.get(old.chat.id);
  if (chat !== undefined) parts.world.replace(chat, dated);
  return dated;
}

const DELETABLE_S = 48 * 60 * 60;

/** In a private chat anybody's message, in a group the bot's own, or all when it is an administrator. */
export function deleteMessage(parts: Parts, call: Call): true {
  const { world, timers } = parts;
  const chat = openChatOf(world, call);
  const message = chat.byId.get(integerOf(call, "message_id", 0, 0, Number.MAX_SAFE_INTEGER));
  if (message === undefined) throw badRequest("message to delete not found");
  const may =
    chat.info.type === "private" ||
    message.from.id === world.bot.id ||
    chat.members.get(world.bot.id) === "administrator";
  if (!may) throw badRequest("message can't be deleted");
  if (timers.seconds() - message.date >= DELETABLE_S) throw badRequest("message can't be deleted for everyone");
  world.remove(chat, message.message_id);
  return true;
}
