import { type Chat, earOn, type Line, piecesOf, type Upload, type Wanted } from "../zalo/chats.ts";
import type { Links } from "../zalo/links.ts";
import type { Message } from "./events.ts";
import type { Parts } from "./methods.ts";

export interface PersonState {
  id: string;
  name: string;
  /** Has written to the bot: before that it may not write to them. */
  met: boolean;
  blocks: boolean;
  /** Zalo tells a bot no more of them than that they did something. */
  isProtected: boolean;
}
export type Persons = Map<string, PersonState>;

/** A person in one chat. */
export interface Voice {
  chat: string;
  /** Sends a text; a long one goes in several messages, as the apps do it. In a group the bot gets it only if it is mentioned. */
  says(text: string): void;
  /** In a group the caption must mention the bot. */
  sendsPhoto(photo?: { bytes?: Buffer; name?: string; caption?: string }): void;
  sendsSticker(): void;
  sendsVoice(): void;
  /** A file of any kind but a picture: the bot learns only that there was something. */
  sendsFile(file: Upload): void;
  /** Answers one of the bot's messages, which is as good as a mention. */
  replies(text: string): void;
  /** The next message of the bot that fits, passing over what does not. */
  hears(wanted: Wanted): Promise<Line>;
}

export interface Person extends Voice {
  id: string;
  blocks(): void;
  unblocks(): void;
  in(group: { id: string }): Voice;
}

export interface Group {
  id: string;
  joins(person: { id: string }): void;
}

export function addPerson(
  parts: Parts,
  links: Links,
  id: string,
  about: { name?: string; met?: boolean; isProtected?: boolean } = {},
): Person {
  const { name = `Người ${id}`, met = false, isProtected = false } = about;
  const state: PersonState = { id, name, met, blocks: false, isProtected };
  const chat = parts.chats.open(id, name);
  parts.persons.set(id, state);
  if (met) parts.quota.meet(id);
  const voices = new Map<string, Voice>();
  return {
    id,
    ...voiceOf(parts, links, state, chat),
    blocks: () => void (state.blocks = true),
    unblocks: () => void (state.blocks = false),
    in(group) {
      const where = parts.chats.all.get(group.id);
      if (where === undefined) throw new Error(`There is no group ${group.id}.`);
      const voice = voices.get(group.id) ?? voiceOf(parts, links, state, where);
      voices.set(group.id, voice);
      return voice;
    },
  };
}

export function addGroup(parts: Parts, id: string, title: string, people: { id: string }[]): Group {
  const chat = parts.chats.open(
    id,
    title,
    people.map((one) => one.id),
  );
  return { id, joins: (person) => void chat.people.add(person.id) };
}

let pictures = 0;

function voiceOf(parts: Parts, links: Links, state: PersonState, chat: Chat): Voice {
  const { chats, events, quota, account } = parts;

  /** What is seen, and what the bot is told of it; `heard`: it is meant for the bot, which matters in a group. */
  function speak(seen: Parameters<typeof chats.post>[2], kind: string, told: Partial<Message>, heard: boolean): void {
    if (chat.isGroup && !chat.people.has(state.id)) throw new Error(`${state.name} is not in group ${chat.title}.`);
    if (!chat.isGroup && state.blocks) throw new Error(`${state.name} blocks the bot: unblocks() first.`);
    const line = chats.post(chat, state.id, seen);
    if (chat.isGroup && !heard) return;
    if (!chat.isGroup) {
      state.met = true;
      quota.meet(state.id);
    }
    const hidden = state.isProtected || kind === "unsupported";
    events.add({
      event_name: `message.${hidden ? "unsupported" : kind}.received`,
      message: {
        from: { id: state.id, display_name: state.name, is_bot: false },
        chat: { id: chat.id, chat_type: chat.isGroup ? "GROUP" : "PRIVATE" },
        ...(hidden ? {} : told),
        message_id: line.id,
        date: line.at,
      },
    });
  }
  const isMention = (text: string | undefined) => text?.includes(`@${account.account_name}`) === true;

  return {
    chat: chat.id,
    says(text) {
      for (const piece of piecesOf(text)) speak({ text: piece }, "text", { text: piece }, isMention(piece));
    },
    replies: (text) => speak({ text }, "text", { text }, true),
    sendsPhoto({ bytes = Buffer.from("\xff\xd8\xff", "latin1"), name = "anh.jpg", caption } = {}) {
      const picture = { name, mime: name.endsWith(".png") ? "image/png" : "image/jpeg", bytes };
      const url = links.make(picture);
      pictures += 1; // now the one field, now the other: sources differ
      const told = {
        ...(pictures % 2 === 0 ? { photo: url } : { photo_url: url }),
        ...(caption === undefined ? {} : { caption }),
      };
      speak({ text: caption ?? "", picture }, "image", told, isMention(caption));
    },
    sendsSticker: () =>
      speak({ text: "", other: "(nhãn dán)" }, "sticker", { sticker: "8f1a", url: "https://zalo.example/8f1a" }, false),
    sendsVoice() {
      const url = links.make({ name: "ghi-am.aac", mime: "audio/aac", bytes: Buffer.from("aac") });
      speak({ text: "", other: "(ghi âm)" }, "voice", { voice_url: url }, false);
    },
    sendsFile: (file) => speak({ text: "", file }, "unsupported", {}, false),
    hears: earOn(chats, chat, account.id),
  };
}
