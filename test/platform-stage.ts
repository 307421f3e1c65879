import { CHU_PUH, readOffice } from "../scripts/seed/read-office.ts";
import { acceptFile } from "../src/app/accept-file.ts";
import { type App, startApp } from "../src/app/app.ts";
import { wasAtWork } from "../src/app/outages.ts";
import type { Channel, Connection, FileContent, Links, Receive, SendResult, Stores, Update } from "../src/app/ports.ts";
import { createHub } from "../src/channels/web/hub.ts";
import type { Address } from "../src/domain/people.ts";
import { at } from "../src/domain/time.ts";
import type { OutMessage } from "../src/engine/conversation.ts";
import { renderFileFrom } from "../src/files/render-file.ts";
import { pageWords } from "../src/flow/page-words.ts";
import { sealedLinks } from "../src/http/links.ts";
import { startHttp } from "../src/http/server.ts";
import { memoryStores } from "../src/store/memory.ts";
import {
  type HandClock,
  handClock,
  scriptedChance,
  scriptedChannel,
  shippedLibrary,
  silent,
  throughJson,
} from "./harness.ts";
import { fileLine, type Heard, type OpenStage } from "./story.ts";
import { readScripted } from "./web-stage.ts";

/** The name by which the internet knows the office's server. */
export const PUBLIC_HOST = "giaoban.example";
const SECRET = "the-secret-of-the-stage-seals-all-links";
export const library = shippedLibrary();

/** Whoever speaks: the chat that the person has alone with the bot, and the one it is said in. */
export interface Speaker {
  own: string;
  chat: string;
}

/** A message that the app had sent, and what of it is to be seen in the chat. */
export interface Shown<Seen> {
  channel: string;
  chat: string;
  message: OutMessage;
  seen: Seen[];
  file?: FileContent;
}

/** What a process of giaoban has, and its adapter needs. */
export interface World {
  stores: Stores;
  holder: string;
  clock: HandClock;
  links: Links;
}

/** What a step of a story may look at and use. */
export interface Scene<Seen> {
  /** What was shown in the chat, oldest first. */
  shown: Shown<Seen>[];
  /** What people did by now is stored and worked. */
  settled(): Promise<void>;
  /** What was said in the chat since the step began is not the story's. */
  forget(): void;
  /** Says what a page of the office's shows in the bot's place. */
  tell(text: string): void;
  /** Where the office's server is on this machine. */
  server: string;
}

export interface SentFile {
  name: string;
  /** In MB, where it is not what the file has. */
  size?: number;
  caption?: string;
}

/** A platform: its double, its adapter, and what its people do. `Seen` is a message as its double shows it. */
export interface Platform<Seen> {
  channel: string;
  /** Adds somebody, who has been in touch with the bot; returns the chat. */
  addPerson(name: string, number: number): string;
  addGroup(name: string): string;
  connect(world: World): Connection | Promise<Connection>;
  /** Lets a process receive; resolves when it does. */
  begin(connection: Connection, receive: Receive): Promise<void>;
  host(root: string): void;
  /** What is to be seen of the bot in a chat, oldest first. */
  seen(chat: string): Seen[];
  /** One message of the bot as a person reads it, in however many parts. */
  read(shown: Shown<Seen>, scene: Pick<Scene<Seen>, "server">): Promise<Omit<Heard, "to">>;
  /** The bot has got what people did. */
  drained(): Promise<void>;
  /** The last update is delivered once more. */
  repeat(): void;
  /** The clock was moved. */
  moved(): void;
  says(who: Speaker, text: string): void;
  presses(who: Speaker, label: string, scene: Scene<Seen>): void;
  sendsSticker(who: Speaker): void;
  sendsFile(who: Speaker, file: SentFile, scene: Scene<Seen>): void | Promise<void>;
  /** Absent: the platform has no such thing. */
  edits?(who: Speaker, first: string, text: string): void;
  /** Whoever writes to the bot has let it write. */
  opens(who: Speaker): void;
  reach(chat: string, how: { told: boolean; alive: boolean }): void;
  /** The group goes on under another name; returns its chat. */
  moves?(group: string, name: string): string;
  stop(): Promise<void>;
}

/** Who and what of a story is elsewhere than on the platform, on scripted channels that deliver at once. */
export interface Cast {
  /** Posts that are in the web chat alone. */
  onWeb?: string[];
  /** Messages by their first line, and files by their name, that are sent in the web chat, by people who are there as well. */
  inWeb?: { people: string[]; texts: string[]; files: string[] };
  /** Groups are Telegram's. */
  telegramGroups?: boolean;
  /** "(Telegram 7001)" is a chat of Telegram, and nothing else. */
  telegramChats?: boolean;
}

/** The real app and a real adapter, against the double of its platform. */
export function platformStage<Seen>(open: (clock: HandClock) => Promise<Platform<Seen>>, cast: Cast = {}): OpenStage {
  return async (day, time) => {
    const clock = handClock(day, time);
    const platform = await open(clock);
    const stores = throughJson(memoryStores());
    const seed = readOffice(CHU_PUH);
    const web = scriptedChannel();
    const telegram = scriptedChannel("telegram");
    const asides = [web, ...(platform.channel === "telegram" ? [] : [telegram])];
    /** What scripted platforms say when a chat is written to; all others are reached. */
    const fates = new Map<string, SendResult>();
    for (const one of asides) one.answer = (chat) => fates.get(`${one.channel.name} ${chat}`);

    /** Chats of the platform, by whose they are; and the other way round. */
    const chats = new Map<string, string>();
    const names = new Map<string, string>();
    function named(name: string, chat: string): string {
      chats.set(name, chat);
      names.set(chat, name);
      return chat;
    }
    /** Who has the web chat as a second channel. */
    const twofold = new Set<string>();
    const telegramOf = (id: string) => `tg-${id}`;

    await stores.people.save(
      seed.units,
      seed.people.map((person, index) => {
        if (cast.onWeb?.includes(person.name)) return person;
        const chat = named(person.name, platform.addPerson(person.name, 1001 + index));
        const addresses: Address[] = [{ channel: platform.channel, chat }];
        if (cast.inWeb?.people.includes(person.name)) addresses.push({ channel: "web", chat: person.id });
        if (cast.telegramGroups) addresses.push({ channel: "telegram", chat: telegramOf(person.id) });
        return { ...person, addresses };
      }),
    );

    const shown: Shown<Seen>[] = [];
    const world = {
      stores,
      library,
      clock,
      log: silent,
      uniqueId: counter("lease"),
      random: scriptedChance(),
      renderFile: renderFileFrom(stores.files),
      links: sealedLinks(SECRET, `https://${PUBLIC_HOST}`),
    };
    const processName = counter("process");
    const storedNext = new Set<() => void>();
    let process = await startProcess(0);

    async function startProcess(port: number) {
      const connection = await platform.connect({ stores, holder: processName(), clock, links: world.links });
      // Windows are another matter than stories, which know none: everybody can always be written to.
      const { contact: _, ...channel } = connection.channel;
      const channels = [...asides.map((one) => one.channel), channel].map(watched);
      const app = await startApp({ ...world, channels: new Map(channels.map((one) => [one.name, one])) });
      const http = await serve(connection, app, port);
      platform.host(http.url);
      await platform.begin(connection, async (updates) => {
        await app.receive(updates);
        for (const tell of storedNext) tell();
        storedNext.clear();
      });
      return { connection, app, http };
    }

    function serve({ hook }: Connection, app: App, port: number) {
      return startHttp({
        port,
        limits: { address: 1_000_000, person: 1_000_000, isBehindProxy: false },
        host: "127.0.0.1",
        receive: (updates) => app.receive(updates),
        transcript: stores.transcript,
        files: stores.files,
        renderFile: (recipe) => app.file(recipe),
        boards: app.boards,
        acceptFile,
        secret: SECRET,
        hub: createHub(),
        identify: () => Promise.resolve(undefined),
        words: pageWords(library.wording),
        clock,
        log: silent,
        health: () => Promise.resolve({ ok: true }),
        hooks: hook === undefined ? [] : [hook],
      });
    }

    /** The channel, and what each sending shows of itself, in the order in which they begin. */
    function watched(channel: Channel): Channel {
      const isAside = channel.name !== platform.channel;
      return {
        ...channel,
        async send(chat, id, message, now, file) {
          const one: Shown<Seen> = {
            channel: channel.name,
            chat,
            message,
            seen: [],
            ...(file === undefined ? {} : { file }),
          };
          const before = isAside ? 0 : platform.seen(chat).length;
          shown.push(one);
          const result = await channel.send(chat, id, message, now, file);
          if (!isAside) one.seen.push(...platform.seen(chat).slice(before));
          if (isAside ? !result.ok : one.seen.length === 0) shown.splice(shown.indexOf(one), 1);
          return result;
        },
      };
    }

    async function settled(): Promise<void> {
      await platform.drained();
      await process.app.idle();
    }

    /** On a scripted channel: the chat and, in a group, who speaks. */
    interface Aside {
      channel: string;
      chat: string;
      group?: { sender: string };
    }
    /** ["Văn thư xã Ia Le"] ["(Telegram 7001)"] ["Chủ tịch UBND huyện @ nhóm giao ban"] */
    function placeOf(who: string, inWeb = false): Aside | Speaker {
      const [speaker = "", group] = who.split(" @ ");
      const number = /^\(Telegram (\d+)\)$/.exec(speaker)?.[1];
      const person = seed.people.find(({ name }) => name === speaker);
      const second = /^(.+) \(kênh khác\)$/.exec(speaker)?.[1];
      if (second !== undefined)
        return { channel: "web", chat: seed.people.find(({ name }) => name === second)?.id ?? "" };
      if (group !== undefined && cast.telegramGroups)
        return { channel: "telegram", chat: group, group: { sender: number ?? telegramOf(person?.id ?? "") } };
      if (number !== undefined && cast.telegramChats) return { channel: "telegram", chat: number };
      if (inWeb || cast.onWeb?.includes(speaker)) return { channel: "web", chat: person?.id ?? "" };
      if (number === undefined && person === undefined) throw new Error(`Nobody is called ${speaker}`);
      const own = chats.get(speaker) ?? named(speaker, platform.addPerson(speaker, Number(number)));
      return { own, chat: group === undefined ? own : (chats.get(group) ?? named(group, platform.addGroup(group))) };
    }

    /** What people wrote in scripted chats, oldest first, as it reads by now. */
    const written: { chat: string; ref: string; text: string }[] = [];
    let last: Update[] | undefined;
    const order = (() => {
      let count = 0;
      return () => (count += 1);
    })();

    async function deliver({ channel, chat, group }: Aside, payload: object): Promise<void> {
      clock.move(1000); // nobody types two messages at one instant
      await settled();
      if (group === undefined) fates.delete(`${channel} ${chat}`); // who writes can be written to
      const id = `${channel}:${chat}:aside-${order()}`;
      const said = { ...payload, ...(group === undefined ? {} : { group }) };
      last = [{ id, channel, chat, order: clock.now(), at: clock.now(), payload: said }];
      await process.app.receive(last);
      await settled();
    }

    function write(aside: Aside, payload: object, text: string): Promise<void> {
      const ref = `${aside.channel}:${aside.chat}:${written.length + 1}`;
      written.push({ chat: aside.chat, ref, text });
      return deliver(aside, { ...payload, ref });
    }

    function sceneOf(chat: string): Scene<Seen> {
      const before = shown.length;
      return {
        shown: shown.filter((one) => one.channel === platform.channel && one.chat === chat),
        settled,
        forget() {
          const gone = shown.splice(before).filter((one) => one.chat !== chat);
          shown.push(...gone);
          accounted = showing() - shown.slice(told).reduce((sum, one) => sum + one.seen.length, 0);
        },
        tell: (text) => void shown.push({ channel: "page", chat, message: { text }, seen: [] }),
        server: process.http.url,
      };
    }

    /** Somebody does something on the platform, and the app what follows from it. */
    async function acts(who: Speaker, act: (scene: Scene<Seen>) => void | Promise<void>): Promise<void> {
      clock.move(1000);
      last = undefined;
      platform.opens(who);
      await settled();
      await act(sceneOf(who.chat));
      await settled();
    }

    function pressAside(aside: Aside, { message }: Shown<Seen>, label: string): Promise<void> {
      const { conversation, turn } = message;
      const option = message.options?.find((one) => one.label === label)?.id ?? "";
      return deliver(
        aside,
        conversation === undefined ? { kind: "text", text: option } : { kind: "press", conversation, turn, option },
      );
    }

    function nameOf({ channel, chat }: Shown<Seen>): string {
      if (channel === platform.channel || channel === "page") return names.get(chat) ?? chat;
      const person = seed.people.find(({ id }) => id === chat || telegramOf(id) === chat);
      if (channel === "web" && person !== undefined && twofold.has(person.id)) return `${person.name} (kênh khác)`;
      return person?.name ?? (channel === "telegram" && /^\d+$/.test(chat) ? `(Telegram ${chat})` : chat);
    }

    async function asHeard(one: Shown<Seen>): Promise<Heard> {
      const { chat, message, file } = one;
      const read =
        one.channel === platform.channel
          ? await platform.read(one, { server: process.http.url })
          : readScripted({ chat, id: "", message, ...(file === undefined ? {} : { file }) });
      return { to: nameOf(one), ...read, ...withoutSize(one, read.file) };
    }

    await settled();
    shown.length = 0; // the story has not begun
    let told = 0;
    /** Of all that the bot shows on the platform, whoever sees it. */
    const showing = () => [...names.keys()].reduce((sum, chat) => sum + platform.seen(chat).length, 0);
    let accounted = showing();

    return {
      async clock(toDay, toTime, down) {
        if (!down) await wasAtWork(stores.marks, at(toDay, toTime));
        clock.set(at(toDay, toTime));
        platform.moved();
        await settled();
        await process.app.tick();
        await settled();
      },
      async restart() {
        const port = Number(new URL(process.http.url).port);
        await process.connection.stop(); // the app is only let go of, with all it has not written down
        await process.http.stop();
        process = await startProcess(port);
        await settled();
      },
      async again() {
        if (last !== undefined) {
          await process.app.receive(last);
        } else {
          const stored = new Promise<void>((resolve) => void storedNext.add(resolve));
          platform.repeat();
          await stored;
        }
        await settled();
      },
      says(who, text) {
        const { people = [], texts = [] } = cast.inWeb ?? {};
        const place = placeOf(who, people.includes(who) && texts.includes(text.split("\n")[0] ?? ""));
        if ("channel" in place) return write(place, { kind: "text", text }, text);
        return acts(place, () => platform.says(place, text));
      },
      /** The newest message to that person with such a button, wherever; it may be one whose time has passed. */
      presses(who, label) {
        const place = placeOf(who);
        const webChat = seed.people.find(({ name }) => name === who)?.id;
        const found = shown.findLast(
          (one) =>
            (one.chat === place.chat || (one.channel === "web" && one.chat === webChat)) &&
            one.message.options?.some((option) => option.label === label),
        );
        if (found === undefined) throw new Error(`${who} has no button [${label}]`);
        if ("channel" in place) return pressAside(place, found, label);
        if (found.channel === "web") return pressAside({ channel: "web", chat: found.chat }, found, label);
        return acts(place, (scene) => platform.presses(place, label, scene));
      },
      sendsSticker(who) {
        const place = placeOf(who);
        if ("channel" in place) return deliver(place, { kind: "other" });
        return acts(place, () => platform.sendsSticker(place));
      },
      sendsFile(who, sent) {
        const { name, size, caption } = sent;
        const place = placeOf(who, cast.inWeb?.files.includes(name));
        if (!("channel" in place)) return acts(place, (scene) => platform.sendsFile(place, sent, scene));
        const file = { id: name, name, ...(size === undefined ? {} : { size: size * 1024 * 1024 }) };
        return write(place, { kind: "file", file, ...(caption === undefined ? {} : { caption }) }, caption ?? name);
      },
      edits(who, first, text) {
        const place = placeOf(who, platform.edits === undefined);
        if (!("channel" in place)) return acts(place, () => platform.edits?.(place, first, text));
        const message = written.findLast((one) => one.chat === place.chat && one.text.split("\n")[0] === first);
        if (message === undefined) throw new Error(`${who} wrote no message «${first}»`);
        message.text = text;
        return deliver(place, { kind: "edit", ref: message.ref, text });
      },
      async reach(who, how) {
        const place = placeOf(who);
        if ("channel" in place) {
          if (how.told) await deliver(place, { kind: "reach", alive: how.alive });
          if (!how.alive) fates.set(`${place.channel} ${place.chat}`, { ok: false, why: "dead" });
          return;
        }
        clock.move(1000);
        platform.reach(place.chat, how);
        await settled();
      },
      async moves(group) {
        const name = `${group} (lớn)`;
        if (cast.telegramGroups) return void fates.set(`telegram ${group}`, { ok: false, why: "moved", to: name });
        if (platform.moves === undefined) throw new Error("Groups never move there");
        named(name, platform.moves(chats.get(group) ?? "", name));
        await settled();
      },
      async addsChannel(who) {
        const { id } = seed.people.find(({ name }) => name === who) ?? {};
        if (id === undefined) throw new Error(`Nobody is called ${who}`);
        twofold.add(id);
        await stores.people.update((directory) =>
          directory.people
            .filter((person) => person.id === id)
            .map((person) => ({ ...person, addresses: [...person.addresses, { channel: "web", chat: id }] })),
        );
      },
      heard() {
        const fresh = shown.slice(told);
        told = shown.length;
        accounted += fresh.reduce((sum, one) => sum + one.seen.length, 0);
        if (showing() !== accounted) throw new Error("The bot showed something that no sending has shown");
        return Promise.all(fresh.map(asHeard));
      },
      async close() {
        await process.connection.stop();
        await process.http.stop();
        await platform.stop();
      },
    };
  };
}

/** Of what was rendered the name alone is told, which some platforms hide. */
function withoutSize({ message, file }: Shown<unknown>, line: string | undefined): { file?: string } {
  const made = line !== undefined && message.file !== undefined && "snapshot" in message.file;
  return made ? { file: fileLine.made(file?.name ?? "") } : {};
}

function counter(name: string): () => string {
  let count = 0;
  return () => `${name}-${(count += 1)}`;
}
