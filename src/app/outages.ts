import { type Instant, MINUTE } from "../domain/time.ts";
import type { Office } from "./office.ts";
import type { Marks } from "./ports.ts";

/** Until when the office is known to have been at work, shared by all processes. */
const MARK = "pulse";
/** The pulse is felt every few seconds; after this long without one nobody was at work. */
const LONGEST_PAUSE = 5 * MINUTE;
/** The mark moves no more often than this: an outage may be taken to have begun so much too early, which is to nobody's harm. */
const NOTED_EVERY = MINUTE;

/** Notes that the office is at work, and the outage that ended just now, if any: by its beginning, so that it is noted once. */
export async function notePulse({ stores: { marks, outages } }: Office, now: Instant): Promise<void> {
  const from = (await marks.get(MARK)) as Instant | undefined;
  if (from !== undefined && now - from < NOTED_EVERY) return; // also where the clock was set back
  if (from !== undefined && now - from > LONGEST_PAUSE)
    await outages.add({ id: `process:${from}`, what: "process", from, to: now });
  await marks.move(MARK, from, now);
}

/** For who moves a clock by hand (a demo, a story, a year that is simulated): the office was at work until then. */
export async function wasAtWork(marks: Marks, until: Instant): Promise<void> {
  const from = await marks.get(MARK);
  if (from !== undefined && from < until) await marks.move(MARK, from, until);
}
