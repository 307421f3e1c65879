import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("./peers/", import.meta.url));

/** Installs what we compare ourselves with, on the first run. Nothing when it is there, else why it could not be had. */
export function installPeers(tell: (line: string) => void): string | undefined {
  if (existsSync(`${FOLDER}node_modules`)) return undefined;
  tell("Installing telegraf and grammY into scripts/bench/peers, once (npm ci)");
  const npm = spawnSync("npm", ["ci", "--prefix", FOLDER, "--no-audit"], {
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (npm.status === 0) return undefined;
  const [why = "npm could not be run"] = npm.stderr?.trim().split("\n") ?? [];
  return `npm ci failed: ${why}`;
}
