import { fileURLToPath } from "node:url";
import type { Instant } from "../../src/domain/time.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { migrate } from "../../src/store/mongo/migrate.ts";
import type { Migration } from "../../src/store/mongo/migrations.ts";

/** A process that starts with others at once and brings the database up to date; the first to be half way through the second migration dies. */
export const MIGRATOR = fileURLToPath(import.meta.url);

/** Leases run out ten times as fast as on a wall's clock, so that a test need not wait for it. */
const HASTE = 10;

async function main(uri: string, database: string, own: string): Promise<void> {
  const connection = await connect(uri, database);
  const ran = connection.collection("ran");
  const note = (what: string) => ran.insertOne({ what, by: own, at: Date.now() });
  const migrations: Migration[] = [
    { name: "first", run: async () => void (await note("first")) },
    {
      name: "second",
      async run() {
        await note("second");
        if ((await ran.countDocuments({ what: "second" })) === 1) process.kill(process.pid, "SIGKILL");
      },
    },
    { name: "third", run: async () => void (await note("third")) },
  ];
  await migrate(connection, { now: () => (Date.now() * HASTE) as Instant }, migrations);
  await close(connection);
}

const [, script, uri = "", database = "", own = ""] = process.argv;
if (script === MIGRATOR) void main(uri, database, own);
