import { describe, expect, it } from "vitest";
import { openBrowser } from "../../page/browser.ts";
import { anOffice } from "../common/office.ts";
import { aBot } from "../zalo-bot/client.ts";
import { anOa } from "../zalo-oa/client.ts";

describe("the page for trying it out", () => {
  it("lets one be the bot's people in a browser: write, send, be in a group, block", async () => {
    const { double, call } = await aBot();
    double.host("giaoban.example", "http://127.0.0.1:8080");
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
      await page.goto(double.apiRoot);
      await page.fill("#newPerson input", "Văn thư xã Ia Le");
      await page.click("#newPerson button");
      await page.waitForSelector("#people button[aria-pressed=true]");
      await page.fill("textarea", "XIN CHAO");
      await page.press("textarea", "Enter");
      await page.waitForSelector("article.mine >> text=XIN CHAO");
      const [event] = double.events.made;
      await call("sendMessage", { chat_id: event?.message.chat.id, text: "Mở https://giaoban.example/tep để gửi" });
      const link = page.getByRole("link", { name: "https://giaoban.example/tep" });
      expect(await link.getAttribute("href")).toBe("http://127.0.0.1:8080/tep");
      await page.setInputFiles("#file", { name: "a.docx", mimeType: "application/msword", buffer: Buffer.from("x") });
      await page.waitForSelector("article.mine >> text=Tệp: a.docx");
      await page.fill("#newGroup input", "nhóm giao ban");
      await page.click("#newGroup button");
      await page.waitForSelector("#groups button[aria-pressed=true]");
      await page.fill("textarea", "@Bot Giao ban /tongket");
      await page.press("textarea", "Enter");
      await page.waitForSelector("article.mine >> text=/tongket");
      await page.click("#reach");
      await page.waitForSelector("#reach >> text=Bỏ chặn");
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      expect(wide).toBeLessThanOrEqual(360);
    } finally {
      await browser.close();
    }
    expect(double.events.made.map(({ event_name, message }) => [event_name, message.chat.chat_type])).toEqual([
      ["message.text.received", "PRIVATE"],
      ["message.unsupported.received", "PRIVATE"],
      ["message.text.received", "GROUP"],
    ]);
    expect((await call("sendMessage", { chat_id: double.events.made[0]?.message.from.id, text: "x" })).error_code).toBe(
      403,
    );
  });

  it("lets one be the account's people: follow, write, tap, leave", async () => {
    const { double, send } = await anOa();
    const office = await anOffice();
    double.host("giaoban.example", office.root);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
      await page.goto(double.apiRoot);
      await page.fill("#newPerson input", "Văn thư xã Ia Le");
      await page.click("#newPerson button");
      await page.click("#reach >> text=Quan tâm");
      await page.waitForSelector("#reach >> text=Bỏ quan tâm");
      const id = "1867296517606832001";
      const payload = { buttons: [{ title: "Đã nhận", type: "oa.query.show", payload: "#A7K2-1" }] };
      expect((await send({ text: "Nộp chưa?", attachment: { type: "template", payload } }, id)).error).toBe(0);
      await page.getByRole("button", { name: "Đã nhận", exact: true }).click();
      await page.waitForSelector("article.mine >> text=#A7K2-1");
      await page.setInputFiles("#file", { name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from("x") });
      await page.waitForSelector("article.mine img");
      await page.click("#see");
      await page.fill("#hook input", "https://giaoban.example/hooks/zalo-oa");
      await page.click("#hook button");
      (await office.next()).answer(200);
      await page.waitForSelector("#note >> text=Đã lưu");
      await page.click("#reach");
      await page.waitForSelector("#reach >> text=/^Quan tâm$/");
    } finally {
      await browser.close();
    }
    expect(double.webhook.made.map(({ event_name }) => event_name)).toEqual([
      "follow",
      "user_send_text",
      "user_send_image",
      "user_seen_message",
      "unfollow",
    ]);
  });

  it("does nothing for another site's page", async () => {
    const { double } = await aBot();
    const response = await fetch(`${double.apiRoot}/_/do`, { method: "POST", body: '{"act":"person","name":"x"}' });
    expect(response.status).toBe(415);
  });
});
