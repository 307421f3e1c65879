import type { Payload } from "../../../src/channels/telegram/shapes.ts";

/** Updates as Telegram makes them, with more fields than are used. */

export const BOT = { id: "5000000001", name: "giaoban_bot" };
export const CLERK = { id: 11, is_bot: false, first_name: "A", language_code: "vi" };
export const PRIVATE = { id: 11, type: "private", first_name: "A" };
export const GROUP = { id: -1_000_000_000_077, type: "supergroup", title: "Giao ban" };
const BOT_USER = { id: 5_000_000_001, is_bot: true, first_name: "Giao ban", username: "giaoban_bot" };

let last = 500;

export function message(more: object, chat: object = PRIVATE): Record<string, unknown> {
  return { message_id: 7, date: 1_764_000_000, chat, from: CLERK, ...more };
}

export function update(kind: string, body: unknown): Record<string, unknown> {
  last += 1;
  return { update_id: last, [kind]: body };
}

export function payload(kind: string, body: unknown): Payload {
  return { bot: BOT, update: update(kind, body) } as never;
}

export function tap(data: string | undefined, chat: object = PRIVATE, date = 1_764_000_000): Record<string, unknown> {
  return { id: "4382", from: CLERK, chat_instance: "-3", message: { message_id: 9, chat, date, text: "?" }, data };
}

/** A text with the entities that Telegram finds in it. */
export function marked(text: string): { text: string; entities: object[] } {
  const entities = [...text.matchAll(/\/\w+(@\w+)?|@\w+/g)].map((match) => ({
    type: match[0].startsWith("/") ? "bot_command" : "mention",
    offset: match.index,
    length: match[0].length,
  }));
  return { text, entities };
}

export const repliedToBot = { reply_to_message: { message_id: 3, date: 1, chat: GROUP, from: BOT_USER, text: "…" } };
export const repliedToOther = { reply_to_message: { message_id: 3, date: 1, chat: GROUP, from: CLERK, text: "…" } };
