import type { Log } from "./app/ports.ts";

/** How a stop went. left: something was still under way when the time was over; the next start finds it in what is stored. */
export type Stopped = "finished" | "left";

/** For how long what is under way may take to end, and then what it stood on; together less than 25 s, and than Docker's 30. */
export const PATIENCE = { work: 18_000, close: 5_000 };

/**
 * Ends a process's work and then closes what it stood on, each within its time: a platform that does not answer, or a database that
 * hangs, holds up nobody's restart. `work` is done side by side, `after` when all of it has ended.
 */
export async function stopInTime(
  parts: { work: (() => Promise<unknown>)[]; after: () => Promise<unknown>; close: () => Promise<unknown>; log: Log },
  patience = PATIENCE,
): Promise<Stopped> {
  const { work, after, close, log } = parts;
  const worked = await within(patience.work, async () => {
    const ended = await Promise.allSettled(work.map((end) => end()));
    await after();
    return ended.every(({ status }) => status === "fulfilled");
  });
  if (!worked) log.warn({}, "Something was still under way when the process stopped; the next start takes it up");
  const closed = await within(patience.close, () => close().then(() => true));
  if (!closed) log.warn({}, "The database did not let itself be closed in time");
  return worked && closed ? "finished" : "left";
}

/** What something says within its time; false when it breaks or takes longer. */
async function within(ms: number, run: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const well = await Promise.race([run().catch(() => false), tooLong]);
  clearTimeout(timer);
  return well;
}
