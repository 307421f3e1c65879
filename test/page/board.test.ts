import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Board } from "../../src/app/board-table.ts";
import type { BoardLink, Boards } from "../../src/app/ports.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { HOUR, plus } from "../../src/domain/time.ts";
import { sealedLinks } from "../../src/http/links.ts";
import { type BoardOffice, boardOffice, LEADER, TAKEN, there } from "../board-office.ts";
import { CHAIR, type FakeApp, realWords, SECRET, startFakeApp } from "../http/fake-app.ts";
import { openBrowser } from "./browser.ts";

/** The page over the real use case, as a leader opens it from the chat. */

const words = realWords();
const PHONE = { viewport: { width: 360, height: 740 } };
const DESK = { viewport: { width: 1280, height: 900 } };
/** A hang is a fault, slowness is not. */
const PATIENTLY = { timeout: 60_000 };
const NASTY = `<img src=x onerror="document.title='taken'">`;

let browser: Browser;
let play: BoardOffice;
let app: FakeApp;
let boards: Boards;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  play = await boardOffice((unit) =>
    unit.id === "iale" ? { ...unit, name: `UBND xã Ia Le ${NASTY}`, short: `Ia Le ${NASTY}` } : unit,
  );
  boards = { ...play.boards };
  app = await startFakeApp({
    boards: {
      isClosed: (...given) => boards.isClosed(...given),
      open: (...given) => boards.open(...given),
      trends: (...given) => boards.trends(...given),
      report: (...given) => boards.report(...given),
    },
  });
  app.setNow(TAKEN);
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  await app.stop();
});

const linkTo = (snapshot: string): BoardLink => ({
  person: LEADER as PersonId,
  snapshot,
  made: TAKEN,
  until: plus(TAKEN, HOUR),
});

async function open(options: BrowserContextOptions, snapshot = play.snapshot.id) {
  const context = await browser.newContext(options);
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENTLY.timeout);
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(sealedLinks(SECRET, app.url).board(linkTo(snapshot)));
  return { page, complaints };
}

/** With the lines drawn, which come last. */
async function opened(options: BrowserContextOptions, snapshot?: string) {
  const { page, complaints } = await open(options, snapshot);
  await page.locator(".units td.way svg").first().waitFor();
  return { page, complaints };
}

const overflow = (page: Page) =>
  page.evaluate<number>(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);
const rows = (page: Page) => page.locator(".units tbody tr");
const names = (page: Page) => page.locator(".units tbody tr a").allInnerTexts();
const search = (page: Page) => page.getByRole("searchbox", { name: words["web.board.search"] });
const row = (page: Page, name: string) => rows(page).filter({ hasText: name });
const visibleHeads = (page: Page) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll(".units thead tr:last-child th")].filter((th) => th.offsetParent !== null).map((th) => th.innerText.replaceAll("\\n", " ").trim())`,
  );

describe.each([
  ["on a phone", PHONE],
  ["on a desk", DESK],
])("the page %s", (_, screen) => {
  it("opens from the link with the figures, nothing beyond its edge, and nothing to complain of", async () => {
    const { page, complaints } = await opened(screen);
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Báo cáo tuần Tuần 48/2026 (23/11–29/11)");
    expect(await page.title()).toBe("Báo cáo tuần – Tuần 48/2026 (23/11–29/11)");
    expect(await page.locator(".counts dd").allInnerTexts()).toEqual([
      expect.stringMatching(/^23/),
      expect.stringMatching(/^19/),
      expect.stringMatching(/^16/),
      expect.stringMatching(/^3/),
      expect.stringMatching(/^4/),
    ]);
    expect(await page.locator(".totals .value").allInnerTexts()).toEqual(
      expect.arrayContaining(["55", "35", "186", "190", "85", "12", "14,12%"]),
    );
    expect(await rows(page).count()).toBe(23);
    expect([await overflow(page), complaints]).toEqual([0, []]);
  });

  it("drills down to a report with its revisions, and comes back to where it was", async () => {
    const id = play.idOf("iablu");
    const { latest } = there(await play.stores.reports.get(id));
    await play.amends(id, plus(TAKEN, HOUR / 2), { answers: { ...latest.answers, hs_nhan: 77 } });
    const { page, complaints } = await opened(screen);
    expect(await row(page, "Ia Blứ").getByText(words["web.board.amended"]).first().textContent()).toBeTruthy();
    await row(page, "Ia Blứ").scrollIntoViewIfNeeded();
    const before = await page.evaluate<number>("scrollY");
    await row(page, "Ia Blứ").locator("td.figure.chosen").click();
    await page.locator(".answers").waitFor();
    expect(await page.evaluate("document.activeElement?.innerText")).toBe("UBND xã Ia Blứ");
    expect(await page.locator(".report .note").innerText()).toMatch(/sửa sau khi lập bảng/);
    const change = page.locator(".answers > div", { hasText: "Hồ sơ tiếp nhận" }).locator(".change");
    expect(await change.innerText()).toMatch(/^Lần sửa 1: 07:15 .*sau khi lập bảng\n\nTrước: 19\n\nSau: 77$/);
    expect(await page.locator(".own tr").nth(2).innerText()).toContain("19");
    expect([await overflow(page), complaints]).toEqual([0, []]);
    await page.getByRole("button", { name: words["web.board.back"] }).click();
    await row(page, "Ia Blứ").waitFor();
    expect(await page.evaluate<number>("scrollY")).toBe(before);
  });

  it("draws a gap where a unit did not report, a point on the line where it reported 0, and reads both aloud", async () => {
    const { page } = await opened(screen);
    const spark = row(page, "Văn phòng").locator("svg.spark");
    const label = (await spark.getAttribute("aria-label")) ?? "";
    expect(label).toContain(`T45: ${words["web.board.gap"]}`);
    expect(label).toMatch(/^Việc đã hoàn thành\. T41: 4; T42: 5; T43: 1; T44: 5; T45: .*; T46: 5; T47: 3; T48: 2$/);
    expect(await spark.locator("polyline").count()).toBe(2);
    await page.getByLabel(words["web.board.figure"]).selectOption({ label: "Việc chưa xong" });
    const again = row(page, "Văn phòng").locator("svg.spark");
    expect(await again.getAttribute("aria-label")).toContain("T43: 0;");
    const zero = await again.locator(".zero").getAttribute("y1");
    const points = (await again.locator("polyline").first().getAttribute("points"))?.split(" ") ?? [];
    expect([points.length, points[2]?.split(",")[1]]).toEqual([4, Number(zero).toFixed(1)]);
  });

  it("filters by words without marks and by state, lists included", async () => {
    const { page } = await opened(screen);
    await search(page).fill("phong noi vu");
    expect(await names(page)).toEqual(["Nội vụ"]);
    expect(await page.locator(".units h2").innerText()).toContain(`1/23 ${words["web.board.of_units"]}`);
    expect(new Set(await page.locator(".list .rows b").allInnerTexts())).toEqual(new Set(["Nội vụ"]));
    await search(page).fill("không có đơn vị này");
    await page.getByText(words["web.board.no_match"]).waitFor();
    await search(page).fill("");
    const state = (name: string) => page.getByRole("button", { name: new RegExp(`^${name} \\d+$`) });
    await state(words["web.board.missing"]).click();
    expect(await names(page)).toEqual(["Chư Don", "NN-PTNT", "TT VHTT-TT", "Y tế"]);
    expect(await state(words["web.board.missing"]).getAttribute("aria-pressed")).toBe("true");
    await state(words["web.board.late"]).click();
    expect(await names(page)).toEqual(["GD-ĐT", "Văn phòng", "VH-TT"]);
    await state(words["web.board.overdue"]).click();
    expect(await rows(page).count()).toBe(11);
    await state(words["web.board.all"]).click();
    expect(await rows(page).count()).toBe(23);
  });

  it("takes names and words for what they are", async () => {
    const { page, complaints } = await opened(screen);
    await page.getByText(`Ia Le ${NASTY}`).first().waitFor();
    await row(page, "Ia Le").locator("a").click();
    await page.getByRole("heading", { name: `UBND xã Ia Le ${NASTY}` }).waitFor();
    expect([await page.locator("img").count(), complaints]).toEqual([0, []]);
    expect(await page.title()).toMatch(/^Báo cáo tuần/);
  });
});

describe("the width decides", () => {
  it("which figures stand in the table: the chosen one on a phone, all of them on a desk", async () => {
    const phone = (await opened(PHONE)).page;
    expect(await visibleHeads(phone)).toEqual(["STT", "Đơn vị", "Việc đã hoàn thành A1", words["web.board.trend"]]);
    await phone.getByLabel(words["web.board.figure"]).selectOption({ label: "Hồ sơ trễ hạn" });
    expect(await visibleHeads(phone)).toEqual(["STT", "Đơn vị", "Hồ sơ trễ hạn A6", words["web.board.trend"]]);
    expect(await overflow(phone)).toBe(0);
    const desk = (await opened(DESK)).page;
    expect(await visibleHeads(desk)).toHaveLength(4 + play.flow.summary.totals.length);
  });

  it("and nothing of the table's four kinds of none is a zero", async () => {
    const { page } = await opened(DESK);
    const cells = (name: string) => row(page, name).locator("td.figure").allInnerTexts();
    const rate = play.flow.summary.totals.findIndex(({ id }) => id === "ty_le_tre");
    expect(new Set((await cells("Chư Don")).map((cell) => cell.split("\n")[0]))).toEqual(new Set(["–"]));
    expect((await cells("Dân tộc")).slice(rate - 1, rate + 1)).toEqual(["0", "0% (0/4)"]);
    expect((await cells("Ia Dreng"))[rate]).toMatch(/^÷/);
    expect(await page.locator("footer").innerText()).toContain(words["web.board.legend"]);
  });
});

describe("without a mouse", () => {
  it("a unit is reached and opened by keys, and left again by going back", async () => {
    const { page } = await opened(DESK);
    await search(page).focus();
    const focused = () => page.evaluate<string>("document.activeElement.innerText");
    for (let n = 0; n < 20 && (await focused()) !== "BQL nước sạch"; n += 1) await page.keyboard.press("Tab");
    expect(await focused()).toBe("BQL nước sạch");
    await page.keyboard.press("Enter");
    await page.locator(".answers").waitFor();
    await page.goBack();
    await row(page, "BQL nước sạch").waitFor();
  });
});

/** As many units as a country has, made of one of the office's. */
async function withUnits(count: number): Promise<void> {
  const { board, files } = (await play.boards.open(linkTo(play.snapshot.id))) ?? {};
  const { units, ...rest } = board as Board;
  const [unit] = units;
  const many = Array.from({ length: count }, (_, n) => ({ ...unit, id: `u${n}`, short: `Xã ${n}`, search: `xa ${n}` }));
  boards.open = () => Promise.resolve({ board: { ...rest, units: many }, files: files ?? [] });
}

describe("with thousands of units", () => {
  it("the page lays out what is looked at, and finds the last one", async () => {
    await withUnits(4_000);
    const { page } = await opened(PHONE);
    expect(await rows(page).count()).toBe(100);
    await page
      .getByRole("button", { name: new RegExp(`^${words["web.board.more"]}`) })
      .first()
      .click();
    await rows(page).nth(150).waitFor();
    await search(page).fill("3999");
    expect(await names(page)).toEqual(["Xã 3999"]);
    expect(await page.locator(".units tbody td.number").allInnerTexts()).toEqual(["4000"]);
    expect(await overflow(page)).toBe(0);
  });
});

describe("on paper", () => {
  it("is the whole table on sheets of A4, with its heads on each and no buttons", async () => {
    await withUnits(155);
    const { page } = await opened(PHONE);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    expect(await rows(page).count()).toBe(155);
    const sheets = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [
      Math.round(Number(width)),
      Math.round(Number(height)),
    ]);
    expect(new Set(sheets.map(String))).toEqual(new Set(["842,595"]));
    expect(sheets.length).toBeGreaterThan(5);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("button").count()).toBe(0);
    expect(await visibleHeads(page)).toHaveLength(4 + play.flow.summary.totals.length);
    const display = await page.evaluate<string>(`getComputedStyle(document.querySelector(".units thead")).display`);
    expect(display).toBe("table-header-group");
    expect(await page.locator(".printed").innerText()).toContain("Báo cáo tuần, Tuần 48/2026");
  });
});

describe("when it cannot be shown", () => {
  it("says that the person may not see it (any more)", async () => {
    play.leaves(LEADER);
    const { page } = await open(PHONE);
    await page.getByText(words["web.board.closed"]).waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
  });

  it("says so when the person closes it, while it is open and when it is opened again, and opens by a new link", async () => {
    const { page } = await opened(PHONE);
    play.becomes(LEADER, { linksSince: TAKEN });
    await row(page, "Ia Blứ").locator("a").click();
    await page.getByText(words["web.board.taken_back"]).waitFor();
    expect(await page.locator(".answers").count()).toBe(0);
    await page.reload();
    await page.getByText(words["web.board.taken_back"]).waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
    await page.goto(sealedLinks(SECRET, app.url).board({ ...linkTo(play.snapshot.id), made: plus(TAKEN, 1) }));
    await row(page, "Ia Blứ").waitFor();
  });

  it("says so when the link expires, while it is open and when it is opened again", async () => {
    const { page } = await opened(PHONE);
    app.setNow(plus(TAKEN, HOUR));
    await row(page, "Ia Blứ").locator("a").click();
    await page.getByText(words["web.board.expired"]).waitFor();
    await page.reload();
    await page.getByText(words["web.board.expired"]).waitFor();
    expect(await page.getByRole("table").count()).toBe(0);
  });

  it("asks again when the server was away, the table by itself, a report when told to", async () => {
    let away = true;
    const { open: first, report } = boards;
    boards.open = (...given) => {
      if (!away) return first(...given);
      away = false;
      return Promise.reject(new Error("the store is away"));
    };
    const { page } = await opened(PHONE);
    boards.report = () => Promise.reject(new Error("the store is away"));
    await row(page, "Ia Blứ").locator("a").click();
    await page.getByRole("button", { name: words["web.board.retry"] }).waitFor();
    boards.report = report;
    await page.getByRole("button", { name: words["web.board.retry"] }).click();
    await page.locator(".answers").waitFor();
    expect(away).toBe(false);
  });
});

it("hands out the Word, the Excel and the charts of the same snapshot", async () => {
  const { page } = await opened(PHONE);
  await page.getByText(words["web.board.files"], { exact: true }).click();
  const links = page.locator("header details a");
  expect(await links.allInnerTexts()).toEqual(expect.arrayContaining(["Bản Word", "Bảng Excel"]));
  expect(await links.first().getAttribute("href")).toMatch(/^\/tep\//);
  expect(await overflow(page)).toBe(0);
});

it("is opened from the chat by its link, and what looks like another's address there is no link", async () => {
  const link = sealedLinks(SECRET, app.url).board(linkTo(play.snapshot.id));
  const text = `Trang số liệu: ${link}\nhttps://giaoban.example.evil/bang/x`;
  await app.say(CHAIR.chat, { text });
  const context = await browser.newContext(PHONE);
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(`${app.url}/#key=${app.key(CHAIR)}`);
  const links = page.locator(".words a");
  await links.first().waitFor(PATIENTLY);
  expect(await links.allInnerTexts()).toEqual([link]);
  expect(await page.evaluate<number>(`document.documentElement.scrollWidth - innerWidth`)).toBe(0);
  await page.goto((await links.first().getAttribute("href")) ?? "");
  await page.getByRole("heading", { level: 1, name: "Báo cáo tuần" }).waitFor(PATIENTLY);
});
