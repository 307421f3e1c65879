import type { Address } from "../domain/people.ts";
import type { Instant } from "../domain/time.ts";
import type { Office } from "./office.ts";
import type { Update } from "./ports.ts";

/** The updates of all chats, worked one at a time within each chat and side by side between chats. */
export interface Work {
  /** Takes updates that are stored; returns at once. */
  take(updates: Update[]): void;
  /** Takes up what is stored and undone: after a start, a crash, or a fault. */
  takeUp(before: Instant): Promise<void>;
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>;
  /** Marks what was worked since the last call as done. Off the reply's path: a repeat is harmless. */
  flush(): Promise<void>;
}

/** Tries by this process before an update is put aside for a person to look at. */
const MOST_TRIES = 5;
/** Done rows are marked in batches of this many at the latest. */
const BATCH = 50;

export function workOf(office: Office, handle: (update: Update) => Promise<void>): Work {
  const queues = new Map<string, Update[]>();
  const running = new Set<Promise<void>>();
  const tries = new Map<string, number>();
  /** Chats whose oldest update failed: newer ones wait in the inbox until `takeUp`, so that order is kept. */
  const behind = new Set<string>();
  /** Chats whose earlier undone updates, left by another process, have been looked for. */
  const known = new Set<string>();
  let done: string[] = [];

  function take(updates: Update[]): void {
    for (const update of updates) {
      const key = chatKey(update);
      if (behind.has(key)) continue;
      const queue = queues.get(key);
      if (queue !== undefined) {
        if (!queue.some((one) => one.id === update.id)) queue.push(update);
        continue;
      }
      const started = [update];
      queues.set(key, started);
      const run = drain(key, started).finally(() => running.delete(run));
      running.add(run);
    }
  }

  async function drain(key: string, queue: Update[]): Promise<void> {
    if (!known.has(key)) await lookBack(key, queue);
    for (let update = queue[0]; update !== undefined; update = queue[0]) {
      if (!(await tryOne(update))) {
        behind.add(key);
        break;
      }
      queue.shift();
      done.push(update.id);
      if (done.length >= BATCH) await flush();
    }
    queues.delete(key); // in the same breath as the last look at the queue: nobody can add to it unseen
  }

  /** A process that died may have left older updates of this chat: they come first. */
  async function lookBack(key: string, queue: Update[]): Promise<void> {
    const [first] = queue;
    if (first === undefined) return;
    try {
      const older = await office.stores.inbox.undone(office.clock.now(), { channel: first.channel, chat: first.chat });
      const ids = new Set(queue.map((update) => update.id));
      queue.unshift(...older.filter((update) => !ids.has(update.id) && update.order < first.order));
      known.add(key);
    } catch (error) {
      office.log.warn({ fault: nameOf(error) }, "Earlier updates of a chat could not be looked for");
    }
  }

  async function tryOne(update: Update): Promise<boolean> {
    try {
      await handle(update);
      tries.delete(update.id);
      return true;
    } catch (error) {
      const tried = (tries.get(update.id) ?? 0) + 1;
      tries.set(update.id, tried);
      office.log.error({ update: update.id, tried, fault: nameOf(error) }, "An update could not be worked");
      return tried >= MOST_TRIES && (await giveUp(update));
    }
  }

  async function giveUp(update: Update): Promise<boolean> {
    try {
      await office.stores.inbox.fail(update.id);
      tries.delete(update.id);
      return true;
    } catch {
      return false; // the store is away: the update stays undone and is tried again
    }
  }

  async function flush(): Promise<void> {
    const ids = done;
    done = [];
    if (ids.length === 0) return;
    try {
      await office.stores.inbox.done(ids);
    } catch (error) {
      done.push(...ids);
      office.log.warn({ count: ids.length, fault: nameOf(error) }, "Worked updates could not be marked yet");
    }
  }

  return {
    take,
    flush,
    async takeUp(before) {
      await flush();
      const unmarked = new Set(done);
      const undone = (await office.stores.inbox.undone(before)).filter((update) => !unmarked.has(update.id));
      behind.clear();
      take(undone);
    },
    async idle() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

function chatKey(address: Address): string {
  return `${address.channel} ${address.chat}`;
}

/** The kind of a fault, never its text: that may hold what a person wrote. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name} ${"code" in error ? String(error.code) : ""}`.trim() : typeof error;
}
