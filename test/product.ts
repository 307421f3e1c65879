import type { Log, Stores } from "../src/app/ports.ts";
import type { Config } from "../src/config.ts";
import type { Library } from "../src/flow/load.ts";
import { keyHolder } from "../src/http/identify.ts";
import { type Database, type Running, start } from "../src/start.ts";
import { type HandClock, shippedLibrary, silent } from "./harness.ts";

/** Given stores as a database that is always well and gives no pulse. */
export function databaseOf(stores: Stores): Database {
  return {
    stores,
    line: "memory",
    healthy: () => Promise.resolve(true),
    keepTime: () => Promise.resolve(() => Promise.resolve()),
    close: () => Promise.resolve(),
  };
}

/** The product as it is composed, on given stores; the web chat takes whoever holds a key. */
export function startProduct(parts: {
  config: Config;
  stores: Stores;
  clock: HandClock;
  library?: Library;
  log?: Log;
}): Promise<Running> {
  const { config, stores, clock, library = shippedLibrary(), log = silent } = parts;
  return start({
    config,
    library,
    database: databaseOf(stores),
    clock,
    log,
    identify: (app) => keyHolder(config.WEB_SECRET, () => app.directory(), clock),
  });
}
