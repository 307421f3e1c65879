import { DAY, HOUR, MINUTE, SECOND } from "../../domain/time.ts";
import type { Fault } from "../answer.ts";

/**
 * All that giaoban believes of Zalo's Bot Platform without having seen it. The sources are third-party copies of Zalo's pages, by
 * the keys of the fact sheet: Z1 a copy of the documentation of 2 Oct 2026, Z2 clients measured on the live API, Z3
 * agent-cskh-zalo, Z4 an error table, OC an npm adapter. The first live trial looks at each; what turns out otherwise is corrected
 * here and nowhere else.
 */
export interface Assumption {
  says: string;
  source: string;
  /** What to look at in the first live trial. */
  look: string;
}

export const ASSUMED = {
  calls: {
    says: "A call is a POST of JSON to /bot<token>/<method>. Every answer of the platform has HTTP status 200, refusals too: {ok: false, error_code, description}.",
    source: "Z1, Z2",
    look: "getMe with the right token and with a wrong one",
  },
  proxy: {
    says: "A 429 in HTML is the web server's in front: nothing was carried out. After a 5xx, in HTML or as error_code, nobody knows.",
    source: "Z2; that a 429 carries nothing out is a guess",
    look: "whether a message that met a 429 arrives",
  },
  event: {
    says: "{event_name, message: {from, chat: {id, chat_type}, message_id, date}}, enveloped as {ok: true, result} or bare; the kinds are text, image, sticker, voice, unsupported.",
    source: "Z1, OC",
    look: "one message of each kind, and which kinds are passed over in the log",
  },
  ids: {
    says: "In a private chat the chat's id is the person's, so that in a group a person is known by it. A message_id is never given twice.",
    source: "Z1 (its examples)",
    look: "chat.id and from.id of a private message and of one in a group",
  },
  image: {
    says: "A picture's address stands in photo or photo_url, can be read by anyone who has it, and lives long enough for a download that begins at once.",
    source: "Z1 (photo), OC (photo_url)",
    look: "a photo sent to the bot in a report is kept, also the tenth of ten",
  },
  unsupported: {
    says: "message.unsupported.received stands for documents and for people whose messages Zalo does not show to bots.",
    source: "Z1, OC",
    look: "what comes in for a PDF, an XLSX, a video, a place",
  },
  groups: {
    says: "In a group only what mentions the bot or replies to it comes in; a mention is the name that getMe gives, behind @, in the text.",
    source: "Z1; the form of the mention is a guess",
    look: "the text of a mention, and what getMe calls the bot",
  },
  secret: {
    says: "A delivery shows the secret of setWebhook, 8 to 256 characters, in X-Bot-Api-Secret-Token.",
    source: "Z1, OC",
    look: "the first delivery is taken",
  },
  redelivery: {
    says: "Whether an event whose delivery failed is delivered again is not known; 200 only after storing, else 500, so that it can be.",
    source: "undocumented",
    look: "stop giaoban for a minute while somebody writes",
  },
  poll: {
    says: "getUpdates {timeout: seconds, as text} gives one event and forgets it; error_code 408 when there was none. It is refused while a webhook is set.",
    source: "Z1, Z2",
    look: "polling after setWebhook, and what an empty poll answers",
  },
  text_limit: {
    says: "A text and a caption hold 2,000 characters; how they are counted is not known, so 1,900 UTF-16 units are used. Without parse_mode nothing in them is markup.",
    source: "Z1",
    look: "a long report in its parts, and one with * and < in it",
  },
  photo: {
    says: "sendPhoto takes an address on the internet and loads it at once; a picture it cannot load is refused with 400.",
    source: "Z1, Z2; when it loads is a guess",
    look: "a picture sent to a phone still shows after the link's time",
  },
  gone: {
    says: "403 means that this chat may not be written to, except where it says it is an internal error, which may be anything.",
    source: "Z1, Z2, Z4",
    look: "write to somebody who has blocked the bot",
  },
  quota: {
    says: "3,000 messages a month and 50 people a bot are free. Messages that the bot sends count, by the month in Viet Nam; what it receives does not, nor do sendChatAction and what was refused.",
    source: "Z3, which says both of received messages",
    look: "the counter on Zalo's page against /healthz after a day",
  },
  quota_refused: {
    says: "A message beyond the quota is refused with 429, Quota exceeded; the same 429 may also mean too many in a short time. Whether it is the month's is told by our own count.",
    source: "Z2; which of the two is a guess",
    look: "the first 429 in the log, and the count beside it",
  },
} as const satisfies Record<string, Assumption>;

// poll
export const POLL_S = 30;
export const POLL_MS = (POLL_S + 10) * SECOND;
export const NOTHING_CAME = 408;

// secret
export const SECRET_HEADER = "X-Bot-Api-Secret-Token";

// text_limit
export const TEXT_LIMIT = 1_900;

// photo
export const PHOTO_TYPES = ["image/jpeg", "image/png"];
export const PHOTO_LINK_LIFE = DAY;

// quota_refused: the waits between tries, each as long again
export const FIRST_HOLD = 5 * SECOND;
export const LONGEST_HOLD = 10 * MINUTE;
/** How long what is refused for the month, or for a person too many, is not tried again. */
export const EXHAUSTED_HOLD = HOUR;

/** Beyond the quota, as far as the refusal tells; what the web server in front refuses has no words. */
export function isQuota({ code, description }: Fault & { kind: "refused" }): boolean {
  return code === 429 && /quota/i.test(description);
}

/** gone: the chat may not be written to. */
export function isGone({ code, description }: Fault & { kind: "refused" }): boolean {
  return code === 403 && !/internal/i.test(description);
}

/** Nobody knows whether it was carried out. */
export function isUnclear({ code }: Fault & { kind: "refused" }): boolean {
  return code === 403 || code === 408 || code >= 500;
}
