import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { anOffice } from "./common/office.ts";
import { anOa, CLERK, said } from "./zalo-oa/client.ts";
import type { Event } from "./zalo-oa.ts";

/** The rules of the fact sheet, C2 and D "Zalo OA double must enforce", by the numbers of D. */

const HOUR = 3_600;
const DAY = 24 * HOUR;
const ok = [200, 0, "Success"];
const refused = (code: number, message: string) => [200, code, message];
const SAYS: Record<string, unknown> = {
  "0": "Success",
  "-210": "Parameter exceeds allowable limit",
  "-201": expect.stringContaining("is invalid"),
};
const CLOSED = refused(-230, "User has not interacted with the OA in the past 7 days");

/** An OA with a clerk who has just written. */
async function withClerk(options: Parameters<typeof anOa>[0] = {}) {
  const world = await anOa(options);
  const clerk = world.double.user(CLERK, { follows: true });
  return { ...world, clerk, seen: () => world.double.chat(CLERK).lines };
}

describe("rule 1: the access token", () => {
  it("stands in its header; anywhere else it is no token", async () => {
    const { call, pair, double } = await withClerk();
    const INVALID = refused(-216, "Access token is invalid");
    expect(said(await call("/v2.0/oa/getoa"))).toEqual(ok);
    expect(said(await call("/v2.0/oa/getoa", undefined, ""))).toEqual(INVALID);
    expect(said(await call(`/v2.0/oa/getoa?access_token=${pair.access_token}`, undefined, ""))).toEqual(INVALID);
    const bearer = await fetch(`${double.apiRoot}/v2.0/oa/getoa`, {
      headers: { authorization: `Bearer ${pair.access_token}` },
    });
    expect([bearer.status, ((await bearer.json()) as { error: number }).error]).toEqual([200, -216]);
    expect(said(await call("/v2.0/oa/getoa", undefined, "foreign"))).toEqual(INVALID);
  });

  it("lives for 25 hours, or until it is taken back", async () => {
    const { call, move, double, pair } = await withClerk();
    expect(pair.expires_in).toBe("90000");
    const look = async () => said(await call("/v2.0/oa/getoa", undefined, pair.access_token));
    move(25 * HOUR - 1);
    expect(await look()).toEqual(ok);
    move(1);
    expect(await look()).toEqual(refused(-220, "access_token is expired or removed"));
    const next = double.issue();
    double.revoke(next.access_token);
    expect((await call("/v2.0/oa/getoa", undefined, next.access_token)).error).toBe(-220);
  });

  it("opens nothing that is not there", async () => {
    const { call } = await withClerk();
    expect((await call("/v3.0/oa/message/edit", {})).error).toBe(404);
    expect((await call("/v3.0/oa/message/cs")).error).toBe(404); // a GET
  });
});

describe("rule 2: consent and refreshing", () => {
  it("leads back with a code that gives a pair once, to whoever knows the verifier", async () => {
    const { double, link, token, call } = await anOa();
    const back = await double.consents(link("verifier"));
    expect([back.host, back.searchParams.get("oa_id"), back.searchParams.get("state")]).toEqual([
      "giaoban.example",
      double.app.oaId,
      "s",
    ]);
    const exchange = async (code_verifier: string, at = back) =>
      token({ grant_type: "authorization_code", code: at.searchParams.get("code") ?? "", code_verifier });
    const pair = await exchange("verifier");
    expect(said(await call("/v2.0/oa/getoa", undefined, pair["access_token"]))).toEqual(ok);
    expect((await exchange("verifier"))["access_token"]).toBeUndefined();
    expect((await exchange("another", await double.consents(link("verifier"))))["access_token"]).toBeUndefined();
  });

  it("gives nothing for a code of eleven minutes, a wrong secret, a wrong app", async () => {
    const { double, link, token, move } = await anOa();
    const grant = async (at: URL) => ({
      grant_type: "authorization_code",
      code: at.searchParams.get("code") ?? "",
      code_verifier: "v",
    });
    const early = await grant(await double.consents(link("v")));
    move(10 * 60);
    expect((await token(early))["access_token"]).toBeUndefined();
    const fresh = await grant(await double.consents(link("v")));
    expect((await token(fresh, "wrong"))["access_token"]).toBeUndefined();
    expect((await token({ ...fresh, app_id: "1" }))["access_token"]).toBeUndefined();
    expect((await token({ ...fresh, grant_type: "password" }))["access_token"]).toBeUndefined();
    move(10 * 60 - 1);
    expect((await token(fresh))["access_token"]).toEqual(expect.any(String));
  });

  it.each([
    ["an inactive app", { app_id: "1" }, "-14002"],
    ["a place that is not registered", { redirect_uri: "https://elsewhere.example/" }, "-14003"],
    ["no challenge", { code_challenge: "" }, "-14004"],
  ])("does not ask for consent for %s", async (_, changed, code) => {
    const { double, link } = await anOa({ callback: "https://giaoban.example/back" });
    await expect(double.consents(link("v", changed))).rejects.toThrow(code);
    expect((await double.consents(link("v"))).pathname).toBe("/back");
  });

  it("a refresh token gives a new pair once, for three months, even if nobody hears of it", async () => {
    const { double, pair, token, move } = await anOa();
    const refresh = (refresh_token = "") => token({ grant_type: "refresh_token", refresh_token });
    const next = await refresh(pair.refresh_token);
    expect(Object.keys(next)).toEqual(["access_token", "refresh_token", "expires_in"]);
    expect((await refresh(pair.refresh_token))["access_token"]).toBeUndefined();
    double.fault("/v4/oa/access_token", "reset-after");
    await expect(refresh(next["refresh_token"])).rejects.toThrow("fetch failed");
    expect((await refresh(next["refresh_token"]))["access_token"]).toBeUndefined();
    double.fault("/v4/oa/access_token", "reset-before");
    const [third, fourth] = [double.issue(), double.issue()];
    await expect(refresh(third.refresh_token)).rejects.toThrow("fetch failed");
    move(90 * DAY - 1);
    expect((await refresh(third.refresh_token))["access_token"]).toEqual(expect.any(String));
    move(1);
    expect((await refresh(fourth.refresh_token))["access_token"]).toBeUndefined();
  });
});

describe("rule 3: when somebody may be written to", () => {
  it("free for 48 hours after what they did last, paid until 7 days, then never", async () => {
    const { send, move, clerk, double } = await withClerk();
    const quota = async () => (await send({ text: "x" })).data?.["quota"];
    move(48 * HOUR);
    expect(await quota()).toMatchObject({ quota_type: "reply" });
    move(1);
    expect(await quota()).toEqual({ quota_type: "purchase_quota", remain: 499, total: 500 });
    double.window.between = "refused";
    expect(said(await send({ text: "x" }))).toEqual(CLOSED);
    double.window.between = "paid";
    move(5 * DAY - 1);
    expect(await quota()).toMatchObject({ quota_type: "purchase_quota", remain: 498 });
    double.window.paidLeft = 0;
    expect((await send({ text: "x" })).error).toBe(-211);
    double.window.paidLeft = 9;
    move(1);
    expect(said(await send({ text: "x" }))).toEqual(CLOSED);
    clerk.says("1");
    expect(await quota()).toMatchObject({ quota_type: "reply" });
    move(49 * HOUR);
    clerk.reacts();
    expect(await quota()).toMatchObject({ quota_type: "reply" });
  });

  it("never who did nothing yet, left, shut it out, or is gone", async () => {
    const { double, send, call } = await withClerk();
    const silent = double.user("1867296517606832256");
    expect(said(await send({ text: "x" }, silent.id))).toEqual(refused(-213, "User has not followed OA"));
    silent.follows();
    expect(said(await send({ text: "x" }, silent.id))).toEqual(ok);
    silent.unfollows();
    expect((await send({ text: "x" }, silent.id)).error).toBe(-213);
    silent.says("1");
    silent.restricts(true);
    expect((await send({ text: "x" }, silent.id)).error).toBe(-244);
    silent.restricts(false);
    expect(said(await send({ text: "x" }, silent.id))).toEqual(ok);
    silent.vanishes();
    expect((await send({ text: "x" }, silent.id)).error).toBe(-227);
    expect(() => silent.says("?")).toThrow("no account");
    expect((await send({ text: "x" }, "1")).error).toBe(-201);
    const rounded = { recipient: { user_id: Number(CLERK) }, message: { text: "x" } };
    expect((await call("/v3.0/oa/message/cs", rounded)).error).toBe(-201);
  });

  it("and says beforehand what would come of it", async () => {
    const { call, move } = await withClerk();
    const quota = async () => (await call("/v3.0/oa/quota/message", { user_id: CLERK })).data;
    expect(await quota()).toMatchObject([{ quota_type: "reply" }]);
    move(49 * HOUR);
    const paid = [{ quota_type: "purchase_quota", remain: 500, total: 500 }];
    expect([await quota(), await quota()]).toEqual([paid, paid]);
    const about = await call(`/v3.0/oa/user/detail?data=${encodeURIComponent(JSON.stringify({ user_id: CLERK }))}`);
    expect(about.data).toMatchObject({
      user_id: CLERK,
      user_is_follower: true,
      user_last_interaction_date: "23/11/2026",
    });
  });
});

describe("rule 4: which kind of account may use which endpoint", () => {
  it.each([
    [2, "/v3.0/oa/message/cs", ok],
    [2, "/v2.0/oa/message", refused(-240, "MessageV2 API has been shut down, please switch to MessageV3")],
    [4, "/v3.0/oa/message/cs", refused(-235, "This API does not support this type of OA")],
    [4, "/v2.0/oa/message", ok],
  ] as const)("oa_type %d, %s", async (oaType, path, answer) => {
    const { call, seen } = await withClerk({ oaType });
    expect(said(await call(path, { recipient: { user_id: CLERK }, message: { text: "x" } }))).toEqual(answer);
    expect(seen()).toHaveLength(answer === ok ? 1 : 0);
    expect((await call("/v2.0/oa/getoa")).data).toMatchObject({ oa_type: oaType, is_verified: true });
  });
});

const buttons = (count: number, changed: object = {}) => ({
  text: "Chọn:",
  attachment: {
    type: "template",
    payload: {
      buttons: Array.from({ length: count }, (_, index) => ({
        title: `Mục ${index}`,
        type: "oa.query.hide",
        payload: `#A7K2-${index}`,
        ...changed,
      })),
    },
  },
});

describe("rule 5: what may be sent", () => {
  it.each<[string, object, number]>([
    ["2,000 characters", { text: "x".repeat(2_000) }, 0],
    ["2,001 characters", { text: "x".repeat(2_001) }, -210],
    ["no text", { text: " " }, -201],
    ["five buttons", buttons(5), 0],
    ["six buttons", buttons(6), -210],
    ["no buttons", buttons(0), -201],
    ["buttons without a text", { ...buttons(1), text: "" }, -201],
    ["a title of 100", buttons(1, { title: "x".repeat(100) }), 0],
    ["a title of 101", buttons(1, { title: "x".repeat(101) }), -210],
    ["a payload of 1,000", buttons(1, { payload: "x".repeat(1_000) }), 0],
    ["a payload of 1,001", buttons(1, { payload: "x".repeat(1_001) }), -210],
    ["a link", buttons(1, { type: "oa.open.url", payload: { url: "https://giaoban.example/" } }), 0],
    ["a link that is none", buttons(1, { type: "oa.open.url", payload: "giaoban" }), -201],
    ["a button nobody knows", buttons(1, { type: "oa.callback" }), -201],
    ["a field nobody knows", { text: "x", parse_mode: "html" }, -201],
    ["a quotation", { text: "x", quote_message_id: "1" }, 0],
  ])("%s", async (_, message, error) => {
    const { send, seen } = await withClerk();
    const answer = await send(message);
    expect(answer.error).toBe(error);
    expect(answer.message).toEqual(SAYS[String(error)]);
    expect(seen()).toHaveLength(error === 0 ? 1 : 0);
  });

  it("asks for a name and a number, within its lengths", async () => {
    const { send } = await withClerk();
    const ask = (title: string, subtitle: string) =>
      send({
        attachment: {
          type: "template",
          payload: {
            template_type: "request_user_info",
            elements: [{ title, subtitle, image_url: "https://giaoban.example/a.png" }],
          },
        },
      });
    expect((await ask("x".repeat(100), "x".repeat(500))).error).toBe(0);
    expect((await ask("x".repeat(101), "")).error).toBe(-210);
    expect((await ask("", "x".repeat(501))).error).toBe(-210);
  });

  const MB = 1024 * 1024;
  const png = (size: number) => {
    const bytes = new Uint8Array(size);
    bytes.set(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
    return bytes;
  };

  it.each([
    ["file", "báo cáo.docx", new Uint8Array(5 * MB), 0],
    ["file", "a.PDF", new Uint8Array(9), 0],
    ["file", "a.doc", new Uint8Array(5 * MB + 1), -210],
    ["file", "a.xlsx", new Uint8Array(9), -201],
    ["file", "a.png", png(9), -201],
    ["image", "a.png", png(MB), 0],
    ["image", "a.png", png(MB + 1), -210],
    ["image", "a.png", new Uint8Array(9), -201],
    ["gif", "a.gif", new Uint8Array(Buffer.from("GIF89a")), 0],
    ["gif", "a.gif", png(9), -201],
  ] as const)("an upload as %s of %s", async (kind, name, bytes, error) => {
    const { upload } = await withClerk();
    expect((await upload(kind, name, bytes)).error).toBe(error);
  });

  it("shows what was uploaded, byte by byte, for seven days", async () => {
    const { upload, send, seen, move, clerk, double } = await withClerk();
    const docx = new Uint8Array(Buffer.from("PK nội dung"));
    const { token } = (await upload("file", "báo cáo.docx", docx)).data as { token: string };
    const { attachment_id } = (await upload("image", "a.png", png(9))).data as { attachment_id: string };
    const file = { attachment: { type: "file", payload: { token } } };
    const media = (element: object) => ({
      text: "Biểu đồ",
      attachment: {
        type: "template",
        payload: { template_type: "media", elements: [{ media_type: "image", ...element }] },
      },
    });
    expect([(await send(file)).error, (await send(media({ attachment_id }))).error]).toEqual([0, 0]);
    expect(seen()).toMatchObject([
      { file: { name: "báo cáo.docx", bytes: Buffer.from(docx) } },
      { text: "Biểu đồ", picture: { bytes: Buffer.from(png(9)) } },
    ]);
    expect((await send({ attachment: { type: "file", payload: { token: attachment_id } } })).error).toBe(-201);
    const office = await anOffice({ mime: "image/png", bytes: Buffer.from(png(9)) });
    double.host("giaoban.example", office.root);
    expect((await send(media({ url: "https://giaoban.example/a.png" }))).error).toBe(0);
    double.host("large.example", (await anOffice({ mime: "image/png", bytes: Buffer.from(png(MB + 1)) })).root);
    expect((await send(media({ url: "https://large.example/a.png" }))).error).toBe(-210);
    expect((await send(media({ url: `${office.root}/a.png` }))).error).toBe(-201);
    move(7 * DAY);
    clerk.says("1");
    expect(said(await send(file))).toEqual(refused(-100, "attachment_id was expired"));
    expect((await send(media({ attachment_id }))).error).toBe(-100);
  });

  it("takes 4,000 calls in a minute, and says how many are left", async () => {
    const { call, move } = await withClerk();
    const first = await call("/v2.0/oa/getoa");
    expect(first.remain).toBe(3_999);
    for (let n = 1; n < 4_000; n += 100) await Promise.all(Array.from({ length: 100 }, () => call("/v2.0/oa/getoa")));
    const over = await call("/v2.0/oa/getoa");
    expect([said(over), over.remain]).toEqual([refused(-32, "Your application reached limit call api"), 0]);
    move(60);
    expect(said(await call("/v2.0/oa/getoa"))).toEqual(ok);
  });
});

describe("rule 6: the webhook", () => {
  async function hooked(options: Parameters<typeof anOa>[0] = {}) {
    const office = await anOffice<Event & { message?: { text: string; msg_id: string } }>();
    const world = await withClerk(options);
    world.double.host("giaoban.example", office.root);
    const isSet = world.double.webhook.set("https://giaoban.example/zalo-oa");
    const probe = await office.next();
    expect([probe.raw.toString(), probe.headers["x-zevent-signature"]]).toEqual(["{}", undefined]);
    probe.answer(200);
    expect(await isSet).toBe(true);
    return { ...world, office };
  }

  it("is saved only where an unsigned {} gets 200, at https", async () => {
    const office = await anOffice();
    const { double } = await withClerk();
    double.host("giaoban.example", office.root);
    for (const [url, status] of [
      ["https://giaoban.example/", 403],
      ["http://giaoban.example/", 200],
    ] as const) {
      const isSet = double.webhook.set(url);
      (await office.next()).answer(status);
      expect([url, await isSet, double.webhook.enabled()]).toEqual([url, false, false]);
    }
    expect(await double.webhook.set("https://127.0.0.1/")).toBe(false);
  });

  it.each(["body", "header"] as const)("signs the raw bytes, with the time of the %s", async (stamp) => {
    const { office, clerk, double, move } = await hooked({ stamp });
    move(5);
    clerk.says("Báo cáo 1/2");
    const { raw, body, headers, answer } = await office.next();
    const time = stamp === "body" ? body.timestamp : String(headers["x-zevent-timestamp"]);
    const { id, oaSecret } = double.app;
    const mac = createHash("sha256").update(id).update(raw).update(time).update(oaSecret).digest("hex");
    expect(headers["x-zevent-signature"]).toBe(`mac=${mac}`);
    expect(headers["x-zevent-timestamp"] === undefined).toBe(stamp === "body");
    expect(raw.toString()).not.toBe(JSON.stringify(body)); // so that only the raw bytes will do
    expect(raw.toString()).toMatch(/"sender":\{"id":"1867296517606832255"\}/);
    expect(body).toMatchObject({
      app_id: id,
      event_name: "user_send_text",
      recipient: { id: double.app.oaId },
      message: { text: "Báo cáo 1/2", msg_id: expect.stringMatching(/^\d{17,}$/) as string },
    });
    answer(500);
    await double.webhook.drained();
    move(30);
    const again = await office.next();
    const later = stamp === "body" ? undefined : String(Number(body.timestamp) + 30_000);
    expect([again.body, again.headers["x-zevent-timestamp"]]).toEqual([body, later]);
    again.answer(200);
    await double.webhook.drained();
  });

  it("the formula of the sheet gives the sheet's vector", () => {
    const raw = '{"event_name":"user_send_text","message":{"text":"Chào","msg_id":"m1"},"timestamp":"1700000000000"}';
    const mac = createHash("sha256").update("431").update(raw).update("1700000000000").update("k3y").digest("hex");
    expect(mac).toBe("338410ce56fa2f3aa56f16ea5a26732b61ba376ff842df0c1c3a7817251915cc");
  });

  it("comes again after half a minute, 5, 15, 30 minutes and an hour, then no more", async () => {
    const { office, clerk, double, move } = await hooked();
    clerk.says("1");
    const tries: unknown[] = [];
    for (const wait of [30, 300, 900, 1_800, 3_600, 0]) {
      const post = await office.next();
      tries.push(post.headers["num_retry"]);
      post.answer(500);
      await double.webhook.drained();
      move(wait - 1);
      expect(office.waiting).toEqual([]);
      move(1);
    }
    expect(tries).toEqual([undefined, "1", "2", "3", "4", "5"]);
    expect(double.webhook.enabled()).toBe(false);
    clerk.says("2");
    await double.webhook.drained();
    expect(double.webhook.deliveries).toHaveLength(6);
  });

  it("counts two seconds without an answer as a failure", async () => {
    const { office, clerk, double, move } = await hooked();
    clerk.says("1");
    await office.next();
    move(2);
    await double.webhook.drained();
    expect(double.webhook.deliveries.map(({ outcome }) => outcome)).toEqual(["No answer within 2 s"]);
    move(30);
    (await office.next()).answer(200);
    await double.webhook.drained();
    double.webhook.repeat();
    const again = await office.next();
    expect(again.headers["num_retry"]).toBe("1");
    again.answer(200);
    await double.webhook.drained();
    expect(double.webhook.deliveries.map(({ outcome }) => outcome)).toEqual(["No answer within 2 s", 200, 200]);
  });

  it("can be called by anybody, under any signature", async () => {
    const { office, double } = await hooked();
    const outcome = double.webhook.forge('{"event_name":"user_send_text"}', "mac=00", "1");
    const post = await office.next();
    expect(post.headers).toMatchObject({ "x-zevent-signature": "mac=00", "x-zevent-timestamp": "1" });
    post.answer(403);
    expect(await outcome).toBe(403);
  });

  it("a tap is a text that is the button's payload, to be seen or not", async () => {
    const { office, clerk, send, seen } = await hooked();
    await send(buttons(2));
    await send(buttons(1, { title: "Xem", type: "oa.query.show", payload: "xem biểu" }));
    await send(buttons(1, { title: "Mở", type: "oa.open.url", payload: { url: "https://giaoban.example/" } }));
    clerk.taps("Mục 1");
    clerk.taps("Xem");
    clerk.forges("#ZZZZ-9");
    expect(() => clerk.taps("Mở")).toThrow("only opens");
    expect(() => clerk.taps("Mục 9")).toThrow("no button");
    const posts = [await office.next(), await office.next(), await office.next()];
    const texts = posts.map(({ body }) => [body.event_name, body.message?.text]);
    expect(new Set(texts)).toEqual(
      new Set([
        ["user_send_text", "#A7K2-1"],
        ["user_send_text", "#ZZZZ-9"],
        ["user_send_text", "xem biểu"],
      ]),
    );
    expect(
      seen()
        .map(({ by, text }) => [by === CLERK, text])
        .at(-1),
    ).toEqual([true, "xem biểu"]);
    for (const post of posts) post.answer(200);
  });

  it("tells of messages sent, received and seen, of followers, data, pictures, files and the rest", async () => {
    const { office, double, send } = await hooked({ receipts: true });
    const other = double.user("1867296517606832257");
    const bytes = Buffer.from("PK");
    const deeds: (() => unknown)[] = [
      () => other.follows("article"),
      () => send({ text: "Chào" }, other.id),
      () => other.sees(),
      () => other.submits({ name: "Văn thư", phone: "84900000000" }),
      () => other.sendsImage({ caption: "biên bản" }),
      () => other.sendsFile({ name: "a.docx", mime: "application/msword", bytes, size: 18_002 }),
      () => other.sendsOther("sticker"),
      () => other.sendsOther("location"),
      () => other.unfollows(),
    ];
    const events: Record<string, Record<string, unknown>> = {};
    for (const deed of deeds) {
      await deed();
      for (let n = deed === deeds[1] ? 2 : 1; n > 0; n -= 1) {
        const post = await office.next();
        events[post.body.event_name] = post.body;
        post.answer(200);
      }
    }
    expect(new Set(Object.keys(events))).toEqual(
      new Set([
        "follow",
        "oa_send_text",
        "unfollow",
        "user_received_message",
        "user_seen_message",
        "user_send_file",
        "user_send_image",
        "user_send_location",
        "user_send_sticker",
        "user_submit_info",
      ]),
    );
    expect(events["follow"]).toMatchObject({ oa_id: double.app.oaId, follower: { id: other.id }, source: "article" });
    expect(events["user_submit_info"]).toMatchObject({ info: { name: "Văn thư", phone: "84900000000" } });
    expect(events["user_received_message"]).toMatchObject({
      sender: { id: double.app.oaId },
      recipient: { id: other.id },
    });
    expect(events["user_send_file"]).toMatchObject({
      message: { attachments: [{ type: "file", payload: { name: "a.docx", size: "18002", type: "docx" } }] },
    });
    expect(events["user_send_image"]).toMatchObject({ message: { text: "biên bản" } });
    const message = events["user_send_file"]?.["message"] as
      | { attachments: { payload: { url: string } }[] }
      | undefined;
    const file = message?.attachments[0];
    expect(Buffer.from(await (await fetch(file?.payload.url ?? "")).arrayBuffer())).toEqual(bytes);
  });
});

describe("rule 7: an error is reported, and the message is there all the same", () => {
  it("-200 after delivery", async () => {
    const { double, send, seen } = await withClerk();
    double.fault("/v3.0/oa/message/cs", { after: { error: -200, message: "Unknown error" } });
    expect(said(await send({ text: "x" }))).toEqual(refused(-200, "Unknown error"));
    expect(seen()).toHaveLength(1);
    double.fault("/v3.0/oa/message/cs", "502");
    await expect(send({ text: "x" })).rejects.toThrow("JSON");
    expect(seen()).toHaveLength(1);
  });
});
