import { connect } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BoardLink } from "../../src/app/ports.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { HOUR, MINUTE, plus, SECOND } from "../../src/domain/time.ts";
import { makeKey } from "../../src/http/link.ts";
import { sealedLinks } from "../../src/http/links.ts";
import { seal } from "../../src/http/seal.ts";
import { type BoardOffice, boardOffice, LEADER, TAKEN, there } from "../board-office.ts";
import { type FakeApp, realWords, SECRET, startFakeApp } from "../http/fake-app.ts";
import { openBrowser } from "../page/browser.ts";
import { NASTY } from "./fuzz.ts";

/** The leaders' page as somebody meets it who means ill, over the real use case. */

const words = realWords();
const ALERT = `<img src=x onerror="document.title='taken'"><script>document.title='taken'</script>`;
const ROUTES = ["/api/board", "/api/board/trends", "/api/board/report?id=iale:bao-cao-tuan:2026-W48"];

let play: BoardOffice;
let app: FakeApp;

async function startPage(limits: { address?: number } = {}): Promise<FakeApp> {
  const page = await startFakeApp({ boards: play.boards, limits });
  page.setNow(TAKEN);
  return page;
}

beforeAll(async () => {
  play = await boardOffice((unit) =>
    unit.id === "iale" ? { ...unit, name: `UBND xã Ia Le ${ALERT}`, short: `Ia Le ${ALERT}`, aliases: [ALERT] } : unit,
  );
  const id = play.idOf("iale");
  const { latest } = there(await play.stores.reports.get(id));
  const source = { by: "vt-iale" as PersonId, at: TAKEN, words: ALERT, cause: "test" };
  await play.amends(id, plus(TAKEN, -HOUR), {
    answers: { ...latest.answers, viec_ton: [{ viec: ALERT }, { viec: "javascript:alert(1)" }], kien_nghi: ALERT },
    explained: { khop_ky_truoc: { text: ALERT, source, values: {} } },
    attached: { kien_nghi: [{ id: "web:1", name: `${ALERT}.pdf`, mime: "application/pdf", size: 2048, source }] },
    lateReason: ALERT,
  });
});
beforeEach(async () => {
  app = await startPage();
});
afterEach(async () => {
  const alive = await fetch(`${app.url}/livez`); // throws where there is nobody any more
  await app.stop();
  if (!alive.ok) throw new Error("The server is not well any more");
});

const own = (news: Partial<BoardLink> = {}): BoardLink => ({
  person: LEADER as PersonId,
  snapshot: play.snapshot.id,
  made: TAKEN,
  until: plus(TAKEN, HOUR),
  ...news,
});
const addressOf = (news: Partial<BoardLink> = {}, url = app.url) => sealedLinks(SECRET, url).board(own(news));
const sealedOf = (news: Partial<BoardLink> = {}) => addressOf(news).split("/").at(-1) ?? "";
const ask = (path: string, key = sealedOf()) =>
  fetch(`${app.url}${path}`, { headers: { Authorization: `Bearer ${key}` } });

describe("a sealed link", () => {
  const until = plus(TAKEN, HOUR);
  const claim = Buffer.from(JSON.stringify([{ person: LEADER, snapshot: "X", made: 1 }, until])).toString("base64url");

  it("opens nothing when it is forged, cut, changed, for something else, or no text at all", async () => {
    const key = sealedOf();
    const [said, mark] = key.split(".") as [string, string];
    const links = sealedLinks(SECRET, "");
    const forged = [
      key.slice(0, -1),
      key.slice(1),
      `${key}x`,
      said,
      `.${mark}`,
      `${claim}.${mark}`,
      `${said}.${mark}.${mark}`,
      links.file({ make: "word", snapshot: play.snapshot.id }, until).split("/").at(-1) ?? "",
      links.upload({ channel: "web", chat: LEADER }, until).split("/").at(-1) ?? "",
      makeKey(SECRET, LEADER as PersonId, until),
      seal(SECRET, "board-link:1", [{ person: LEADER, snapshot: play.snapshot.id }, until]), // of before they could be closed
      sealedLinks("another secret", "").board(own()).split("/").at(-1) ?? "",
      "null",
      "__proto__",
      "%00",
      "..%2f..%2fetc%2fpasswd",
      '{"$gt":""}',
      "a.".repeat(900),
      "x".repeat(8_000),
    ];
    for (const one of forged) {
      const page = await fetch(`${app.url}/bang/${encodeURIComponent(one)}`);
      expect([page.status, await page.text()]).toEqual([403, expect.stringContaining(words["web.board.forged"])]);
      for (const path of ROUTES) {
        const response = await ask(path, one);
        expect([response.status, await response.json()]).toEqual([403, { error: words["web.board.forged"] }]);
      }
    }
    expect((await fetch(addressOf())).status).toBe(200);
  });

  it("cannot be put together from two good ones, nor opens what is not its page's", async () => {
    const [leader, clerk] = [sealedOf().split("."), sealedOf({ person: "vt-iale" as PersonId }).split(".")];
    for (const path of ROUTES) expect((await ask(path, `${leader[0]}.${clerk[1]}`)).status).toBe(403);
    for (const path of ["/api/me", "/api/messages", "/api/stream"]) {
      const response = await ask(path);
      expect([401, 404]).toContain(response.status); // 404: asked with GET where there is only POST
    }
    for (const path of ["/tep/", "/gui/"]) expect((await fetch(app.url + path + sealedOf())).status).toBe(404);
  });

  it("that has expired opens nothing, however often it is replayed", async () => {
    app.setNow(until);
    for (let n = 0; n < 3; n += 1) {
      expect((await fetch(addressOf())).status).toBe(410);
      for (const path of ROUTES) expect((await ask(path)).status).toBe(410);
    }
  });

  it("for a person or a snapshot that there is not opens an empty page and no figure", async () => {
    const strange = NASTY.filter((one) => typeof one === "string" && one !== "" && one.length < 500) as string[];
    for (const name of [...strange, "__proto__", "constructor", "toString", "$where"]) {
      for (const news of [{ person: name as PersonId }, { snapshot: name }])
        for (const path of ROUTES) {
          const { status } = await ask(path, sealedOf(news));
          expect([name, status]).toEqual([name, path.includes("report") ? 404 : 403]);
        }
    }
  });

  it("is in a header of one word: two of them, another scheme, or none are no link", async () => {
    const key = sealedOf();
    for (const value of [
      `Bearer ${key} x`,
      `Basic ${key}`,
      key,
      `bearer ${key}`,
      "Bearer",
      "Bearer  ",
      `Bearer ${key}, Bearer ${key}`,
    ])
      for (const path of ROUTES)
        expect((await fetch(app.url + path, { headers: { Authorization: value } })).status).toBe(403);
  });
});

describe("a report is asked for by a name", () => {
  it.each([
    "",
    "__proto__",
    "constructor",
    "iale",
    "iale:bao-cao-tuan:2026-W47", // of another snapshot
    "iale:bao-cao-tuan:2026-W48 ",
    "IALE:bao-cao-tuan:2026-W48",
    "iale:bao-cao-tuan:2026-W48:1",
    "iale:__proto__:2026-W48",
    "../../etc/passwd",
    "..\\..\\windows",
    "\u0000",
    '{"$gt":""}',
    "<script>alert(1)</script>",
    "x".repeat(7_000),
  ])("that the snapshot has, and by no other: %j", async (id) => {
    for (const query of [`id=${encodeURIComponent(id)}`, `id=&id=${encodeURIComponent(id)}`]) {
      const response = await ask(`/api/board/report?${query}`);
      expect([response.status, await response.json()]).toEqual([404, { error: words["web.board.no_report"] }]);
    }
  });

  it("alone: operators, lists and prototypes in the query are none", async () => {
    const id = "iale:bao-cao-tuan:2026-W48";
    for (const query of [
      "id[$gt]=",
      `id[]=${id}`,
      `__proto__[id]=${id}`,
      "constructor[prototype][id]=1",
      "id=%ff%zz",
      "id=%ed%a0%80",
      "%",
    ]) {
      const response = await ask(`/api/board/report?${query}`);
      expect([query, response.status]).toEqual([query, 404]);
    }
    expect({}).not.toHaveProperty("polluted");
    expect((await ask(`/api/board/report?id=${id}`)).status).toBe(200);
  });

  it("of a snapshot whose unit the person may not see any more, or never could, it says nothing of", async () => {
    const clerk = sealedOf({ person: "vt-iale" as PersonId });
    expect((await ask("/api/board/report?id=iablu:bao-cao-tuan:2026-W48", clerk)).status).toBe(404);
    expect((await ask("/api/board/report?id=iale:bao-cao-tuan:2026-W48", clerk)).status).toBe(200);
    const table = await (await ask("/api/board", clerk)).text();
    expect(table).not.toMatch(/Ia Blứ|iablu/);
    expect(await (await ask("/api/board/trends", clerk)).text()).not.toMatch(/iablu/);
  });
});

/** What a connection is answered to these very bytes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.url).port), "127.0.0.1", () => socket.end(bytes));
    let heard = "";
    socket.setEncoding("latin1").on("data", (data: string) => {
      heard += data;
    });
    socket.on("close", () => resolve(heard)).on("error", reject);
  });
}

describe("what is no proper request for it", () => {
  it.each([
    "/bang/../../etc/passwd",
    "/bang/..%2f..%2fetc%2fpasswd",
    "/bang/%2e%2e/%2e%2e/package.json",
    "/bang/",
    "/bang/a/b",
    "/bang/%",
    "/bang/%00",
    "/bang//etc/passwd",
    "/linked.html",
    "/sentence.html",
    "/api/board/../../.env",
    "/api/board/%2e%2e%2f.env",
    "/api/board/report/../../../package.json",
    "/api/board/x",
    "/api/boards",
  ])("shows no file and no figure: %s", async (path) => {
    const answer = await raw(
      `GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${sealedOf()}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 4(?:00|03|04)/);
    expect(answer).not.toMatch(/root:|WEB_SECRET|"name":|<script|UBND/);
  });

  it("is answered and not served: headers and addresses of 20 kB, and every other method", async () => {
    const head = (line: string, more = "") => `${line} HTTP/1.1\r\nHost: a\r\n${more}Connection: close\r\n\r\n`;
    const huge = "x".repeat(20_000);
    expect(await raw(head(`GET /bang/${huge}`))).toMatch(/^HTTP\/1.1 431/);
    expect(await raw(head(`GET /api/board/report?id=${huge}`))).toMatch(/^HTTP\/1.1 431/);
    expect(await raw(head("GET /api/board", `Authorization: Bearer ${huge}\r\n`))).toMatch(/^HTTP\/1.1 431/);
    const key = `Authorization: Bearer ${sealedOf()}\r\nContent-Length: 0\r\n`;
    for (const method of ["PUT", "POST", "DELETE", "PATCH", "TRACE", "OPTIONS"])
      for (const path of [`/bang/${sealedOf()}`, ...ROUTES])
        expect(await raw(head(`${method} ${path}`, key))).toMatch(/^HTTP\/1.1 40[045]/);
  });

  it("leaves no link in the log, whatever breaks", async () => {
    const broken = await startFakeApp({ boards: { open: () => Promise.reject(new Error(ALERT)) } });
    broken.setNow(TAKEN);
    const response = await fetch(`${broken.url}/api/board`, { headers: { Authorization: `Bearer ${sealedOf()}` } });
    expect([response.status, await response.json()]).toEqual([503, { error: words["web.unavailable"] }]);
    expect(broken.logged.join("\n")).not.toContain(sealedOf().slice(0, 20));
    await broken.stop();
  });
});

describe("too much of it", () => {
  it("is refused by address before the link is looked at, for the page and for all it asks for; after a minute it is heard", async () => {
    for (const first of ["/bang/x", ...ROUTES]) {
      const small = await startPage({ address: 2 });
      for (let n = 0; n < 2; n += 1) expect((await fetch(small.url + first)).status).toBe(403);
      for (const path of [`/bang/${sealedOf()}`, ...ROUTES]) {
        const response = await fetch(small.url + path, { headers: { Authorization: `Bearer ${sealedOf()}` } });
        expect([path, response.status, response.headers.get("Retry-After"), await response.json()]).toEqual([
          path,
          429,
          "60",
          { error: words["web.too_fast"] },
        ]);
      }
      for (const path of ["/board.js", "/livez"]) expect((await fetch(small.url + path)).status).toBe(200);
      small.setNow(plus(TAKEN, MINUTE + SECOND));
      expect((await fetch(addressOf({}, small.url))).status).toBe(200);
      await small.stop();
    }
  });

  it("does not come of one visit: the page, its figures, their way and a report are four requests and the page's words", async () => {
    const small = await startPage({ address: 5 });
    const key = { headers: { Authorization: `Bearer ${sealedOf()}` } };
    expect((await fetch(addressOf({}, small.url))).status).toBe(200);
    for (const path of ["/api/words", ...ROUTES]) expect((await fetch(small.url + path, key)).status).toBe(200);
    expect((await fetch(`${small.url}/api/board`, key)).status).toBe(429);
    await small.stop();
  });
});

describe("in the browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  async function opened(hash = "") {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(addressOf() + hash);
    return { page, complaints, asked, close: () => context.close() };
  }

  it("names, tasks, explanations, reasons and files are words: nothing of them runs, is drawn, or is asked for", async () => {
    const { page, complaints, asked, close } = await opened();
    await page.locator(".units td.way svg").first().waitFor();
    await page.locator(".list .rows", { hasText: "onerror" }).first().waitFor();
    await page.locator(".units tbody tr a", { hasText: "Ia Le" }).click();
    await page.getByRole("heading", { name: `UBND xã Ia Le ${ALERT}` }).waitFor();
    const report = page.locator(".report");
    await report.locator(".answers").waitFor();
    for (const place of [".answers", ".explained", ".file", ".lines"])
      expect(await report.locator(place).allInnerTexts()).toEqual(
        expect.arrayContaining([expect.stringContaining(ALERT)]),
      );
    expect(await page.locator("img, main script, a[href^='javascript:'], iframe").count()).toBe(0);
    expect(await page.title()).toMatch(/^Báo cáo tuần/);
    expect(asked.filter((url) => !url.startsWith(app.url))).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    "#don-vi/%",
    "#don-vi/%ff%zz",
    "#don-vi/__proto__",
    `#don-vi/${encodeURIComponent(ALERT)}`,
    `#don-vi/${"x".repeat(5_000)}`,
    "#",
  ])("a made-up place on the page is the whole table: %s", async (hash) => {
    const { page, complaints, close } = await opened(hash);
    await page.locator(".units tbody tr").first().waitFor();
    expect(await page.locator(".one-unit").count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });
});
