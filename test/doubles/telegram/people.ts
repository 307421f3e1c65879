import { type Attachment, contentOf } from "./attachments.ts";
import type { Tap } from "./callbacks.ts";
import type { Command } from "./menus.ts";
import type { Parts } from "./parts.ts";
import { quoted } from "./send.ts";
import type { Content, Keyboard, Message, User } from "./shapes.ts";
import { tellMembership, tellMessage } from "./tell.ts";
import { findEntities, lengthOf, TEXT_LIMIT } from "./text.ts";
import type { ChatState, PersonState } from "./world.ts";

/** What to look for in what the bot shows: a piece of its text, a pattern, or any test. */
export type Wanted = string | RegExp | ((message: Message) => boolean);

/** A person in one chat. Everything happens at once; what the bot makes of it is to be waited for. */
export interface Voice {
  chat: number;
  /** Sends a text; a long one goes in several messages, as the apps do it, and the last is returned. */
  says(text: string, options?: { replyTo?: number }): Message;
  /** Presses a button by its label or its callback_data: the newest in the chat, or that of a given message. */
  taps(button: string, message?: number | Message): Tap;
  /** A tap no app would make: any data, on any message. */
  forges(data: string, messageId: number): Tap;
  /** Edits a message of one's own, the latest with "last". */
  edits(message: number | "last", text: string): Message;
  sends(attachment: Attachment): Message;
  /** Forwards a message, or a text of somebody whose account is not shown. */
  forwards(message: Message | string, by?: string): Message;
  /** The next message of the bot that fits, passing over what does not; an edit counts as a message. */
  hears(wanted: Wanted): Promise<Message>;
  /** The commands in the menu button. */
  menu(): Command[];
}

export interface Person extends Voice {
  id: number;
  /** Presses START, coming from `t.me/<bot>?start=<payload>` if there is a payload. */
  start(payload?: string): Message;
  blocks(): void;
  unblocks(): void;
  /** The account is deleted. */
  deactivates(): void;
  /** The same person in a group. */
  in(group: { id: number }): Voice;
}

/** Adds a person; nothing is known to the bot yet. `started`: as if START had been pressed in the past. */
export function addPerson(
  parts: Parts,
  id: number,
  about: { first_name?: string; username?: string; language_code?: string; started?: boolean } = {},
): Person {
  const { world } = parts;
  if (world.people.has(id)) throw new Error(`Person ${id} exists already.`);
  if (!Number.isSafeInteger(id) || id <= 0) throw new Error(`${id} is no person's id: it must be a positive integer.`);
  const { started = false, first_name = `Người ${id}`, ...more } = about;
  const user: User = { id, is_bot: false, first_name, language_code: "vi", ...more };
  const state: PersonState = { user, started, blocks: false, gone: false };
  world.people.set(id, state);
  const { username } = user;
  const chat = world.addChat({ id, type: "private", first_name, ...(username === undefined ? {} : { username }) });
  return personIn(parts, state, chat);
}

function personIn(parts: Parts, state: PersonState, chat: ChatState): Person {
  const voices = new Map<number, Voice>();
  return {
    ...voiceOf(parts, state, chat),
    id: state.user.id,
    start(payload) {
      if (payload !== undefined && !/^[A-Za-z0-9_-]{1,64}$/.test(payload))
        throw new Error(
          "A start link carries 1 to 64 of A-Z a-z 0-9 _ -; to type anything else, say it: says('/start …').",
        );
      const message = { text: payload === undefined ? "/start" : `/start ${payload}` };
      if (state.blocks) setBlocked(parts, state, chat, false); // the button says RESTART then
      state.started = true;
      return voiceOf(parts, state, chat).says(message.text);
    },
    blocks: () => setBlocked(parts, state, chat, true),
    unblocks: () => setBlocked(parts, state, chat, false),
    deactivates() {
      state.gone = true;
    },
    in(group) {
      const where = parts.world.chats.get(group.id);
      if (where === undefined) throw new Error(`There is no group ${group.id}.`);
      const voice = voices.get(group.id) ?? voiceOf(parts, state, where);
      voices.set(group.id, voice);
      return voice;
    },
  };
}

function setBlocked(parts: Parts, state: PersonState, chat: ChatState, blocks: boolean): void {
  if (state.blocks === blocks) return;
  state.blocks = blocks;
  const [was, is] = blocks ? (["member", "kicked"] as const) : (["kicked", "member"] as const);
  tellMembership(parts, chat, state.user, was, is);
}

/** The tap on a message from longer ago carries no more than its id. */
const REACHABLE_S = 48 * 60 * 60;

function voiceOf(parts: Parts, { user, ...rest }: PersonState, chat: ChatState): Voice {
  const { world, updates, callbacks, timers } = parts;
  const state = world.people.get(user.id) ?? { user, ...rest };
  let heard = 0;

  function speak(content: Content): Message {
    if (state.gone) throw new Error(`Person ${user.id} has no account any more.`);
    if (chat.info.type === "private") {
      if (state.blocks) throw new Error(`Person ${user.id} blocks the bot: unblocks() first.`);
      if (!state.started) throw new Error(`Person ${user.id} has not pressed START: start() first.`);
    } else if (chat.migratedTo !== undefined) {
      throw new Error(`Group ${chat.info.id} is now ${chat.migratedTo}: speak there.`);
    } else if (["left", "kicked", undefined].includes(chat.members.get(user.id))) {
      throw new Error(`Person ${user.id} is not in group ${chat.info.id}: joins() first.`);
    }
    const message = world.post(chat, user, content);
    tellMessage(parts, chat, message, "message");
    return message;
  }

  function tap(data: string, messageId: number): Tap {
    const message = chat.byId.get(messageId);
    const old = message === undefined || timers.seconds() - message.date >= REACHABLE_S;
    const opened = callbacks.open();
    updates.add(
      "callback_query",
      {
        id: opened.id,
        from: user,
        message: old ? { chat: chat.info, message_id: messageId, date: 0 } : message,
        chat_instance: `-3${chat.info.id}`,
        data,
      },
      { chat: chat.info.id, queue: `tap:${user.id}`, lifeMs: 150_000 },
    );
    return opened;
  }

  return {
    chat: chat.info.id,
    says(text, { replyTo } = {}) {
      const replied = replyTo === undefined ? undefined : chat.byId.get(replyTo);
      if (replyTo !== undefined && replied === undefined)
        throw new Error(`There is no message ${replyTo} to reply to.`);
      const pieces = splitLikeAnApp(text.trim());
      const messages = pieces.map((piece) =>
        speak({
          ...textContent(piece),
          ...(replied === undefined ? {} : { reply_to_message: quoted(replied) }),
        }),
      );
      const last = messages.at(-1);
      if (last === undefined) throw new Error("An app does not send an empty message.");
      return last;
    },
    taps(button, message) {
      const id = typeof message === "object" ? message.message_id : message;
      const found = chat.messages.findLast(
        (one) => (id === undefined || one.message_id === id) && buttonIn(one.reply_markup, button) !== undefined,
      );
      const pressed = buttonIn(found?.reply_markup, button);
      if (found === undefined || pressed === undefined)
        throw new Error(`There is no button "${button}" to press. To be seen: ${labelsIn(chat) || "none"}.`);
      if (pressed.callback_data === undefined)
        throw new Error(`"${button}" only opens a link; the bot learns nothing.`);
      return tap(pressed.callback_data, found.message_id);
    },
    forges: tap,
    edits(which, text) {
      const old =
        which === "last" ? chat.messages.findLast((one) => one.from.id === user.id && one.text) : chat.byId.get(which);
      if (old?.from.id !== user.id || old.text === undefined)
        throw new Error(`Person ${user.id} has no such text in chat ${chat.info.id} to edit.`);
      const content = textContent(text.trim());
      if (content.text === old.text) throw new Error("An app does not send an edit that changes nothing.");
      const { entities: _, ...kept } = old;
      const edited = { ...kept, ...content, edit_date: timers.seconds() };
      world.replace(chat, edited);
      tellMessage(parts, chat, edited, "edited_message");
      return edited;
    },
    sends: (attachment) => speak(contentOf(parts, user, attachment)),
    forwards(message, by = "Người không rõ") {
      const date = timers.seconds();
      if (typeof message === "string")
        return speak({
          ...textContent(message),
          forward_origin: { type: "hidden_user", sender_user_name: by, date },
        });
      const {
        message_id: _id,
        chat: _chat,
        from,
        date: sent,
        edit_date: _edit,
        reply_markup: _keys,
        ...content
      } = message;
      return speak({ ...content, forward_origin: { type: "user", sender_user: from, date: sent } });
    },
    hears(wanted) {
      function next(): Message | undefined {
        while (heard < chat.shown.length) {
          const message = chat.shown[heard];
          heard += 1;
          if (message !== undefined && fits(message, wanted)) return message;
        }
        return undefined;
      }
      const already = next();
      if (already !== undefined) return Promise.resolve(already);
      return new Promise((resolve) => {
        const stop = world.watch(() => {
          const found = next();
          if (found === undefined) return;
          stop();
          resolve(found);
        });
      });
    },
    menu: () => parts.menus.seenBy(user.id, chat),
  };
}

/** A caption counts as text. */
export function fits(message: Message, wanted: Wanted): boolean {
  const text = message.text ?? message.caption ?? "";
  if (typeof wanted === "string") return text.includes(wanted);
  return typeof wanted === "function" ? wanted(message) : wanted.test(text);
}

function textContent(text: string): Content {
  const entities = findEntities(text);
  return { text, ...(entities.length === 0 ? {} : { entities }) };
}

/** [100 kB -> pieces of at most 4096 code points] */
function splitLikeAnApp(text: string): string[] {
  if (lengthOf(text) <= TEXT_LIMIT) return text === "" ? [] : [text];
  const characters = Array.from(text);
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; at += TEXT_LIMIT)
    pieces.push(characters.slice(at, at + TEXT_LIMIT).join(""));
  return pieces.filter((piece) => piece.trim() !== "");
}

function buttonIn(keyboard: Keyboard | undefined, wanted: string) {
  return keyboard?.inline_keyboard.flat().find((one) => one.text === wanted || one.callback_data === wanted);
}

const labelsIn = (chat: ChatState) =>
  chat.messages
    .flatMap((one) => one.reply_markup?.inline_keyboard.flat().map(({ text }) => `"${text}"`) ?? [])
    .join(", ");
