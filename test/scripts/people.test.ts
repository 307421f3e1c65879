import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Stores } from "../../src/app/ports.ts";
import type { Person, PersonId } from "../../src/domain/people.ts";
import { head, submission } from "../contract/samples.ts";
import { handClock, office, scriptedChannel } from "../harness.ts";
import { withMongo } from "../with-mongo.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CLERK = "vt-iale" as PersonId;
const CHAT = "chat6260001";
const WORDS = "Rà soát hộ nghèo";
const SECRET = "a web secret of the test, long enough for anybody";

const folder = mkdtempSync(join(tmpdir(), "people-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a script prints, and how it ends. */
async function script(uri: string, ...words: string[]): Promise<{ code: number; out: string }> {
  const env = { PATH: process.env.PATH, MONGODB_URI: uri, WEB_SECRET: SECRET, FLOWS_DIR: join(ROOT, "flows") };
  const args = ["--import", import.meta.resolve("tsx"), join(ROOT, "scripts/people.ts"), ...words];
  try {
    const { stdout, stderr } = await run(process.execPath, args, { cwd: folder, env });
    return { code: 0, out: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout + stderr };
  }
}

/** The seed's office, where one clerk is on Telegram and has stated something. */
async function town(stores: Stores): Promise<void> {
  await office({ stores, clock: handClock("2026-11-27", "09:00"), channel: scriptedChannel() });
  await stores.people.update((directory) =>
    directory.people.flatMap((person): Person[] =>
      person.id === CLERK ? [{ ...person, addresses: [{ channel: "telegram", chat: CHAT }] }] : [],
    ),
  );
  const source = { by: CLERK, at: 1 as never, words: WORDS, cause: "u", ref: `telegram:${CHAT}:m` };
  await stores.reports.submit(head(), submission(1, { sources: { hs_nhan: [source] } }));
}

describe.skipIf(inject("mongo") === undefined)("npm run people", () => {
  it("lists, shows, hands over and erases, and prints no chat and no word of anybody", () =>
    withMongo(async (stores, { uri, name }) => {
      await town(stores);
      const at = new URL(uri);
      at.pathname = `/${name}`;
      const people = (...words: string[]) => script(at.href, ...words);
      const file = join(folder, "clerk.json");
      const said = [
        await people("list"),
        await people("show", CLERK),
        await people("erase", CLERK),
        await people("export", CLERK, file),
      ];
      expect(said.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
      expect(said[0]?.out).toContain("vt-iale  Văn thư xã Ia Le  iale: reporter  1 chat");
      expect(said[1]?.out).toMatch(/statements +1 in 1 revisions/);
      expect(said[2]?.out).toContain("Nothing was erased");
      expect(readFileSync(file, "utf8")).toContain(WORDS);
      expect(statSync(file).mode & 0o077).toBe(0);
      const refused = await people("export", CLERK, file); // never over a file that is there
      expect(refused.code).toBe(1);

      const erased = await people("erase", CLERK, "--yes");
      const again = await people("erase", CLERK, "--yes");
      const last = await people("erase", "qt-ubnd", "--yes");
      const nobody = await people("show", "ai-do");
      expect([erased.code, again.code, last.code, nobody.code]).toEqual([0, 0, 1, 1]);
      expect(erased.out).toMatch(/revisions +1/);
      expect(last.out).toContain("last admin");
      expect((await stores.people.load()).person(CLERK)).toMatchObject({ name: "Người dùng đã xóa", addresses: [] });
      const printed = [...said, refused, erased, again, last, nobody].map(({ out }) => out).join("\n");
      for (const never of [CHAT, WORDS, SECRET]) expect(printed).not.toContain(never);
    }));
});

describe("npm run people without a database", () => {
  let asked: { code: number; out: string };
  beforeAll(async () => {
    asked = await script("mongodb://admin:PasswordOfTheTest@127.0.0.1:1/giaoban?serverSelectionTimeoutMS=200", "list");
  });

  it("says why in a sentence, and no password", () => {
    expect(asked.code).toBe(1);
    expect(asked.out).not.toContain("PasswordOfTheTest");
    expect(asked.out).not.toContain(SECRET);
  });

  it("tells how it is used, and does nothing for what it does not know", async () => {
    for (const words of [[], ["list", "x"], ["erase"], ["drop", CLERK], ["export", CLERK]]) {
      const { code, out } = await script("mongodb://127.0.0.1:1/x", ...words);
      expect([code, out.includes("npm run people -- list")]).toEqual([1, true]);
    }
  });
});
