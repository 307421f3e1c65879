import { MENU_COMMANDS, type MenuWords } from "../../src/channels/telegram/menu.ts";
import { telegram } from "../../src/channels/telegram/telegram.ts";
import {
  type Group,
  type Message,
  type Person,
  startTelegramDouble,
  type TelegramDouble,
} from "../doubles/telegram.ts";
import type { HandClock } from "../harness.ts";
import { library, type Platform, PUBLIC_HOST, platformStage, type Speaker } from "../platform-stage.ts";
import { sampleFile } from "../sample-file.ts";
import type { OpenStage } from "../story.ts";
import { virtualPace } from "../virtual-pace.ts";
import { botMessages, buttonsOf, read } from "./read.ts";

export type Mode = "polling" | "webhook";

const words = Object.fromEntries(MENU_COMMANDS.map((name) => [name, library.wording.say(`menu.${name}`)])) as MenuWords;

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
  return platformStage((clock) => openTelegram(mode, clock), { onWeb });
}

async function openTelegram(mode: Mode, clock: HandClock): Promise<Platform<Message>> {
  const double = await startTelegramDouble({ clock, limits: false });
  const people = new Map<string, Person>();
  const groups = new Map<string, Group>();

  function personOf(chat: string): Person {
    const person = people.get(chat);
    if (person === undefined) throw new Error(`Nobody in Telegram has chat ${chat}`);
    return person;
  }
  function voiceOf({ own, chat }: Speaker) {
    const group = groups.get(chat);
    return group === undefined ? personOf(own) : personOf(own).in(group);
  }

  return {
    channel: "telegram",
    addPerson(_name, number) {
      const person = double.user(number, { started: true });
      people.set(String(number), person);
      for (const group of groups.values()) group.joins(person);
      return String(number);
    },
    addGroup(title) {
      const group = double.group(-501 - groups.size, { title, members: [...people.values()] });
      groups.set(String(group.id), group);
      return String(group.id);
    },
    connect: ({ stores, holder, clock }) =>
      telegram({
        token: double.token,
        apiRoot: double.apiRoot,
        ...(mode === "polling"
          ? {}
          : { webhook: { publicUrl: `https://${PUBLIC_HOST}`, secret: "the-secret-of-the-stage" } }),
        leases: stores.leases,
        holder,
        clock,
        log: { info() {}, warn() {}, error() {} },
        words,
        rates: { chat: UNLIMITED, group: UNLIMITED, overall: UNLIMITED },
        pace: virtualPace(clock),
      }),
    async begin(connection, receive) {
      const ready = double.nextCall(mode === "polling" ? "getUpdates" : "getWebhookInfo");
      connection.begin(receive);
      await ready;
    },
    host: (root) => double.host(PUBLIC_HOST, root),
    seen: (chat) => botMessages(double, chat),
    read: ({ seen }) => read(seen, double.journal),
    drained: () => double.updates.drained(),
    repeat: () => double.updates.repeat(),
    moved: () => double.tick(),
    says(who, text) {
      const unseen = groups.has(who.chat) && !text.startsWith("/");
      voiceOf(who).says(unseen ? `@${double.bot.username} ${text}` : text);
    },
    presses(who, label, { shown }) {
      const found = shown.findLast(({ seen }) => buttonsOf(seen).some((one) => one.label === label));
      const button = found && buttonsOf(found.seen).find((one) => one.label === label);
      if (button === undefined) throw new Error(`There is no button [${label}] in chat ${who.chat}`);
      const voice = voiceOf(who);
      const now = double.chat(voice.chat).messages.find((one) => one.message_id === button.message);
      if (now?.reply_markup === undefined) voice.forges(button.data, button.message);
      else voice.taps(button.data, button.message);
    },
    sendsSticker: (who) => void voiceOf(who).sends({ kind: "sticker" }),
    async sendsFile(who, { name, size, caption }, { settled }) {
      const away = name.startsWith("retry") ? double.fault("getFile", "502", Number.POSITIVE_INFINITY) : undefined;
      const voice = voiceOf(who);
      const more = {
        ...(caption === undefined ? {} : { caption }),
        ...(size === undefined ? {} : { size: size * 1024 * 1024 }),
      };
      if (name.startsWith("gone")) return sendLost(double, voice.chat, name);
      const bytes = Buffer.from(sampleFile(name.split(".").at(-1) ?? ""));
      voice.sends({ kind: "document", name, bytes, ...more });
      await settled();
      away?.lift();
    },
    edits(who, first, text) {
      const voice = voiceOf(who);
      const message = double
        .chat(voice.chat)
        .messages.findLast((one) => !one.from.is_bot && one.text?.split("\n")[0] === first);
      if (message === undefined) throw new Error(`Nobody wrote a message «${first}» in chat ${voice.chat}`);
      voice.edits(message.message_id, text);
    },
    opens({ own, chat }) {
      if (own === chat) personOf(own).unblocks();
    },
    reach(chat, { told, alive }) {
      const person = personOf(chat);
      if (!told) return person.deactivates();
      return alive ? person.unblocks() : person.blocks();
    },
    moves(chat) {
      const [admin] = people.values();
      const large = admin && groups.get(chat)?.upgrades(admin);
      if (large === undefined) throw new Error("A group without people");
      groups.set(String(large.id), large);
      return String(large.id);
    },
    stop: () => double.stop(),
  };
}

const UNLIMITED = { burst: 1_000_000, everyMs: 1 };

/** A document whose content the platform has lost. */
function sendLost(double: TelegramDouble, chat: number, name: string): void {
  const info = { id: chat, type: "private" };
  const document = { file_id: "lost", file_unique_id: "lost", file_size: 10, file_name: name };
  double.updates.push("message", { message_id: 900_001, date: 0, chat: info, from: { id: chat }, document }, chat);
}
