import { type Instant, MINUTE, plus } from "../../domain/time.ts";
import { CALLS_PER_MINUTE } from "./assumed.ts";

/** So many calls may leave at once; and some of a minute's stay unused, since the network brings together what left apart. */
const BURST = 100;
const SPARE = 150;
const EVERY = MINUTE / (CALLS_PER_MINUTE - BURST - SPARE);

/** How fast this process may call, so that Zalo never has to refuse. Who asked first comes first. Time is an argument. */
export interface Budget {
  /** Takes a place that begins in `ms`; where that were more than `patience`, none is taken. */
  take(now: Instant, patience: number): { taken: boolean; ms: number };
  /** Nothing is called for `ms`: Zalo has refused, or counts another process's calls as well and has few left. */
  hold(ms: number, now: Instant): void;
}

export function createBudget(): Budget {
  /** When the bucket would be whole again. */
  let whole = 0;
  let held = 0 as Instant;

  return {
    take(now, patience) {
      const ms = Math.ceil(Math.max(0, whole - now - BURST * EVERY, held - now));
      if (ms > patience) return { taken: false, ms };
      whole = Math.max(whole, now + Math.max(0, held - now)) + EVERY;
      return { taken: true, ms };
    },
    hold(ms, now) {
      held = Math.max(held, plus(now, ms)) as Instant;
    },
  };
}
