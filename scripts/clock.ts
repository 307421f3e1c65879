import type { Clock } from "../src/app/ports.ts";
import type { Instant } from "../src/domain/time.ts";

/** The machine's. */
export const clock: Clock = { now: () => Date.now() as Instant };
