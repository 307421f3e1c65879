import type { Address } from "../domain/people.ts";
import { DAY, type Instant, plus } from "../domain/time.ts";
import type { Office } from "./office.ts";
import { HANDLED_KEPT, type Update } from "./ports.ts";

/** The updates of all chats, worked one at a time within each chat and side by side between chats. */
export interface Work {
  /** Takes updates that were stored just now; returns at once. */
  take(updates: Update[]): void;
  /** Something of this chat is known to somebody else: asks the store what is undone, and works that in its order. */
  lookAgain(chat: Address): void;
  /** Takes up what is stored and undone: after a start, a crash, or a fault. */
  takeUp(before: Instant): Promise<void>;
  /** Resolves when nothing is being worked on. */
  idle(): Promise<void>;
  /** Marks what was worked as done, off the reply's path, and lets chats that fell behind be tried again. */
  flush(): Promise<void>;
}

/** Tries by this process before an update is put aside for a person to look at. */
const MOST_TRIES = 5;
/** Done rows are marked in batches of this many at the latest. */
const BATCH = 50;
/** And of one chat at most this many are left unmarked: a conversation must still know the update that a crash brings back. */
const BATCH_OF_CHAT = HANDLED_KEPT / 2;

/** `again`: somebody may have worked this update before, wholly or in part. */
type Handle = (update: Update, again: boolean) => Promise<void>;
type Taken = { update: Update; again: boolean };

export function workOf(office: Office, handle: Handle): Work {
  const queues = new Map<string, Taken[]>();
  const running = new Set<Promise<void>>();
  const tries = new Map<string, number>();
  /** Chats whose oldest update failed: newer ones wait in the inbox until the next flush, so that order is kept. */
  const behind = new Set<string>();
  /** Chats of which nothing undone lies in the inbox but what is in the queue. */
  const known = new Set<string>();
  /** Worked, by id, with the chat; until the store has marked them. */
  const unmarked = new Map<string, string>();
  let done: string[] = [];
  let marking = Promise.resolve();

  function take(updates: Update[], again = false): void {
    for (const update of updates) {
      const key = chatKey(update);
      if (behind.has(key)) continue;
      const queue = queues.get(key);
      if (queue === undefined) start(key, update, [{ update, again }]);
      else if (!queue.some((one) => one.update.id === update.id)) queue.push({ update, again });
    }
  }

  function start(key: string, chat: Address, queue: Taken[]): void {
    queues.set(key, queue);
    const run = drain(key, chat, queue).finally(() => running.delete(run));
    running.add(run);
  }

  async function drain(key: string, chat: Address, queue: Taken[]): Promise<void> {
    for (;;) {
      if (!known.has(key) && !(await lookBack(key, chat, queue))) break;
      const [next] = queue;
      if (next === undefined) break;
      if (!(await tryOne(next))) {
        fallBehind(key);
        break;
      }
      queue.shift();
      done.push(next.update.id);
      unmarked.set(next.update.id, key);
      const ofChat = [...unmarked.values()].filter((one) => one === key).length;
      if (done.length >= BATCH || ofChat >= BATCH_OF_CHAT) await mark();
    }
    queues.delete(key); // in the same breath as the last look at the queue: nobody can add to it unseen
  }

  function fallBehind(key: string): void {
    behind.add(key);
    known.delete(key); // its newer updates will be in the inbox only
  }

  /** What another process, or a fault, left undone of this chat: it goes where its order puts it. False: it cannot be known. */
  async function lookBack(key: string, { channel, chat }: Address, queue: Taken[]): Promise<boolean> {
    known.add(key); // before the look: whoever doubts it meanwhile is heard
    try {
      const anyTime = plus(office.clock.now(), DAY); // another process's clock may be ahead
      const undone = await office.stores.inbox.undone(anyTime, { channel, chat });
      const taken = new Set(queue.map(({ update }) => update.id));
      const missed = undone.filter(({ id }) => !taken.has(id) && !unmarked.has(id));
      queue.unshift(...missed.map((update) => ({ update, again: true })));
      queue.sort((a, b) => a.update.order - b.update.order);
      return true;
    } catch (error) {
      office.log.warn({ fault: nameOf(error) }, "Earlier updates of a chat could not be looked for");
      fallBehind(key);
      return false;
    }
  }

  async function tryOne({ update, again }: Taken): Promise<boolean> {
    const ended = office.metrics?.turn(update.channel, update.at);
    try {
      await handle(update, again);
      ended?.();
      tries.delete(update.id);
      return true;
    } catch (error) {
      const tried = (tries.get(update.id) ?? 0) + 1;
      tries.set(update.id, tried);
      ended?.(nameOf(error));
      office.log.error({ update: update.id, tried, fault: nameOf(error) }, "An update could not be worked");
      return tried >= MOST_TRIES && (await giveUp(update, nameOf(error)));
    }
  }

  async function giveUp(update: Update, why: string): Promise<boolean> {
    try {
      await office.stores.inbox.fail(update.id, why);
      tries.delete(update.id);
      return true;
    } catch {
      return false; // the store is away: the update stays undone and is tried again
    }
  }

  /** One batch after the other: when this resolves, all that was worked before the call is marked, or the store is away. */
  function mark(): Promise<void> {
    marking = marking.then(markBatch);
    return marking;
  }

  async function markBatch(): Promise<void> {
    const ids = done;
    done = [];
    if (ids.length === 0) return;
    try {
      await office.stores.inbox.done(ids);
      for (const id of ids) unmarked.delete(id);
    } catch (error) {
      done.push(...ids);
      office.log.warn({ count: ids.length, fault: nameOf(error) }, "Worked updates could not be marked yet");
    }
  }

  async function flush(): Promise<void> {
    behind.clear();
    await mark();
  }

  return {
    take,
    flush,
    lookAgain(chat) {
      const key = chatKey(chat);
      known.delete(key);
      if (!queues.has(key) && !behind.has(key)) start(key, chat, []);
    },
    async takeUp(before) {
      await flush();
      const undone = await office.stores.inbox.undone(before);
      take(
        undone.filter(({ id }) => !unmarked.has(id)),
        true,
      );
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
