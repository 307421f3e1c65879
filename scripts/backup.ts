import { mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { readConfig } from "../src/config.ts";
import { dayOf, timeOf } from "../src/domain/time.ts";
import { openServer } from "../src/start.ts";
import { backup } from "../src/store/mongo/backup.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";

const USAGE = `Writes everything that giaoban keeps into one new file, while it goes on working, and reads the file back.

  npm run backup -- [file]        by default <DATA_DIR>/backups/giaoban-<day>-<time>.jsonl.gz

The file holds names, chats and reports of the office: keep it as you keep the database. The settings, flows/ and the secrets in
.env are not in it. A database that giaoban started by itself (without MONGODB_URI) belongs to one process: stop npm start first.`;

async function main(): Promise<void> {
  const [given, ...more] = process.argv.slice(2);
  if (given?.startsWith("-") || more.length > 0) throw new Error(USAGE);
  const config = readConfig();
  const now = clock.now();
  const name = `giaoban-${dayOf(now)}-${timeOf(now).replace(":", "")}.jsonl.gz`;
  const path = given ?? join(config.DATA_DIR, "backups", name);
  mkdirSync(dirname(path), { recursive: true });
  const server = needServer(await openServer(config, console.error));
  try {
    const { collections } = await backup(server.connection, path, {
      clock,
      progress: (collection, count) => (count > 0 ? console.error(`  ${collection}: ${count}`) : undefined),
    });
    const documents = Object.values(collections).reduce((sum, { count }) => sum + count, 0);
    console.log(`${path}: ${documents} documents, ${Math.ceil(statSync(path).size / 1024)} KB, read back and right.`);
  } finally {
    await server.close();
  }
}

run(main);
