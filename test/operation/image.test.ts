import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { parse } from "yaml";
import { type Instruction, ignores, readDockerfile } from "../../scripts/image/dockerfile.ts";

/** Image and composition, as far as they can be seen and tried without Docker. */

const ROOT = resolve(import.meta.dirname, "../..");
const ignored = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n");
const instructions = readDockerfile(join(ROOT, "Dockerfile"));
const of = <I extends Instruction["is"]>(is: I) =>
  instructions.filter((one): one is Extract<Instruction, { is: I }> => one.is === is);

const folder = mkdtempSync(join(tmpdir(), "giaoban-dockerfile-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the Dockerfile", () => {
  it("runs what was built, as a user who is not root, with a health check that asks whether it lives", () => {
    expect(of("from").map(({ as }) => as)).toEqual(["build", undefined]);
    expect(of("user")).toEqual([{ is: "user", name: "node" }]);
    expect(of("cmd")).toEqual([{ is: "cmd", words: ["node", "--enable-source-maps", "dist/main.js"] }]);
    expect(of("healthcheck")[0]?.command).toContain("/livez");
    expect(of("run").at(-1)?.command).toMatch(/^npm ci --omit=dev /);
  });

  it("copies only what its context has", () => {
    const sources = of("copy").flatMap(({ from, sources }) => (from === undefined ? sources : []));
    expect(sources.filter((source) => ignores(ignored, source))).toEqual([]);
  });

  it.each([
    ".env",
    ".git",
    "data",
    "secrets/web_secret",
    "backups/a.gz",
    "test",
    "node_modules",
    "scripts/bench/main.ts",
  ])("does not get to see %s", (path) => expect(ignores(ignored, path)).toBe(true));

  it.each(["src/main.ts", "flows/lich.yaml", "scripts/backup.ts", ".npmrc", "package-lock.json"])(
    "gets to see %s",
    (path) => expect(ignores(ignored, path)).toBe(false),
  );

  it.each(["VOLUME /data", "ENV A B", "ADD a b"])(
    "is refused by the check where it says what that does not know: %s",
    (line) => {
      const path = join(folder, "Dockerfile");
      writeFileSync(path, `FROM node\n${line}\n`);
      expect(() => readDockerfile(path)).toThrow(`a line that this check does not know: ${line}`);
    },
  );

  it("is read with comments, and lines that go on", () => {
    const path = join(folder, "Dockerfile");
    writeFileSync(
      path,
      "# a\nFROM node AS one\nRUN a && \\\n  b\n\nCOPY --from=one /x y/\nHEALTHCHECK --interval=1s \\\n  CMD c d\n",
    );
    expect(readDockerfile(path)).toEqual([
      { is: "from", image: "node", as: "one" },
      { is: "run", command: "a && b" },
      { is: "copy", from: "one", sources: ["/x"], to: "y/" },
      { is: "healthcheck", command: "c d" },
    ]);
  });
});

describe("compose.yaml", () => {
  const { services, secrets } = parse(readFileSync(join(ROOT, "compose.yaml"), "utf8"), { merge: true }) as {
    services: Record<string, Record<string, unknown>>;
    secrets: Record<string, { file: string }>;
  };
  const running = Object.entries(services).filter(([, service]) => !("profiles" in service));

  it("has giaoban and its database, each with a limit, a time to stop, and started again when it ends", () => {
    expect(running.map(([name]) => name).sort()).toEqual(["giaoban", "mongo"]);
    for (const [, service] of running) {
      expect(service["restart"]).toBe("unless-stopped");
      expect(service["mem_limit"]).toMatch(/^\d+[mg]$/);
      expect(Number.parseInt(String(service["stop_grace_period"]), 10)).toBeGreaterThan(25);
    }
    expect(services["mongo"]?.["healthcheck"]).toBeDefined();
    expect(services["mongo"]?.["volumes"]).toEqual(["mongo:/data/db"]);
    expect(services["mongo"]?.["ports"]).toBeUndefined();
  });

  it("takes secrets from files, and shows the office to this machine alone", () => {
    const settings = services["giaoban"]?.["environment"] as Record<string, string>;
    const open = Object.keys(settings).filter((name) => /SECRET|TOKEN|KEY|URI|PASSWORD/.test(name));
    expect(open.every((name) => name.endsWith("_FILE"))).toBe(true);
    const used = Object.values(services).flatMap((service) => service["secrets"] as string[]);
    expect([...new Set(used)].sort()).toEqual(Object.keys(secrets).sort());
    for (const { file } of Object.values(secrets)) expect(ignores(ignored, file.replace("./", ""))).toBe(true);
    expect(services["giaoban"]?.["ports"]).toEqual(["127.0.0.1:8080:8080"]);
    expect(services["giaoban"]).toMatchObject({ read_only: true, cap_drop: ["ALL"], init: true });
  });
});

/** Installing and building are slow where other work goes on. */
const PATIENTLY = 600_000;

it.skipIf(inject("mongo") === undefined)(
  "the image's file tree runs as another user who can write nowhere in it, becomes ready, and goes when it is told to",
  { timeout: PATIENTLY },
  async () => {
    const said = await new Promise<string>((resolve) => {
      const words = ["--import", "tsx", join(ROOT, "scripts/check-image.ts")];
      execFile(process.execPath, words, { cwd: ROOT }, (_, out, err) => resolve(out + err));
    });
    expect(said).toMatch(/The image is as it should be\.\n$/);
    const who = process.getuid?.() === 0 ? "nobody" : "this user"; // who is not root cannot become another
    expect(said).toContain(`as ${who} in a folder where nothing can be written`);
  },
);
