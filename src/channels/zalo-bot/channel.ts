import { z } from "zod";
import type { Channel, FileContent, Links, Log, SendResult } from "../../app/ports.ts";
import { DAY, type Instant, plus } from "../../domain/time.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Answer, Fault } from "../answer.ts";
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
type Sent = z.infer<typeof Sent>;

/** Zalo's Bot Platform as the use cases see it: texts with numbered choices, pictures by a public link, all else as a link. */
export function botChannel({ client, quota, links, words, origin, link, pace, log }: ChannelDeps): Channel {
  /** What Zalo has refused for want of quota is not tried before this, by chat. */
  const holds = new Map<string, { until: Instant; ms: number }>();

  async function post(chat: string, part: Part): Promise<Answer<Sent>> {
    const payload = { chat_id: chat, ...part.payload };
    const answer = await client.call(part.method, payload, { shape: Sent });
    if (answer.ok) await quota.sent(chat, pace.now());
    return answer;
  }

  /** How long a 429 is waited out: longer each time, and long where our own count says that there is none left. */
  async function hold(chat: string, fault: Fault & { kind: "refused" }): Promise<SendResult & { ok: false }> {
    const now = pace.now();
    if (isQuota(fault) && (await quota.isUsedUp(chat, now).catch(() => false))) {
      holds.set(chat, { until: plus(now, EXHAUSTED_HOLD), ms: EXHAUSTED_HOLD });
      return { ok: false, why: "window" }; // whoever has another channel hears there
    }
    const before = holds.get(chat)?.ms;
    const ms = fault.retryMs ?? Math.min(before === undefined ? FIRST_HOLD : 2 * before, LONGEST_HOLD);
    holds.set(chat, { until: plus(now, ms), ms });
    return { ok: false, why: "retry", ms };
  }

  function held(chat: string): (SendResult & { ok: false }) | undefined {
    const found = holds.get(chat);
    const ms = found === undefined ? 0 : found.until - pace.now();
    if (found === undefined || ms <= 0) return undefined;
    return found.ms === EXHAUSTED_HOLD ? { ok: false, why: "window" } : { ok: false, why: "retry", ms };
  }

  async function sayAll(chat: string, parts: Part[]): Promise<SendResult> {
    let last: SendResult = { ok: false, why: "bug" };
    for (const part of parts) {
      const answer = await post(chat, part);
      if (answer.ok) {
        holds.delete(chat);
        last = { ok: true, id: answer.value.message_id ?? "" };
        continue;
      }
      const { fault } = answer;
      if (fault.kind === "refused" && fault.code === 429) return hold(chat, fault);
      const result = resultOf(fault, FIRST_HOLD);
      if (result.why === "bug" || result.why === "human") log.error({ ...fault }, "Zalo refused a message of the bot");
      return result;
    }
    return last;
  }

  return {
    name: NAME,
    buttons: 0,
    decode,
    async send(chat, _id, message, now, file) {
      const waits = held(chat);
      if (waits !== undefined) return waits;
      const photo = photoOf(message, file, now);
      const line = file === undefined || photo !== undefined ? undefined : fileLine(message, file, now);
      const texts = render(message, line).map((text): Part => ({ method: "sendMessage", payload: { text } }));
      if (photo === undefined) return sayAll(chat, texts);
      const result = await sayAll(chat, [photo, ...texts.filter(({ payload }) => payload["text"] !== "")]);
      if (result.ok || result.why !== "bug") return result;
      // A picture that Zalo does not load is no reason to say nothing.
      const instead = render(message, file && fileLine(message, file, now));
      return sayAll(
        chat,
        instead.map((text) => ({ method: "sendMessage", payload: { text } })),
      );
    },
    typing(chat) {
      void client.call("sendChatAction", { chat_id: chat, action: "typing" });
    },
    joinLink: () => link,
    fetch: ({ id }, most) => download(id, most, origin),
  };

  function photoOf({ file: recipe }: OutMessage, file: FileContent | undefined, now: Instant): Part | undefined {
    if (file === undefined || recipe === undefined || links === undefined) return undefined;
    if (!PHOTO_TYPES.includes(file.mime)) return undefined;
    return { method: "sendPhoto", payload: { photo: links.file(recipe, plus(now, PHOTO_LINK_LIFE)) } };
  }

  function fileLine({ file: recipe }: OutMessage, file: FileContent, now: Instant): string {
    if (links === undefined || recipe === undefined) return words.noLink(file.name);
    return words.link(file.name, links.file(recipe, plus(now, LINK_LIFE)));
  }
}

/** One call's worth of a message. */
interface Part {
  method: "sendMessage" | "sendPhoto";
  payload: Record<string, string>;
}
