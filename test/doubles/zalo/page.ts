import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import type { Timers } from "../common/timers.ts";
import type { PageRoutes } from "./api.ts";
import type { Chats, Upload } from "./chats.ts";
import type { Hosts } from "./hosts.ts";

const HTML = new URL("page.html", import.meta.url);

/** What the page asks to be done. */
const Deed = z.discriminatedUnion("act", [
  z.object({ act: z.literal("person"), name: z.string().trim().min(1) }),
  z.object({ act: z.literal("group"), name: z.string().trim().min(1), person: z.string() }),
  z.object({ act: z.literal("say"), person: z.string(), chat: z.string(), text: z.string() }),
  z.object({ act: z.literal("tap"), person: z.string(), message: z.string(), button: z.number().int() }),
  z.object({
    act: z.literal("send"),
    person: z.string(),
    chat: z.string(),
    name: z.string(),
    mime: z.string(),
    /** The file in base64. */
    bytes: z.string(),
    caption: z.string().optional(),
  }),
  z.object({ act: z.literal("reach"), person: z.string(), on: z.boolean() }),
  z.object({ act: z.literal("see"), person: z.string() }),
  z.object({ act: z.literal("hook"), url: z.string().trim() }),
]);

/** What people can do at this double; what is absent, the page does not offer. */
export interface Acts {
  title: string;
  account: { id: string; name: string };
  /** Adds somebody and returns the id. */
  person(name: string): string;
  group?(name: string, person: string): string;
  say(person: string, chat: string, text: string): void;
  send(person: string, chat: string, file: Upload, caption?: string): void;
  tap?(person: string, message: string, button: number): void;
  see?(person: string): void;
  /** Saves the webhook's address in the console; false when the probe of it fails. */
  hook?(url: string): Promise<boolean>;
  /** Lets the account reach them, or not: [{ on: "Quan tâm", off: "Bỏ quan tâm" }] */
  reach: { on: string; off: string; is(person: string): boolean; set(person: string, on: boolean): void };
}

/** A page under / on which one is the people at the other end: pick or make a person, write, tap. For trying things out by hand. */
export function createPage(chats: Chats, timers: Timers, hosts: Hosts, acts: Acts): PageRoutes {
  const open = new Set<ServerResponse>();
  chats.watch(() => {
    for (const response of open) response.write("event: changed\ndata: {}\n\n");
  });

  async function carryOut(deed: z.infer<typeof Deed>): Promise<object> {
    switch (deed.act) {
      case "person":
        return { id: acts.person(deed.name) };
      case "group":
        return { id: acts.group?.(deed.name, deed.person) };
      case "say":
        acts.say(deed.person, deed.chat, deed.text);
        return {};
      case "tap":
        acts.tap?.(deed.person, deed.message, deed.button);
        return {};
      case "send": {
        const { name, mime, bytes, caption } = deed;
        acts.send(deed.person, deed.chat, { name, mime, bytes: Buffer.from(bytes, "base64") }, caption || undefined);
        return {};
      }
      case "reach":
        acts.reach.set(deed.person, deed.on);
        return {};
      case "see":
        acts.see?.(deed.person);
        return {};
      case "hook":
        if (await acts.hook?.(deed.url)) return { saved: deed.url };
        throw new Error("Địa chỉ này không trả lời 200 nên chưa được lưu.");
    }
  }

  function show(person: string, id: string): object {
    const all = [...chats.all.values()];
    const chat = chats.all.get(id);
    return {
      title: acts.title,
      account: acts.account,
      can: { groups: acts.group !== undefined, see: acts.see !== undefined, hook: acts.hook !== undefined },
      hosts: hosts.all(),
      people: all.filter(({ isGroup }) => !isGroup).map(({ id, title }) => ({ id, title })),
      groups: all.filter((one) => one.isGroup && one.people.has(person)).map(({ id, title }) => ({ id, title })),
      reach: { ...acts.reach, is: chats.all.has(person) && acts.reach.is(person) },
      typing: chat !== undefined && timers.now() < chat.typingUntil,
      lines: chat?.lines.map(({ picture, file, by, ...line }) => ({
        ...line,
        by,
        name: chats.all.get(by)?.title ?? acts.account.name,
        picture: picture !== undefined,
        file: file?.name,
      })),
    };
  }

  async function serveDeed(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Another site's page may not send this type without asking first.
    if (request.headers["content-type"] !== "application/json")
      return json(response, 415, { error: "application/json" });
    try {
      const deed = Deed.parse(JSON.parse((await buffer(request)).toString("utf8")));
      json(response, 200, await carryOut(deed));
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
      json(response, 200, show(searchParams.get("person") ?? "", searchParams.get("chat") ?? ""));
    } else if (pathname === "/_/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("\n");
      open.add(response);
      response.once("close", () => open.delete(response));
    } else if (pathname === "/_/file") {
      const lines = chats.all.get(searchParams.get("chat") ?? "")?.lines;
      const line = lines?.find(({ id }) => id === searchParams.get("line"));
      const upload = line?.picture ?? line?.file;
      response.writeHead(upload === undefined ? 404 : 200, { "content-type": upload?.mime ?? "text/plain" });
      response.end(upload?.bytes);
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
