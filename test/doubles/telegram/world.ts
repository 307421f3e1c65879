import type { Timers } from "../common/timers.ts";
import type { Chat, Content, Message, User } from "./shapes.ts";

export type Status = "creator" | "administrator" | "member" | "left" | "kicked";

export interface PersonState {
  user: User;
  /** Pressed START once; before that no bot may write to them. */
  started: boolean;
  blocks: boolean;
  /** The account was deleted. */
  gone: boolean;
}

export interface ChatState {
  info: Chat;
  /** What is to be seen, in order: deletions are gone, edits stand in the message's place. */
  messages: Message[];
  byId: Map<number, Message>;
  nextId: number;
  /** Of a group: people and the bot. Empty in a private chat. */
  members: Map<number, Status>;
  migratedTo?: number;
  /** "is typing", and until when. */
  action?: { action: string; until: number };
  /** Everything the bot ever showed here, edits included: what `hears` reads on in. */
  shown: Message[];
}

/** People, chats and messages: what is true at Telegram, whoever looks. */
export interface World {
  bot: User;
  people: Map<number, PersonState>;
  chats: Map<number, ChatState>;
  addChat(info: Chat): ChatState;
  /** Makes a message and shows it. */
  post(chat: ChatState, from: User, content: Content): Message;
  /** Puts the new version in the old one's place. */
  replace(chat: ChatState, message: Message): void;
  remove(chat: ChatState, messageId: number): void;
  /** Calls back after every change that can be seen; the answer ends it. */
  watch(changed: (chat: ChatState) => void): () => void;
}

export function createWorld(bot: User, timers: Timers): World {
  const watchers = new Set<(chat: ChatState) => void>();
  const chats = new Map<number, ChatState>();

  function show(chat: ChatState, message?: Message): void {
    if (message?.from.id === bot.id) chat.shown.push(message);
    for (const watcher of watchers) watcher(chat);
  }

  return {
    bot,
    people: new Map(),
    chats,
    addChat(info) {
      // Every chat counts from 1, so the same id stands in many: whoever takes ids for unique everywhere is found out.
      const state: ChatState = {
        info,
        messages: [],
        byId: new Map(),
        nextId: 1,
        members: new Map(),
        shown: [],
      };
      chats.set(info.id, state);
      return state;
    },
    post(chat, from, content) {
      const message: Message = {
        message_id: chat.nextId,
        date: timers.seconds(),
        chat: chat.info,
        from,
        ...content,
      };
      chat.nextId += 1;
      chat.messages.push(message);
      chat.byId.set(message.message_id, message);
      show(chat, message);
      return message;
    },
    replace(chat, message) {
      const index = placeOf(chat, message.message_id);
      if (index < 0) throw new Error(`There is no message ${message.message_id} in chat ${chat.info.id} to replace.`);
      chat.messages[index] = message;
      chat.byId.set(message.message_id, message);
      show(chat, message);
    },
    remove(chat, messageId) {
      const index = placeOf(chat, messageId);
      if (index < 0) return;
      chat.messages.splice(index, 1);
      chat.byId.delete(messageId);
      show(chat);
    },
    watch(changed) {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
  };
}

/** From the end: what is changed is nearly always among the last. */
const placeOf = (chat: ChatState, messageId: number) =>
  chat.messages.findLastIndex((message) => message.message_id === messageId);
