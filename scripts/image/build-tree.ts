import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type Instruction, ignores } from "./dockerfile.ts";

/** The file tree that a Dockerfile makes, and what it says of how it is run. */
export interface Image {
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: string;
  cmd: string[];
  healthcheck: string;
}

/**
 * Does in folders of this machine what Docker would do in images, from the same files: copies what `.dockerignore` lets through,
 * and runs the same commands. Two things are done otherwise, and told of: a stage that needs everything for building borrows this
 * checkout's `node_modules`, and npm's cache, which is the machine's own, is not emptied.
 */
export function buildTree(
  instructions: readonly Instruction[],
  { context, into, tell }: { context: string; into: string; tell: (line: string) => void },
): Image {
  const stages = new Map<string, Image>();
  const ignored = readFileSync(join(context, ".dockerignore"), "utf8").split("\n");
  let stage: Image | undefined;
  for (const one of instructions) {
    if (one.is === "from") {
      const root = join(into, one.as ?? "image");
      mkdirSync(root, { recursive: true });
      stage = { root, workdir: "/", env: {}, user: "root", cmd: [], healthcheck: "" };
      stages.set(one.as ?? "image", stage);
    } else if (stage === undefined) throw new Error("The Dockerfile does not begin with FROM");
    else take(one, stage);
  }
  if (stage === undefined) throw new Error("The Dockerfile is empty");
  return stage;

  function take(one: Exclude<Instruction, { is: "from" }>, at: Image): void {
    switch (one.is) {
      case "env":
        return void Object.assign(at.env, one.values);
      case "workdir":
        at.workdir = one.path;
        return void mkdirSync(inside(at, "."), { recursive: true });
      case "copy":
        return one.sources.forEach((source) => copy(source, one.to, one.sources.length > 1, one.from, at));
      case "run":
        return run(one.command, at);
      case "user":
        at.user = one.name;
        return;
      case "healthcheck":
        at.healthcheck = one.command;
        return;
      case "cmd":
        at.cmd = one.words;
        return;
      case "expose":
        return;
    }
  }

  function inside(at: Image, path: string): string {
    return path.startsWith("/") ? join(at.root, path) : join(at.root, at.workdir, path);
  }

  function copy(source: string, to: string, many: boolean, from: string | undefined, at: Image): void {
    const stageFrom = from === undefined ? undefined : stages.get(from);
    if (from !== undefined && stageFrom === undefined) throw new Error(`There is no stage ${from}`);
    const path = stageFrom === undefined ? join(context, source) : inside(stageFrom, source);
    const isIgnored = (file: string) => from === undefined && ignores(ignored, relative(context, file));
    if (!existsSync(path) || isIgnored(path)) throw new Error(`COPY ${source}: there is no such file for the image`);
    // A folder's content goes into the folder that is named; a file goes into it where a slash says that it is one.
    const isInto = to.endsWith("/") || many;
    const target = lstatSync(path).isDirectory() || !isInto ? inside(at, to) : join(inside(at, to), source);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(path, target, { recursive: true, filter: (file) => !isIgnored(file) });
  }

  function run(command: string, at: Image): void {
    if (command === "npm ci") {
      tell(`not run: ${command}; the node_modules of this checkout are borrowed`);
      symlinkSync(join(context, "node_modules"), inside(at, "node_modules"));
      return;
    }
    const shorter = command.replace(/ && npm cache clean --force$/, "");
    if (shorter !== command) tell("not run: npm cache clean --force; the cache is this machine's");
    tell(`run: ${shorter}`);
    const env: NodeJS.ProcessEnv = { ...process.env, npm_config_prefer_offline: "true", NODE_ENV: "", ...at.env };
    const done = spawnSync("sh", ["-c", shorter], { cwd: inside(at, "."), env, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${shorter} failed:\n${done.stdout}${done.stderr}`);
  }
}

/** Nobody may write anywhere in it, and everybody may read. Returns how many files there are, and their bytes. */
export function makeReadOnly(folder: string): { files: number; bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) continue;
    if (entry.isDirectory()) {
      const below = makeReadOnly(path);
      files += below.files;
      bytes += below.bytes;
    } else {
      const { mode, size } = lstatSync(path);
      chmodSync(path, mode & 0o111 ? 0o555 : 0o444);
      files += 1;
      bytes += size;
    }
  }
  chmodSync(folder, 0o555);
  return { files, bytes };
}
