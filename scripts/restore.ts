import { parseArgs } from "node:util";
import { verifyAudit } from "../src/app/verify-audit.ts";
import { readConfig } from "../src/config.ts";
import { openServer } from "../src/start.ts";
import { restore } from "../src/store/mongo/restore.ts";
import { mongoStores } from "../src/store/mongo/stores.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";

const USAGE = `Puts a backup into the database that npm start would use, which must be empty and in nobody's use.

  npm run restore -- <file> [--force]

  --force  empties the database first: everything in it is lost

The next npm start sends nothing that may have been sent already: it holds it for you to see with npm run dlq -- list. Whoever was
answering questions opens the report again (/baocao). A Zalo Official Account may need npm run zalo:login. What was erased of a
person since the backup is there again: erase it once more.`;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { force: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } },
  });
  const [path, ...more] = positionals;
  if (values.help) return console.log(USAGE);
  if (path === undefined || more.length > 0) throw new Error(USAGE);
  const server = needServer(await openServer(readConfig(), console.error));
  try {
    const { collections } = await restore(server.connection, path, {
      clock,
      force: values.force,
      progress: (collection, count) => (count > 0 ? console.error(`  ${collection}: ${count}`) : undefined),
    });
    const documents = Object.values(collections).reduce((sum, { count }) => sum + count, 0);
    console.log(`${documents} documents restored. ${server.line}`);
    const { count, faults, end } = await verifyAudit(mongoStores(server.connection));
    console.log(`Audit log: ${count} entries, ${faults.length} faults. End: ${end.seq}:${end.hash}`);
    if (faults.length > 0) {
      console.log("See npm run audit -- verify.");
      process.exitCode = 1;
    }
  } finally {
    await server.close();
  }
}

run(main);
