import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { MINUTE, plus } from "../../src/domain/time.ts";
import { CLERK, MORNING, realWords, startFakeApp } from "../http/fake-app.ts";
import { openBrowser } from "../page/browser.ts";

const words = realWords();
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

it("a page that sends too fast says so, keeps what was not taken, and sends it when the minute is over, once and in order", async () => {
  const app = await startFakeApp({ limits: { person: 2 }, script: (said) => [{ text: `Đã ghi: ${said}` }] });
  const page = await browser.newPage();
  await page.goto(`${app.url}/#key=${app.key(CLERK)}`);
  const input = page.getByRole("textbox", { name: words["web.input"] });
  for (const text of ["một", "hai", "ba", "bốn"]) {
    await input.fill(text);
    await input.press("Enter");
  }
  await page.getByText(words["web.too_fast"]).waitFor();
  await page.getByText(words["web.unsent"]).last().waitFor();
  expect(app.received.size).toBe(2);
  app.setNow(plus(MORNING, MINUTE));
  await page.locator(".words", { hasText: "Đã ghi: bốn" }).waitFor();
  await page.getByText(words["web.too_fast"]).waitFor({ state: "detached" });
  expect([...app.received.values()].map(({ payload }) => (payload as { text: string }).text)).toEqual([
    "một",
    "hai",
    "ba",
    "bốn",
  ]);
  await page.close();
  await app.stop();
});
