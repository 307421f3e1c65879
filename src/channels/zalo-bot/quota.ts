import type { Log, Marks } from "../../app/ports.ts";
import type { Instant } from "../../domain/time.ts";
import { NAME } from "./decode.ts";
import { forecast, monthOf } from "./forecast.ts";

/** What a plan allows. */
export interface Limits {
  messages: number;
  users: number;
}

export interface QuotaDeps {
  marks: Marks;
  botId: string;
  limits: Limits;
  log: Log;
  /** Tells the administrators once for each cause. */
  tellAdmins: (cause: string, text: string) => Promise<void>;
  words: { quota: (sent: number, limit: number, forecast: number) => string };
}

/** What was sent this month, and to how many people ever: counted in the store, since every process sends. */
export interface Quota {
  /** A message was taken. Never throws: a count that is lost is no reason to call a message unsent. */
  sent(chat: string, now: Instant): Promise<void>;
  /** Whether our own count says that there is none left: for the month, or for this chat, which would be one too many. */
  isUsedUp(chat: string, now: Instant): Promise<boolean>;
  /** Reads what stands in the store. */
  look(now: Instant): Promise<void>;
  /** As this process last saw it. */
  state(now: Instant): Record<string, number>;
}

/** Percent of the month's messages at which somebody is told. */
const TOLD_AT = [70, 90, 100];

export function createQuota({ marks, botId, limits, log, tellAdmins, words }: QuotaDeps): Quota {
  const met = new Set<string>();
  let seen = { month: "", messages: 0, users: 0 };
  const sentMark = (now: Instant) => `${NAME}:${botId}:sent:${monthOf(now)}`;
  const usersMark = `${NAME}:${botId}:users`;
  const userMark = (chat: string) => `${NAME}:${botId}:user:${chat}`;

  async function count(chat: string, now: Instant): Promise<void> {
    const messages = await marks.add(sentMark(now), 1);
    let { users } = seen;
    if (!met.has(chat)) {
      if ((await marks.add(userMark(chat), 1)) === 1) users = await meet();
      met.add(chat);
    }
    seen = { month: monthOf(now), messages, users };
    const percent = TOLD_AT.find((mark) => messages === Math.ceil((limits.messages * mark) / 100));
    if (percent === undefined) return;
    const expected = forecast(messages, now);
    log.warn(
      { sent: messages, limit: limits.messages, forecast: expected },
      `${percent} % of the Zalo bot's month are used`,
    );
    const cause = `${NAME}:quota:${botId}:${monthOf(now)}:${percent}`;
    await tellAdmins(cause, words.quota(messages, limits.messages, expected));
  }

  async function meet(): Promise<number> {
    const users = await marks.add(usersMark, 1);
    if (users === limits.users) log.warn({ users }, "The Zalo bot has as many people as its plan allows");
    return users;
  }

  return {
    sent: (chat, now) =>
      count(chat, now).catch((error: unknown) => {
        log.warn({ fault: error instanceof Error ? error.name : "" }, "A message of the Zalo bot could not be counted");
      }),
    async isUsedUp(chat, now) {
      if (((await marks.get(sentMark(now))) ?? 0) >= limits.messages) return true;
      const known = met.has(chat) || (await marks.get(userMark(chat))) !== undefined;
      return !known && ((await marks.get(usersMark)) ?? 0) >= limits.users;
    },
    async look(now) {
      const [messages = 0, users = 0] = [await marks.get(sentMark(now)), await marks.get(usersMark)];
      seen = { month: monthOf(now), messages, users };
    },
    state(now) {
      const messages = seen.month === monthOf(now) ? seen.messages : 0;
      return { sent: messages, limit: limits.messages, forecast: forecast(messages, now), users: seen.users };
    },
  };
}
