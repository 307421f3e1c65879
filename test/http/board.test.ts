import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BoardLink, Boards } from "../../src/app/ports.ts";
import { PersonId } from "../../src/domain/people.ts";
import { HOUR, type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import { makeKey } from "../../src/http/link.ts";
import { openFileLink, sealedLinks } from "../../src/http/links.ts";
import { type FakeApp, MORNING, realWords, SECRET, startFakeApp } from "./fake-app.ts";

const words = realWords();
const LEADER = PersonId.parse("ct-ubnd");
const SNAPSHOT = "7K2MXY3Q9A";
const UNTIL = plus(MORNING, 4 * HOUR);
const NAME = `<img src=x onerror=alert(1)>"'&`;

let app: FakeApp;
/** What the office was asked, in order. */
const asked: unknown[][] = [];
let away = false;
/** Links made until then were closed. */
let closedUntil: Instant;

const boards: Boards = {
  isClosed: ({ made }) => made <= closedUntil,
  async open(...given) {
    asked.push(["open", ...given]);
    if (away) throw new Error("the store is away");
    if (given[0].person !== LEADER || given[0].snapshot !== SNAPSHOT) return undefined;
    const recipe = { make: "word" as const, snapshot: SNAPSHOT };
    return { board: { title: NAME }, files: [{ label: "Bản Word", recipe }] };
  },
  async trends(...given) {
    asked.push(["trends", ...given]);
    return given[0].person === LEADER ? { periods: [] } : undefined;
  },
  async report(...given) {
    asked.push(["report", ...given]);
    return given[1] === "iale:bao-cao-tuan:2026-W48" ? { heading: NAME } : undefined;
  },
};

beforeEach(async () => {
  asked.length = 0;
  away = false;
  closedUntil = plus(MORNING, -1);
  app = await startFakeApp({ boards });
});
afterEach(() => app.stop());

const OWN: BoardLink = { person: LEADER, snapshot: SNAPSHOT, made: MORNING, until: UNTIL };
const link = (news: Partial<BoardLink> = {}, secret = SECRET) =>
  sealedLinks(secret, app.url).board({ ...OWN, ...news });
const sealed = (address: string) => address.split("/").at(-1) ?? "";

async function data(path: string, key: string) {
  const response = await fetch(`${app.url}/api/board${path}`, { headers: { Authorization: `Bearer ${key}` } });
  return {
    status: response.status,
    cache: response.headers.get("Cache-Control"),
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe("the page of a snapshot", () => {
  it("holds nothing but words, is kept by nobody, and may run its own files only", async () => {
    const response = await fetch(link());
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
    });
    const policy = response.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(html).toContain(`<title>${words["web.board.title"]}</title>`);
    expect(html).toContain(`<meta name="robots" content="noindex">`);
    expect(html).not.toMatch(/ct-ubnd|7K2M|\{\{|<script>|\son\w+=|style=/);
    expect(response.headers.get("Set-Cookie")).toBeNull();
    expect(asked).toEqual([]);
  });

  it.each(["board.js", "board-units.js", "board-unit.js", "sparkline.js", "way.js", "fold.js", "board.css"])(
    "has its part %s",
    async (name) => {
      expect((await fetch(`${app.url}/${name}`)).status).toBe(200);
    },
  );

  it("of an expired or forged link says how to get a new one", async () => {
    const told: [string, number, string][] = [
      [link({}, "another secret"), 403, words["web.board.forged"]],
      [link().slice(0, -1), 403, words["web.board.forged"]],
      [`${app.url}/bang/x`, 403, words["web.board.forged"]],
      [link().replace("/bang/", "/bang/%00"), 403, words["web.board.forged"]],
      [`${app.url}/bang/${makeKey(SECRET, LEADER, UNTIL)}`, 403, words["web.board.forged"]],
      [sealedLinks(SECRET, app.url).upload({ channel: "web", chat: "x" }, UNTIL).replace("gui", "bang"), 403, ""],
    ];
    for (const [address, status, sentence] of told) {
      const response = await fetch(address);
      expect([response.status, response.headers.get("Cache-Control")]).toEqual([status, "no-store"]);
      expect(await response.text()).toContain(`<p>${sentence}`);
    }
    app.setNow(plus(UNTIL, -1));
    expect((await fetch(link())).status).toBe(200);
    app.setNow(UNTIL);
    const late = await fetch(link());
    expect([late.status, await late.text()]).toEqual([410, expect.stringContaining(words["web.board.expired"])]);
    expect(words["web.board.expired"]).toContain("/tongket");
  });
});

describe("a link that was closed", () => {
  beforeEach(() => {
    closedUntil = MORNING;
  });

  it("opens no page, and a new one is asked for in the chat", async () => {
    const response = await fetch(link());
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([403, "no-store"]);
    expect(await response.text()).toContain(`<p>${words["web.board.taken_back"]}`);
    expect(words["web.board.taken_back"]).toContain("/tongket");
    expect((await fetch(link({ made: plus(MORNING, 1) }))).status).toBe(200);
  });

  it.each(["", "/trends", "/report?id=iale:bao-cao-tuan:2026-W48"])(
    "gives nothing to a page that is open: %j; one made afterwards does",
    async (path) => {
      const { status, cache, body } = await data(path, sealed(link()));
      expect([status, cache, body]).toEqual([403, "no-store", { error: words["web.board.taken_back"] }]);
      expect(asked).toEqual([]);
      expect((await data(path, sealed(link({ made: plus(MORNING, 1) })))).status).toBe(200);
    },
  );

  it("has expired by its time all the same", async () => {
    app.setNow(UNTIL);
    expect((await data("", sealed(link()))).status).toBe(410);
  });
});

describe("what a page asks for", () => {
  it("is the snapshot of the link for the person of the link, with the time it holds", async () => {
    const { status, cache, body } = await data("", sealed(link()));
    expect([status, cache, body["title"]]).toEqual([200, "no-store", NAME]);
    expect(asked).toEqual([["open", OWN]]);
    await data("/trends", sealed(link()));
    await data("/report?id=iale:bao-cao-tuan:2026-W48", sealed(link()));
    expect(asked.slice(1)).toEqual([
      ["trends", OWN],
      ["report", OWN, "iale:bao-cao-tuan:2026-W48"],
    ]);
  });

  it("hands out files by links of this server that hold an hour, and no longer than the page", async () => {
    const expiry = async (now: Instant) => {
      app.setNow(now);
      const [file] = (await data("", sealed(link()))).body["files"] as { label: string; link: string }[];
      expect(file?.link).toMatch(/^\/tep\//);
      return openFileLink(SECRET, sealed(file?.link ?? ""), now);
    };
    const what = { make: "word", snapshot: SNAPSHOT };
    expect(await expiry(MORNING)).toEqual({ is: "open", what, until: plus(MORNING, HOUR) });
    expect(await expiry(plus(UNTIL, -MINUTE))).toEqual({ is: "open", what, until: UNTIL });
  });

  it.each(["", "/trends", "/report?id=iale:bao-cao-tuan:2026-W48"])(
    "is refused without a link that holds: %j",
    async (path) => {
      const another = link({}, "another secret");
      const upload = sealedLinks(SECRET, "").upload({ channel: "web", chat: LEADER }, UNTIL);
      for (const key of ["", "x", sealed(another), sealed(upload), makeKey(SECRET, LEADER, UNTIL)]) {
        const { status, cache, body } = await data(path, key);
        expect([status, cache, body]).toEqual([403, "no-store", { error: words["web.board.forged"] }]);
      }
      app.setNow(UNTIL);
      const { status, body } = await data(path, sealed(link()));
      expect([status, body]).toEqual([410, { error: words["web.board.expired"] }]);
      expect(asked).toEqual([]);
    },
  );

  it("is not had by the key in the address, which others may see", async () => {
    const response = await fetch(`${app.url}/api/board?key=${sealed(link())}`);
    expect(response.status).toBe(403);
  });

  it("is refused to whom the office shows nothing: another's snapshot, or a person who left", async () => {
    const other = sealed(link({ person: PersonId.parse("vt-iale") }));
    for (const path of ["", "/trends"]) {
      const { status, body } = await data(path, other);
      expect([status, body]).toEqual([403, { error: words["web.board.closed"] }]);
    }
    expect((await data("", sealed(link({ snapshot: "ANOTHER" })))).status).toBe(403);
    const { status, body } = await data("/report?id=iablu:bao-cao-tuan:2026-W48", sealed(link()));
    expect([status, body]).toEqual([404, { error: words["web.board.no_report"] }]);
    expect((await data("/report", sealed(link()))).status).toBe(404);
  });

  it("is answered with a sentence when the store is away, and no log line holds the link", async () => {
    away = true;
    const { status, body } = await data("", sealed(link()));
    expect([status, body]).toEqual([503, { error: words["web.unavailable"] }]);
    expect(app.logged.join("\n")).not.toContain(sealed(link()).slice(0, 20));
  });
});
