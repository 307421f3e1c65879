#!/usr/bin/env node
/**
 * Makes the stand-in look like `mongod` to mongodb-memory-server: answers `--version`, takes mongod's flags (port, dbpath and
 * bind_ip count, the others say nothing to SecantusDB), says "Waiting for connections" when it listens.
 *
 * It never leaves a server behind. Killed in whatever way, it takes the server along, and it ends when whoever started it
 * is gone. Unix only: Windows cannot run a script as a binary, so `embedded.ts` does not offer the stand-in there.
 */
import { spawn } from "node:child_process";
import { fstatSync } from "node:fs";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { fetchStandIn } from "./fetch.mjs";

const ANSWERS_AS = "8.2.11"; // what the server itself says to buildInfo
const PATIENCE_MS = 8_000; // memory-server kills us after 10 s

if (process.argv.includes("--version")) {
  console.log(`db version v${ANSWERS_AS}`);
  process.exit(0);
}

const { values } = parseArgs({
  strict: false,
  options: {
    port: { type: "string" },
    dbpath: { type: "string" },
    bind_ip: { type: "string" },
    storageEngine: { type: "string" },
    replSet: { type: "string" },
  },
});
const { binary } = await fetchStandIn();

// Without --sync-on-commit a kill loses acknowledged writes, even with journal: true; without --log-file-max the log is 2 GB.
const flags = [
  "--host",
  values.bind_ip ?? "127.0.0.1",
  "--port",
  values.port ?? "27017",
  "--storage-path",
  values.dbpath ?? "/data/db",
];
const fixed = [
  "--cache-size",
  "256M",
  "--log-file-max",
  "64MB",
  "--sync-on-commit",
  "--standalone",
  "--log-level",
  "WARNING",
];

// The shell becomes the server (exec), so signals and the exit code are the server's own. Its helper waits on a pipe that
// only we hold: when it closes without a word, we were killed, and the helper ends the server.
const script = '(read -r done <&3 || kill -KILL $$) >/dev/null 2>&1 & exec "$@" 3<&-';
const server = spawn("/bin/sh", ["-c", script, "sh", binary, ...flags, ...fixed], {
  stdio: ["ignore", "pipe", "pipe", "pipe"],
});

let ready = false;
let lastWords = "";
createInterface({ input: server.stdout }).on("line", (line) => {
  console.log(line);
  if (!line.includes("listening on")) return;
  ready = true;
  console.log("Waiting for connections");
});
createInterface({ input: server.stderr }).on("line", (line) => {
  lastWords = line;
  console.error(line);
});
process.stdout.on("error", () => {}); // nobody reads any more
process.stderr.on("error", () => {});

server.once("exit", () => server.stdio[3].end("done\n"));
server.once("close", (code, signal) => {
  const why = lastWords.includes("resource busy")
    ? `an earlier server still uses ${values.dbpath}; end it, for example: pkill -f ${values.dbpath}`
    : lastWords;
  if (!ready) console.error(`exception in initAndListen: StandIn: ${why}`); // mongod's words, which memory-server passes on
  process.exitCode = code ?? 128 + constants.signals[signal];
  process.stdin.destroy();
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(signal));
const stdin = fstatSync(0);
if (stdin.isSocket() || stdin.isFIFO()) process.stdin.resume().once("close", () => end("SIGTERM")); // our starter is gone

function end(signal) {
  server.kill(signal);
  setTimeout(() => server.kill("SIGKILL"), PATIENCE_MS).unref();
}
