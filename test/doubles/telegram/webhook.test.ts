import { describe, expect, it } from "vitest";
import { anOffice } from "../common/office.ts";
import type { Update } from "../telegram.ts";
import { aDouble, said } from "./client.ts";

type Posted = Update & { message?: { text?: string; chat: { id: number } } };

/** A double whose updates go to an office. */
async function hooked(params: object = {}) {
  const office = await anOffice<Posted>();
  const world = await aDouble({ limits: false });
  const clerk = world.double.user(7, { started: true });
  const head = world.double.user(8, { started: true });
  await world.call("setWebhook", { url: `${office.root}/hook`, secret_token: "s3cret", ...params });
  const info = async () => (await world.call("getWebhookInfo")).result as Record<string, unknown>;
  return { ...world, office, clerk, head, info };
}

describe("rule 3: the webhook", () => {
  it("posts with the secret, a chat's updates one after the other, chats side by side", async () => {
    const { office, clerk, head, double } = await hooked();
    clerk.says("1");
    clerk.says("2");
    head.says("3");
    const one = await office.next();
    const three = await office.next();
    expect([one.body.message?.text, three.body.message?.text]).toEqual(["1", "3"]);
    expect(one.headers["x-telegram-bot-api-secret-token"]).toBe("s3cret");
    expect(one.path).toBe("/hook");
    three.answer(200);
    expect(office.waiting).toEqual([]);
    one.answer(200);
    const two = await office.next();
    expect(two.body.message?.text).toBe("2");
    two.answer(204);
    await double.updates.drained();
    expect(double.webhook.deliveries.map(({ outcome }) => outcome)).toEqual([200, 200, 204]);
  });

  it("uses no more connections than asked for", async () => {
    const { office, clerk, head, double } = await hooked({ max_connections: 1 });
    clerk.says("1");
    head.says("2");
    const one = await office.next();
    expect(double.webhook.deliveries).toHaveLength(1);
    one.answer(200);
    (await office.next()).answer(200);
    await double.updates.drained();
  });

  it("tries again what was not taken: at once, then after 2, 4, 8 … seconds", async () => {
    const { office, clerk, double, move, info } = await hooked();
    clerk.says("1");
    const again = async (status: number, headers = {}) => {
      const post = await office.next();
      post.answer(status, undefined, { location: `${office.root}/other`, ...headers });
      return post.body.update_id;
    };
    const first = await again(500);
    clerk.says("2"); // waits for the first, however long that takes
    expect(await again(302)).toBe(first);
    await double.webhook.settled(2);
    expect(await info()).toMatchObject({
      pending_update_count: 2,
      last_error_message: "Wrong response from the webhook: 302 Found",
      last_error_date: expect.any(Number) as number,
      max_connections: 40,
    });
    move(1);
    expect(double.webhook.deliveries).toHaveLength(2);
    move(1);
    await again(404);
    await double.webhook.settled(3);
    move(3);
    expect(double.webhook.deliveries).toHaveLength(3);
    move(1);
    await again(503, { "retry-after": "100" });
    await double.webhook.settled(4);
    move(99);
    expect(double.webhook.deliveries).toHaveLength(4);
    double.webhook.retryNow();
    expect(await again(200)).toBe(first);
    expect(await again(200)).toBe(first + 1);
    await double.updates.drained();
    expect((await info())["pending_update_count"]).toBe(0);
  });

  it("does not wait longer than 60 s for an answer, and posts again while the first is still in work", async () => {
    const { office, clerk, double, move, info } = await hooked();
    clerk.says("1");
    const slow = await office.next();
    move(60);
    const again = await office.next();
    expect(again.body).toEqual(slow.body);
    expect((await info())["last_error_message"]).toBe("Read timeout expired");
    double.webhook.timeOut();
    await double.webhook.settled(2);
    move(2);
    (await office.next()).answer(200);
    await double.updates.drained();
  });

  it("gives up when the update is a day old, and the whole webhook after 23 hours of 410", async () => {
    const { office, clerk, double, move, info } = await hooked();
    clerk.says("1");
    (await office.next()).answer(410);
    (await office.next()).answer(410);
    await double.webhook.settled(2);
    move(23 * 60 * 60 + 1);
    (await office.next()).answer(410);
    await double.webhook.settled(3);
    expect((await info())["url"]).toBe("");
    move(60 * 60);
    await double.updates.drained();
  });

  it("runs the method that stands in an answer, and tells nobody how it went", async () => {
    const { office, clerk, double } = await hooked();
    clerk.says("1");
    (await office.next()).answer(200, { method: "sendMessage", chat_id: 7, text: "Đã nhận" });
    await double.chat(7).waitFor("Đã nhận");
    clerk.says("2");
    (await office.next()).answer(200, { method: "deleteWebhook" });
    await double.updates.drained();
    expect(
      double.journal.filter((entry) => entry.inWebhookAnswer).map(({ method, params }) => ({ method, params })),
    ).toEqual([{ method: "sendMessage", params: { chat_id: 7, text: "Đã nhận" } }]);
  });

  it("gives an update once more, and one chat late", async () => {
    const { office, clerk, head, double } = await hooked();
    clerk.says("1");
    const first = await office.next();
    first.answer(200);
    await double.updates.drained();
    double.updates.repeat(first.body.update_id);
    const again = await office.next();
    expect(again.body).toEqual(first.body);
    again.answer(200);
    const release = double.updates.hold(7);
    clerk.says("2");
    head.says("3");
    const three = await office.next();
    expect(three.body.message?.text).toBe("3");
    three.answer(200);
    release();
    (await office.next()).answer(200);
    await double.updates.drained();
  });

  it("tries on when nobody listens", async () => {
    const { double, call } = await aDouble({ limits: false });
    await call("setWebhook", { url: "http://127.0.0.1:1/hook" });
    double.user(7, { started: true }).says("1");
    await double.webhook.settled(2);
    expect(double.webhook.deliveries.map(({ outcome }) => outcome)).toEqual([
      "Connection refused",
      "Connection refused",
    ]);
    await call("deleteWebhook", { drop_pending_updates: true });
    await double.updates.drained();
  });

  it.each([
    [{ url: "http://giaoban.example/" }, "bad webhook: An HTTPS URL must be provided for webhook"],
    [{ url: "https://giaoban.example:444/" }, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"],
    [{ url: "https://khong-co.example/" }, "bad webhook: Failed to resolve host: Name or service not known"],
    [{ url: "://" }, "invalid webhook URL specified"],
    [{ url: "https://giaoban.example/", secret_token: "x".repeat(257) }, "secret token is too long"],
    [{ url: "https://giaoban.example/", secret_token: "có dấu" }, "secret token contains unallowed characters"],
  ])("refuses %j", async (params, why) => {
    const { double, call } = await aDouble();
    double.host("giaoban.example", "http://127.0.0.1:1");
    expect(said(await call("setWebhook", params))).toEqual([400, `Bad Request: ${why}`]);
  });

  it("reaches a public name where it is told that it is, and says what it did", async () => {
    const office = await anOffice<Posted>();
    const { double, call } = await aDouble({ limits: false });
    double.host("giaoban.example", office.root);
    const url = "https://giaoban.example/telegram";
    const clerk = double.user(7, { started: true });
    clerk.says("dropped");
    expect(said(await call("setWebhook", { url, drop_pending_updates: true, allowed_updates: ["message"] }))).toEqual([
      200,
      "Webhook was set",
    ]);
    expect(said(await call("setWebhook", { url }))).toEqual([200, "Webhook is already set"]);
    clerk.says("1");
    const post = await office.next();
    expect([post.path, post.headers.host, post.body.message?.text]).toEqual(["/telegram", "giaoban.example", "1"]);
    post.answer(200);
    expect((await call("getWebhookInfo")).result).toMatchObject({ url, allowed_updates: ["message"] });
    expect(said(await call("deleteWebhook"))).toEqual([200, "Webhook was deleted"]);
    expect(said(await call("deleteWebhook"))).toEqual([200, "Webhook is already deleted"]);
    expect((await call("getWebhookInfo")).result).toMatchObject({ url: "" });
  });
});
