import type { Stores } from "../../src/app/ports.ts";

/**
 * Stores whose calls take a while, as chance has it, so that two processes get in each other's way. A batch of updates goes in
 * one by one, as an unordered insert of MongoDB may.
 */
export function jittered(stores: Stores, roll: (sides: number) => number): Stores {
  async function pause(): Promise<void> {
    for (let turns = roll(6); turns > 0; turns -= 1) await Promise.resolve();
  }

  function wrapped<T extends object>(store: T): T {
    return new Proxy(store, {
      get(target, method) {
        const run = Reflect.get(target, method) as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          await pause();
          const result = await run.apply(target, args);
          await pause();
          return result;
        };
      },
    });
  }

  const slow = Object.fromEntries(
    Object.entries(stores).map(([name, store]) => [name, wrapped(store)]),
  ) as unknown as Stores;
  return {
    ...slow,
    inbox: {
      undone: slow.inbox.undone,
      done: slow.inbox.done,
      fail: slow.inbox.fail,
      lastFrom: slow.inbox.lastFrom,
      async insert(updates) {
        const fresh = [];
        for (const update of updates) fresh.push(...(await slow.inbox.insert([update])));
        return fresh;
      },
    },
  };
}
