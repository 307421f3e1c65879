import { type Call, integerOf, textOf } from "./call.ts";
import { badRequest, forbidden } from "./refusal.ts";
import type { Message } from "./shapes.ts";
import type { ChatState, World } from "./world.ts";

/** The chat of a call that only looks, or the refusal of one that is not there. */
export function chatOf(world: World, call: Call): ChatState {
  const id = textOf(call, "chat_id");
  if (id === "") throw badRequest("chat_id is empty");
  const chat = world.chats.get(/^-?\d+$/.test(id) ? Number(id) : 0);
  if (chat === undefined) throw badRequest("chat not found");
  return chat;
}

/** The chat of a call that changes something: the bot must still be let in. */
export function openChatOf(world: World, call: Call): ChatState {
  const chat = chatOf(world, call);
  const { id, type } = chat.info;
  if (chat.migratedTo !== undefined)
    throw badRequest("group chat was upgraded to a supergroup chat", { migrate_to_chat_id: chat.migratedTo });
  if (type === "private") {
    if (world.people.get(id)?.gone) throw forbidden("user is deactivated");
    return chat;
  }
  const status = chat.members.get(world.bot.id);
  if (status === "kicked") throw forbidden(`bot was kicked from the ${type} chat`);
  if (status === undefined || status === "left") throw forbidden(`bot is not a member of the ${type} chat`);
  return chat;
}

/** The chat of a call that writes: the person must have started the bot, and not blocked it since. */
export function writableChatOf(world: World, call: Call): ChatState {
  const chat = openChatOf(world, call);
  const person = world.people.get(chat.info.id);
  if (person?.blocks) throw forbidden("bot was blocked by the user");
  if (person?.started === false) throw forbidden("bot can't initiate conversation with a user");
  return chat;
}

/** A message of the bot's own, by `message_id`. */
export function ownMessageOf(world: World, chat: ChatState, call: Call): Message {
  const message = chat.byId.get(integerOf(call, "message_id", 0, 0, Number.MAX_SAFE_INTEGER));
  if (message === undefined) throw badRequest("message to edit not found");
  if (message.from.id !== world.bot.id) throw badRequest("message can't be edited");
  return message;
}
