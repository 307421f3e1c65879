import type { Parts } from "./parts.ts";
import type { Message, User } from "./shapes.ts";
import type { ChatState, Status } from "./world.ts";

/** Makes the update of a person's message, if the bot gets to see it. */
export function tellMessage(parts: Parts, chat: ChatState, message: Message, kind: "message" | "edited_message"): void {
  if (!reaches(parts, chat, message)) return;
  parts.updates.add(kind, message, { chat: chat.info.id, queue: `chat:${chat.info.id}` });
}

/** Makes the update about the bot's own place in a chat: a block is "kicked", in a private chat as in a group. */
export function tellMembership(parts: Parts, chat: ChatState, from: User, was: Status, is: Status): void {
  const { bot } = parts.world;
  const standing = (status: Status) => ({ user: bot, status, ...(status === "kicked" ? { until_date: 0 } : {}) });
  parts.updates.add(
    "my_chat_member",
    {
      chat: chat.info,
      from,
      date: parts.timers.seconds(),
      old_chat_member: standing(was),
      new_chat_member: standing(is),
    },
    { chat: chat.info.id, queue: `member:${chat.info.id}` },
  );
}

const SERVICE = [
  "group_chat_created",
  "new_chat_members",
  "left_chat_member",
  "migrate_to_chat_id",
  "migrate_from_chat_id",
] as const;

/** In a group with privacy mode: commands that may be meant for it, mentions, replies to it, and service messages. */
function reaches({ world, privacy }: Parts, chat: ChatState, message: Message): boolean {
  if (chat.info.type === "private") return true;
  const status = chat.members.get(world.bot.id);
  if (status !== "member" && status !== "administrator") return false;
  if (status === "administrator" || !privacy) return true;
  if (SERVICE.some((field) => message[field] !== undefined)) return true;
  if (message.reply_to_message?.from.id === world.bot.id) return true;
  const me = `@${world.bot.username}`.toLowerCase();
  const text = message.text ?? message.caption ?? "";
  return (message.entities ?? message.caption_entities ?? []).some(({ type, offset, length }) => {
    const words = text.slice(offset, offset + length).toLowerCase();
    if (type === "mention") return words === me;
    return type === "bot_command" && (words.includes("@") ? words.endsWith(me) : offset === 0);
  });
}
