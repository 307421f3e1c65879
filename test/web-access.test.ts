import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { CHU_PUH, readOffice } from "../scripts/seed/read-office.ts";
import type { Person, PersonId } from "../src/domain/people.ts";
import { DAY, HOUR, type Instant, plus } from "../src/domain/time.ts";
import { makeKey } from "../src/http/link.ts";
import { close, connect } from "../src/store/mongo/connect.ts";
import { mongoStores } from "../src/store/mongo/stores.ts";

/**
 * The product as `npm start` composes it, on a database with the seed's office: nobody comes in by saying who they are, as in the
 * demo; only a sealed key opens a page, its own person's, until it expires or is taken back.
 */

const ROOT = resolve(import.meta.dirname, "..");
const SECRET = "a secret of the test, long enough for anybody";
const [CLERK, HEAD, LEFT] = ["vt-iale", "tt-iale", "vt-iablu"] as PersonId[];
const NO_KEY = "Liên kết này không dùng được hoặc đã hết hạn. Xin mở liên kết mới nhất mà cơ quan đã gửi cho anh/chị.";
const now = Date.now() as Instant;

describe.skipIf(inject("mongo") === undefined)("the web chat of npm start", () => {
  const name = `test-web-${randomUUID().slice(0, 8)}`;
  const folder = mkdtempSync(join(tmpdir(), "giaoban-web-"));
  let connection: Awaited<ReturnType<typeof connect>>;
  let office: ChildProcess;
  let url: string;

  beforeAll(async () => {
    connection = await connect(inject("mongo")?.uri ?? "", name);
    const stores = mongoStores(connection);
    const seed = readOffice(CHU_PUH);
    await stores.people.save(seed.units, seed.people);
    await stores.people.update((directory) => {
      const person = (id: PersonId | undefined) => directory.person(id as PersonId) as Person;
      return [
        { ...person(HEAD), linksSince: plus(now, -HOUR) },
        { ...person(LEFT), roles: [] },
      ];
    });
    const place = new URL(inject("mongo")?.uri ?? "");
    place.pathname = `/${name}`;
    office = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), join(ROOT, "src/main.ts")], {
      cwd: folder,
      env: {
        PATH: process.env["PATH"] ?? "",
        NODE_ENV: "production",
        FLOWS_DIR: join(ROOT, "flows"),
        WEB_SECRET: SECRET,
        MONGODB_URI: place.href,
        PORT: "0",
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const said: string[] = [];
    for await (const line of createInterface({ input: office.stderr as NonNullable<typeof office.stderr> })) {
      said.push(line);
      const { msg, url: at } = JSON.parse(line.startsWith("{") ? line : "{}") as { msg?: string; url?: string };
      if (msg === "Giaoban is at work" && at !== undefined) url = at;
      if (url !== undefined) break;
    }
    if (url === undefined) throw new Error(said.join("\n"));
  });
  afterAll(async () => {
    office?.kill("SIGKILL");
    await connection?.dropDatabase();
    if (connection !== undefined) await close(connection);
    rmSync(folder, { recursive: true, force: true });
  });

  const asked = async (path: string, key?: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (key !== undefined) headers.set("Authorization", `Bearer ${key}`);
    return fetch(`${url}${path}`, { ...init, headers });
  };
  const json = (body: object) => ({
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

  it("has no list of parts and no clock to move", async () => {
    const parts = await asked("/api/demo");
    expect([parts.status, await parts.text()]).toEqual([204, ""]);
    expect((await asked("/api/demo/clock", undefined, json({ to: "due" }))).status).toBe(404);
    expect((await asked("/api/demo/clock")).status).toBe(404);
  });

  it.each(["vt-iale", "qt-ubnd", "reporter", "admin", "Văn thư xã Ia Le"])("takes %s for nobody's key", async (who) => {
    const key = encodeURIComponent(who);
    const header = /^[\w-]+$/.test(who) ? who : undefined;
    const answers = await Promise.all([
      asked(`/api/me?key=${key}`),
      asked("/api/me", header),
      asked(`/api/stream?key=${key}`),
      asked(`/api/stream?key=${key}&chat=${key}&role=admin`),
      asked(`/api/messages?key=${key}`, header, json({ id: randomUUID(), text: "/tongket" })),
      asked(`/api/messages?key=${key}`, header, json({ id: randomUUID(), text: "/tongket", chat: who, role: "admin" })),
      asked(`/api/files?key=${key}`, header, { method: "POST", body: "%PDF-1.4" }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ error: NO_KEY });
    }
  });

  it.each([
    ["forged", () => makeKey("another secret, as long as the first one is", CLERK as PersonId, plus(now, DAY), now)],
    ["of somebody else, with another name put before the seal", () => swapped()],
    ["expired", () => makeKey(SECRET, CLERK as PersonId, plus(now, -1), plus(now, -DAY))],
    [
      "from before all links were closed",
      () => makeKey(SECRET, HEAD as PersonId, plus(now, DAY), plus(now, -2 * HOUR)),
    ],
    ["of who has left", () => makeKey(SECRET, LEFT as PersonId, plus(now, DAY), now)],
    ["of nobody", () => makeKey(SECRET, "nobody" as PersonId, plus(now, DAY), now)],
  ])("opens nothing with a key %s, and says so in a sentence", async (_why, key) => {
    for (const path of ["/api/me", "/api/stream"]) {
      const answer = await asked(path, key());
      expect([answer.status, await answer.json()]).toMatchObject([401, { error: NO_KEY }]);
    }
  });

  it("opens a person's own page, and no other whatever the message says", async () => {
    const me = await asked("/api/me", makeKey(SECRET, HEAD as PersonId, plus(now, DAY), now));
    expect(await me.json()).toMatchObject({ chat: HEAD, roles: ["head"] });
    const own = makeKey(SECRET, CLERK as PersonId, plus(now, DAY), now);
    const id = randomUUID();
    expect((await asked("/api/messages", own, json({ id, text: "/tinhhinh", chat: HEAD }))).status).toBe(202);
    const lines = mongoStores(connection).transcript;
    expect((await lines.after(CLERK as string, 0, 9)).map((line) => line.id)).toContain(`web:${CLERK as string}:${id}`);
    expect(await lines.after(HEAD as string, 0, 9)).toEqual([]);
  });

  function swapped(): string {
    const [, seal] = makeKey(SECRET, CLERK as PersonId, plus(now, DAY), now).split(".");
    return `${Buffer.from(JSON.stringify(["qt-ubnd", plus(now, DAY), now])).toString("base64url")}.${seal}`;
  }
});
