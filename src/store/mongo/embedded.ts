import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { MongoInstance } from "mongodb-memory-server-core";
import { getFreePort } from "mongodb-memory-server-core/lib/util/getport/index.js";
import { MongoInstanceEvents } from "mongodb-memory-server-core/lib/util/MongoInstance.js";
import { addressOf } from "./address.ts";
import { type DataLock, lockData } from "./data-lock.ts";
import {
  cached,
  type Found,
  type MongoSettings,
  namedBinary,
  onPath,
  standIn,
  vendor,
  type Way,
} from "./find-mongod.ts";

export type MongoServer = {
  kind: "uri" | Found["kind"];
  uri: string;
  /** For people: "stand-in SecantusDB 0.6.0b17". */
  name: string;
  /** What was taken and where its data lie, in one line. */
  line: string;
  /** Stops a server that was started here; does nothing to one that was there before. */
  stop(): Promise<void>;
};

/** No server can be had; `tried` says why, a sentence for each way. */
export type NoMongoServer = { kind: "none"; line: string; tried: string[] };

/** Another process uses the data folder. Not a reason to go on without a database. */
export type MongoBusy = { kind: "busy"; line: string };

export type StartOptions = {
  settings: MongoSettings;
  /** Where data stay from run to run. Without it they go to a temporary folder and vanish at the stop. */
  dataDir?: string | undefined;
  log: (line: string) => void;
};

/** In this order after MONGODB_URI and MONGOMS_SYSTEM_BINARY, which are wishes: when one of these fails nothing else is tried. */
const WAYS: readonly Way[] = [onPath, cached, vendor, standIn];

/**
 * Finds a MongoDB server or starts one: MONGODB_URI; the binary in MONGOMS_SYSTEM_BINARY; a mongod on PATH; one downloaded
 * earlier; the vendor's download; the stand-in.
 * Each family of servers keeps its data in a folder of its own below `dataDir`. Where one family has data and the other has
 * none, the data decide: nobody finds an empty database because a mongod was installed, or is missing, today.
 */
export async function startMongo(
  { settings, dataDir, log }: StartOptions,
  ways: readonly Way[] = WAYS,
): Promise<MongoServer | NoMongoServer | MongoBusy> {
  if (settings.uri) return given(settings.uri);

  const lock = dataDir === undefined ? undefined : await lockData(dataDir, log);
  if (typeof lock === "string") return { kind: "busy", line: `MongoDB not started: ${lock}.` };

  const tried: string[] = [];
  for (const way of settings.systemBinary ? [namedBinary] : ways) {
    const kept = way === namedBinary ? undefined : await dataOfTheOther(way, dataDir);
    if (kept !== undefined) {
      tried.push(
        `${way.family} is left out, since ${kept} holds data of another kind of server; move it away to change over`,
      );
      continue;
    }
    try {
      const found = await way.find(settings, log);
      if (typeof found !== "string") return await start(found, way, dataDir, lock, log);
      tried.push(found);
    } catch (error) {
      tried.push(messageOf(error));
    }
  }
  await lock?.release();
  return { kind: "none", line: "No MongoDB server could be found or started.", tried };
}

const HOST = "127.0.0.1";

function given(uri: string): MongoServer {
  const name = `MONGODB_URI, ${addressOf(uri)}`;
  return { kind: "uri", uri, name, line: `MongoDB: ${name}`, stop: async () => {} };
}

async function start(
  found: Found,
  way: Way,
  dataDir: string | undefined,
  lock: DataLock | undefined,
  log: (line: string) => void,
): Promise<MongoServer> {
  const folder = dataDir === undefined ? await mkdtemp(join(tmpdir(), "giaoban-mongo-")) : join(dataDir, way.family);
  const isNew = !(await holdsData(folder));
  await mkdir(folder, { recursive: true });
  const port = await getFreePort();
  let instance: MongoInstance;
  try {
    // memory-server's inner part: its outer one writes every failure to the console, with a stack.
    instance = await MongoInstance.create({
      binary: { version: found.version, ...(found.binary === undefined ? {} : { systemBinary: found.binary }) },
      instance: { port, ip: HOST, dbPath: folder, storageEngine: "wiredTiger", launchTimeout: 60_000 },
      // A process group of its own: else Ctrl-C in the terminal ends the server before we have written our last.
      spawn: { detached: process.platform !== "win32" },
    });
  } catch (error) {
    if (isNew) await rm(folder, { recursive: true, force: true }); // a failed first start must not count as data
    throw new Error(`${found.name} does not start: ${messageOf(error)}`, { cause: error });
  }
  const keeper = keepAlive(instance, found.name, lock, log);
  await lock?.note(instance.mongodProcess?.pid);

  const place = dataDir === undefined ? "data in a temporary folder" : `data in ${folder}`;
  const purpose = found.kind === "stand-in" ? ", for trying and testing only" : "";
  return {
    kind: found.kind,
    uri: `mongodb://${HOST}:${port}/`,
    name: found.name,
    line: `MongoDB: ${found.name}${purpose}; ${place}`,
    async stop() {
      await keeper.end();
      await instance.stop();
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
      await lock?.release();
    },
  };
}

const PAUSE_MS = 1_000; // a server that dies at once is not started in a tight loop

/** Starts a server that ended by itself again, on the same port, so that clients find it as they left it. */
function keepAlive(instance: MongoInstance, name: string, lock: DataLock | undefined, log: (line: string) => void) {
  const stopping = new AbortController();
  let reviving = Promise.resolve();

  const watch = () => {
    instance.once(MongoInstanceEvents.instanceClosed, () => {
      if (!stopping.signal.aborted) reviving = revive();
    });
  };
  const revive = async () => {
    log(`The database server (${name}) ended by itself; starting it again`);
    try {
      await wait(PAUSE_MS, undefined, { signal: stopping.signal });
      await instance.stop(); // forgets the dead process
      await instance.start();
      watch();
      await lock?.note(instance.mongodProcess?.pid);
      log("The database server is back");
    } catch (error) {
      if (!stopping.signal.aborted) log(`The database server could not be started again: ${messageOf(error)}`);
    }
  };

  watch();
  return {
    async end() {
      stopping.abort();
      await reviving;
    },
  };
}

/** The other family's folder when only that one holds data. */
async function dataOfTheOther(way: Way, dataDir: string | undefined): Promise<string | undefined> {
  if (dataDir === undefined || (await holdsData(join(dataDir, way.family)))) return undefined;
  const other = join(dataDir, way.family === "mongod" ? "secantusdb" : "mongod");
  return (await holdsData(other)) ? other : undefined;
}

async function holdsData(folder: string): Promise<boolean> {
  return readdir(folder).then(
    (files) => files.length > 0,
    () => false,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
