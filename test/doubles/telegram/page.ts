import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { readBody } from "./call.ts";
import { addGroup, type Group } from "./groups.ts";
import type { Parts } from "./parts.ts";
import { addPerson, type Person, type Voice } from "./people.ts";
import type { PageRoutes } from "./server.ts";

const HTML = new URL("page.html", import.meta.url);

/** What the page asks to be done. */
const Deed = z.discriminatedUnion("act", [
  z.object({ act: z.literal("person"), name: z.string().trim().min(1) }),
  z.object({ act: z.literal("group"), title: z.string().trim().min(1), person: z.number() }),
  z.object({ act: z.literal("start"), person: z.number(), payload: z.string().optional() }),
  z.object({ act: z.literal("say"), person: z.number(), chat: z.number(), text: z.string() }),
  z.object({ act: z.literal("tap"), person: z.number(), chat: z.number(), data: z.string(), message: z.number() }),
  z.object({ act: z.literal("edit"), person: z.number(), chat: z.number(), text: z.string(), message: z.number() }),
  z.object({
    act: z.literal("send"),
    person: z.number(),
    chat: z.number(),
    name: z.string(),
    mime: z.string(),
    /** The file in base64. */
    bytes: z.string(),
    caption: z.string().optional(),
  }),
  z.object({ act: z.literal("block"), person: z.number(), blocks: z.boolean() }),
  z.object({ act: z.literal("upgrade"), person: z.number(), chat: z.number() }),
]);
type Deed = z.infer<typeof Deed>;

/** A page under / on which one is Telegram's people: pick or make a person, write, press, edit. For trying things out by hand. */
export function createPage(parts: Parts): PageRoutes {
  const { world } = parts;
  const groups = new Map<number, Group>();
  const people = new Map<number, Person>();
  const open = new Set<ServerResponse>();
  world.watch(() => tell("changed", {}));

  function tell(event: string, data: unknown): void {
    for (const response of open) response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  function personOf(id: number): Person {
    const person = people.get(id);
    if (person === undefined) throw new Error("Không có người này.");
    return person;
  }

  function voiceOf(person: number, chat: number): Voice {
    return chat === person ? personOf(person) : personOf(person).in({ id: chat });
  }

  function carryOut(deed: Deed): object {
    switch (deed.act) {
      case "person": {
        const id = 1001 + people.size;
        people.set(id, addPerson(parts, id, { first_name: deed.name }));
        for (const group of groups.values()) group.joins(personOf(id));
        return { id };
      }
      case "group": {
        const id = -(2001 + groups.size);
        const admin = personOf(deed.person);
        const members = [...people.values()].filter((one) => one !== admin);
        const group = addGroup(parts, id, { title: deed.title, admins: [admin], members, bot: "absent" });
        groups.set(id, group);
        group.addsBot(admin);
        return { id };
      }
      case "start":
        return personOf(deed.person).start(deed.payload);
      case "say":
        return voiceOf(deed.person, deed.chat).says(deed.text);
      case "tap": {
        const tap = voiceOf(deed.person, deed.chat).taps(deed.data, deed.message);
        void tap.answered.then((answer) => tell("answered", { ...answer, person: deed.person }));
        return {};
      }
      case "edit":
        return voiceOf(deed.person, deed.chat).edits(deed.message, deed.text);
      case "send": {
        const { name, mime, caption } = deed;
        return voiceOf(deed.person, deed.chat).sends({
          kind: mime.startsWith("image/") ? "photo" : "document",
          bytes: Buffer.from(deed.bytes, "base64"),
          name,
          mime,
          ...(caption === undefined || caption === "" ? {} : { caption }),
        });
      }
      case "block":
        if (deed.blocks) personOf(deed.person).blocks();
        else personOf(deed.person).unblocks();
        return {};
      case "upgrade": {
        const group = groups.get(deed.chat);
        if (group === undefined) throw new Error("Không có nhóm này.");
        const next = group.upgrades(personOf(deed.person));
        groups.set(next.id, next);
        return { id: next.id };
      }
    }
  }

  function show(personId: number, chatId: number): object {
    const chat = world.chats.get(chatId);
    const member = (members: Map<number, string>) =>
      ["creator", "administrator", "member"].includes(members.get(personId) ?? "");
    return {
      bot: world.bot,
      people: [...people.keys()].flatMap((id) => world.people.get(id) ?? []),
      groups: [...world.chats.values()]
        .filter(
          ({ info, members, migratedTo }) => info.type !== "private" && migratedTo === undefined && member(members),
        )
        .map(({ info }) => info),
      messages: chat?.messages ?? [],
      action: chat?.action !== undefined && parts.timers.now() < chat.action.until ? chat.action.action : undefined,
      menu: chat === undefined ? [] : parts.menus.seenBy(personId, chat),
    };
  }

  async function serveDeed(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Another site's page may not send this type without asking first.
    if (request.headers["content-type"] !== "application/json")
      return json(response, 415, { error: "application/json" });
    try {
      const deed = Deed.parse(JSON.parse((await readBody(request)).toString("utf8")));
      json(response, 200, carryOut(deed));
      tell("changed", {});
    } catch (error) {
      json(response, 400, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  return (request, response, url) => {
    const { pathname, searchParams } = url;
    if (pathname === "/") {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end(readFileSync(HTML));
    } else if (pathname === "/_/do" && request.method === "POST") {
      void serveDeed(request, response);
    } else if (pathname === "/_/state") {
      json(response, 200, show(Number(searchParams.get("person")), Number(searchParams.get("chat"))));
    } else if (pathname === "/_/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("\n");
      open.add(response);
      response.once("close", () => open.delete(response));
    } else if (pathname.startsWith("/_/file/")) {
      const file = parts.files.get(pathname.slice("/_/file/".length));
      response.writeHead(file === undefined ? 404 : 200, { "content-type": "application/octet-stream" });
      response.end(file?.bytes);
    } else {
      return false;
    }
    return true;
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
