import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, inject, it } from "vitest";
import { memoryStores } from "../../src/store/memory.ts";
import { withMongo } from "../with-mongo.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "giaoban-hostile-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A script with these words, as the admin types them; what it said and how it ended. */
async function script(name: string, words: string[], uri = "mongodb://127.0.0.1:1/none") {
  const env = { ...process.env, MONGODB_URI: uri, WEB_SECRET: "a secret of the tests, long enough" };
  try {
    const { stdout, stderr } = await run(process.execPath, ["--import", "tsx", `scripts/${name}.ts`, ...words], {
      env,
    });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

const NASTY = [
  "../../etc/passwd",
  "C:\\con.txt",
  '{"$gt":""}',
  "__proto__",
  "=cmd|'/c calc'!A1",
  `$(reboot)${"a".repeat(9_000)}`,
];

describe.skipIf(inject("mongo") === undefined)("the admin's scripts", () => {
  it.each(NASTY.map((words) => [words.slice(0, 20), words] as const))(
    "take %j for nobody, no unit and no file, say so, and change nothing",
    (_, words) =>
      withMongo(async (stores, { uri, name }) => {
        const at = new URL(uri);
        at.pathname = `/${name}`;
        const said = await Promise.all([
          script("link", ["--", words], at.href),
          script("invite", ["--unit", words, "--role", "admin"], at.href),
          script("invite", ["--unit", "iale", "--role", words], at.href),
          script("seed", [words], at.href),
          script("units", ["import", words, "--yes"], at.href),
          script("dlq", ["retry", words], at.href),
        ]);
        for (const one of said) {
          expect(one.code, one.said).not.toBe(0);
          expect(one.said.trim()).not.toBe("");
          expect(one.said).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)$/m); // a sentence, no stack
          expect(one.said).not.toContain("root:");
        }
        expect(await stores.people.load()).toMatchObject({ units: [], people: [] });
        expect(await stores.audit.chain(0, 9)).toEqual([]);
      }),
  );
});

const UNIT = "units:\n  - { id: a, name: A, short: A, kind: xa }\n";
const DEEP = "[".repeat(100_000);
const BOMB = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghi"
  .split("")
  .map((key, n) => `${key}: &${key} [${Array.from({ length: 9 }, () => `*${"abcdefgh"[n]}`).join()}]`)
  .join("\n")}\n`;

describe("an office's file", () => {
  it.each<[string, string | Uint8Array]>([
    ["with operators for ids", `${UNIT}people:\n  - { id: { $gt: "" }, name: x, unit: a, roles: [reporter] }\n`],
    ["with its own prototype", `${UNIT}people: []\n__proto__: { units: [] }\n`],
    ["nested 10^5 deep", `units: ${DEEP}`],
    ["that unfolds to a billion words", `${BOMB}units: *i\npeople: *i\n`],
    ["that wants a program run", 'units: !!js/function "function(){process.exit(0)}"\npeople: []\n'],
    ["of NUL bytes", new Uint8Array(4_096)],
    ["with a role that there is not", `${UNIT}people:\n  - { id: x, name: x, unit: a, roles: [root] }\n`],
  ])("%s is refused before the database is asked", async (_, content) => {
    const { code, said } = await script("seed", [file("office.yaml", content)]);
    expect(code).toBe(1);
    expect(said.trim()).not.toBe("");
    expect(said).not.toContain("ECONNREFUSED");
  });
});

it("a memory store knows no operators either", async () => {
  const stores = memoryStores();
  expect(await stores.invites.get({ $gt: "" } as never)).toBeUndefined();
});
