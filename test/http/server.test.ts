import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOUR, plus } from "../../src/domain/time.ts";
import { sentences } from "../../src/flow/sentences.ts";
import { makeKey } from "../../src/http/link.ts";
import { CLERK, type FakeApp, MORNING, realWords, startFakeApp } from "./fake-app.ts";

let app: FakeApp;

beforeEach(async () => {
  app = await startFakeApp();
});
afterEach(() => app.stop());

const bearer = (key: string) => ({ headers: { Authorization: `Bearer ${key}` } });

describe("who may come in", () => {
  it("is told who the page takes them for", async () => {
    const response = await fetch(`${app.url}/api/me`, bearer(app.key(CLERK)));
    expect(await response.json()).toEqual(CLERK);
  });

  it.each(["/api/me", "/api/stream", "/api/messages"])("is nobody without a valid key at %s", async (path) => {
    const expired = app.key(CLERK, MORNING);
    const forged = makeKey("another secret", CLERK.chat as never, plus(MORNING, HOUR));
    const stranger = app.key({ ...CLERK, chat: "nobody" });
    const init =
      path === "/api/messages" ? { method: "POST", body: JSON.stringify({ id: randomUUID(), text: "a" }) } : {};
    for (const headers of [{}, ...[expired, forged, stranger, ""].map((key) => ({ Authorization: `Bearer ${key}` }))]) {
      const response = await fetch(app.url + path, {
        ...init,
        headers: { "Content-Type": "application/json", ...headers },
      });
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ error: realWords()["web.no_key"] });
    }
    expect(app.calls).toEqual([]);
  });
});

describe("the page's files", () => {
  it("come with their words filled in, a strict policy, and no script in the page itself", async () => {
    const response = await fetch(app.url);
    const html = await response.text();
    expect(html).toContain("<title>Giao ban</title>");
    expect(html).not.toMatch(/\{\{|<script>|\son\w+=|style=/);
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'; script-src 'self'");
    expect(response.headers.get("X-Frame-Options")).toBe("DENY");
    expect(response.headers.get("Referrer-Policy")).toBe("no-referrer");
  });

  it.each(["/chat.js", "/chat.css", "/theme.css", "/icon.svg", "/vendor/preact.js"])(
    "are sent once and asked for again: %s",
    async (path) => {
      const first = await fetch(app.url + path);
      expect(first.status).toBe(200);
      expect((await first.text()).length).toBeGreaterThan(100);
      const again = await fetch(app.url + path, { headers: { "If-None-Match": first.headers.get("ETag") ?? "" } });
      expect(again.status).toBe(304);
    },
  );

  it("are all there is: nothing else is served from the folder or above it", async () => {
    for (const path of ["/index.html", "/..%2fserver.ts", "/page/chat.js", "/%2e%2e/link.ts"]) {
      expect((await fetch(app.url + path)).status).toBe(404);
    }
  });

  it("use exactly the words that are written for them", () => {
    const folder = "src/http/";
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(js|ts|html)$/.test(name),
    );
    const source = files.map((name) => readFileSync(folder + name, "utf8")).join("\n");
    const made = ["leader", "collector", "unit", "open", "late", "done", "to_reminder", "to_due", "to_monday"].map(
      (end) => `web.demo.${end}`,
    );
    const used = [...source.matchAll(/web\.[a-z_.]*[a-z]/g)]
      .map(([key]) => key)
      .filter((key) => !["web.demo", "web.demo.to"].includes(key));
    const written = Object.keys(sentences).filter((key) => key.startsWith("web."));
    expect([...new Set([...used, ...made])].sort()).toEqual(written.sort());
    for (const key of written) expect(realWords()).toHaveProperty([key], expect.stringMatching(/\S/));
  });
});

describe("what else the server answers", () => {
  it("is the words and the limit of a message", async () => {
    expect(await (await fetch(`${app.url}/api/words`)).json()).toEqual({
      words: realWords(),
      textLimit: 65_536,
      fileLimit: 20 * 1024 * 1024,
    });
  });

  it("is that this is no demo", async () => {
    expect((await fetch(`${app.url}/api/demo`)).status).toBe(204);
  });

  it("is whether the process is well", async () => {
    const well = await fetch(`${app.url}/healthz`);
    expect([well.status, await well.json()]).toEqual([200, { ok: true, store: "memory" }]);
    app.broken.health = true;
    expect((await fetch(`${app.url}/healthz`)).status).toBe(503);
  });

  it("is that the process lives, whatever else is away: nobody need kill it", async () => {
    app.broken.health = true;
    const alive = await fetch(`${app.url}/livez`);
    expect([alive.status, await alive.json()]).toEqual([200, { ok: true }]);
  });

  it("bears a name of its own each time, whatever the caller calls it, and by that name the log tells of its fault", async () => {
    const named = async (path: string) =>
      (await fetch(app.url + path, { headers: { "X-Request-Id": "forged" } })).headers.get("X-Request-Id") ?? "";
    app.broken.identify = true;
    const names = [await named("/livez"), await named("/nothing"), await named("/api/me")];
    expect(names).toEqual([1, 2, 3].map(() => expect.stringMatching(/^[\da-f-]{36}$/)));
    expect(new Set(names).size).toBe(3);
    expect(app.logged).toEqual([expect.stringContaining(`"request":"${names[2]}"`)]);
  });

  it("is an error at the start when the port is taken", async () => {
    await expect(startFakeApp({ port: Number(new URL(app.url).port) })).rejects.toThrow(
      "is in use by another program: set PORT",
    );
  });

  it("may be more routes, in a run that is not the product", async () => {
    const demo = await startFakeApp({
      extra: (routes) => routes.get("/api/demo", (c) => c.json({ clock: 1, parts: [] })),
    });
    expect(await (await fetch(`${demo.url}/api/demo`)).json()).toEqual({ clock: 1, parts: [] });
    await demo.stop();
  });
});

describe("a chat platform's deliveries", () => {
  const CALLS: [string | undefined, string][] = [];
  const path = "/hooks/some-platform";
  async function post(body: string, answer: () => Promise<number>): Promise<number> {
    CALLS.length = 0;
    const handle = (header: (name: string) => string | undefined, given: Uint8Array) => {
      CALLS.push([header("x-secret"), Buffer.from(given).toString()]);
      return answer();
    };
    const served = await startFakeApp({ hooks: [{ path, handle }] });
    const { status } = await fetch(served.url + path, { method: "POST", body, headers: { "X-Secret": "s" } });
    await served.stop();
    return status;
  }

  it.each([200, 400, 403, 500])("are handed over as they came, and answered with %i as told", async (status) => {
    expect(await post('{"lời": 1}', () => Promise.resolve(status))).toBe(status);
    expect(CALLS).toEqual([["s", '{"lời": 1}']]);
  });

  it("are not handed over when they are longer than any update is", async () => {
    expect(await post("x".repeat(1024 * 1024 + 1), () => Promise.resolve(200))).toBe(413);
    expect(CALLS).toEqual([]);
  });

  it("are to be tried again when whoever takes them breaks", async () => {
    expect(await post("{}", () => Promise.reject(new Error("broken")))).toBe(503);
  });

  it("come nowhere else", async () => {
    expect((await fetch(app.url + path, { method: "POST" })).status).toBe(404);
  });
});
