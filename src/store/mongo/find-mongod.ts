import { execFile, spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DryMongoBinary } from "mongodb-memory-server-core";
import { MongoBinaryDownloadUrl } from "mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js";
import { z } from "zod";

/** What the configuration says about where a server comes from: MONGODB_URI, MONGOMS_SYSTEM_BINARY, PATH. */
export type MongoSettings = {
  uri?: string | undefined;
  systemBinary?: string | undefined;
  path?: string | undefined;
};

/** A server that can be started. Without `binary`, mongodb-memory-server downloads `version` from the vendor. */
export type Found = {
  kind: "path" | "cached" | "vendor" | "stand-in";
  /** For people: "mongod 8.0.4 on PATH". */
  name: string;
  version: string;
  binary?: string;
};

/** One place a server can come from. `family` names the data format: mongod cannot read SecantusDB's files. */
export type Way = {
  family: "mongod" | "secantusdb";
  /** Answers with the server, or with a sentence that says why there is none. */
  find(settings: MongoSettings, log: (line: string) => void): Promise<Found | string>;
};

/** The binary named by MONGOMS_SYSTEM_BINARY. */
export const namedBinary: Way = {
  family: "mongod",
  async find({ systemBinary }) {
    if (!systemBinary) return "MONGOMS_SYSTEM_BINARY is not set";
    return foundAt(systemBinary, "path", "from MONGOMS_SYSTEM_BINARY");
  },
};

export const onPath: Way = {
  family: "mongod",
  async find({ path = "" }) {
    const name = process.platform === "win32" ? "mongod.exe" : "mongod";
    for (const folder of path.split(delimiter).filter((folder) => folder !== "")) {
      const binary = join(folder, name);
      if (await isRunnable(binary)) return foundAt(binary, "path", "on PATH");
    }
    return "there is no mongod on PATH";
  },
};

/** What mongodb-memory-server downloaded at an earlier time. */
export const cached: Way = {
  family: "mongod",
  async find() {
    const binary = await DryMongoBinary.locateBinary(await DryMongoBinary.generateOptions());
    if (binary === undefined) return "mongodb-memory-server has none in its cache";
    return foundAt(binary, "cached", "downloaded earlier");
  },
};

const LOOK_MS = 2_000;

/** The vendor's download. One short look decides: memory-server itself would try for long, four times. */
export const vendor: Way = {
  family: "mongod",
  async find(_settings, log) {
    const options = await DryMongoBinary.generateOptions();
    const url = new URL(await new MongoBinaryDownloadUrl(options).getDownloadUrl());
    try {
      const answer = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(LOOK_MS) });
      if (!answer.ok) return `${url.host} answers ${answer.status} for ${url.pathname}`;
    } catch (error) {
      return `the vendor's download at ${url.host} cannot be reached (${reasonOf(error)})`;
    }
    log(`Downloading MongoDB ${options.version} from ${url.host}, once`);
    return { kind: "vendor", name: `mongod ${options.version} from ${url.host}`, version: options.version };
  },
};

// Three folders up is the package's root, from src/store/mongo as from dist/store/mongo.
const STAND_IN = new URL("../../../scripts/stand-in/", import.meta.url);
const Fetched = z.union([z.object({ version: z.string() }), z.object({ error: z.string() })]);

/** SecantusDB, for trying and testing only; a container has no `scripts` and so never gets it. */
export const standIn: Way = {
  family: "secantusdb",
  async find(_settings, log) {
    if (process.platform === "win32") return "the stand-in does not start on Windows (it does in WSL)";
    const adapter = fileURLToPath(new URL("mongod.mjs", STAND_IN));
    if (!(await isRunnable(adapter)))
      return "the stand-in is left out, since scripts/stand-in is not part of this installation";

    const fetched = await fetchStandIn(log);
    if ("error" in fetched) return `the stand-in could not be fetched: ${fetched.error}`;

    const found = await foundAt(adapter, "stand-in", "");
    if (typeof found === "string") return found;
    return { ...found, name: `stand-in SecantusDB ${fetched.version}` };
  },
};

/** Runs fetch.mjs, which answers in JSON and tells its progress on stderr. */
async function fetchStandIn(log: (line: string) => void): Promise<z.infer<typeof Fetched>> {
  const script = spawn(process.execPath, [fileURLToPath(new URL("fetch.mjs", STAND_IN))], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  createInterface({ input: script.stderr }).on("line", log);
  return Fetched.parse(JSON.parse(await text(script.stdout)));
}

const OLDEST = 4.4; // the oldest server the driver speaks to

async function foundAt(binary: string, kind: Found["kind"], where: string): Promise<Found | string> {
  let version: string | undefined;
  try {
    const { stdout } = await promisify(execFile)(binary, ["--version"], { timeout: 10_000 });
    version = /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch (error) {
    return `the mongod ${where} (${binary}) does not run (${reasonOf(error)})`;
  }
  if (version === undefined) return `the mongod ${where} (${binary}) does not say its version`;
  if (Number.parseFloat(version) < OLDEST)
    return `the mongod ${where} (${binary}) is ${version}, and ${OLDEST} is the oldest that will do`;
  return { kind, name: `mongod ${version} ${where}`, version, binary };
}

async function isRunnable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** `fetch failed` and the like say nothing; the code below them does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${LOOK_MS / 1000} s`;
  const below = (error.cause instanceof Error ? error.cause : error) as NodeJS.ErrnoException;
  return below.code ?? below.message;
}
