import type { Address } from "../domain/people.ts";
import { DAY, type Instant, MINUTE, plus } from "../domain/time.ts";
import { isLabel, readPlace } from "../domain/vietnamese/choose.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { DIGEST } from "./digest.ts";
import type { Call } from "./handle.ts";
import type { Office } from "./office.ts";
import type { Menu, OutboxItem } from "./ports.ts";

/**
 * Options outside a conversation, chosen by typing. What was offered last in a chat is kept for it, whatever the channel; a number
 * or the words of an option then say its command, as a button would. An open question comes before: its answers are its own.
 */

/** How long a number means what an answer has listed. */
export const OPEN_MINUTES = 30;
/** What was said unasked is seen when there is time for it. */
const OPEN_UNASKED = DAY;

/** Keeps what this message offers the chat, before it is sent there. Of several messages that answer one update, all of them. */
export async function keepMenu(office: Office, chat: Address, item: OutboxItem, message: OutMessage): Promise<void> {
  const { options = [], conversation, pick = "number", numbersFrom = 1, prompt } = message;
  if ((options.length === 0 && prompt === undefined) || conversation !== undefined || pick === "words") return;
  const { menus } = office.stores;
  const cause = causeOf(item);
  const earlier = numbersFrom > 1 ? await menus.get(chat) : undefined;
  const others = earlier?.cause === cause ? earlier.options.filter(({ number }) => number < numbersFrom) : [];
  const own = options.map((option, index) => ({ ...option, number: numbersFrom + index }));
  const until = plus(office.clock.now(), item.kind === "reply" ? OPEN_MINUTES * MINUTE : OPEN_UNASKED);
  await menus.keep(chat, {
    options: [...others, ...own],
    pick,
    until,
    cause,
    ...(prompt === undefined ? {} : { prompt }),
  });
}

/** Answers to one update are told apart by a number, summaries of one time by their flow. */
function causeOf({ id }: OutboxItem): string {
  return /^say:(.+):\d+$/.exec(id)?.[1] ?? new RegExp(`^${DIGEST}:\\d+`).exec(id)?.[0] ?? id;
}

/** A summary that comes after others of its time is numbered on from theirs, so that a number means one option. */
export async function numberOn(
  { stores: { menus } }: Office,
  chat: Address,
  item: OutboxItem,
  message: OutMessage,
): Promise<OutMessage> {
  if (message.options === undefined || !item.id.startsWith(`${DIGEST}:`)) return message;
  const kept = await menus.get(chat);
  const last = kept?.cause === causeOf(item) ? kept.options.at(-1) : undefined;
  return last === undefined ? message : { ...message, numbersFrom: last.number + 1 };
}

/**
 * The same of an answer whose sender died between storing and sending it: what its person types next may be its number, and comes
 * before the answer is sent again.
 */
export async function keepMenuOf(office: Office, chat: Address, update: string): Promise<void> {
  const { outbox } = office.stores;
  for (let n = 0; ; n += 1) {
    const item = await outbox.get(`say:${update}:${n}`);
    if (item === undefined) return;
    if (item.state === "waiting" || item.state === "sending") await keepMenu(office, chat, item, item.message);
  }
}

/**
 * What words mean after the last menu; numbers are given as they are to be typed. option: this one's id. several: one of these numbers. none: a number that stands for nothing,
 * since there is no menu (any more), or since it ends before. Nothing: they are no choice at all. `prompted`: the words were asked for
 * by the menu of this cause.
 */
export type Choice =
  | { is: "option"; id: string; prompted?: string }
  | { is: "several"; numbers: string[] }
  | { is: "none"; number: number; last: string | undefined };

/** `slash`: the number stood behind one, as it must where a bare number would answer the open question. */
export async function readMenu(
  { office, address, cause, at }: Pick<Call, "office" | "address" | "cause" | "at">,
  text: string,
  slash = false,
): Promise<Choice | undefined> {
  const number = readPlace(text);
  const kept = await office.stores.menus.get(address);
  const menu = kept !== undefined && isOpen(kept, { cause, at }) ? kept : undefined;
  const byNumber = slash || menu?.pick === "number" ? number : undefined;
  const meant = menu?.options.filter((one) => one.number === byNumber || isLabel(text, one.label)) ?? [];
  const [first, ...others] = meant;
  if (first !== undefined && others.every(({ id }) => id === first.id)) return { is: "option", id: first.id };
  const typed = (option: { number: number }) => (menu?.pick === "slash" ? `/${option.number}` : `${option.number}`);
  if (first !== undefined) return { is: "several", numbers: meant.map(typed) };
  if (menu?.prompt !== undefined && !slash) return { is: "option", id: `${menu.prompt} ${text}`, prompted: menu.cause };
  if (number === undefined) return undefined;
  const last = byNumber === undefined ? undefined : menu?.options.at(-1);
  return { is: "none", number, last: last && typed(last) };
}

/** Words that were asked for have been said: what comes next is no more of them, unless it was asked for again. */
export async function endPrompt(office: Office, chat: Address, cause: string): Promise<void> {
  const { menus } = office.stores;
  if ((await menus.get(chat))?.cause === cause) await menus.drop(chat);
}

/** An update is not read against the menu that its own answer left. */
function isOpen(menu: Menu, { cause, at }: { cause: string; at: Instant }): boolean {
  return menu.cause !== cause && at < menu.until;
}

/** ["/2" -> the second option of the menu that was said beside an open question] */
export function isPlace(name: string): boolean {
  return /^\d{1,3}$/.test(name);
}
