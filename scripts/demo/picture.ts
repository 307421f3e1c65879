import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Page } from "playwright-core";
import { openBrowser } from "../../test/page/browser.ts";
import { chartPictures } from "./chart-pictures.ts";

/** `npm run picture`: plays a clerk and the chairperson in the demo and makes the README's pictures. */
const PORT = "8099";
const FILE = new URL("./picture.png", import.meta.url).pathname;

async function main(): Promise<void> {
  await chartPictures();
  const demo = spawn("npx", ["tsx", "scripts/demo.ts", "--fresh"], {
    env: { ...process.env, PORT },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await listening(demo);
    const browser = await openBrowser();
    const context = await browser.newContext({ viewport: { width: 420, height: 860 }, deviceScaleFactor: 1.5 });
    const clerk = await open(await context.newPage(), /Văn thư xã Ia Le/);
    await say(clerk, "/baocao bao-cao-tuan");
    await clerk
      .getByRole("button", { name: /Báo cáo tuần/ })
      .last()
      .click()
      .catch(() => undefined);
    await say(clerk, "Họp thôn Phung\nChi trả trợ cấp bảo trợ xã hội");
    for (let rows = 0; rows < 4 && (await clerk.getByRole("button", { name: "Đã xong" }).count()) > 0; rows += 1) {
      await clerk.getByRole("button", { name: "Đã xong" }).last().click();
      await settled(clerk);
    }
    await say(clerk, "Lập kế hoạch năm 2027; 31/12");
    await say(clerk, "5 12 10 9");
    const leader = await open(await context.newPage(), /^Chủ tịch UBND huyện/);
    await say(leader, "/tongket tuần");
    const [left, right] = [await clerk.screenshot(), await leader.screenshot()];
    const both = await context.newPage();
    await both.setViewportSize({ width: 860, height: 860 });
    const picture = (png: Buffer): string => `<img width="420" src="data:image/png;base64,${png.toString("base64")}">`;
    await both.setContent(
      `<body style="margin:0;display:flex;justify-content:space-between;background:#fff">${picture(left)}${picture(right)}`,
    );
    await both.screenshot({ path: FILE });
    await browser.close();
  } finally {
    demo.kill("SIGTERM");
  }
}

async function listening(demo: ChildProcess): Promise<void> {
  for await (const [chunk] of on(demo)) if (String(chunk).includes(`:${PORT}`)) return;
}

async function* on(demo: ChildProcess): AsyncGenerator<[unknown]> {
  if (demo.stdout === null) throw new Error("The demo has no output");
  for (;;) yield (await once(demo.stdout, "data")) as [unknown];
}

async function open(page: Page, part: RegExp): Promise<Page> {
  await page.goto(`http://127.0.0.1:${PORT}/`);
  await page.getByRole("button", { name: part }).first().click();
  await page.locator("textarea").waitFor();
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator("textarea").fill(text);
  await page.keyboard.press("Enter");
  await settled(page);
}

/** A picture may wait: nothing depends on how long. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(900);
}

await main();
