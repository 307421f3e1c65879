import type { Stores } from "../../src/app/ports.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { close } from "../../src/store/mongo/connect.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import type { Place } from "./contender.ts";
import { openDatabase } from "./giaoban.ts";
import { LEADER, province, shippedLibrary, startOffice } from "./office.ts";
import { insertReports, reportsOf, weeksUntil } from "./reports.ts";
import { percentile } from "./statistics.ts";

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
 * in milliseconds. Drops the database.
 */
export async function tongketOnMongo(
  place: Place,
  units: number,
  times: number,
): Promise<{ p50: number; p95: number }> {
  const connection = await openDatabase(place);
  const took = await timed(mongoStores(connection), units, times);
  await connection.dropDatabase();
  await close(connection);
  return took;
}

/** The same command on the same reports in memory. */
export async function tongketInMemory({ units, weeks }: History, times: number): Promise<{ p50: number; p95: number }> {
  const library = shippedLibrary();
  const stores = memoryStores();
  for (const { latest, earlier: _, ...head } of reportsOf(library, units, weeksUntil(library, "2026-W48", weeks)))
    await stores.reports.submit(head, latest);
  return timed(stores, units, times);
}

async function timed(stores: Stores, units: number, times: number): Promise<{ p50: number; p95: number }> {
  const office = province(units);
  await stores.people.save(office.units, office.people);
  const { app, say } = await startOffice(stores, shippedLibrary());
  const took: number[] = [];
  for (let n = 0; n < WARM_UP + times; n += 1) {
    const asked = performance.now();
    await say(LEADER, "/tongket tuần");
    took.push(performance.now() - asked);
    await app.idle();
  }
  await app.stop();
  const warm = took.slice(WARM_UP);
  return { p50: percentile(warm, 0.5), p95: percentile(warm, 0.95) };
}
