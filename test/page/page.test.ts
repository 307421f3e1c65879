import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { plus } from "../../src/domain/time.ts";
import type { Visitor } from "../../src/http/visitor.ts";
import { CHAIR, CLERK, type FakeApp, MORNING, realWords, type Script, startFakeApp } from "../http/fake-app.ts";
import { openBrowser } from "./browser.ts";

const words = realWords();

/** A report of two questions, as the engine would ask it. */
const report: Script = (said) => {
  const ask = { conversation: "iale:bao-cao-tuan:2026-W48" };
  const none = { id: "none", label: "Không có việc nào" };
  if (said === "/baocao")
    return [{ ...ask, turn: 1, text: "Tuần này làm xong những việc gì?\nMỗi việc một dòng.", options: [none] }];
  if (said === "1:none")
    return [{ ...ask, turn: 2, text: "Hồ sơ tồn từ kỳ trước?", options: [{ id: "suggested", label: "Vẫn là 12" }] }];
  if (said === "2:suggested") return [{ text: "Đã nhận báo cáo." }];
  return [{ text: `Đã ghi: ${said.slice(0, 200)}` }];
};

let browser: Browser;
let app: FakeApp;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  app = await startFakeApp({ script: report });
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  await app.stop();
});

const remind = (text: string) => app.say(CLERK.chat, { text, options: [{ id: "/baocao", label: `Nộp: ${text}` }] });

const lastSeq = async (chat: string) => (await app.transcript.after(chat, 0, 1))[0]?.seq ?? 0;

/** A hang is a fault, slowness is not. */
const PATIENTLY = { timeout: 60_000 };

const PHONE = { viewport: { width: 360, height: 740 } };

async function newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ ...PHONE, ...options });
  contexts.push(context);
  return context;
}

/** A tab on the clerk's page, with what the browser complained about. */
async function openPage(context?: BrowserContext, address = `/#key=${app.key(CLERK)}`) {
  const page = await (context ?? (await newContext())).newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(app.url + address);
  return { page, complaints, ...parts(page) };
}

function parts(page: Page) {
  const input = page.getByRole("textbox", { name: words["web.input"] });
  const options = page.getByRole("group", { name: words["web.options"] }).getByRole("button");
  return {
    input,
    options,
    /** The bubbles as "bot: …" and "person: …". */
    said: () =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll(".line")].map((line) => line.classList[1] + ": " + line.querySelector(".words").innerText.trim())`,
      ),
    say: async (text: string) => {
      await input.fill(text);
      await input.press("Enter");
    },
    /** Waits until a bubble has the text. */
    hears: (text: string) => page.locator(".words", { hasText: text }).last().waitFor(),
    overflow: () =>
      page.evaluate<number>(
        `Math.max(...[document.documentElement, document.querySelector(".scroll")].map((e) => e.scrollWidth - e.clientWidth))`,
      ),
  };
}

describe("a chat on a phone", () => {
  it("is typed, answered with buttons, and goes on with the choice that was taken", async () => {
    const { page, complaints, input, options, say, hears, said, overflow } = await openPage();
    await page.getByText(words["web.empty"]).waitFor();
    expect(await page.locator(".top").innerText()).toContain(`${words["web.bot"]}\n\n${CLERK.name} · ${CLERK.unit}`);
    expect(page.url()).toBe(`${app.url}/`);

    await say("/baocao");
    await hears("Mỗi việc một dòng.");
    expect(await options.allInnerTexts()).toEqual(["Không có việc nào"]);
    await options.first().click();
    await hears("Hồ sơ tồn");
    expect(await options.allInnerTexts()).toEqual(["Vẫn là 12"]);
    await page.getByRole("button", { name: "Vẫn là 12" }).click();
    await hears("Đã nhận báo cáo.");
    expect(await options.count()).toBe(0);
    expect(await said()).toEqual([
      "person: /baocao",
      "bot: Tuần này làm xong những việc gì?\nMỗi việc một dòng.",
      "person: Không có việc nào",
      "bot: Hồ sơ tồn từ kỳ trước?",
      "person: Vẫn là 12",
      "bot: Đã nhận báo cáo.",
    ]);
    expect(await page.locator(".day").allInnerTexts()).toEqual(["Thứ Tư 25/11/2026"]);
    expect(await page.locator(".bubble time").first().innerText()).toBe("08:00");

    await input.fill("một");
    await input.press("Shift+Enter");
    await input.pressSequentially("hai");
    await input.press("Enter");
    await hears("Đã ghi: một");
    expect((await said()).at(-1)).toBe("bot: Đã ghi: một\nhai");
    await page.getByRole("button", { name: "Nộp báo cáo" }).click();
    await page.getByRole("button", { name: "Không có việc nào" }).waitFor();
    expect(await overflow()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("needs the send button, since Enter is a new line where there is only a finger", async () => {
    const { page, input, hears, said } = await openPage(await newContext({ hasTouch: true, isMobile: true }));
    await input.fill("một");
    await input.press("Enter");
    await input.pressSequentially("hai");
    expect(app.calls).toEqual([]);
    await page.getByRole("button", { name: words["web.send"], exact: true }).tap();
    await hears("Đã ghi: một");
    expect(await said()).toEqual(["person: một\nhai", "bot: Đã ghi: một\nhai"]);
  });

  it("can be worked with the keyboard alone", async () => {
    const { page, input, options, say, hears } = await openPage();
    await say("/baocao");
    await hears("Mỗi việc một dòng.");
    await options.first().focus();
    await page.keyboard.press("Enter");
    await hears("Hồ sơ tồn");
    await input.focus();
    await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate("document.activeElement.ariaLabel")).toBe(words["web.attach"]);
    await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate("document.activeElement.innerText")).toBe("Trợ giúp");
    expect(await page.getAttribute("html", "lang")).toBe("vi");
    expect(await page.getByRole("log").getAttribute("aria-live")).toBe("polite");
  });

  it("does not send while an input method is still putting an accent on a word", async () => {
    const { page, input, hears } = await openPage();
    await input.fill("tiê");
    await page.evaluate(
      `document.querySelector("textarea").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }))`,
    );
    await input.fill("tiếng");
    await input.press("Enter");
    await hears("Đã ghi: tiếng");
    expect(app.calls).toHaveLength(1);
  });

  it("shows that an answer is being written, until it comes", async () => {
    const { page, hears } = await openPage();
    await page.getByText(words["web.empty"]).waitFor();
    const sign = page.getByText(words["web.typing"]);
    app.hub.publish(CLERK.chat, { kind: "typing" });
    await sign.waitFor();
    await app.say(CLERK.chat, { text: "Đây." });
    await hears("Đây.");
    expect(await sign.count()).toBe(0);
  });

  it("keeps the open question's buttons when a reminder comes after it, and drops those of older reminders", async () => {
    const { options, say, hears } = await openPage();
    await remind("Nhắc lần 1");
    await remind("Nhắc lần 2");
    await hears("Nhắc lần 2");
    expect(await options.allInnerTexts()).toEqual(["Nộp: Nhắc lần 2"]);
    await say("/baocao");
    await hears("Mỗi việc một dòng.");
    await remind("Nhắc lần 3");
    await hears("Nhắc lần 3");
    expect(await options.allInnerTexts()).toEqual(["Không có việc nào", "Nộp: Nhắc lần 3"]);
    await app.say(CLERK.chat, { text: "Kỳ này", options: [{ id: "/tongket 1", label: "Kỳ trước" }] });
    await hears("Kỳ này");
    expect(await options.allInnerTexts()).toEqual(["Không có việc nào", "Nộp: Nhắc lần 3", "Kỳ trước"]);
    await options.last().click();
    await hears("/tongket 1");
    expect(await options.count()).toBe(0);
  });

  it("follows the newest line, but leaves whoever reads further up in peace", async () => {
    for (let line = 1; line <= 30; line += 1) await app.say(CLERK.chat, { text: `Dòng ${line}` });
    const { page, hears } = await openPage();
    const above = () =>
      page.evaluate<number>(
        `((box) => Math.round(box.scrollHeight - box.clientHeight - box.scrollTop))(document.querySelector(".scroll"))`,
      );
    await hears("Dòng 30");
    await expect.poll(above, PATIENTLY).toBe(0);
    await app.say(CLERK.chat, { text: "Dòng 31" });
    await hears("Dòng 31");
    await expect.poll(above, PATIENTLY).toBe(0);
    await page.evaluate(`document.querySelector(".scroll").scrollTop = 100`);
    await expect.poll(above, PATIENTLY).toBeGreaterThan(500);
    await app.say(CLERK.chat, { text: "Dòng 32" });
    await hears("Dòng 32");
    expect(await page.evaluate(`document.querySelector(".scroll").scrollTop`)).toBe(100);
    const newer = page.getByRole("button", { name: words["web.newer"] });
    await newer.click();
    await expect.poll(above, PATIENTLY).toBe(0);
    await newer.waitFor({ state: "detached" });
    expect(await newer.count()).toBe(0);
  });
});

describe("a chat opened again", () => {
  it("shows what was said, the open question, and what was half typed", async () => {
    const { page, input, options, say, hears, said } = await openPage();
    await say("/baocao");
    await hears("Mỗi việc một dòng.");
    await input.fill("Tiếp công");
    const before = await said();
    await page.reload();
    await hears("Mỗi việc một dòng.");
    expect(await said()).toEqual(before);
    expect(await options.allInnerTexts()).toEqual(["Không có việc nào"]);
    expect(await input.inputValue()).toBe("Tiếp công");
  });

  it("is the same in two tabs, and a choice taken in one is taken in both", async () => {
    const one = await openPage();
    const two = await openPage();
    await one.say("/baocao");
    await two.hears("Mỗi việc một dòng.");
    expect(await two.options.count()).toBe(1);
    await one.options.first().click();
    await two.hears("Hồ sơ tồn");
    expect(await two.options.allInnerTexts()).toEqual(["Vẫn là 12"]);
    await one.hears("Hồ sơ tồn");
    expect(await two.said()).toEqual(await one.said());
    expect([...one.complaints, ...two.complaints]).toEqual([]);
  });

  it("says how many lines came while nobody looked, in the tab's title", async () => {
    const { page, hears } = await openPage();
    await page.getByText(words["web.empty"]).waitFor();
    await page.evaluate(`Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true })`);
    await app.say(CLERK.chat, { text: "Nhắc nộp" });
    await hears("Nhắc nộp");
    await expect.poll(() => page.title(), PATIENTLY).toBe("(1) Giao ban");
    await page.evaluate(
      `Object.defineProperty(document, "visibilityState", { value: "visible" }); document.dispatchEvent(new Event("visibilitychange"))`,
    );
    await expect.poll(() => page.title(), PATIENTLY).toBe("Giao ban");
  });
});

describe("when something is away", () => {
  it("keeps a message the server could not store, says so, and sends it once when that is over", async () => {
    const { page, say, hears, said } = await openPage();
    app.broken.receive = true;
    await say("12");
    await page.getByText(words["web.unsent"]).waitFor();
    expect(await said()).toEqual(["person: 12"]);
    app.broken.receive = false;
    await hears("Đã ghi: 12");
    await page.getByText(words["web.unsent"]).waitFor({ state: "detached" });
    expect(await said()).toEqual(["person: 12", "bot: Đã ghi: 12"]);
    expect(app.received.size).toBe(1);
  });

  it("keeps it through a reload, and sends in the order in which things were said", async () => {
    const { page, say, hears, said } = await openPage();
    app.broken.transcript = true;
    await say("một");
    await say("hai");
    await page.getByText(words["web.unsent"]).last().waitFor();
    await page.reload();
    await page.getByText(words["web.unsent"]).last().waitFor();
    app.broken.transcript = false;
    // The page tries again by itself, and may be quicker than the finger: then the button is gone.
    void page
      .getByRole("button", { name: words["web.retry"] })
      .first()
      .click()
      .catch(() => {});
    await hears("Đã ghi: hai");
    expect((await said()).filter((line) => line.startsWith("person"))).toEqual(["person: một", "person: hai"]);
    expect([...app.received.values()].map(({ payload }) => payload)).toEqual([
      { kind: "text", text: "một" },
      { kind: "text", text: "hai" },
    ]);
  });

  it("sends what was said offline once it is online again, once", async () => {
    const context = await newContext();
    const { page, say, hears } = await openPage(context);
    await page.getByText(words["web.empty"]).waitFor();
    await context.setOffline(true);
    await say("12");
    await page.getByText(words["web.unsent"]).waitFor();
    await context.setOffline(false);
    await hears("Đã ghi: 12");
    expect(app.received.size).toBe(1);
  });

  it("says that the line is down and finds back by itself, even to a server that lost its past", async () => {
    const { page, say, hears, said } = await openPage();
    await say("/baocao");
    await hears("Mỗi việc một dòng.");
    const port = Number(new URL(app.url).port);
    await app.stop();
    await page.getByText(words["web.reconnecting"]).waitFor();
    app = await startFakeApp({ script: report, port });
    await app.say(CLERK.chat, { text: "Xin chào lại." });
    await hears("Xin chào lại.");
    expect(await said()).toEqual(["bot: Xin chào lại."]);
    expect(await page.getByText(words["web.reconnecting"]).count()).toBe(0);
  });

  it("asks for a new link where there is none, or when it expires", async () => {
    const without = await openPage(undefined, "/");
    await without.page.getByText(words["web.no_key"]).waitFor();
    expect(without.complaints).toEqual([]);
    const { page, say } = await openPage();
    await page.getByText(words["web.empty"]).waitFor();
    app.setNow(plus(MORNING, 2 * 24 * 3_600_000));
    await say("12");
    await page.getByText(words["web.no_key"]).waitFor();
    expect(app.calls).toEqual([]);
  });
});

describe("what does not belong into a chat", () => {
  it("is a text of 10 MB, pasted: refused with a sentence, the chat stands where it stood", async () => {
    const { page, input, options, say, hears, said } = await openPage();
    await say("/baocao");
    await hears("Mỗi việc một dòng.");
    const before = await said();
    await page.evaluate(`(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "việc ".repeat(2 ** 21));
      document.querySelector("textarea").dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    })()`);
    await page.getByText(words["web.too_long"]).waitFor();
    expect(await input.inputValue()).toBe("");
    expect(await said()).toEqual(before);
    expect(await options.count()).toBe(1);
    expect(app.calls).toHaveLength(1);
    await options.first().click();
    await hears("Hồ sơ tồn");
    expect(await page.getByText(words["web.too_long"]).count()).toBe(0);
  });

  it("is a text over the limit, typed: it stays in the field to be shortened", async () => {
    const { page, input } = await openPage();
    await input.fill("x".repeat(64 * 1024 + 1));
    await input.press("Enter");
    await page.getByText(words["web.too_long"]).waitFor();
    expect((await input.inputValue()).length).toBe(64 * 1024 + 1);
    expect(app.calls).toEqual([]);
  });

  it("is refused by the server too, and its sentence is shown", async () => {
    const context = await newContext();
    await context.route("**/api/words", (route) => route.fulfill({ json: { words, textLimit: 10 ** 9 } }));
    const { page, say, said } = await openPage(context);
    await say("x".repeat(1024 * 1024));
    await page.getByText(words["web.too_long"]).waitFor();
    expect(await said()).toEqual([]);
    expect(app.calls).toEqual([]);
  });

  it("is markup: it is shown as it was written and does nothing", async () => {
    const evil = `<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>`;
    const { page, complaints, options, say, hears, said } = await openPage();
    await app.say(CLERK.chat, { text: evil, options: [{ id: "<b>", label: `<b onclick="hacked = 1">Có</b>` }] });
    await hears("onerror");
    expect(await options.allInnerTexts()).toEqual([`<b onclick="hacked = 1">Có</b>`]);
    await say(evil);
    await hears("Đã ghi: <img");
    expect(await said()).toEqual([`bot: ${evil}`, `person: ${evil}`, `bot: Đã ghi: ${evil}`]);
    expect(
      await page.evaluate("[window.hacked, document.querySelectorAll('.line img, .line script, .line b').length]"),
    ).toEqual([undefined, 0]);
    expect(complaints).toEqual([]);
  });

  it("is a scroll bar below: long words, wide tables and long labels stay within the screen", async () => {
    const { page, options, hears, overflow } = await openPage(
      await newContext({ viewport: { width: 320, height: 640 } }),
    );
    await app.say(CLERK.chat, {
      text: `${"x".repeat(400)}\nhttps://example.org/${"a-".repeat(100)}\n1. ${"Nhiệm vụ ".repeat(30)}: 1.234.567.890\n2. Trễ: 3`,
      options: [
        { id: "a", label: "Đang phối hợp với Phòng Tài nguyên và Môi trường để xử lý dứt điểm trong tháng" },
        { id: "b", label: "y".repeat(120) },
      ],
    });
    await hears("xxx");
    const row = Array.from({ length: 12 }, (_, at) => `cột ${at} ${"dài".repeat(4)}`).join("\t");
    await app.say(CLERK.chat, { text: `${row}\n${row}` });
    await hears("cột 11");
    expect(await options.count()).toBe(2);
    expect(await overflow()).toBe(0);
    expect(
      await page.evaluate(`((table) => table.scrollWidth > table.clientWidth)(document.querySelector(".table"))`),
    ).toBe(true);
  });
});

describe("the demo", () => {
  it("lists the parts, plays them side by side, and moves the clock", async () => {
    await app.stop();
    let clock = MORNING;
    const keys = new Map([CLERK, CHAIR].map((who) => [who, app.key(who)]));
    const part = (who: Visitor, group: string, state: string, last: number) => ({
      ...who,
      key: keys.get(who),
      group,
      role: who.roles[0],
      state,
      last,
    });
    app = await startFakeApp({
      script: report,
      extra(routes) {
        routes.get("/api/demo", async (c) => {
          const parts = [
            part(CHAIR, "leader", "none", await lastSeq(CHAIR.chat)),
            part(CLERK, "unit", "open", await lastSeq(CLERK.chat)),
          ];
          return c.json({ clock, parts });
        });
        routes.post("/api/demo/clock", async (c) => {
          const { to } = (await c.req.json()) as { to: string };
          clock = plus(clock, 3_600_000);
          app.setNow(clock);
          await app.say(CLERK.chat, { text: "Còn 2 giờ nữa hết hạn." });
          app.hub.broadcast({ kind: "clock", clock });
          return c.json({ clock, passed: `Đã đến ${to}: một lời nhắc.` });
        });
      },
    });
    const { page, complaints, hears, said, say } = await openPage(undefined, "/");
    const search = page.getByRole("searchbox", { name: words["web.demo.search"] });
    await search.waitFor();
    expect(await page.getByRole("heading", { level: 2 }).allInnerTexts()).toEqual([
      words["web.demo.leader"],
      words["web.demo.unit"],
    ]);
    expect(await page.locator(".unit", { hasText: CLERK.unit }).innerText()).toContain(words["web.demo.open"]);
    await search.fill("van thu xa ia le");
    expect(await page.locator(".part").allInnerTexts()).toEqual([CLERK.name]);
    await search.fill("không có");
    await page.getByText(words["web.demo.no_match"]).waitFor();
    await search.fill("");

    await page.getByRole("button", { name: CLERK.name }).click();
    await say("/baocao");
    await hears("Mỗi việc một dòng.");
    expect(await page.locator(".clock").innerText()).toContain("Thứ Tư 25/11/2026 08:00");
    await page.getByRole("button", { name: words["web.demo.to_reminder"] }).click();
    await page.getByText("Đã đến reminder: một lời nhắc.").waitFor();
    await hears("Còn 2 giờ nữa hết hạn.");
    await page.locator(".clock", { hasText: "Thứ Tư 25/11/2026 09:00" }).waitFor();

    const back = page.getByRole("button", { name: words["web.demo.choose"] });
    await back.click();
    await page.getByRole("button", { name: CHAIR.name }).click();
    await page.getByText(words["web.empty"]).waitFor();
    await say("/tongket");
    await hears("Đã ghi: /tongket");
    await page.getByRole("button", { name: words["web.demo.to_due"] }).click();
    await page.locator(".back .unread").waitFor();
    await back.click();
    expect(await page.locator(".unit", { hasText: CLERK.unit }).locator(".unread").innerText()).toMatch(/^1/);
    await page.getByRole("button", { name: CLERK.name }).click();
    await hears("Còn 2 giờ nữa hết hạn.");
    expect((await said()).slice(0, 2)).toEqual([
      "person: /baocao",
      "bot: Tuần này làm xong những việc gì?\nMỗi việc một dòng.",
    ]);
    expect(await page.locator(".back .unread").count()).toBe(0);

    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("heading", { name: words["web.demo.choose"] }).waitFor();
    await page.reload();
    await hears("Mỗi việc một dòng.");
    expect(complaints).toEqual([]);
  });
});
