import { describe, expect, it } from "vitest";
import { openBrowser } from "../../page/browser.ts";
import { aDouble, callJson, kindsOf } from "./client.ts";

describe("the page for trying it out", () => {
  it("lets one be the people at the other end", async () => {
    const { double, call } = await aDouble({ limits: false });
    const act = async (deed: object) => {
      const response = await fetch(`${double.apiRoot}/_/do`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(deed),
      });
      return (await response.json()) as { id?: number; error?: string; message_id?: number };
    };
    expect(await (await fetch(`${double.apiRoot}/`)).text()).toContain("Telegram đóng thế");
    const { id: person = 0 } = await act({ act: "person", name: "Văn thư xã Ia Le" });
    expect((await act({ act: "say", person, chat: person, text: "12" })).error).toMatch(/START/);
    await act({ act: "start", person, payload: "ma-moi" });
    await call("sendMessage", {
      chat_id: person,
      text: "Nộp chưa?",
      reply_markup: { inline_keyboard: [[{ text: "Có", callback_data: "co" }]] },
    });
    await act({ act: "tap", person, chat: person, data: "co", message: 2 });
    const { message_id } = await act({ act: "say", person, chat: person, text: "12" });
    await act({ act: "edit", person, chat: person, text: "13", message: message_id });
    await act({ act: "send", person, chat: person, name: "a.txt", mime: "text/plain", bytes: "YWJj" });
    const { id: group = 0 } = await act({ act: "group", title: "Lãnh đạo", person });
    await act({ act: "say", person, chat: group, text: "/tongket" });
    await act({ act: "block", person, blocks: true });
    expect(kindsOf(double.updates.made)).toEqual([
      "message",
      "callback_query",
      "message",
      "edited_message",
      "message",
      "my_chat_member",
      "message",
      "message",
      "my_chat_member",
    ]);
    const state = await (await fetch(`${double.apiRoot}/_/state?person=${person}&chat=${group}`)).json();
    expect(state).toMatchObject({
      bot: { username: "giaoban_bot" },
      people: [{ user: { first_name: "Văn thư xã Ia Le" }, started: true, blocks: true }],
      groups: [{ title: "Lãnh đạo" }],
      messages: [{}, { text: "/tongket" }],
    });
    expect((await fetch(`${double.apiRoot}/elsewhere`)).status).toBe(404);
  });

  it("works in a browser: join by a link, answer, press, correct", async () => {
    const { double } = await aDouble();
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(double.apiRoot);
      await page.fill("#newPerson input", "Văn thư xã Ia Le");
      await page.click("#newPerson button");
      await page.fill("#link input", "https://t.me/giaoban_bot?start=ma-moi");
      await page.click("#link button");
      await page.waitForSelector("article.mine >> text=/start ma-moi");
      await callJson(double, "sendMessage", {
        chat_id: 1001,
        text: "Tuần này phối hợp?",
        reply_markup: { inline_keyboard: [[{ text: "Không", callback_data: "khong" }]] },
      });
      await page.getByRole("button", { name: "Không", exact: true }).click();
      await page.fill("textarea", "12");
      await page.press("textarea", "Enter");
      await page.locator("article.mine", { hasText: "12" }).getByRole("button", { name: "Sửa" }).click();
      await page.fill("textarea", "13");
      await page.press("textarea", "Enter");
      await page.waitForSelector("article.mine >> text=13");
      const taps = double.updates.made.flatMap(
        (update) => (update["callback_query"] as { id: string } | undefined) ?? [],
      );
      await callJson(double, "answerCallbackQuery", { callback_query_id: taps[0]?.id, text: "Đã ghi" });
      await page.waitForSelector("#note >> text=Đã ghi");
    } finally {
      await browser.close();
    }
    expect(kindsOf(double.updates.made)).toEqual(["message", "callback_query", "message", "edited_message"]);
  });

  it("does nothing for another site's page", async () => {
    const { double } = await aDouble();
    const response = await fetch(`${double.apiRoot}/_/do`, { method: "POST", body: '{"act":"person","name":"x"}' });
    expect(response.status).toBe(415);
  });
});
