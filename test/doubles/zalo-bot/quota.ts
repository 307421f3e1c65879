import type { Timers } from "../common/timers.ts";
import { quotaExceeded } from "./refusal.ts";

/** What the bot may do for nothing. */
export interface Tier {
  /** People it may write to. */
  users: number;
  /** Messages it may send in a month. */
  messages: number;
}

export const FREE: Tier = { users: 50, messages: 3_000 };

export interface Quota {
  /** Somebody is in touch with the bot: one of its users, as long as there is room. */
  meet(person: string): void;
  /** Counts a message to a person; throws the refusal of one that is too many. Form and code of it are a guess. */
  charge(person: string): void;
}

const VIETNAM_MS = 7 * 60 * 60 * 1000;

/** Whether received messages count too is disputed; here they do not. */
export function createQuota(timers: Timers, tier: Tier): Quota {
  const users = new Set<string>();
  const sent = new Map<string, number>();

  function meet(person: string): void {
    if (users.size < tier.users) users.add(person);
  }
  return {
    meet,
    charge(person) {
      meet(person);
      const month = new Date(timers.now() + VIETNAM_MS).toISOString().slice(0, 7);
      const count = sent.get(month) ?? 0;
      if (!users.has(person) || count >= tier.messages) throw quotaExceeded();
      sent.set(month, count + 1);
    },
  };
}
