import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { readConfig } from "../src/config.ts";
import { type Database, openDatabase, readLibrary } from "../src/start.ts";
import { clock } from "./clock.ts";
import { movableClock } from "./demo/clock.ts";
import { memoryDatabase, startDemo } from "./demo/start-demo.ts";
import { run } from "./run.ts";

const USAGE = `Giaoban to try out: the seed's office, every part playable, and a clock to move.

  npm run demo -- [--reports 8] [--fresh]

  --reports  so many past weeks are filled with plausible reports (default 8)
  --fresh    forget what earlier demos left in data/demo

PORT and HOST say where it listens (default 127.0.0.1:8080).`;

/** The demo's own folder, so that nobody's real data are ever played with. */
const DATA = "data/demo";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      reports: { type: "string", default: "8" },
      fresh: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const weeks = Number(values.reports);
  if (!Number.isInteger(weeks) || weeks < 0 || weeks > 52)
    throw new Error("--reports takes a number of weeks from 0 to 52");
  if (values.fresh) rmSync(DATA, { recursive: true, force: true });

  const settings = readConfig({
    DATA_DIR: DATA,
    MONGODB_URI: "",
    TELEGRAM_TOKEN: "",
    WEB_SECRET: randomBytes(32).toString("base64"), // it seals the links to files, and those are made anew at every visit
    LOG_LEVEL: "warn",
  });
  const config = { PUBLIC_URL: `http://${settings.HOST}:${settings.PORT}`, ...settings }; // links are opened on this machine
  const library = readLibrary(config.FLOWS_DIR);
  const clock = movableClock();
  const database = await databaseOrMemory(config);
  console.log(database.line);

  await clock.remember(database.stores.marks);
  const { running, filled } = await startDemo({ config, library, database, clock, weeks });
  if (filled > 0) console.log(`${filled} past reports of ${weeks} weeks were filled in.`);
  console.log(`\n  Mở trang: ${running.url}\n  (Ctrl+C để dừng)\n`);

  process.once("SIGINT", () => void running.stop().then(() => process.exit(0)));
  process.once("SIGTERM", () => void running.stop().then(() => process.exit(0)));
}

/** Without any server the demo runs all the same, and says so first. */
async function databaseOrMemory(config: ReturnType<typeof readConfig>): Promise<Database> {
  // Its own lease is on the machine's time, which no visitor moves.
  const database = await openDatabase(config, clock, console.log);
  if (!Array.isArray(database)) return database;
  console.log(
    ["No MongoDB server can be had, so everything is kept in memory and gone at the end. Tried:", ...database].join(
      "\n  ",
    ),
  );
  return memoryDatabase();
}

run(main);
