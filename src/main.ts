import { readConfig, secretsOf } from "./config.ts";
import type { Instant } from "./domain/time.ts";
import { keyHolder } from "./http/identify.ts";
import { logTo } from "./log.ts";
import { openDatabase, readLibrary, start } from "./start.ts";

/** The longest a stop may take; then the process goes all the same, since whatever is left is found again by `tick`. */
const STOP_MS = 25_000;

const clock = { now: () => Date.now() as Instant };

async function main(): Promise<void> {
  const config = readConfig();
  const log = logTo(config.LOG_LEVEL, secretsOf(config));
  const library = readLibrary(config.FLOWS_DIR);
  const database = await openDatabase(config, clock, (line) => log.info({}, line));
  if (Array.isArray(database)) {
    throw new Error(
      ["No MongoDB server can be had. Set MONGODB_URI to one, or put a mongod on PATH. Tried:", ...database].join(
        "\n  ",
      ),
    );
  }
  log.info({}, database.line);
  const running = await start({
    config,
    library,
    database,
    clock,
    log,
    identify: (app) => keyHolder(config.WEB_SECRET, () => app.directory(), clock),
  });
  log.info(
    { url: running.url, flows: library.flows.map((flow) => `${flow.id}@${flow.version}`) },
    "Giaoban is at work",
  );

  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), STOP_MS).unref();
      running.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
