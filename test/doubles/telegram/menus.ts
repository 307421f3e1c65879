import { type Call, objectOf, textFrom, textOf } from "./call.ts";
import { badRequest } from "./refusal.ts";
import { lengthOf } from "./text.ts";
import type { ChatState, World } from "./world.ts";

export interface Command {
  command: string;
  description: string;
}

export interface Menus {
  set(call: Call): void;
  get(call: Call): Command[];
  remove(call: Call): void;
  /** The menu this person sees in this chat: the narrowest scope that has one, in their language before the general one. */
  seenBy(userId: number, chat: ChatState): Command[];
}

const MOST_COMMANDS = 100;
const EVERYWHERE = ["default", "all_private_chats", "all_group_chats", "all_chat_administrators"];
const IN_A_CHAT = ["chat", "chat_administrators", "chat_member"];

export function createMenus(world: World): Menus {
  const menus = new Map<string, Command[]>();

  return {
    set: (call) => void menus.set(keyOf(call, world), readCommands(call)),
    get: (call) => menus.get(keyOf(call, world)) ?? [],
    remove: (call) => void menus.delete(keyOf(call, world)),
    seenBy(userId, chat) {
      const language = world.people.get(userId)?.user.language_code ?? "";
      const found = scopesFor(userId, chat)
        .flatMap((scope) => [`${scope}|${language}`, `${scope}|`])
        .find((key) => (menus.get(key)?.length ?? 0) > 0);
      return found === undefined ? [] : (menus.get(found) ?? []);
    },
  };
}

/** From the narrowest to the widest. */
function scopesFor(userId: number, chat: ChatState): string[] {
  const { id, type } = chat.info;
  if (type === "private") return [`chat:${id}`, "all_private_chats", "default"];
  const status = chat.members.get(userId);
  const admin = status === "administrator" || status === "creator";
  return [
    `chat_member:${id}:${userId}`,
    ...(admin ? [`chat_administrators:${id}`] : []),
    `chat:${id}`,
    ...(admin ? ["all_chat_administrators"] : []),
    "all_group_chats",
    "default",
  ];
}

function keyOf(call: Call, world: World): string {
  const language = textOf(call, "language_code");
  if (!/^([a-z]{2})?$/.test(language)) throw badRequest("invalid language code specified");
  const scope = objectOf(call, "scope", "BotCommandScope") as
    | { type?: unknown; chat_id?: unknown; user_id?: unknown }
    | undefined;
  const cannot = (why: string) => badRequest(`can't parse BotCommandScope: ${why}`);
  if (scope === undefined) return `default|${language}`;
  const type = textFrom(scope.type);
  if (EVERYWHERE.includes(type)) return `${type}|${language}`;
  if (!IN_A_CHAT.includes(type)) throw cannot("Unsupported type specified");
  if (scope.chat_id === undefined || scope.chat_id === "") throw cannot("Empty chat_id specified");
  if (!world.chats.has(Number(scope.chat_id))) throw badRequest("chat not found");
  if (type !== "chat_member") return `${type}:${Number(scope.chat_id)}|${language}`;
  if (!(Number(scope.user_id) > 0)) throw cannot("Invalid user_id specified");
  return `${type}:${Number(scope.chat_id)}:${Number(scope.user_id)}|${language}`;
}

function readCommands(call: Call): Command[] {
  const given = objectOf(call, "commands", "commands") ?? [];
  if (!Array.isArray(given)) throw badRequest("expected an Array of BotCommand");
  const commands = given.map((one: Partial<Record<keyof Command, unknown>>) => ({
    command: textFrom(one.command).trim().replace(/^\//, ""),
    description: textFrom(one.description).trim(),
  }));
  for (const { command, description } of commands) {
    if (command === "") throw badRequest("command must be non-empty");
    if (lengthOf(command) > 32) throw badRequest("command length must not exceed 32");
    if (description === "") throw badRequest("command description must be non-empty");
    if (lengthOf(description) > 256) throw badRequest("command description length must not exceed 256");
    if (!/^[a-z0-9_]+$/.test(command)) throw badRequest("BOT_COMMAND_INVALID");
  }
  if (commands.length > MOST_COMMANDS) throw badRequest("BOT_COMMANDS_TOO_MUCH");
  return commands;
}
