import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { memoryDatabase, startDemo } from "../../scripts/demo/start-demo.ts";
import { Config } from "../../src/config.ts";
import { type Instant, plus } from "../../src/domain/time.ts";
import type { Running } from "../../src/start.ts";
import { handClock, shippedLibrary } from "../harness.ts";
import { openBrowser } from "./browser.ts";

/** The demo as a visitor plays it: the real app behind the real page, with the clock moved by the page's own buttons. */

let browser: Browser;
let running: Running;

beforeAll(async () => {
  browser = await openBrowser();
  const hand = handClock("2026-11-25", "10:00");
  const clock = {
    now: () => hand.now(),
    moveTo: (instant: Instant) => Promise.resolve(hand.set(plus(instant, 0))),
    remember: () => Promise.resolve(),
  };
  const config = Config.parse({ PORT: "0", WEB_SECRET: "only-for-the-test-which-seals-no-links", LOG_LEVEL: "silent" });
  ({ running } = await startDemo({ config, library: shippedLibrary(), database: memoryDatabase(), clock, weeks: 8 }));
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function play(part: RegExp): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
  await page.goto(running.url);
  await page.getByRole("button", { name: part }).first().click();
  await page.locator("textarea").waitFor();
  return page;
}

const heard = (page: Page, words: string | RegExp) =>
  page.locator(".line.bot").filter({ hasText: words }).last().waitFor();

async function say(page: Page, text: string, answer: string | RegExp): Promise<void> {
  await page.locator("textarea").fill(text);
  await page.keyboard.press("Enter");
  await heard(page, answer);
}

it("a clerk reports and is told at once what does not add up; the chairperson sees it; who is late is reminded", async () => {
  const clerk = await play(/Văn thư xã Ia Le/);
  await say(clerk, "/baocao bao-cao-tuan 2026-W48", "Tuần này đơn vị hoàn thành những việc gì?");
  await say(clerk, "Họp thôn Phung", /Kỳ trước còn việc|Còn việc mới nào/);
  const carried = clerk.getByRole("button", { name: "Vẫn đang làm", exact: true });
  while ((await carried.count()) > 0) {
    await carried.last().click();
    await clerk.waitForFunction(`document.querySelector(".typing.on") === null`);
    await heard(clerk, /Kỳ trước còn việc|Còn việc mới nào/);
    if ((await clerk.getByText("Còn việc mới nào").count()) > 0) break;
  }
  const before = clerk.getByRole("button", { name: /^Đúng: / });
  await say(clerk, "không", "Hồ sơ tuần này");
  await before.last().click();
  await heard(clerk, "Trong tuần tiếp nhận bao nhiêu hồ sơ?");
  await say(clerk, "12 900 0", "nhiều hơn tồn kỳ trước");
  await clerk.getByRole("button", { name: "Sửa: Hồ sơ đã giải quyết" }).last().click();
  await heard(clerk, "Hồ sơ đã giải quyết là bao nhiêu?");
  await say(clerk, "2", "Đơn vị có cần đơn vị khác phối hợp");
  await clerk.getByRole("button", { name: "Không", exact: true }).last().click();
  await heard(clerk, "Xin xem lại Báo cáo tuần");
  await clerk.getByRole("button", { name: "Nộp", exact: true }).last().click();
  await heard(clerk, "Mã biên nhận");

  const leader = await play(/^Chủ tịch UBND huyện/);
  await say(leader, "/tongket tuần 48", "Đã nộp 1/23 đơn vị");
  await heard(leader, /Chưa nộp, chưa đến hạn \(22\)/);

  const late = await play(/Văn thư Phòng Y tế/);
  await late.getByRole("button", { name: "Đến hạn nộp" }).click();
  await heard(late, "hết hạn lúc 16:00 thứ Sáu 27/11/2026");
  await late.getByRole("button", { name: /Đến 07:30 thứ Hai/ }).click();
  await heard(late, "Đã đến hạn Báo cáo tuần");
  await heard(leader, "Chưa nộp 22/23 đơn vị");
  expect(await clerk.locator(".line.bot").filter({ hasText: "hết hạn" }).count()).toBe(0); // who has reported is not reminded
});
