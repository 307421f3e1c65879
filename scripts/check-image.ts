import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { startMongo } from "../src/store/mongo/embedded.ts";
import { buildTree, type Image, makeReadOnly } from "./image/build-tree.ts";
import { readDockerfile } from "./image/dockerfile.ts";
import { run } from "./run.ts";

/**
 * `npm run check:image`: the Dockerfile without Docker. Makes the same file tree in a temporary folder, from the same files by the
 * same commands, takes every right to write from it, and runs what CMD says there, as another user, against a MongoDB server of its
 * own: it must become ready, answer its health check, and go within 25 s of SIGTERM with 0. What could not be tested is said.
 */

const CONTEXT = resolve(import.meta.dirname, "..");
const NOBODY = 65_534;
const MOST_STOP_MS = 25_000;
/** What must not be in an image: what only building and testing need, and what must never leave the office's server. */
const NEVER = [
  "node_modules/typescript",
  "node_modules/vitest",
  "node_modules/@sparticuz",
  "src",
  "test",
  ".env",
  "data",
  "secrets",
];

/** A chart and an Excel by the rendering thread: fonts and WebAssembly come from what production has installed. */
const RENDER = `
  const { startRenderer } = await import(process.argv[2]);
  const { render } = startRenderer();
  const body = { is: "bars", series: [{ name: "", look: "value" }], rows: [], least: 0, most: 1 };
  const png = await render({ make: "chart", model: { title: "Huyện Chư Pưh", notes: [], body } });
  const sheets = [{ name: "a", heading: [], columns: [{ title: "Đơn vị", width: 9 }], rows: [["UBND xã Ia Le"]] }];
  const xlsx = await render({ make: "excel", model: { title: "t", at: 0, sheets } });
  console.log(Buffer.from(png).toString("latin1", 1, 4), Buffer.from(xlsx).toString("latin1", 0, 2));`;

const untested: string[] = [];
const tell = (line: string) => console.log(`  ${line}`);

async function main(): Promise<void> {
  const into = mkdtempSync(join(tmpdir(), "giaoban-image-"));
  chmodSync(into, 0o755); // another user goes through it
  const server = await startMongo({
    settings: { path: process.env["PATH"] },
    log: tell,
  });
  if (!("uri" in server))
    throw new Error(["No MongoDB server can be had:", ...("tried" in server ? server.tried : [])].join("\n  "));
  try {
    console.log("The file tree");
    const instructions = readDockerfile(join(CONTEXT, "Dockerfile"));
    const image = buildTree(instructions, { context: CONTEXT, into, tell });
    const app = join(image.root, image.workdir);
    const left = NEVER.filter((path) => existsSync(join(app, path)));
    if (left.length > 0) throw new Error(`These have no place in the image: ${left.join(", ")}`);
    const { files, bytes } = makeReadOnly(image.root);
    tell(`${files} files, ${Math.round(bytes / 1024 / 1024)} MB, all of them for reading only`);
    if (image.user === "root") throw new Error("The Dockerfile lets the process be root");
    const wanted = instructions.flatMap((one) => (one.is === "from" ? [one.image] : [])).at(-1);
    untested.push(`the image ${wanted} itself: this is Node ${process.version} on ${process.platform}`);
    await runIn(image, app, server.uri);
  } finally {
    await server.stop();
    spawnSync("chmod", ["-R", "u+w", into]);
    rmSync(into, { recursive: true, force: true });
  }
  for (const one of untested) console.log(`NOT TESTED: ${one}`);
  console.log("The image is as it should be.");
}

async function runIn(image: Image, cwd: string, uri: string): Promise<void> {
  console.log("The process");
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) untested.push(`as another user, since this one is not root; it ran as the owner of the files`);
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const port = await freePort();
  const secret = join(dirname(image.root), "web_secret"); // as compose.yaml hands one over
  const env = {
    ...image.env,
    PATH: process.env["PATH"] ?? "",
    HOST: "127.0.0.1",
    PORT: String(port),
    MONGODB_URI: uri,
    WEB_SECRET_FILE: secret,
  };
  const [command = "", ...words] = image.cmd;
  writeFileSync(secret, "a-secret-of-the-check-that-opens-nothing-anywhere\n");
  const begun = Date.now();
  const child = spawn(command, words, { cwd, env, ...as, stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => void said.push(text.toString()));
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  try {
    await becomesReady(`http://127.0.0.1:${port}`, child, said);
    tell(
      `ready after ${seconds(begun)}, as ${isRoot ? "nobody" : "this user"} in a folder where nothing can be written`,
    );
    for (const [path, type] of [
      ["/livez", "json"],
      ["/metrics", "text/plain"],
      ["/", "html"],
    ] as const) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      const is = response.headers.get("content-type") ?? "";
      if (response.status !== 200 || !is.includes(type)) throw new Error(`${path} answers ${response.status}, ${is}`);
    }
    const healthy = spawnSync("sh", ["-c", image.healthcheck], { cwd, env, ...as, encoding: "utf8" });
    if (healthy.status !== 0) throw new Error(`The health check says ${healthy.status}: ${healthy.stderr}`);
    tell("/healthz, /livez, /metrics, the page and the image's health check answer");
    const script = join(dirname(image.root), "render.mjs");
    writeFileSync(script, RENDER);
    const pool = pathToFileURL(join(cwd, "dist/files/pool.js")).href;
    const drawn = spawnSync(command, [script, pool], { cwd, env, ...as, encoding: "utf8" });
    if (drawn.stdout !== "PNG PK\n") throw new Error(`It makes no chart and no Excel: ${drawn.stdout}${drawn.stderr}`);
    tell("a chart and an Excel can be made there");
    const asked = Date.now();
    child.kill("SIGTERM");
    const [code, signal] = await Promise.race([ended, wait(MOST_STOP_MS, ["none", null] as const, { ref: false })]);
    if (code !== 0) throw new Error(`After SIGTERM it ended with ${code ?? signal}:\n${said.join("")}`);
    tell(`gone ${seconds(asked)} after SIGTERM, with 0`);
    const unhealthy = spawnSync("sh", ["-c", image.healthcheck], { cwd, env, ...as, encoding: "utf8" });
    if (unhealthy.status === 0) throw new Error("The health check calls a process healthy that is gone");
  } finally {
    child.kill("SIGKILL");
  }
}

async function becomesReady(url: string, child: ChildProcess, said: string[]): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}:\n${said.join("")}`);
    const response = await fetch(`${url}/healthz`).catch(() => undefined);
    if (response?.status === 200) return;
    await wait(100);
  }
  throw new Error(`It did not become ready:\n${said.join("")}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

run(main);
