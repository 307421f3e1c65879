import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { type App, startApp } from "../../src/app/app.ts";
import { wasAtWork } from "../../src/app/outages.ts";
import type { Channel, SendResult } from "../../src/app/ports.ts";
import type { Pace } from "../../src/channels/pace.ts";
import { MENU_COMMANDS, type MenuWords } from "../../src/channels/telegram/menu.ts";
import { type Telegram, telegram } from "../../src/channels/telegram/telegram.ts";
import { createHub } from "../../src/channels/web/hub.ts";
import { at, type Instant } from "../../src/domain/time.ts";
import type { OutMessage } from "../../src/engine/conversation.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { pageWords } from "../../src/flow/page-words.ts";
import { startHttp } from "../../src/http/server.ts";
import { memoryStores } from "../../src/store/memory.ts";
import {
  type Group,
  type Message,
  type Person,
  startTelegramDouble,
  type TelegramDouble,
} from "../doubles/telegram.ts";
import { handClock, scriptedChance, scriptedChannel, shippedLibrary, silent, throughJson } from "../harness.ts";
import { sampleFile } from "../sample-file.ts";
import type { Heard, OpenStage } from "../story.ts";
import { botMessages, buttonsOf, read } from "./read.ts";

export type Mode = "polling" | "webhook";

type Voice = ReturnType<Person["in"]>;

const PUBLIC_HOST = "giaoban.example";
const FIRST_CHAT = 1001;
const library = shippedLibrary();
const words = Object.fromEntries(MENU_COMMANDS.map((name) => [name, library.wording.say(`menu.${name}`)])) as MenuWords;

/** What one sending showed in a chat: of a scripted web the message itself, of Telegram what is to be seen there. */
type Shown = { at: "web"; chat: string; message: OutMessage } | { at: "telegram"; chat: string; messages: Message[] };

/**
 * The stage of a story where everybody of the seed is in Telegram: the real app and the real adapter, against the double. Where
 * a person in Telegram cannot do or see what the story says, this is done in its place:
 * - A photo goes as a document, since Telegram forgets a photo's name.
 * - In a group, words that are no command go with a mention of the bot, since it would not get to see them otherwise.
 * - Whoever blocks the bot and writes to it takes the block back first: the apps have no other way.
 * - A button that was taken away is tapped all the same, as if the finger had been quicker.
 * - Somebody's message in several parts is one message, its parts joined by a line's end.
 * - Messages to different chats are told in the order in which their sending began; nobody sees the order in which they arrive.
 * - A group that becomes a supergroup tells so at once.
 *
 * `onWeb` are those who are in a (scripted) web chat alone, and only listen: posts that a code for Telegram is still to be used for.
 */
export function telegramStage(mode: Mode, onWeb: string[] = []): OpenStage {
  return async (day, time) => {
    const clock = handClock(day, time);
    const double = await startTelegramDouble({ clock, limits: false });
    const stores = throughJson(memoryStores());
    const people = new Map<string, Person>();
    const names = new Map<string, string>();
    const groups = new Map<string, Group>();

    function addPerson(name: string, chat: number): Person {
      const person = double.user(chat, { started: true });
      people.set(name, person);
      names.set(String(chat), name);
      for (const group of groups.values()) group.joins(person);
      return person;
    }

    const seed = readOffice(CHU_PUH);
    await stores.people.save(
      seed.units,
      seed.people.map((person, index) => {
        if (onWeb.includes(person.name)) return person;
        const { id } = addPerson(person.name, FIRST_CHAT + index);
        return { ...person, addresses: [{ channel: "telegram", chat: String(id) }] };
      }),
    );

    const shown: Shown[] = [];
    const web = scriptedChannel();
    const lostOnWeb = new Set<string>();
    web.answer = (chat): SendResult | undefined => (lostOnWeb.has(chat) ? { ok: false, why: "dead" } : undefined);
    const world = {
      stores,
      library,
      clock,
      log: silent,
      uniqueId: counter("lease"),
      random: scriptedChance(),
      renderFile: renderFileFrom(stores.files),
    };
    const processName = counter("process");
    const storedNext = new Set<() => void>();
    let process = await startProcess(0);

    async function startProcess(port: number) {
      const bot = telegram({
        token: double.token,
        apiRoot: double.apiRoot,
        ...(mode === "polling"
          ? {}
          : { webhook: { publicUrl: `https://${PUBLIC_HOST}`, secret: "the-secret-of-the-stage" } }),
        leases: stores.leases,
        holder: processName(),
        clock,
        log: silent,
        words,
        rates: { chat: UNLIMITED, group: UNLIMITED, overall: UNLIMITED },
        pace: virtualPace(),
      });
      const channels = [watched(web.channel), watched(bot.channel)];
      const app = await startApp({ ...world, channels: new Map(channels.map((one) => [one.name, one])) });
      const http = bot.hook && (await serve(bot, app, port));
      const ready = double.nextCall(mode === "polling" ? "getUpdates" : "getWebhookInfo");
      bot.begin(async (updates) => {
        await app.receive(updates);
        for (const tell of storedNext) tell();
        storedNext.clear();
      });
      await ready;
      return { bot, app, http };
    }

    async function serve({ hook }: Telegram, app: App, port: number) {
      const http = await startHttp({
        port,
        host: "127.0.0.1",
        receive: (updates) => app.receive(updates),
        transcript: stores.transcript,
        hub: createHub(),
        identify: () => Promise.resolve(undefined),
        words: pageWords(library.wording),
        clock,
        log: silent,
        health: () => Promise.resolve({ ok: true }),
        hooks: hook === undefined ? [] : [hook],
      });
      double.host(PUBLIC_HOST, http.url);
      return http;
    }

    /** The channel, and what each sending shows of itself, in the order in which they begin. */
    function watched(channel: Channel): Channel {
      return {
        ...channel,
        async send(chat, id, message, now, file) {
          const one: Shown =
            channel.name === "web" ? { at: "web", chat, message } : { at: "telegram", chat, messages: [] };
          const before = one.at === "web" ? 0 : botMessages(double, chat).length;
          shown.push(one);
          const result = await channel.send(chat, id, message, now, file);
          if (one.at === "telegram") one.messages.push(...botMessages(double, chat).slice(before));
          if (one.at === "web" ? !result.ok : one.messages.length === 0) shown.splice(shown.indexOf(one), 1);
          return result;
        },
      };
    }

    /** What people did by now is stored and worked. */
    async function settled(): Promise<void> {
      await double.updates.drained();
      await process.app.idle();
    }

    function groupNamed(name: string): Group {
      const known = groups.get(name);
      if (known !== undefined) return known;
      const group = double.group(-501 - groups.size, { title: name, members: [...people.values()] });
      groups.set(name, group);
      names.set(String(group.id), name);
      return group;
    }

    function personNamed(who: string): Person {
      const known = people.get(who);
      if (known !== undefined) return known;
      const number = /^\(Telegram (\d+)\)$/.exec(who)?.[1];
      if (number === undefined) throw new Error(`Nobody in Telegram is called ${who}`);
      return addPerson(who, Number(number));
    }

    /** Somebody does something, and the app what follows from it. ["Chủ tịch UBND huyện @ nhóm giao ban"] */
    async function acts(who: string, act: (voice: Voice) => void): Promise<void> {
      const [speaker = "", groupName] = who.split(" @ ");
      const person = personNamed(speaker);
      clock.move(1000); // nobody types two messages at one instant
      if (groupName === undefined) person.unblocks();
      await settled();
      act(groupName === undefined ? person : person.in(groupNamed(groupName)));
      await settled();
    }

    async function asHeard(one: Shown): Promise<Heard> {
      if (one.at === "telegram")
        return { to: names.get(one.chat) ?? one.chat, ...(await read(one.messages, double.journal)) };
      const name = seed.people.find(({ id }) => id === one.chat)?.name ?? one.chat;
      const { text, options } = one.message;
      return { to: name, text, ...(options === undefined ? {} : { buttons: options.map(({ label }) => label) }) };
    }

    await settled();
    shown.length = 0; // the story has not begun
    let told = 0;
    /** Of all that the bot shows, whoever sees it. */
    const showing = () => [...names.keys()].reduce((sum, chat) => sum + botMessages(double, chat).length, 0);
    let accounted = showing();

    return {
      async clock(toDay, toTime, down) {
        if (!down) await wasAtWork(stores.marks, at(toDay, toTime));
        clock.set(at(toDay, toTime));
        double.tick();
        await process.app.tick();
        await settled();
      },
      async restart() {
        const port = Number(new URL(process.http?.url ?? "http://127.0.0.1:0").port);
        await process.bot.stop(); // the app is only let go of, with all it has not written down
        await process.http?.stop();
        process = await startProcess(port);
        await settled();
      },
      async again() {
        const stored = new Promise<void>((resolve) => void storedNext.add(resolve));
        double.updates.repeat();
        await stored;
        await settled();
      },
      says: (who, text) =>
        acts(who, (voice) => {
          const unseen = voice.chat < 0 && !text.startsWith("/");
          voice.says(unseen ? `@${double.bot.username} ${text}` : text);
        }),
      presses: (who, label) =>
        acts(who, (voice) => {
          const found = shown
            .flatMap((one) => (one.at === "telegram" && one.chat === String(voice.chat) ? [one.messages] : []))
            .findLast((messages) => buttonsOf(messages).some((one) => one.label === label));
          const button = found && buttonsOf(found).find((one) => one.label === label);
          if (button === undefined) throw new Error(`${who} has no button [${label}]`);
          const now = double.chat(voice.chat).messages.find((one) => one.message_id === button.message);
          if (now?.reply_markup === undefined) voice.forges(button.data, button.message);
          else voice.taps(button.data, button.message);
        }),
      sendsSticker: (who) => acts(who, (voice) => void voice.sends({ kind: "sticker" })),
      async sendsFile(who, { name, size, caption }) {
        const away = name.startsWith("retry") ? double.fault("getFile", "502", Number.POSITIVE_INFINITY) : undefined;
        await acts(who, (voice) => {
          const more = {
            ...(caption === undefined ? {} : { caption }),
            ...(size === undefined ? {} : { size: size * 1024 * 1024 }),
          };
          if (name.startsWith("gone")) return sendLost(double, voice.chat, name);
          const bytes = Buffer.from(sampleFile(name.split(".").at(-1) ?? ""));
          voice.sends({ kind: "document", name, bytes, ...more });
        });
        away?.lift();
      },
      edits: (who, first, text) =>
        acts(who, (voice) => {
          const message = double
            .chat(voice.chat)
            .messages.findLast((one) => !one.from.is_bot && one.text?.split("\n")[0] === first);
          if (message === undefined) throw new Error(`${who} wrote no message «${first}»`);
          voice.edits(message.message_id, text);
        }),
      async reach(who, { told: isTold, alive }) {
        if (onWeb.includes(who)) return void lostOnWeb.add(seed.people.find(({ name }) => name === who)?.id ?? "");
        const person = personNamed(who);
        if (!isTold) return person.deactivates();
        clock.move(1000);
        if (alive) person.unblocks();
        else person.blocks();
        return settled();
      },
      async moves(name) {
        const [admin] = people.values();
        if (admin === undefined) throw new Error("A group without people");
        const large = groupNamed(name).upgrades(admin);
        groups.set(`${name} (lớn)`, large);
        names.set(String(large.id), `${name} (lớn)`);
        return settled();
      },
      heard() {
        const fresh = shown.slice(told);
        told = shown.length;
        accounted += fresh.reduce((sum, one) => sum + (one.at === "telegram" ? one.messages.length : 0), 0);
        if (showing() !== accounted) throw new Error("The bot showed something that no sending has shown");
        return Promise.all(fresh.map(asHeard));
      },
      async close() {
        await process.bot.stop();
        await process.http?.stop();
        await double.stop();
      },
    };
  };
}

const UNLIMITED = { burst: 1_000_000, everyMs: 1 };

/** Nobody waits: a sender's wait is over at once, the receiver's lasts until it is stopped (it has nothing more to look after). */
function virtualPace(): Pace {
  let now = 1_000_000;
  return {
    now: () => now as Instant,
    wait(ms, signal) {
      if (signal !== undefined)
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      now += ms;
      return Promise.resolve();
    },
  };
}

function counter(name: string): () => string {
  let count = 0;
  return () => `${name}-${(count += 1)}`;
}

/** A document whose content the platform has lost. */
function sendLost(double: TelegramDouble, chat: number, name: string): void {
  const info = { id: chat, type: "private" };
  const document = { file_id: "lost", file_unique_id: "lost", file_size: 10, file_name: name };
  double.updates.push("message", { message_id: 900_001, date: 0, chat: info, from: { id: chat }, document }, chat);
}
