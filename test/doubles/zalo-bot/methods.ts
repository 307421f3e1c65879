import type { Timers } from "../common/timers.ts";
import type { Answer } from "../zalo/api.ts";
import type { Chat, Chats } from "../zalo/chats.ts";
import type { Hosts } from "../zalo/hosts.ts";
import { fetchFrom } from "../zalo/post.ts";
import type { Events } from "./events.ts";
import type { Persons } from "./people.ts";
import type { Quota } from "./quota.ts";
import { badRequest, notFound, Refusal } from "./refusal.ts";

export interface Parts {
  timers: Timers;
  chats: Chats;
  hosts: Hosts;
  events: Events;
  quota: Quota;
  persons: Persons;
  account: { id: string; account_name: string };
}

type Params = Record<string, unknown>;

const MOST_TEXT = 2_000;

/** Carries out a method and puts its result, or its refusal, into the API's form. */
export async function runMethod(parts: Parts, method: string, params: Params, signal: AbortSignal): Promise<Answer> {
  try {
    const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (run === undefined) throw notFound();
    const result = await run(parts, params, signal);
    return { status: 200, body: result === DONE ? { ok: true } : { ok: true, result } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { status: 200, body: { ok: false, description: error.message, error_code: error.code } };
  }
}

const DONE = {};

/** All there are; sendDocument, edits, deletions, buttons and whatever else Telegram has do not exist here. */
const METHODS: Record<string, (parts: Parts, params: Params, signal: AbortSignal) => object | Promise<object>> = {
  getMe: ({ account }) => ({ ...account, account_type: "BASIC", can_join_groups: false }),
  getUpdates: ({ events }, params, signal) => events.take(Number(textOf(params, "timeout") || "30"), signal),
  setWebhook: ({ events }, params) => events.set(textOf(params, "url"), textOf(params, "secret_token")),
  deleteWebhook: ({ events }) => events.remove(),
  getWebhookInfo: ({ events }) => events.info(),
  sendMessage(parts, params) {
    const chat = chatOf(parts, params);
    const text = boundedText(params, "text");
    const mode = params["parse_mode"];
    if (mode !== undefined && params["text_styles"] !== undefined)
      throw badRequest("parse_mode and text_styles exclude each other");
    if (mode !== undefined && mode !== "markdown" && mode !== "html") throw badRequest("The parse_mode is not known");
    return say(parts, chat, { text });
  },
  async sendPhoto(parts, params) {
    const chat = chatOf(parts, params);
    const url = textOf(params, "photo");
    if (url === "") throw badRequest("The photo must not be empty");
    if (!/^https?:\/\//.test(url)) throw badRequest("The photo must start with http:// or https://");
    const caption = params["caption"] === undefined ? "" : boundedText(params, "caption");
    const at = parts.hosts.find(url);
    const photo = at && (await fetchFrom(at));
    if (photo === undefined || !photo.mime.startsWith("image/")) throw badRequest("The photo could not be loaded");
    return say(parts, chat, {
      text: caption,
      picture: { name: new URL(url).pathname.split("/").at(-1) ?? "", ...photo },
    });
  },
  sendSticker(parts, params) {
    const chat = chatOf(parts, params);
    if (textOf(params, "sticker") === "") throw badRequest("The sticker must not be empty");
    return say(parts, chat, { text: "", other: "(nhãn dán)" });
  },
  sendVoice(parts, params) {
    const chat = chatOf(parts, params);
    if (!/^https?:\/\/.*\.aac$/.test(textOf(params, "voice_url")))
      throw badRequest("The voice_url must be an .aac address");
    return say(parts, chat, { text: "", other: "(ghi âm)" });
  },
  sendChatAction(parts, params) {
    const chat = chatOf(parts, params);
    if (textOf(params, "action") !== "typing") throw badRequest("The action is not known");
    parts.chats.type(chat);
    return DONE;
  },
};

function say(parts: Parts, chat: Chat, said: Parameters<Chats["post"]>[2]): object {
  parts.quota.charge(chat.id);
  const line = parts.chats.post(chat, parts.account.id, said);
  return { message_id: line.id, date: line.at };
}

/** The chat that is written to. It must have been heard of, and not have shut the bot out; how that is refused is a guess. */
function chatOf(parts: Parts, params: Params): Chat {
  const id = textOf(params, "chat_id");
  if (id === "") throw badRequest("The chat_id must not be empty");
  const chat = parts.chats.all.get(id);
  if (chat === undefined || parts.persons.get(id)?.met === false) throw badRequest("The chat_id is invalid");
  if (parts.persons.get(id)?.blocks === true) throw new Refusal(403, "Forbidden");
  return chat;
}

function boundedText(params: Params, name: string): string {
  const text = textOf(params, name);
  if (text.trim() === "") throw badRequest(`The ${name} must not be empty`);
  if (text.length > MOST_TEXT) throw badRequest(`The ${name} must not be longer than ${MOST_TEXT} characters`);
  return text;
}

function textOf(params: Params, name: string): string {
  const value = params[name];
  return typeof value === "string" ? value : "";
}
