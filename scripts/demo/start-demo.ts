import { type Config, secretsOf } from "../../src/config.ts";
import { PersonId } from "../../src/domain/people.ts";
import type { Library } from "../../src/flow/load.ts";
import { visitorOf } from "../../src/http/identify.ts";
import { logTo } from "../../src/log.ts";
import { type Database, type Running, start } from "../../src/start.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { CHU_PUH, readOffice } from "../seed/read-office.ts";
import type { MovableClock } from "./clock.ts";
import { fillPast } from "./past-reports.ts";
import { demoRoutes } from "./routes.ts";

/** The seed's office with its past, behind a page on which whoever comes plays any part and moves the clock. */
export async function startDemo(parts: {
  config: Config;
  library: Library;
  database: Database;
  clock: MovableClock;
  weeks: number;
}): Promise<{ running: Running; filled: number }> {
  const { config, library, database, clock, weeks } = parts;
  const { stores } = database;
  const office = readOffice(CHU_PUH);
  await stores.people.save(office.units, office.people);
  const filled = await fillPast(stores.reports, library, office, clock.now(), weeks);
  const running = await start({
    config,
    library,
    database,
    clock,
    log: logTo(config.LOG_LEVEL, secretsOf(config)),
    // The key is the person's id: nobody has to be let in.
    identify: (app) => (key) => {
      const person = PersonId.safeParse(key);
      return Promise.resolve(person.success ? visitorOf(app.directory(), person.data) : undefined);
    },
    extra: (http, { app, hub }) => demoRoutes(http, { app, hub, stores, library, clock }),
  });
  return { running, filled };
}

const TICK_MS = 10_000;

/** Where there is no server: everything in memory, and a plain timer for the pulse. */
export function memoryDatabase(): Database {
  return {
    stores: memoryStores(),
    line: "Store: memory.",
    healthy: () => Promise.resolve(true),
    keepTime(_log, tick) {
      const timer = setInterval(() => void tick(), TICK_MS);
      return Promise.resolve(() => Promise.resolve(clearInterval(timer)));
    },
    close: () => Promise.resolve(),
  };
}
