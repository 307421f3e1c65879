import type { Connection } from "mongoose";
import type { Stores } from "../../src/app/ports.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { migrate } from "../../src/store/mongo/migrate.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import type { Contender, Place } from "./contender.ts";
import { chatOf, NOW, province, shippedLibrary, startOffice } from "./office.ts";
import { insertReports, reportsOf, weeksUntil } from "./reports.ts";
import { SCRIPT } from "./script.ts";

/** The whole path on memory: what the code itself costs. */
export async function giaobanOnMemory(clerks: number): Promise<Contender> {
  const library = shippedLibrary();
  const stores = memoryStores();
  const { units, people } = province(clerks);
  await stores.people.save(units, people);
  for (const { latest, earlier: _, ...head } of reportsOf(library, clerks, lastWeek(library)))
    await stores.reports.submit(head, latest);
  const { app, say } = await startOffice(stores, library);
  return {
    turn: (clerk, step) => say(chatOf(clerk), SCRIPT[step] ?? ""),
    settled: () => app.idle(),
    close: async () => {},
  };
}

/** The whole path on MongoDB, with last week's reports in the database, as in any week but the first. `use`: through other stores. */
export async function giaobanOnMongo(
  place: Place,
  clerks: number,
  use = (stores: Stores): Stores => stores,
): Promise<Contender> {
  const library = shippedLibrary();
  const connection = await openDatabase(place);
  await insertReports(modelsOf(connection).reports.collection, reportsOf(library, clerks, lastWeek(library)));
  const stores = mongoStores(connection);
  const { units, people } = province(clerks);
  await stores.people.save(units, people);
  const { app, say } = await startOffice(use(stores), library);
  return {
    client: connection.getClient(),
    turn: (clerk, step) => say(chatOf(clerk), SCRIPT[step] ?? ""),
    settled: () => app.idle(),
    async close() {
      await app.stop();
      await connection.dropDatabase();
      await close(connection);
    },
  };
}

function lastWeek(library: ReturnType<typeof shippedLibrary>) {
  return weeksUntil(library, "2026-W47", 1);
}

/** Connected as the product connects, with its collections and indexes. */
export async function openDatabase({ uri, database, counted }: Place): Promise<Connection> {
  const connection = await connect(counted ? withCommandEvents(uri) : uri, database);
  await migrate(connection, { now: () => NOW });
  return connection;
}

/** The driver reads all its options from a URI too. */
export function withCommandEvents(uri: string): string {
  const url = new URL(uri);
  url.searchParams.set("monitorCommands", "true");
  return url.href;
}
