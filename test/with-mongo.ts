import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import type { Stores } from "../src/app/ports.ts";
import type { Instant } from "../src/domain/time.ts";
import { close, connect } from "../src/store/mongo/connect.ts";
import { migrate } from "../src/store/mongo/migrate.ts";
import { mongoStores } from "../src/store/mongo/stores.ts";

/** Runs something on a fresh database of the run's server, and drops it. */
export async function withMongo<T>(
  run: (stores: Stores, database: { uri: string; name: string }) => Promise<T>,
): Promise<T> {
  const server = inject("mongo");
  if (server === undefined) throw new Error("No MongoDB server in this run; skip with inject('mongo') === undefined");
  const name = `test-${randomUUID().slice(0, 8)}`;
  const connection = await connect(server.uri, name);
  try {
    await migrate(connection, { now: () => Date.now() as Instant });
    return await run(mongoStores(connection), { uri: server.uri, name });
  } finally {
    await connection.dropDatabase();
    await close(connection);
  }
}
