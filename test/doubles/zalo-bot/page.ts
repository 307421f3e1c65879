import type { PageRoutes } from "../zalo/api.ts";
import type { Links } from "../zalo/links.ts";
import { createPage } from "../zalo/page.ts";
import type { Parts } from "./methods.ts";
import { addGroup, addPerson, type Group, type Person, type Voice } from "./people.ts";

/** The page for being the bot's people by hand. */
export function createBotPage(parts: Parts, links: Links): PageRoutes {
  const people = new Map<string, Person>();
  const groups = new Map<string, Group>();

  function personOf(id: string): Person {
    const person = people.get(id);
    if (person === undefined) throw new Error("Không có người này.");
    return person;
  }
  const voiceOf = (person: string, chat: string): Voice =>
    chat === person ? personOf(person) : personOf(person).in({ id: chat });

  return createPage(parts.chats, parts.timers, parts.hosts, {
    title: "Zalo Bot đóng thế",
    account: { id: parts.account.id, name: parts.account.account_name },
    person(name) {
      const id = `6ede9afa66b88fe6d${(people.size + 1).toString(16).padStart(3, "0")}`;
      people.set(id, addPerson(parts, links, id, { name }));
      for (const group of groups.values()) group.joins({ id });
      return id;
    },
    group(name) {
      const id = `g${groups.size + 1}6ede9afa66b88fe6d`;
      groups.set(id, addGroup(parts, id, name, [...people.values()]));
      return id;
    },
    say: (person, chat, text) => voiceOf(person, chat).says(text),
    send(person, chat, file, caption) {
      const voice = voiceOf(person, chat);
      if (!file.mime.startsWith("image/")) return voice.sendsFile(file);
      voice.sendsPhoto({ ...file, ...(caption === undefined ? {} : { caption }) });
    },
    reach: {
      on: "Bỏ chặn",
      off: "Chặn bot",
      is: (person) => parts.persons.get(person)?.blocks !== true,
      set: (person, on) => (on ? personOf(person).unblocks() : personOf(person).blocks()),
    },
  });
}
