import type { Stores } from "../../src/app/ports.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { close } from "../../src/store/mongo/connect.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { aggregationByHand } from "./by-hand.ts";
import type { Place } from "./contender.ts";
import { openDatabase } from "./giaoban.ts";
import { BRIEFING, LEADER, province, shippedLibrary, startOffice } from "./office.ts";
import { insertReports, reportsOf, weeksUntil } from "./reports.ts";
import { type Timed, timedOf } from "./statistics.ts";

/** The first calls compile the code, as they do in an office once after a start. */
const WARM_UP = 3;
/** Reports between two lines about the progress. */
const TOLD = 20_000;

/** So many units, each with its weekly report over so many weeks up to this one. */
export interface History {
  units: number;
  weeks: number;
}

/** Stores the reports, past the app. In a process of its own, so that its memory is not taken for the command's. */
export async function fill(place: Place, { units, weeks }: History): Promise<void> {
  const library = shippedLibrary();
  const connection = await openDatabase(place);
  const reports = reportsOf(library, units, weeksUntil(library, "2026-W48", weeks));
  await insertReports(modelsOf(connection).reports.collection, reports, (count) => {
    if (count % TOLD === 0) console.error(`  ${count} of ${units * weeks} reports stored`);
  });
  await close(connection);
}

/**
 * The whole command on what `fill` stored: from the leader's "/tongket" into the inbox to the answer handed to the channel,
 * and beside it, call by call in turn so that whatever else the machine does meets both, one aggregation written by hand. In
 * milliseconds. Drops the database.
 */
export async function tongketOnMongo(place: Place, units: number, times: number): Promise<Timed & { byHand: Timed }> {
  const connection = await openDatabase(place);
  const byHand = aggregationByHand(modelsOf(connection).reports.collection, shippedLibrary(), units);
  const { command, beside } = await timed(mongoStores(connection), units, times, byHand);
  await connection.dropDatabase();
  await close(connection);
  return { ...command, byHand: beside };
}

/** The same command on the same reports in memory. */
export async function tongketInMemory({ units, weeks }: History, times: number): Promise<Timed> {
  const library = shippedLibrary();
  const stores = memoryStores();
  for (const { latest, earlier: _, ...head } of reportsOf(library, units, weeksUntil(library, "2026-W48", weeks)))
    await stores.reports.submit(head, latest);
  return (await timed(stores, units, times, async () => {})).command;
}

async function timed(
  stores: Stores,
  units: number,
  times: number,
  other: () => Promise<void>,
): Promise<{ command: Timed; beside: Timed }> {
  const office = province(units);
  await stores.people.save(office.units, office.people);
  const { app, say, said } = await startOffice(stores, shippedLibrary(), BRIEFING);
  const took: { command: number; beside: number }[] = [];
  for (let n = 0; n < WARM_UP + times; n += 1) {
    const command = await msOf(() => say(LEADER, "/tongket tuần 48"));
    await app.idle();
    took.push({ command, beside: await msOf(other) });
  }
  await app.stop();
  // What came in after the office's instant does not count: a benchmark must not sum up nothing.
  if (!said().replaceAll(".", "").includes(` ${units}/${units} `)) throw new Error(`All have reported, but: ${said()}`);
  const warm = took.slice(WARM_UP);
  return { command: timedOf(warm.map((one) => one.command)), beside: timedOf(warm.map((one) => one.beside)) };
}

async function msOf(run: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}
