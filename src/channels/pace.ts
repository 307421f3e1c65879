import { setTimeout } from "node:timers/promises";
import type { Instant } from "../domain/time.ts";

/** The time by which a platform counts, and how to let it pass: the machine's, never a clock that a demo moves. Tests bring their own. */
export interface Pace {
  now(): Instant;
  /** Resolves after `ms`, or as soon as `signal` is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const machinePace: Pace = {
  now: () => Date.now() as Instant,
  wait: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {}),
};
