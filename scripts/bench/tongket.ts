import type { Stores } from "../../src/app/ports.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { close } from "../../src/store/mongo/connect.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import type { Place } from "./contender.ts";
import { freshDatabase } from "./giaoban.ts";
import { LEADER, province, shippedLibrary, startOffice } from "./office.ts";
import { insertReports, reportsOf, weeksUntil } from "./reports.ts";
import { percentile } from "./statistics.ts";

/** The first calls compile the code, as they do in an office once after a start. */
const WARM_UP = 3;

export interface Briefings {
  p50: number;
  p95: number;
  /** Time to fill the store. */
  seeded: number;
}

/**
 * The whole command: from the leader's "/tongket" in the inbox to the answer handed to the channel, with the reports of so
 * many units over so many weeks in the store.
 */
export async function tongket(
  place: Place | "memory",
  { units, weeks, times }: { units: number; weeks: number; times: number },
): Promise<Briefings> {
  const begun = performance.now();
  const { stores, end } = place === "memory" ? await inMemory(units, weeks) : await inMongo(place, units, weeks);
  const seeded = performance.now() - begun;
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
  await end();
  const warm = took.slice(WARM_UP);
  return { p50: percentile(warm, 0.5), p95: percentile(warm, 0.95), seeded };
}

async function inMemory(units: number, weeks: number): Promise<{ stores: Stores; end(): Promise<void> }> {
  const library = shippedLibrary();
  const stores = memoryStores();
  for (const { latest, earlier: _, ...head } of reportsOf(library, units, weeksUntil(library, "2026-W48", weeks)))
    await stores.reports.submit(head, latest);
  return { stores, end: async () => {} };
}

async function inMongo(place: Place, units: number, weeks: number): Promise<{ stores: Stores; end(): Promise<void> }> {
  const library = shippedLibrary();
  const connection = await freshDatabase(place);
  const total = units * weeks;
  const reports = reportsOf(library, units, weeksUntil(library, "2026-W48", weeks));
  await insertReports(modelsOf(connection).reports.collection, reports, (count) => {
    if (count % 20_000 === 0) console.error(`  ${count} of ${total} reports stored`);
  });
  return {
    stores: mongoStores(connection),
    async end() {
      await connection.dropDatabase();
      await close(connection);
    },
  };
}
