import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeAll, beforeEach, describe, expect, it, type TestContext, vi } from "vitest";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { type MongoServer, type StartOptions, startMongo } from "../../src/store/mongo/embedded.ts";
import { type Found, namedBinary, onPath, standIn, vendor, type Way } from "../../src/store/mongo/find-mongod.ts";

const ADAPTER = fileURLToPath(new URL("../../scripts/stand-in/mongod.mjs", import.meta.url));
const FETCH = new URL("../../scripts/stand-in/fetch.mjs", import.meta.url).href;
const OWNER = fileURLToPath(new URL("embedded-owner.ts", import.meta.url));
const LONG = { timeout: 60_000 }; // a limit for a machine that hangs, not a measure

let folder: string;
let said: string[];
const log = (line: string) => void said.push(line);
const undo: (() => unknown)[] = [];

beforeEach(async () => {
  said = [];
  folder = await mkdtemp(join(tmpdir(), "giaoban-test-"));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  await rm(folder, { recursive: true, force: true });
});

/** Starts a server that must start, and stops it after the test. */
async function started(options: Partial<StartOptions> = {}, ways: readonly Way[] = [standIn]): Promise<MongoServer> {
  const server = await startMongo({ settings: {}, log, ...options }, ways);
  if (!("uri" in server)) throw new Error(JSON.stringify(server));
  undo.push(() => server.stop());
  return server;
}

/** Inserts one document and answers how many there are. */
async function insertAndCount(uri: string): Promise<number> {
  const connection = await connect(uri, "embedded_test");
  try {
    await connection.collection("said").insertOne({ figure: 12 });
    return await connection.collection("said").countDocuments();
  } finally {
    await close(connection);
  }
}

/** A file that passes for mongod as far as `--version` goes. */
async function fakeMongod(version: string): Promise<string> {
  const binary = join(folder, "mongod");
  await writeFile(binary, `#!/bin/sh\necho "db version v${version}"\n[ "$1" = --version ]\n`, { mode: 0o755 });
  return binary;
}

const way = (family: Way["family"], answer: Found | string): Way => ({ family, find: async () => answer });

describe("where a server comes from", () => {
  it("takes the URI it is given and shows no password", async () => {
    const uri = "mongodb://an:bi-mat@db.example.vn:27017/giaoban?appName=bi-mat";
    const server = await startMongo({ settings: { uri }, log });
    expect(server).toMatchObject({ kind: "uri", uri, line: "MongoDB: MONGODB_URI, db.example.vn:27017" });
  });

  it("says why there is none, a sentence for each way", async () => {
    const unlucky: Way = { family: "secantusdb", find: () => Promise.reject(new Error("the disk is full")) };
    const server = await startMongo({ settings: { path: folder }, log }, [
      onPath,
      way("mongod", "nothing cached"),
      unlucky,
    ]);
    expect(server).toEqual({
      kind: "none",
      line: "No MongoDB server could be found or started.",
      tried: ["there is no mongod on PATH", "nothing cached", "the disk is full"],
    });
  });

  it("passes by a mongod too old for the driver", async () => {
    const binary = await fakeMongod("3.6.23");
    const server = await startMongo({ settings: { path: folder }, log }, [onPath]);
    expect(server).toMatchObject({
      tried: [`the mongod on PATH (${binary}) is 3.6.23, and 4.4 is the oldest that will do`],
    });
  });

  it("tries nothing else when MONGOMS_SYSTEM_BINARY names a file that does not run", async () => {
    const systemBinary = join(folder, "absent");
    const server = await startMongo({ settings: { systemBinary }, log }, [standIn]);
    expect(server).toMatchObject({
      kind: "none",
      tried: [`the mongod from MONGOMS_SYSTEM_BINARY (${systemBinary}) does not run (ENOENT)`],
    });
    expect(await namedBinary.find({}, log)).toBe("MONGOMS_SYSTEM_BINARY is not set");
  });

  it("goes on to the next when a mongod does not start, and leaves no half-made data behind", async () => {
    await fakeMongod("8.2.6");
    const dataDir = join(folder, "data");
    const server = await startMongo({ settings: { path: folder }, dataDir, log }, [
      onPath,
      way("secantusdb", "not today"),
    ]);
    expect(server).toMatchObject({
      kind: "none",
      tried: [expect.stringMatching(/^mongod 8.2.6 on PATH does not start/), "not today"],
    });
    expect(await readdir(dataDir)).toEqual([]);
  });

  it("keeps to the kind of server that wrote the data", async () => {
    await mkdir(join(folder, "secantusdb"));
    await writeFile(join(folder, "secantusdb", "WiredTiger"), "");
    const server = await startMongo({ settings: {}, dataDir: folder, log }, [
      way("mongod", "never asked"),
      way("secantusdb", "gone"),
    ]);
    expect(server).toMatchObject({
      tried: [expect.stringMatching(/^mongod is left out, since .*secantusdb holds data/), "gone"],
    });
  });

  it("decides about the vendor's download by one look", async () => {
    const closed = await vendorThatAnswers(200);
    closed.close();
    expect(await vendor.find({}, log)).toMatch(
      /^the vendor's download at 127.0.0.1:\d+ cannot be reached \(ECONNREFUSED\)$/,
    );
    await vendorThatAnswers(404);
    expect(await vendor.find({}, log)).toMatch(/ answers 404 for .mongodb-linux-x86_64-debian12-8.2.6.tgz$/);
    expect(said).toEqual([]);
    await vendorThatAnswers(200);
    expect(await vendor.find({}, log)).toMatchObject({ kind: "vendor", version: "8.2.6" });
    expect(said).toEqual([expect.stringMatching(/^Downloading MongoDB 8.2.6 from 127.0.0.1:\d+, once$/)]);
  });
});

describe("the stand-in", () => {
  let missing: string | undefined;
  beforeAll(async () => {
    const found = await standIn.find({}, (line) => console.error(line));
    missing = typeof found === "string" ? found : undefined;
  }, 300_000);
  const needsIt = ({ skip }: TestContext) => skip(missing !== undefined, missing);

  it("starts, stores, and is gone after the stop", LONG, async (context) => {
    needsIt(context);
    const server = await started();
    expect(server.line).toBe(
      "MongoDB: stand-in SecantusDB 0.6.0b17, for trying and testing only; data in a temporary folder",
    );
    expect(await insertAndCount(server.uri)).toBe(1);
    await server.stop();
    expect(await answers(server.uri)).toBe(false);
  });

  it("keeps its data from run to run", LONG, async (context) => {
    needsIt(context);
    const first = await started({ dataDir: folder });
    await insertAndCount(first.uri);
    await first.stop();
    expect(await readdir(folder)).toEqual(["secantusdb"]);

    const second = await started({ dataDir: folder });
    expect(await insertAndCount(second.uri)).toBe(2);
    expect(said).toEqual([]);
  });

  it("refuses a folder in use, in this process and in another", LONG, async (context) => {
    needsIt(context);
    await started({ dataDir: folder });
    expect(await startMongo({ settings: {}, dataDir: folder, log }, [standIn])).toEqual({
      kind: "busy",
      line: `MongoDB not started: ${folder} is already in use by this process.`,
    });
    const { answer } = await owner(folder);
    expect(answer).toMatchObject({
      kind: "busy",
      line: expect.stringContaining(`another giaoban (process ${process.pid})`),
    });
  });

  it("leaves no server behind when its owner is killed, and its data to the next", LONG, async (context) => {
    needsIt(context);
    const { answer, process: killed } = await owner(folder);
    const { uri } = answer as { uri: string };
    expect(await insertAndCount(uri)).toBe(1);
    killed.kill("SIGKILL");
    await expect.poll(() => answers(uri), { timeout: 10_000 }).toBe(false);

    const next = await started({ dataDir: folder });
    expect(said[0]).toMatch(/left by a process that did not end properly/);
    expect(await insertAndCount(next.uri)).toBe(2);
  });

  it("is started again at the same address when it ends by itself", LONG, async (context) => {
    needsIt(context);
    const { uri } = await started({ dataDir: folder });
    await insertAndCount(uri);
    process.kill(JSON.parse(await readFile(join(folder, "giaoban.lock"), "utf8")).server, "SIGKILL");
    await expect.poll(() => said.at(-1), { timeout: 20_000 }).toBe("The database server is back");
    expect(await insertAndCount(uri)).toBe(2);
  });

  it("is found under the name of mongod, with all of mongod's flags", LONG, async (context) => {
    needsIt(context);
    await symlink(ADAPTER, join(folder, "mongod"));
    const server = await started({ settings: { path: folder } }, [onPath]);
    expect(server).toMatchObject({ kind: "path", name: "mongod 8.2.11 on PATH" });
    expect(await insertAndCount(server.uri)).toBe(1);
  });

  it("says what holds its folder when a server of an earlier run does", LONG, async (context) => {
    needsIt(context);
    await started({ dataDir: folder });
    const second = promisify(execFile)(ADAPTER, ["--port", "0", "--dbpath", join(folder, "secantusdb")]);
    await expect(second).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("an earlier server still uses"),
    });
  });

  it("does not unpack a file that is not the one pinned", async () => {
    const { install } = (await import(FETCH)) as { install: (job: Record<string, unknown>) => Promise<void> };
    const wheel = join(folder, "secantusdb.whl");
    const home = join(folder, "home");
    appendFileSync(wheel, "tampered");
    const job = { wheel, home, build: { sha256: "fe8ccfd1", binary: "secantusd-rs" }, python: "python3", work: folder };
    await expect(install(job)).rejects.toThrow(
      /secantusdb.whl is not the file that was pinned .* Other ways to a server: MONGODB_URI/,
    );
    expect(existsSync(home)).toBe(false);
  });
});

/** Runs embedded-owner.ts on the folder until it has said what it got. */
async function owner(folder: string): Promise<{ answer: unknown; process: ChildProcess }> {
  const child = spawn(process.execPath, ["--import", "tsx", OWNER, folder], { stdio: ["ignore", "pipe", "inherit"] });
  undo.push(() => child.kill("SIGKILL"));
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { answer: JSON.parse(line), process: child };
}

/** Whether anything listens at the URI's port. */
async function answers(uri: string): Promise<boolean> {
  const socket = new Socket().connect(Number(new URL(uri).port), "127.0.0.1");
  return once(socket, "connect")
    .then(
      () => true,
      () => false,
    )
    .finally(() => socket.destroy());
}

/** A place in the vendor's stead, for one archive. */
async function vendorThatAnswers(status: number): Promise<Server> {
  const server = createServer((_request, response) => response.writeHead(status).end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  undo.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  vi.stubEnv("MONGOMS_DOWNLOAD_URL", `http://127.0.0.1:${port}/mongodb-linux-x86_64-debian12-8.2.6.tgz`);
  undo.push(() => vi.unstubAllEnvs());
  return server;
}
