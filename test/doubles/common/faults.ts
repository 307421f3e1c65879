import type { Timers } from "./timers.ts";

export interface FaultHandle {
  /** How many times it will still strike. */
  left: number;
  /** How many times it struck. */
  struck: number;
  /** It strikes no more; what it stalled goes on. */
  lift(): void;
  /** Lets the stalled calls go on. */
  release(): void;
  /** Resolves when it has struck `times` times. */
  strikes(times?: number): Promise<void>;
}

export interface Strike<Fault> {
  fault: Fault;
  /** Resolves when a stall is over. */
  over: Promise<void>;
}

export interface Faults<Fault> {
  /** For the next `times` calls of a method; "*" is every method, "file" a download. The first one set is the first to strike. */
  set(method: string, fault: Fault, times?: number): FaultHandle;
  /** The fault for this call, used up by asking. */
  strike(method: string): Strike<Fault> | undefined;
}

const STALL_MS = 60_000;

export const isStall = (fault: unknown) => fault === "stall-before" || fault === "stall-after";

/** Faults of any kind a double knows; those named "stall-…" last until the clock or `release` ends them. */
export function createFaults<Fault>(timers: Timers): Faults<Fault> {
  interface Entry extends FaultHandle {
    method: string;
    fault: Fault;
    stalled: Set<() => void>;
    awaited: Set<() => void>;
  }
  const entries: Entry[] = [];

  return {
    set(method, fault, times = 1) {
      const entry: Entry = {
        method: method.toLowerCase(),
        fault,
        left: times,
        struck: 0,
        stalled: new Set(),
        awaited: new Set(),
        lift() {
          entry.left = 0;
          entry.release();
        },
        release() {
          for (const go of entry.stalled) go();
          entry.stalled.clear();
        },
        strikes(times = 1) {
          if (entry.struck >= times) return Promise.resolve();
          return new Promise((resolve) => {
            const look = () => {
              if (entry.struck < times) return;
              entry.awaited.delete(look);
              resolve();
            };
            entry.awaited.add(look);
          });
        },
      };
      entries.push(entry);
      return entry;
    },
    strike(method) {
      const entry = entries.find(
        (one) => one.left > 0 && (one.method === "*" ? method !== "file" : one.method === method.toLowerCase()),
      );
      if (entry === undefined) return undefined;
      entry.left -= 1;
      entry.struck += 1;
      for (const look of entry.awaited) look();
      const over = isStall(entry.fault)
        ? new Promise<void>((resolve) => {
            const stop = timers.after(STALL_MS, resolve);
            entry.stalled.add(() => {
              stop();
              resolve();
            });
          })
        : Promise.resolve();
      return { fault: entry.fault, over };
    },
  };
}
