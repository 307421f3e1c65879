import type { Pace } from "../src/channels/pace.ts";
import type { Instant } from "../src/domain/time.ts";
import type { HandClock } from "./harness.ts";

/** Nobody waits: a sender's wait is over at once, the receiver's lasts until it is stopped (it has nothing more to look after). */
export function virtualPace(clock: HandClock): Pace {
  let waited = 0;
  return {
    now: () => (clock.now() + waited) as Instant,
    wait(ms, signal) {
      if (signal?.aborted) return Promise.resolve();
      if (signal !== undefined)
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      waited += ms;
      return Promise.resolve();
    },
  };
}
