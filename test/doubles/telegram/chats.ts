import { chatOf, openChatOf, writableChatOf } from "./access.ts";
import { type Call, integerOf, textOf } from "./call.ts";
import type { Parts } from "./parts.ts";
import { badRequest } from "./refusal.ts";
import type { User } from "./shapes.ts";
import { tellMembership } from "./tell.ts";
import type { ChatState, Status, World } from "./world.ts";

export interface Member {
  user: User;
  status: Status;
}

export function getChat(parts: Parts, call: Call): object {
  return { ...chatOf(parts.world, call).info, accent_color_id: 0, max_reaction_count: 11 };
}

export function getChatMember(parts: Parts, call: Call): Member {
  const { world } = parts;
  const chat = openChatOf(world, call);
  const userId = integerOf(call, "user_id", 0, 0, Number.MAX_SAFE_INTEGER);
  const user = userId === world.bot.id ? world.bot : world.people.get(userId)?.user;
  if (user === undefined) throw badRequest("invalid user_id specified");
  if (chat.info.type === "private") return { user, status: "member" };
  return { user, status: chat.members.get(userId) ?? "left" };
}

export function getChatAdministrators(parts: Parts, call: Call): Member[] {
  const chat = openChatOf(parts.world, call);
  if (chat.info.type === "private") throw badRequest("there are no administrators in the private chat");
  return membersOf(parts.world, chat).filter(({ status }) => status === "creator" || status === "administrator");
}

export function leaveChat(parts: Parts, call: Call): true {
  const { world } = parts;
  const chat = openChatOf(world, call);
  if (chat.info.type === "private") throw badRequest("chat member status can't be changed in private chats");
  const was = chat.members.get(world.bot.id) ?? "member";
  chat.members.set(world.bot.id, "left");
  world.post(chat, world.bot, { left_chat_member: world.bot });
  tellMembership(parts, chat, world.bot, was, "left");
  return true;
}

const ACTIONS = new Set([
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);
const ACTION_MS = 5_000;

export function sendChatAction(parts: Parts, call: Call): true {
  const action = textOf(call, "action").toLowerCase();
  if (!ACTIONS.has(action)) throw badRequest("wrong parameter action in request");
  const chat = writableChatOf(parts.world, call);
  chat.action = { action, until: parts.timers.now() + ACTION_MS };
  return true;
}

function membersOf(world: World, chat: ChatState): Member[] {
  return [...chat.members].flatMap(([id, status]) => {
    const user = id === world.bot.id ? world.bot : world.people.get(id)?.user;
    return user === undefined ? [] : [{ user, status }];
  });
}
