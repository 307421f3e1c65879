import { z } from "zod";
import type { Channel, FileContent, Links, Log, SendResult } from "../../app/ports.ts";
import { DAY, type Instant, plus, SECOND } from "../../domain/time.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Fault } from "../answer.ts";
import { download } from "../download.ts";
import type { Pace } from "../pace.ts";
import { EXHAUSTED_HOLD, FIRST_HOLD, isQuota, LONGEST_HOLD, PHOTO_LINK_LIFE, PHOTO_TYPES } from "./assumed.ts";
import type { Client } from "./client.ts";
import { decode, NAME } from "./decode.ts";
import type { Quota } from "./quota.ts";
import { render } from "./render.ts";
import { resultOf } from "./send-result.ts";
import { Id } from "./shapes.ts";

/** For so long a link to a file is good. */
const LINK_LIFE = 7 * DAY;

/** What is said where a file cannot be sent as one. */
export interface FileWords {
  link(name: string, url: string): string;
  /** This server has no public address, so there are no links. */
  noLink(name: string): string;
}

export interface ChannelDeps {
  client: Client;
  quota: Quota;
  links: Links | undefined;
  words: FileWords;
  /** The platform's own origin, from which a picture may come wherever that is. */
  origin: string;
  /** The link that opens the bot; it carries no code. */
  link: string | undefined;
  pace: Pace;
  log: Log;
}

const Sent = z.object({ message_id: Id }).partial().catch({});

/** One call's worth of a message. */
interface Part {
  method: "sendMessage" | "sendPhoto";
  payload: Record<string, string>;
}

/** Nobody shall get half a message. */
const PATIENCE_WITHIN = 30 * SECOND;

/** What Zalo refused to take is not tried before `until`: in one chat, or nowhere. */
interface Hold {
  until: Instant;
  ms: number;
}
const EVERYWHERE = "";

/** Zalo's Bot Platform as the use cases see it: texts with numbered choices, pictures by a public link, all else as a link. */
export function botChannel({ client, quota, links, words, origin, link, pace, log }: ChannelDeps): Channel {
  const holds = new Map<string, Hold>();

  /** One call in its time. A wait of at most `patience` ms is waited out here. */
  async function say(chat: string, { method, payload }: Part, patience: number): Promise<SendResult> {
    const givesUp = pace.now() + patience;
    for (;;) {
      const waits = held(chat);
      if (waits !== undefined) {
        if (waits.why !== "retry" || pace.now() + waits.ms > givesUp) return waits;
        await pace.wait(waits.ms);
      }
      const answer = await client.call(method, { chat_id: chat, ...payload }, { shape: Sent });
      if (answer.ok) {
        for (const key of [chat, EVERYWHERE]) holds.delete(key);
        await quota.sent(chat, pace.now());
        return { ok: true, id: answer.value.message_id ?? "" };
      }
      const { fault } = answer;
      if (fault.kind === "refused" && fault.code === 429) {
        await hold(chat, fault);
        continue;
      }
      const result = resultOf(fault);
      if (result.why === "bug" || result.why === "human") log.error({ ...fault }, "Zalo refused a message of the bot");
      return result;
    }
  }

  /** How long a 429 is waited out: longer each time, and long where our own count says that there is none left. */
  async function hold(chat: string, fault: Fault & { kind: "refused" }): Promise<void> {
    const now = pace.now();
    const usedUp = isQuota(fault) && (await quota.isUsedUp(chat, now).catch(() => false));
    const key = isQuota(fault) ? chat : EVERYWHERE;
    const before = holds.get(key)?.ms;
    const longer = before === undefined ? FIRST_HOLD : Math.min(2 * before, LONGEST_HOLD);
    const ms = usedUp ? EXHAUSTED_HOLD : Math.max(fault.retryMs ?? 0, longer);
    holds.set(key, { until: plus(now, ms), ms });
  }

  function held(chat: string): (SendResult & { ok: false; why: "retry" | "window" }) | undefined {
    const left = (found: Hold | undefined) => (found === undefined ? 0 : found.until - pace.now());
    const own = holds.get(chat);
    // Whoever has another channel hears there.
    if (own?.ms === EXHAUSTED_HOLD && left(own) > 0) return { ok: false, why: "window" };
    const ms = Math.max(left(own), left(holds.get(EVERYWHERE)));
    return ms > 0 ? { ok: false, why: "retry", ms } : undefined;
  }

  async function sayAll(chat: string, parts: Part[], patience = 0): Promise<SendResult> {
    let last: SendResult = { ok: false, why: "bug" };
    for (const [index, part] of parts.entries()) {
      last = await say(chat, part, index === 0 ? patience : PATIENCE_WITHIN);
      if (!last.ok) break;
    }
    return last;
  }

  /** A picture with what is to be said under it, or what is said after it; nothing where it cannot go as one. */
  function withPicture(message: OutMessage, file: FileContent, now: Instant): [Part, ...Part[]] | undefined {
    const { file: recipe } = message;
    if (links === undefined || recipe === undefined || !PHOTO_TYPES.includes(file.mime)) return undefined;
    const photo = links.file(recipe, plus(now, PHOTO_LINK_LIFE));
    const texts = render(message);
    const [caption = ""] = texts;
    if (texts.length > 1) return [{ method: "sendPhoto", payload: { photo } }, ...texts.map(textPart)];
    return [{ method: "sendPhoto", payload: caption === "" ? { photo } : { photo, caption } }];
  }

  /** Where a file is to be had; nothing for a QR picture, which shows what the text says anyway. */
  function fileLine({ file: recipe }: OutMessage, file: FileContent, now: Instant): string | undefined {
    if (recipe?.make === "qr") return undefined;
    if (links === undefined || recipe === undefined) return words.noLink(file.name);
    return words.link(file.name, links.file(recipe, plus(now, LINK_LIFE)));
  }

  return {
    name: NAME,
    buttons: 0,
    decode,
    async send(chat, _id, message, now, file) {
      const [picture, ...texts] = (file && withPicture(message, file, now)) ?? [];
      if (picture !== undefined) {
        const shown = await say(chat, picture, 0);
        if (shown.ok && texts.length > 0) return sayAll(chat, texts, PATIENCE_WITHIN);
        if (shown.ok || shown.why !== "bug") return shown; // a picture that Zalo does not load is no reason to say nothing
      }
      return sayAll(chat, render(message, file && fileLine(message, file, now)).map(textPart));
    },
    typing(chat) {
      if (held(chat) === undefined) void client.call("sendChatAction", { chat_id: chat, action: "typing" });
    },
    joinLink: () => link,
    // An address of a picture lives for a while only. It is fetched when the update is worked, which is right after it was stored,
    // and stored first, since a download may take longer than Zalo waits for its 200; after an outage it may be too late, which
    // the person is told.
    fetch: ({ id }, most) => download(id, most, origin),
  };
}

function textPart(text: string): Part {
  return { method: "sendMessage", payload: { text } };
}
