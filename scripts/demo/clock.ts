import type { Clock, Marks } from "../../src/app/ports.ts";
import { type Instant, plus } from "../../src/domain/time.ts";

/** Real time, moved on by what visitors have skipped so far; never back, as no clock of an office goes. */
export interface MovableClock extends Clock {
  moveTo(instant: Instant): Promise<void>;
  /** Goes on from what an earlier demo on the same data had skipped, and keeps what this one skips. */
  remember(marks: Marks): Promise<void>;
}

const MARK = "demo:skipped";

export function movableClock(): MovableClock {
  let skipped = 0;
  let marks: Marks | undefined;
  const now = (): Instant => plus(Date.now() as Instant, skipped);
  return {
    now,
    async moveTo(instant) {
      const before = skipped;
      skipped += Math.max(0, instant - now());
      await marks?.move(MARK, before === 0 ? undefined : before, skipped);
    },
    async remember(kept) {
      marks = kept;
      skipped = (await kept.get(MARK)) ?? 0;
    },
  };
}
