import { type Instant, MINUTE } from "./time.ts";

/**
 * Whether something may be done once more: yes; no, since this was the last straw; or not yet, since that was less than a minute ago.
 */
export type Allowed = "yes" | "spent" | "closed";

/** How often each of many may do something. In memory: each process counts for itself. */
export interface Allowances {
  take(key: string, perMinute: number, now: Instant): Allowed;
}

interface Account {
  left: number;
  at: Instant;
  closed: boolean;
}

/** So many are kept apart at once; beyond that all begin anew, since memory is worth more than being exact. */
const MOST_KEYS = 100_000;

/**
 * A minute's worth may be used at once, and it fills up again evenly. Who uses it up gets nothing for a whole minute: a stream of
 * messages of which every second one is dropped would be answers to the wrong questions.
 * [2 a minute, three at once -> yes, yes, spent; one more -> closed; a minute later -> yes]
 */
export function createAllowances(): Allowances {
  const accounts = new Map<string, Account>();
  let sweptAt: Instant | undefined;

  /** Who did nothing for a minute has a whole minute's worth again, like somebody new. */
  function sweep(now: Instant): void {
    if (sweptAt !== undefined && !isOver(sweptAt, now)) return;
    sweptAt = now;
    for (const [key, { at }] of accounts) if (isOver(at, now)) accounts.delete(key);
  }

  return {
    take(key, perMinute, now) {
      sweep(now);
      const before = accounts.get(key);
      const account =
        before === undefined || isOver(before.at, now) ? { left: perMinute, at: now, closed: false } : before;
      if (account.closed) return "closed";
      const left = Math.min(perMinute, account.left + (perMinute * (now - account.at)) / MINUTE);
      if (accounts.size >= MOST_KEYS) accounts.clear();
      accounts.set(key, { left: left - 1, at: now, closed: left < 1 });
      return left < 1 ? "spent" : "yes";
    },
  };
}

/** Also when the clock was put back: nobody waits for an hour that comes twice. */
function isOver(at: Instant, now: Instant): boolean {
  return now < at || now - at >= MINUTE;
}
