import type { Timers } from "../common/timers.ts";

export interface Upload {
  name: string;
  mime: string;
  bytes: Buffer;
}

export interface Button {
  title: string;
  type: string;
  payload: unknown;
}

/** A message as it is to be seen in a chat. Zalo takes none back and changes none. */
export interface Line {
  id: string;
  /** A person's id, or the account's. */
  by: string;
  /** Epoch ms. */
  at: number;
  text: string;
  picture?: Upload;
  file?: Upload;
  buttons?: Button[];
  /** What can be seen and is none of these: "(nhãn dán)". */
  other?: string;
}

export interface Chat {
  id: string;
  /** The person's name, or the group's. */
  title: string;
  isGroup: boolean;
  /** In a group: who is in it. */
  people: Set<string>;
  lines: Line[];
  typingUntil: number;
}

/** What to look for in what the account says: a piece of its text, a pattern, or any test. */
export type Wanted = string | RegExp | ((line: Line) => boolean);

/** Everything that was said, whoever looks. */
export interface Chats {
  all: Map<string, Chat>;
  open(id: string, title: string, people?: string[]): Chat;
  post(chat: Chat, by: string, said: Omit<Line, "id" | "by" | "at">): Line;
  /** The account is seen typing, for five seconds. */
  type(chat: Chat): void;
  /** Calls back after every change that can be seen; the answer ends it. */
  watch(changed: () => void): () => void;
  /** The first line that `look` finds, now or later. */
  await(look: () => Line | undefined): Promise<Line>;
}

const TYPING_MS = 5_000;

export function createChats(timers: Timers, nextId: () => string): Chats {
  const all = new Map<string, Chat>();
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const watcher of watchers) watcher();
  };
  const watch: Chats["watch"] = (watcher) => {
    watchers.add(watcher);
    return () => void watchers.delete(watcher);
  };

  return {
    all,
    open(id, title, people) {
      if (all.has(id)) throw new Error(`Chat ${id} exists already.`);
      const chat = { id, title, isGroup: people !== undefined, people: new Set(people), lines: [], typingUntil: 0 };
      all.set(id, chat);
      return chat;
    },
    post(chat, by, said) {
      const line = { id: nextId(), by, at: timers.now(), ...said };
      chat.lines.push(line);
      changed();
      return line;
    },
    type(chat) {
      chat.typingUntil = timers.now() + TYPING_MS;
      changed();
    },
    watch,
    await(look) {
      const already = look();
      if (already !== undefined) return Promise.resolve(already);
      return new Promise((resolve) => {
        const stop = watch(() => {
          const found = look();
          if (found === undefined) return;
          stop();
          resolve(found);
        });
      });
    },
  };
}

/** Reads on in what the account says in a chat: the next line that fits, passing over what does not. */
export function earOn(chats: Chats, chat: Chat, account: string): (wanted: Wanted) => Promise<Line> {
  let heard = 0;
  return (wanted) =>
    chats.await(() => {
      while (heard < chat.lines.length) {
        const line = chat.lines[heard];
        heard += 1;
        if (line?.by === account && fits(line, wanted)) return line;
      }
      return undefined;
    });
}

/** What can be seen in a chat. */
export interface ChatView {
  readonly lines: readonly Line[];
  readonly typing: boolean;
  /** The first message of anybody that fits, now or later. */
  waitFor(wanted: Wanted): Promise<Line>;
}

export function viewOf(chats: Chats, timers: Timers, id: string): ChatView {
  const chat = chats.all.get(id);
  if (chat === undefined) throw new Error(`There is no chat ${id}.`);
  return {
    lines: chat.lines,
    get typing() {
      return timers.now() < chat.typingUntil;
    },
    waitFor: (wanted) => chats.await(() => chat.lines.find((line) => fits(line, wanted))),
  };
}

function fits(line: Line, wanted: Wanted): boolean {
  if (typeof wanted === "string") return line.text.includes(wanted);
  return typeof wanted === "function" ? wanted(line) : wanted.test(line.text);
}

/** A text as the apps send it: in pieces of at most 2,000. */
export function piecesOf(text: string): string[] {
  const whole = text.trim();
  if (whole === "") throw new Error("An app does not send an empty message.");
  const pieces: string[] = [];
  for (let at = 0; at < whole.length; at += 2_000) pieces.push(whole.slice(at, at + 2_000));
  return pieces;
}
