import type { PageRoutes } from "../zalo/api.ts";
import type { Links } from "../zalo/links.ts";
import { createPage } from "../zalo/page.ts";
import type { Parts } from "./methods.ts";
import { addPerson, type Person } from "./people.ts";

const FIRST_ID = 1_867_296_517_606_832_000n;

/** The page for being the account's people by hand. */
export function createOaPage(parts: Parts, links: Links): PageRoutes {
  const people = new Map<string, Person>();

  function personOf(id: string): Person {
    const person = people.get(id);
    if (person === undefined) throw new Error("Không có người này.");
    return person;
  }

  return createPage(parts.chats, parts.timers, parts.hosts, {
    title: "Zalo OA đóng thế",
    account: { id: parts.app.oaId, name: "Official Account" },
    person(name) {
      const id = String(FIRST_ID + BigInt(people.size + 1));
      people.set(id, addPerson(parts, links, id, { name }));
      return id;
    },
    say: (person, _chat, text) => personOf(person).says(text),
    send(person, _chat, file, caption) {
      if (!file.mime.startsWith("image/")) return personOf(person).sendsFile(file);
      personOf(person).sendsImage({ ...file, ...(caption === undefined ? {} : { caption }) });
    },
    tap(person, message, button) {
      const line = parts.chats.all.get(person)?.lines.find(({ id }) => id === message);
      personOf(person).taps(line?.buttons?.[button]?.title ?? "", message);
    },
    see: (person) => personOf(person).sees(),
    hook: (url) => parts.webhook.set(url),
    reach: {
      on: "Quan tâm",
      off: "Bỏ quan tâm",
      is: (person) => parts.contacts.get(person)?.follows === true,
      set: (person, on) => (on ? personOf(person).follows() : personOf(person).unfollows()),
    },
  });
}
