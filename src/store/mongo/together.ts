/** Items of one batch at most: more than people who talk at once, few enough that nobody waits long for it. */
const MOST = 100;

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result | Promise<Result>): void;
}

/**
 * Lets those who come while a command is under way share the next one. A server puts each command on disk by itself, which is
 * most of what a small write costs: so when many people talk at once their writes travel together, and when one talks alone
 * nothing waits. `run` answers for each item in its place. When it fails, each item is tried by itself, so that nobody pays for
 * somebody else's document.
 */
export function together<Item, Result>(run: (items: Item[]) => Promise<Result[]>): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let underWay = false;

  async function work(): Promise<void> {
    underWay = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      await settle(batch);
    }
    underWay = false;
  }

  async function settle(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [place, { resolve }] of batch.entries()) resolve(results[place] as Result);
    } catch (error) {
      if (batch.length === 1) batch[0]?.resolve(Promise.reject(error));
      else for (const { item, resolve } of batch) resolve(alone(item));
    }
  }

  async function alone(item: Item): Promise<Result> {
    const [result] = await run([item]);
    return result as Result;
  }

  return (item) =>
    new Promise((resolve) => {
      waiting.push({ item, resolve });
      if (!underWay) void work();
    });
}
