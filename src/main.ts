import { nameOf } from "./app/work.ts";
import { readConfig, secretsOf } from "./config.ts";
import type { Instant } from "./domain/time.ts";
import { keyHolder } from "./http/identify.ts";
import { logTo } from "./log.ts";
import { openDatabase, readLibrary, start } from "./start.ts";

/** Should even the stop hang, the process goes all the same. */
const STOP_MS = 24_500;

const clock = { now: () => Date.now() as Instant };

async function main(): Promise<void> {
  const config = readConfig();
  const log = logTo(config.LOG_LEVEL, secretsOf(config));
  // What nobody caught: its text, which Node would print, may hold what a person wrote.
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => {
      log.error(
        { fault: nameOf(error), at: framesOf(error) },
        "Something broke that nobody expected; the process ends",
      );
      process.exit(1);
    });
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
      log.info({ signal }, "Stopping");
      setTimeout(() => process.exit(1), STOP_MS).unref();
      running.stop().then(
        (stopped) => process.exit(stopped === "finished" ? 0 : 1),
        () => process.exit(1),
      );
    });
  }
}

/** Where in the code it was, without the error's text. */
function framesOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? "").split("\n") : [];
  return lines.filter((line) => /^ +at /.test(line)).map((line) => line.trim());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
