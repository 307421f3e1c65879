import type { Parts } from "./parts.ts";
import type { Person } from "./people.ts";
import type { Content, User } from "./shapes.ts";
import { tellMembership, tellMessage } from "./tell.ts";
import type { ChatState, Status } from "./world.ts";

/** A group as its people run it. */
export interface Group {
  id: number;
  joins(person: Person): void;
  leaves(person: Person): void;
  /** Makes a member an administrator. */
  promotes(person: Person): void;
  /** `by` takes the bot in, as a member or as an administrator. */
  addsBot(by: Person, as?: "member" | "administrator"): void;
  kicksBot(by: Person): void;
  /** Changes the rank of a bot that is in. */
  ranksBot(by: Person, as: "member" | "administrator"): void;
  /** Becomes a supergroup under a new id; the old one answers with it from now on. */
  upgrades(by: Person): Group;
}

/** A group that is there already; the bot is told nothing of it. The first administrator is the creator. */
export function addGroup(
  parts: Parts,
  id: number,
  about: { title?: string; members?: Person[]; admins?: Person[]; bot?: "member" | "administrator" | "absent" } = {},
): Group {
  if (!Number.isSafeInteger(id) || id >= 0) throw new Error(`${id} is no group's id: it must be a negative integer.`);
  if (parts.world.chats.has(id)) throw new Error(`Group ${id} exists already.`);
  const { title = `Nhóm ${id}`, members = [], admins = [], bot = "member" } = about;
  const type = id <= -1_000_000_000_000 ? "supergroup" : "group";
  const chat = parts.world.addChat({ id, type, title });
  admins.forEach((admin, index) => chat.members.set(admin.id, index === 0 ? "creator" : "administrator"));
  for (const member of members) chat.members.set(member.id, "member");
  if (bot !== "absent") chat.members.set(parts.world.bot.id, bot);
  return groupOf(parts, chat);
}

function groupOf(parts: Parts, chat: ChatState): Group {
  const { world } = parts;

  function userOf(person: Person): User {
    const found = world.people.get(person.id);
    if (found === undefined) throw new Error(`There is no person ${person.id}.`);
    return found.user;
  }

  function note(by: User, content: Content): void {
    tellMessage(parts, chat, world.post(chat, by, content), "message");
  }

  function setBot(by: User, is: Status, content: Content | undefined): void {
    const was = chat.members.get(world.bot.id) ?? "left";
    if (is !== "kicked") chat.members.set(world.bot.id, is);
    tellMembership(parts, chat, by, was, is);
    if (content !== undefined) note(by, content);
    chat.members.set(world.bot.id, is);
  }

  return {
    id: chat.info.id,
    joins(person) {
      chat.members.set(person.id, "member");
      note(userOf(person), { new_chat_members: [userOf(person)] });
    },
    leaves(person) {
      chat.members.set(person.id, "left");
      note(userOf(person), { left_chat_member: userOf(person) });
    },
    promotes: (person) => void chat.members.set(person.id, "administrator"),
    addsBot: (by, as = "member") => setBot(userOf(by), as, { new_chat_members: [world.bot] }),
    kicksBot: (by) => setBot(userOf(by), "kicked", { left_chat_member: world.bot }),
    ranksBot: (by, as) => setBot(userOf(by), as, undefined),
    upgrades(by) {
      const id = -1_000_000_000_000 - Math.abs(chat.info.id);
      const next = world.addChat({ ...chat.info, id, type: "supergroup" });
      next.members = new Map(chat.members);
      note(userOf(by), { migrate_to_chat_id: id });
      chat.migratedTo = id;
      tellMessage(parts, next, world.post(next, userOf(by), { migrate_from_chat_id: chat.info.id }), "message");
      return groupOf(parts, next);
    },
  };
}
