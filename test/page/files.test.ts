import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HOUR, plus } from "../../src/domain/time.ts";
import { sealedLinks } from "../../src/http/links.ts";
import { CLERK, type FakeApp, MORNING, realWords, type Script, SECRET, startFakeApp } from "../http/fake-app.ts";
import { sampleFile } from "../sample-file.ts";
import { openBrowser } from "./browser.ts";

const words = realWords();

/** Says which file came, and sends a picture where it was one. */
const script: Script = (said) => [{ text: `Đã ghi: ${said}` }];

let browser: Browser;
let app: FakeApp;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  app = await startFakeApp({ script });
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  await app.stop();
});

async function open(address: string): Promise<{ page: Page; context: BrowserContext; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  contexts.push(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, context, complaints };
}

const file = (name: string, kind = name.split(".").at(-1) ?? "") => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(sampleFile(kind)),
});

/** Picks files as a person does: by the button that opens the browser's own list. */
async function choose(page: Page, button: string, files: ReturnType<typeof file>[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button, exact: true }).click();
  await (await chooser).setFiles(files);
}

const overflow = (page: Page) =>
  page.evaluate<number>(
    `Math.max(...[document.documentElement, document.querySelector(".scroll")].map((e) => e.scrollWidth - e.clientWidth))`,
  );

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("the page behind an upload link", () => {
  const CHAT = { channel: "zalo-bot", chat: "7001" };
  const link = () => sealedLinks(SECRET, app.url).upload(CHAT, plus(MORNING, HOUR));
  const states = (page: Page) => page.locator(".queue li").allInnerTexts();

  it("sends what is chosen, one after the other, and says that the answer is in the chat", async () => {
    const { page, complaints } = await open(link());
    await page.getByText(words["web.upload.title"]).waitFor();
    await choose(page, words["web.upload.choose"], [file("cong-van.pdf"), file("Bảng số liệu quý.xlsx")]);
    await page.getByText(words["web.upload.done"]).waitFor();
    await choose(page, words["web.upload.photo"], [file("anh.jpg")]);
    await page.locator(".queue .sent").nth(2).waitFor();
    expect(await states(page)).toEqual(
      ["cong-van.pdf 1 kB", "Bảng số liệu quý.xlsx 1 kB", "anh.jpg 1 kB"].map(
        (name) => `${name}\n\n${words["web.upload.sent"]}`,
      ),
    );
    expect([...app.received.values()].map(({ channel, chat, payload }) => [channel, chat, payload])).toMatchObject(
      ["cong-van.pdf", "Bảng số liệu quý.xlsx", "anh.jpg"].map((name) => ["zalo-bot", "7001", { upload: { name } }]),
    );
    expect([await overflow(page), complaints]).toEqual([0, []]);
  });

  it("says of each file why it is not taken, and sends the others", async () => {
    const { page } = await open(link());
    await page.getByText(words["web.upload.title"]).waitFor();
    await page.evaluate(`(() => {
      const files = new DataTransfer();
      files.items.add(new File([new Uint8Array(20 * 1024 * 1024 + 1)], "ban-do.pdf"));
      const input = document.querySelector("input[multiple]");
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    })()`);
    await choose(page, words["web.upload.choose"], [file(`<b>${"x".repeat(200)}.pdf`, "exe"), file("tốt.pdf")]);
    await page.locator(".queue .sent").waitFor();
    expect(await states(page)).toEqual([
      `ban-do.pdf 20 MB\n\n${words["web.upload.too_big"]}`,
      `<b>${"x".repeat(200)}.pdf 1 kB\n\n${words["web.upload.wrong_type"]}`,
      `tốt.pdf 1 kB\n\n${words["web.upload.sent"]}`,
    ]);
    expect([app.received.size, await overflow(page)]).toEqual([1, 0]);
  });

  it("tries again by itself when the server could not take a file, and it arrives once", async () => {
    const { page } = await open(link());
    app.broken.receive = true;
    await choose(page, words["web.upload.choose"], [file("cong-van.pdf")]);
    await page.getByText(words["web.unsent"]).waitFor();
    app.broken.receive = false;
    await page.getByText(words["web.upload.done"]).waitFor();
    expect(app.received.size).toBe(1);
  });

  it("says when the time is over, before and after it was opened", async () => {
    const address = link();
    const { page } = await open(address);
    await page.getByText(words["web.upload.title"]).waitFor();
    app.setNow(plus(MORNING, HOUR));
    await choose(page, words["web.upload.choose"], [file("cong-van.pdf")]);
    await page.getByText(words["web.upload.expired"]).waitFor();
    await page.goto(address);
    await page.getByText(words["web.upload.expired"]).waitFor();
    expect(await page.getByRole("button").count()).toBe(0);
    expect(app.received.size).toBe(0);
  });
});

describe("files in the web chat", () => {
  const chat = () => `${app.url}/#key=${app.key(CLERK)}`;
  const hears = (page: Page, text: string) => page.locator(".words", { hasText: text }).last().waitFor();
  const own = (page: Page) => page.locator(".line.person .file b").allInnerTexts();

  it("are sent with the paper clip, in the order of what is said, and shown by name", async () => {
    const { page, complaints } = await open(chat());
    await choose(page, words["web.attach"], [file("cong-van.pdf"), file("anh.jpg")]);
    await page.getByRole("textbox", { name: words["web.input"] }).fill("xong");
    await page.getByRole("button", { name: words["web.send"], exact: true }).click();
    await hears(page, "Đã ghi: xong");
    expect(await own(page)).toEqual(["cong-van.pdf", "anh.jpg"]);
    expect(app.calls.map(({ payload }) => payload)).toMatchObject([
      { upload: { name: "cong-van.pdf" } },
      { upload: { name: "anh.jpg" } },
      { text: "xong" },
    ]);
    expect([await overflow(page), complaints]).toEqual([0, []]);
  });

  it.each(["paste", "drop"])("may be put in by %s", async (how) => {
    const { page } = await open(chat());
    await page.getByText(words["web.empty"]).waitFor();
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File(["%PDF-1.7"], "cong-van.pdf"));
      const event = ${how === "paste" ? `new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })` : `new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })`};
      document.querySelector("textarea").dispatchEvent(event);
    })()`);
    await hears(page, "Đã ghi: file cong-van.pdf");
    expect(await own(page)).toEqual(["cong-van.pdf"]);
  });

  it("that are not taken are named with the reason, all of them, and leave no line", async () => {
    const { page } = await open(chat());
    await choose(page, words["web.attach"], [file("a.exe"), file("<i>b</i>.pdf", "msi")]);
    const reason = words["web.upload.wrong_type"];
    await page.getByText(`«a.exe»: ${reason}\n«<i>b</i>.pdf»: ${reason}`).waitFor();
    expect([await own(page), app.calls]).toEqual([[], []]);
  });

  it("wait for a server that is away, and arrive once", async () => {
    const { page } = await open(chat());
    app.broken.files = true;
    await choose(page, words["web.attach"], [file("cong-van.pdf")]);
    await page.getByText(words["web.unsent"]).waitFor();
    app.broken.files = false;
    await hears(page, "Đã ghi: file cong-van.pdf");
    expect([await own(page), app.received.size]).toEqual([["cong-van.pdf"], 1]);
  });

  it("that the bot sends are saved under their name; pictures are shown", async () => {
    const { page, complaints } = await open(chat());
    const pdf = { name: "Công văn 12.pdf", mime: "application/pdf", bytes: sampleFile("pdf") };
    const png = { name: "ma-moi.png", mime: "image/png", bytes: PNG };
    for (const one of [pdf, png]) {
      await app.files.put(one.name, one);
      await app.say(CLERK.chat, { text: "Tệp đây.", file: { make: "kept", id: one.name } }, one);
    }
    const link = page.locator("a.file");
    await link.waitFor();
    const download = page.waitForEvent("download");
    await link.click();
    expect((await download).suggestedFilename()).toBe("Công văn 12.pdf");
    await expect
      .poll(() => page.evaluate(`document.querySelector(".picture img").naturalWidth`), { timeout: 60_000 })
      .toBe(1);
    expect(await page.getByRole("img", { name: "ma-moi.png" }).count()).toBe(1);
    expect([await overflow(page), complaints]).toEqual([0, []]);
  });
});
