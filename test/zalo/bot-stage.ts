import { randomUUID } from "node:crypto";
import { commandNamed } from "../../src/app/commands/index.ts";
import { zaloBot } from "../../src/channels/zalo-bot/zalo-bot.ts";
import { type Group, type Line, type Person, startZaloBotDouble } from "../doubles/zalo-bot.ts";
import { type HandClock, silent } from "../harness.ts";
import { type Cast, type Platform, PUBLIC_HOST, platformStage, type Scene, type Speaker } from "../platform-stage.ts";
import { sampleFile } from "../sample-file.ts";
import { type OpenStage, Untold } from "../story.ts";
import { virtualPace } from "../virtual-pace.ts";
import { fileWords, readZalo, typedFor } from "./read.ts";

/** How choices are made, and how updates come. */
export interface Mode {
  choose: "number" | "words";
  by: "polling" | "webhook";
}

/**
 * The stage of a story where everybody of the seed writes to a bot of the Bot Platform: the real app and the real adapter, against
 * the double. Where a person there cannot do or see what the story says, this is done in its place (and see `cast.ts`):
 * - There are no buttons: what was offered last is typed, by its number or by its words. A button of before is no longer there, so
 *   that step is not told.
 * - A document, which the bot gets no more of than that there was something, is sent on the page whose link the bot answers with;
 *   that answer is passed over, and what the page says to a file it does not take stands for the bot's words. So is a photo, since
 *   Zalo forgets its name, unless it has words under it or cannot be had.
 * - In a group whatever is meant for the bot mentions it, the commands of the office's people too; of a stranger only what names it.
 * - Nobody tells the bot that it is blocked; it is found out when it writes.
 * - "(Telegram 7001)" is somebody who writes to the bot too; the links to Telegram in the office's words are left as they are.
 * - Somebody's message in several parts is one message, its parts joined by a line's end.
 */
export function zaloBotStage(mode: Mode, cast: Cast): OpenStage {
  return platformStage((clock) => openBot(mode, clock), cast);
}

async function openBot({ choose, by }: Mode, clock: HandClock): Promise<Platform<Line>> {
  const plenty = { users: Number.POSITIVE_INFINITY, messages: Number.POSITIVE_INFINITY };
  const double = await startZaloBotDouble({ clock, tier: plenty });
  const people = new Map<string, Person>();
  const groups = new Map<string, Group>();

  function personOf(chat: string): Person {
    const person = people.get(chat);
    if (person === undefined) throw new Error(`Nobody has chat ${chat}`);
    return person;
  }
  function voiceOf({ own, chat }: Speaker) {
    const group = groups.get(chat);
    return group === undefined ? personOf(own) : personOf(own).in(group);
  }
  /** In a group: the words, with the mention where they are meant for the bot. */
  function inGroup(own: string, text: string): string {
    const words = text.replace("@giaoban_bot", "");
    const name = /^\/(\w+)/.exec(words)?.[1];
    const isStranger = strangers.has(own);
    const isMeant = words !== text || (!isStranger && (name === undefined || commandNamed(name) !== undefined));
    return isMeant ? `@${double.account.account_name} ${words}` : text;
  }
  const strangers = new Set<string>();

  async function upload(who: Speaker, file: { name: string; size?: number }, scene: Scene<Line>): Promise<void> {
    const sample = Buffer.from(sampleFile(file.name.split(".").at(-1) ?? ""));
    personOf(who.own).sendsFile({ name: file.name, mime: "application/octet-stream", bytes: sample });
    await scene.settled();
    const answer = double.chat(who.chat).lines.at(-1)?.text ?? "";
    const path = new RegExp(`https://${PUBLIC_HOST}(/gui/\\S+)`).exec(answer)?.[1];
    if (path === undefined) return; // nothing to send it for
    scene.forget();
    const response = await fetch(`${scene.server}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/octet-stream",
        "upload-id": randomUUID(),
        "upload-name": encodeURIComponent(file.name),
      },
      body: new Uint8Array(file.size === undefined ? sample : Buffer.alloc(file.size * 1024 * 1024)),
    });
    if (!response.ok) scene.tell(((await response.json()) as { error: string }).error);
  }

  return {
    channel: "zalo-bot",
    addPerson(name, number) {
      const id = `6ede9afa66b88fe6${number}`;
      const person = double.user(id, { name, met: true });
      people.set(id, person);
      if (name.startsWith("(")) strangers.add(id);
      for (const group of groups.values()) group.joins(person);
      return id;
    },
    addGroup(title) {
      const id = `g${groups.size + 1}6ede9afa66b88fe6`;
      groups.set(id, double.group(id, title, [...people.values()]));
      return id;
    },
    connect: ({ stores, holder, links }) =>
      zaloBot({
        token: double.token,
        apiRoot: double.apiRoot,
        ...(by === "polling"
          ? {}
          : { webhook: { publicUrl: `https://${PUBLIC_HOST}`, secret: "the-secret-of-the-stage" } }),
        limits: plenty,
        link: undefined,
        stores,
        holder,
        clock,
        log: silent,
        links,
        tellAdmins: () => Promise.resolve(),
        words: { ...fileWords, quota: () => "" },
        pace: virtualPace(clock),
      }),
    async begin(connection, receive) {
      const ready = double.nextCall(by === "polling" ? "getUpdates" : "getWebhookInfo");
      connection.begin(receive);
      await ready;
    },
    host: (root) => double.host(PUBLIC_HOST, root),
    seen: (chat) => double.chat(chat).lines.filter((line) => line.by === double.account.id),
    read: (shown, { server }) => readZalo(shown, server),
    drained: () => double.events.drained(),
    repeat: () => double.events.repeat(),
    moved: () => double.tick(),
    says(who, text) {
      voiceOf(who).says(groups.has(who.chat) ? inGroup(who.own, text) : text);
    },
    presses(who, label, { shown }) {
      const typed = typedFor(shown, label, choose);
      voiceOf(who).says(groups.has(who.chat) ? inGroup(who.own, typed) : typed);
    },
    sendsSticker: (who) => voiceOf(who).sendsSticker(),
    async sendsFile(who, file, scene) {
      const { name, caption } = file;
      const fault = (["gone", "retry"] as const).find((why) => name.startsWith(why));
      if (caption === undefined && fault === undefined) return upload(who, file, scene);
      const away = fault && double.fault("file", fault === "gone" ? "404" : "502", Number.POSITIVE_INFINITY);
      const bytes = Buffer.from(sampleFile(name.split(".").at(-1) ?? ""));
      voiceOf(who).sendsPhoto({ bytes, ...(caption === undefined ? {} : { caption }) });
      await scene.settled();
      away?.lift();
    },
    opens({ own, chat }) {
      if (own === chat) personOf(own).unblocks();
    },
    reach(chat, { told, alive }) {
      if (told) throw new Untold("Nobody tells a bot that it is blocked");
      if (!alive) personOf(chat).blocks();
    },
    stop: () => double.stop(),
  };
}
