import type { Log } from "../../app/ports.ts";
import type { Role } from "../../domain/people.ts";
import type { Client } from "./client.ts";

/** The commands that stand in a menu, in its order. What each is for is said in `flows/loi-thoai.yaml` under `menu.<name>`. */
export const MENU_COMMANDS = [
  "baocao",
  "tinhhinh",
  "tongket",
  "tep",
  "huy",
  "moi",
  "kenh",
  "nhomlanhdao",
  "trogiup",
] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];
export type MenuWords = Record<MenuCommand, string>;

/** In a group. */
const EVERYBODY: readonly MenuCommand[] = ["tongket", "trogiup"];
const CHAT_ADMINS: readonly MenuCommand[] = ["tongket", "nhomlanhdao", "trogiup"];
const REPORTERS: readonly MenuCommand[] = ["baocao", "tinhhinh", "tongket", "tep", "huy", "kenh", "trogiup"];
const BRIEFED: readonly MenuCommand[] = ["tongket", "kenh", "trogiup"];

/** What the commands answer to anyway is decided by them; a menu only shows no one what is not for him. */
const BY_ROLE: Record<Role, readonly MenuCommand[]> = {
  reporter: REPORTERS,
  deputy: REPORTERS,
  head: [...REPORTERS, "moi"],
  collector: [...BRIEFED, "moi"],
  leader: BRIEFED,
  admin: [...BRIEFED, "moi"],
};

type Scope = { type: "default" | "all_group_chats" | "all_chat_administrators" } | { type: "chat"; chat_id: string };

/** The commands in Telegram's menu button. Best effort: who has no menu types them all the same. */
export interface Menu {
  /** What everybody sees who is not known by role: the reporters' menu in private, since most people are. */
  setForAll(): Promise<void>;
  /** What one person sees, alone with the bot. */
  setFor(chat: string, roles: readonly Role[]): Promise<void>;
}

export function createMenu({ client, words, log }: { client: Client; words: MenuWords; log: Log }): Menu {
  async function set(scope: Scope, wanted: readonly MenuCommand[]): Promise<void> {
    const names = MENU_COMMANDS.filter((name) => wanted.includes(name));
    const commands = names.map((name) => ({ command: name, description: words[name] }));
    // Once in Vietnamese and once for every other language, so that no list set by hand comes before ours.
    for (const language of [{ language_code: "vi" }, {}]) {
      const done = await client.call("setMyCommands", { commands, scope, ...language });
      if (done.ok) continue;
      return log.warn({ scope: scope.type, ...done.fault }, "A menu could not be set");
    }
  }

  return {
    async setForAll() {
      await set({ type: "default" }, REPORTERS);
      await set({ type: "all_group_chats" }, EVERYBODY);
      await set({ type: "all_chat_administrators" }, CHAT_ADMINS);
    },
    setFor: (chat, roles) =>
      set(
        { type: "chat", chat_id: chat },
        roles.flatMap((role) => BY_ROLE[role]),
      ),
  };
}
