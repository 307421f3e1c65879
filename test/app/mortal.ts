import type { Stores } from "../../src/app/ports.ts";

/** The calls that change the database. */
const WRITES: { [Store in keyof Stores]?: string[] } = {
  inbox: ["insert", "done", "fail", "purge", "forget"],
  conversations: ["commit", "settle", "retry", "unhandle"],
  reports: ["submit", "rewrite"],
  outbox: ["add", "claim", "claimBundle", "settle", "expire", "purge", "forget"],
  marks: ["move"],
  people: ["save", "update", "alter"],
  invites: ["add", "use", "tried", "purge", "forget"],
  groups: ["setLeaders", "move"],
  menus: ["keep", "drop", "purge"],
  files: ["put", "hold", "erase"],
  dues: ["put"],
  approvals: ["decide"],
  reopenings: ["put"],
  digests: ["put"],
  leases: ["take", "release", "purge"],
  transcript: ["add", "purge", "forget"],
  absences: ["add", "cancel", "purge", "forget"],
  calendarChanges: ["add"],
  audit: ["add"],
  outages: ["add"],
  verdicts: ["put"],
};

/** Where a process dies: before or after its n-th write, counted from `arm` on. */
export interface Death {
  write: number;
  side: "before" | "after";
}

/**
 * Stores of a process that dies: at the n-th write it stops for good, and `dies` is called. From then on no call returns, so
 * whoever waits for one goes no further either; the process as a whole can then be killed at leisure.
 */
export function mortal(stores: Stores, death: Death, dies: () => void) {
  let writes = -1; // not armed
  let dead = false;
  const never = new Promise<never>(() => {});

  function die(): Promise<never> {
    dead = true;
    dies();
    return never;
  }

  async function call(isWrite: boolean, run: () => Promise<unknown>): Promise<unknown> {
    if (dead) return never;
    const last = isWrite && writes >= 0 && (writes += 1) === death.write;
    if (last && death.side === "before") return die();
    const result = await run();
    return last ? die() : dead ? never : result;
  }

  function wrapped<T extends object>(name: keyof Stores, store: T): T {
    return new Proxy(store, {
      get(target, method) {
        const run = Reflect.get(target, method) as (...args: unknown[]) => Promise<unknown>;
        const isWrite = WRITES[name]?.includes(String(method)) ?? false;
        return (...args: unknown[]) => call(isWrite, () => run.apply(target, args));
      },
    });
  }

  const names = Object.keys(stores) as (keyof Stores)[];
  return {
    stores: Object.fromEntries(names.map((name) => [name, wrapped(name, stores[name])])) as unknown as Stores,
    arm: () => {
      writes = 0;
    },
    /** Returns at once while alive, and never afterwards. */
    alive: (): Promise<void> => (dead ? never : Promise.resolve()),
  };
}
