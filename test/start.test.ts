import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, expect, it } from "vitest";

/** The product is started as it is, with something wrong: it says everything that is, and does not half start. */

const ROOT = resolve(import.meta.dirname, "..");
const SECRET = "a secret of the test, long enough for anybody";
const folders: string[] = [];

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "giaoban-start-"));
  folders.push(made);
  return made;
}

afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
});

function start(env: Record<string, string>, cwd = folder()): { status: number | null; said: string } {
  const run = spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), join(ROOT, "src/main.ts")], {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", FLOWS_DIR: join(ROOT, "flows"), ...env },
    encoding: "utf8",
  });
  return { status: run.status, said: run.stderr + run.stdout };
}

it("names every wrong setting with its cure, and where it stands", () => {
  const cwd = folder();
  writeFileSync(join(cwd, ".env"), "# the office's settings\nWEB_SECRET=short\nPORT=eighty\nPUBLIC_URL=giaoban\n");
  const { status, said } = start({ LOG_LEVEL: "loud" }, cwd);
  expect(status).toBe(1);
  expect(said.trim().split("\n").slice(1).sort()).toEqual([
    ".env:2:12 WEB_SECRET must have at least 32 characters: make one with `openssl rand -base64 32`",
    ".env:3:6 PORT must be a number from 0 to 65535",
    ".env:4:12 PUBLIC_URL must be an address such as https://giaoban.example",
    "LOG_LEVEL must be debug, info, warn, error or silent",
  ]);
});

it("asks for a secret where there is none", () => {
  expect(start({}).said).toContain("WEB_SECRET is missing: make one with `openssl rand -base64 32`");
});

it("lists the faults of all flow files, sentences and the calendar, and does not start", () => {
  const flows = join(folder(), "flows");
  cpSync(join(ROOT, "flows"), flows, { recursive: true });
  const edit = (name: string, from: string, to: string): void => {
    const text = readFileSync(join(flows, name), "utf8");
    expect(text).toContain(from);
    writeFileSync(join(flows, name), text.replace(from, to));
  };
  edit("bao-cao-tuan.yaml", "that: hs_tre <= hs_con", "that: hs_trex <= hs_con");
  edit("bao-cao-tthc.yaml", "version: 1", "version: one");
  edit("loi-thoai.yaml", "button.yes: Có\n", "");
  const { status, said } = start({ WEB_SECRET: SECRET, FLOWS_DIR: flows });
  expect(status).toBe(1);
  expect(said).toMatch(/bao-cao-tthc\.yaml:\d+:\d+ /);
  expect(said).toMatch(/bao-cao-tuan\.yaml:\d+:\d+ .*hs_trex/);
  expect(said).toMatch(/loi-thoai\.yaml:\d+:\d+ .*button\.yes/);
});

it("refuses without a database and names the ways to one", () => {
  const { status, said } = start({ WEB_SECRET: SECRET, MONGOMS_SYSTEM_BINARY: "/nowhere/mongod" });
  expect(status).toBe(1);
  expect(said).toContain("Set MONGODB_URI");
  expect(said).toContain("/nowhere/mongod");
});
