import { randomInt, randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { acceptFile } from "./app/accept-file.ts";
import { type App, startApp } from "./app/app.ts";
import type { Clock, Connection, Hub, Log, Stores } from "./app/ports.ts";
import { webChannel } from "./channels/web/channel.ts";
import { createHub } from "./channels/web/hub.ts";
import type { Config } from "./config.ts";
import { renderFileFrom } from "./files/render-file.ts";
import { type Library, loadFlows, showFault } from "./flow/load.ts";
import { pageWords } from "./flow/page-words.ts";
import { readFolder } from "./flow/read-folder.ts";
import { healthOf } from "./http/health.ts";
import { sealedLinks } from "./http/links.ts";
import { startHttp } from "./http/server.ts";
import type { Identify } from "./http/visitor.ts";
import { startTicker } from "./jobs/ticker.ts";
import { createMetrics } from "./metrics/metrics.ts";
import { connectionsOf } from "./platforms.ts";
import { type PATIENCE, type Stopped, stopInTime } from "./stop.ts";
import { close, connect, ping } from "./store/mongo/connect.ts";
import { startMongo } from "./store/mongo/embedded.ts";
import { migrate } from "./store/mongo/migrate.ts";
import { mongoStores } from "./store/mongo/stores.ts";

/** A database ready for use, and how to leave it. */
export interface Database {
  stores: Stores;
  /** What was taken, in one line. */
  line: string;
  healthy(): Promise<boolean>;
  /** Gives the office its pulse; returns how to stop it. */
  keepTime(log: Log, tick: () => Promise<void>): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Reads everything the office wrote. Throws with every fault as `file:line:column`. */
export function readLibrary(folder: string): Library {
  const loaded = loadFlows(readFolder(folder));
  if (loaded.ok) return loaded.library;
  throw new Error(loaded.faults.map(showFault).join("\n"));
}

/** A connection to a MongoDB server, as it is, and how to leave both. */
export interface Server {
  connection: Awaited<ReturnType<typeof connect>>;
  /** What was taken, in one line. */
  line: string;
  close(): Promise<void>;
}

/** Finds or starts a MongoDB server; the sentences of what was tried where there is none. */
export async function openServer(config: Config, tell: (line: string) => void): Promise<Server | string[]> {
  const settings = { uri: config.MONGODB_URI, systemBinary: config.MONGOMS_SYSTEM_BINARY, path: config.PATH };
  const server = await startMongo({ settings, dataDir: config.DATA_DIR, log: tell });
  if (server.kind === "busy") throw new Error(server.line);
  if (!("uri" in server)) return server.tried;
  const connection = await connect(server.uri);
  return {
    connection,
    line: server.line,
    async close() {
      await close(connection);
      await server.stop();
    },
  };
}

/** Finds or starts a MongoDB server and brings it up to date; the sentences of what was tried where there is none. */
export async function openDatabase(
  config: Config,
  clock: Clock,
  tell: (line: string) => void,
): Promise<Database | string[]> {
  const server = await openServer(config, tell);
  if (Array.isArray(server)) return server;
  const { connection } = server;
  await migrate(connection, clock);
  return {
    ...server,
    stores: mongoStores(connection),
    healthy: () => ping(connection),
    keepTime: (log, tick) => startTicker(connection, log, tick),
  };
}

/** The office at work behind its channels. */
export interface Running {
  app: App;
  hub: Hub;
  url: string;
  /** Receives nothing any more, finishes what is in work, and closes the database; all in time (`stop.ts`). */
  stop(patience?: typeof PATIENCE): Promise<Stopped>;
}

/** How often a process looks after itself. */
const HOUSEKEEP_MS = 5_000;

/** Starts the app, then its channels, then the pulse. */
export async function start(parts: {
  config: Config;
  library: Library;
  database: Database;
  clock: Clock;
  log: Log;
  identify: (app: App) => Identify;
  extra?: (app: Hono, running: Pick<Running, "app" | "hub">) => void;
}): Promise<Running> {
  const { config, library, database, clock, extra } = parts;
  const { stores } = database;
  const hub = createHub();
  const web = webChannel({ transcript: stores.transcript, hub });
  const { PUBLIC_URL: publicUrl, WEB_SECRET: secret } = config;
  const links = publicUrl === undefined ? undefined : sealedLinks(secret, publicUrl);
  const renderFile = renderFileFrom(stores.files);
  const connections: Connection[] = [];
  const metrics = createMetrics({ stores, clock, hub, connections });
  const log = metrics.counting(parts.log);
  connections.push(...connectionsOf({ config, library, stores, links, clock, log }));
  const app = await startApp({
    stores,
    channels: new Map([web, ...connections.map(({ channel }) => channel)].map((channel) => [channel.name, channel])),
    library,
    clock,
    log,
    uniqueId: randomUUID,
    random: randomInt,
    renderFile,
    links,
    metrics,
    limits: { person: config.LIMIT_PERSON, stranger: config.LIMIT_STRANGER },
  });
  let stopping = false;
  const http = await startHttp({
    port: config.PORT,
    host: config.HOST,
    receive: (updates) => app.receive(updates),
    transcript: stores.transcript,
    files: stores.files,
    renderFile: (recipe) => app.file(recipe),
    boards: app.boards,
    acceptFile,
    secret,
    hub,
    identify: parts.identify(app),
    words: pageWords(library.wording),
    limits: { address: config.LIMIT_ADDRESS, person: config.LIMIT_PERSON, isBehindProxy: publicUrl !== undefined },
    clock,
    log,
    health: healthOf({ database: () => database.healthy(), connections, isStopping: () => stopping }),
    metrics: { page: () => metrics.page(), token: config.METRICS_TOKEN, isBehindProxy: publicUrl !== undefined },
    hooks: connections.flatMap(({ hook }) => hook ?? []),
    ...(extra === undefined ? {} : { extra: (server) => extra(server, { app, hub }) }),
  });
  for (const connection of connections) connection.begin((updates) => app.receive(updates));
  const stopTime = await database.keepTime(log, () => app.tick());
  const housekeeping = setInterval(() => void app.housekeep(), HOUSEKEEP_MS);
  return {
    app,
    hub,
    url: http.url,
    stop(patience) {
      stopping = true;
      clearInterval(housekeeping);
      const receiving = connections.map((connection) => () => connection.stop());
      return stopInTime(
        {
          work: [stopTime, ...receiving, () => http.stop()],
          after: () => app.stop(),
          close: () => database.close(),
          log,
        },
        patience,
      );
    },
  };
}
