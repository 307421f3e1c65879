import { afterEach, describe, expect, it } from "vitest";
import { checkAccount } from "../../scripts/zalo/check-account.ts";
import { checkBot } from "../../scripts/zalo/check-bot.ts";
import { linesOf } from "../../scripts/zalo/seen.ts";
import { ASSUMED as BOT, TEXT_LIMIT } from "../../src/channels/zalo-bot/assumed.ts";
import { ASSUMED as OA } from "../../src/channels/zalo-oa/assumed.ts";
import { HOUR } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { startZaloBotDouble } from "../doubles/zalo-bot.ts";
import { virtualPace } from "../virtual-pace.ts";
import { consented } from "./oa-rig.ts";

/** The live checklist, against the doubles: it says ok of what it has seen, and of nothing else. */

const ZALO = "186729651760683225999";
const V2 = "/v2.0/oa/message";
const V3 = "/v3.0/oa/message/cs";
const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

describe("the checklist of an Official Account", () => {
  async function account(options: Parameters<typeof consented>[0] = {}) {
    const at = await consented(options);
    running.push(at.double);
    const person = at.double.user(ZALO, { follows: true });
    const { app, apiRoot } = at.double;
    return {
      ...at,
      person,
      check: (user?: string, askForTap = () => {}, stores = at.stores) =>
        checkAccount({
          appId: app.id,
          appSecret: app.secret,
          apiRoot,
          oauthRoot: apiRoot,
          stores,
          user,
          pace: virtualPace(at.clock),
          askForTap,
        }),
    };
  }
  const is = (found: Awaited<ReturnType<typeof checkAccount>>, wanted: "ok" | "not ok") =>
    Object.entries(found).flatMap(([name, seen]) => (seen.is === wanted ? [name] : []));

  it("writes to nobody unless it is told to whom, and takes no reckoning of ours for a proof", async () => {
    const at = await account();
    const found = await at.check();
    expect([is(found, "ok"), is(found, "not ok")]).toEqual([["token_header"], []]);
    expect(found.token_header?.what).toContain('"oa_type":2');
    expect(found.token_pair?.what).toContain("given on 2026-11-25 for 90000 s");
    expect(found.refresh_life?.what).toContain("2027-02-23");
    expect(at.double.chat(ZALO).lines).toEqual([]);
  });

  it("says what to do where nobody has consented", async () => {
    const at = await account();
    const found = await at.check(ZALO, undefined, memoryStores());
    expect(found.token_pair).toEqual({ is: "untried", what: "tokens: none; run npm run zalo:login" });
    expect(found.kind).toBeUndefined();
  });

  it("sees a pair renewed, and with which code one is refused", async () => {
    const at = await account();
    at.clock.move(26 * HOUR);
    expect((await at.check()).token_pair?.is).toBe("ok");
    at.clock.move(26 * HOUR);
    at.double.fault("/v4/oa/access_token", { instead: { error: -14_014, message: "no" } });
    const { token_pair: pair } = await at.check();
    expect(pair).toEqual({ is: "not ok", what: "tokens: consent; grant refused with -14014; run npm run zalo:login" });
  });

  it("tries each part with whoever it is told, and waits for the tap", async () => {
    const at = await account();
    const found = await at.check(ZALO, () => {
      at.person.taps("Đã nhận");
      const update = { id: "1", channel: "zalo-oa", chat: ZALO, order: 1, at: at.clock.now(), payload: {} };
      void at.stores.inbox.insert([update]); // as the server does with what is signed
    });
    expect(is(found, "not ok")).toEqual([]);
    expect(is(found, "ok").sort()).toEqual(["buttons", "files", "kind", "signature", "text_limit", "token_header"]);
    expect(found.kind?.what).toBe(`oa_type 2: ${V3} taken`);
    const lines = at.double.chat(ZALO).lines.filter(({ by }) => by === at.double.app.oaId);
    expect(lines.map(({ text, file }) => file?.name ?? text.length)).toEqual([48, TEXT_LIMIT, "kiem-tra.pdf"]);
  });

  it("leaves buttons and signature open where no tap comes", async () => {
    const at = await account();
    const found = await at.check(ZALO);
    expect([found.buttons?.is, found.signature?.is]).toEqual(["untried", "untried"]);
  });

  it("probes with -235 whatever was kept, and keeps what it finds for the server", async () => {
    const at = await account({ oaType: 4 });
    const found = await at.check(ZALO);
    expect(found.kind?.is).toBe("ok");
    expect(found.kind?.what).toMatch(new RegExp(`^oa_type 4: ${V3} refused with -235.*, ${V2} taken$`));
    expect(await at.stores.marks.get(`zalo-oa:${at.double.app.oaId}:endpoint`)).toBe(2);
  });

  it("finds the way back where the wrong endpoint was kept, which the server never leaves by itself", async () => {
    const at = await account();
    const mark = `zalo-oa:${at.double.app.oaId}:endpoint`;
    await at.stores.marks.move(mark, undefined, 2);
    expect((await at.check(ZALO)).kind).toEqual({ is: "ok", what: `oa_type 2: ${V3} taken` });
    expect(await at.stores.marks.get(mark)).toBe(3);
  });

  it("is not content where the other endpoint serves an account than its type lets expect", async () => {
    const at = await account();
    at.double.fault("/v2.0/oa/getoa", { instead: { error: 0, data: { oa_id: at.double.app.oaId, oa_type: 4 } } });
    expect((await at.check(ZALO)).kind).toEqual({ is: "not ok", what: `oa_type 4: ${V3} taken` });
  });

  it("shows the code of what is refused, and does not take the link in a file's place for the file", async () => {
    const at = await account();
    at.double.fault("/v2.0/oa/upload/file", { instead: { error: -201, message: "file is invalid" } });
    const found = await at.check(ZALO);
    expect(found.files?.is).toBe("not ok");
    expect(found.files?.what).toContain("/v2.0/oa/upload/file refused with -201");
    expect(is(found, "not ok")).toEqual(["files"]);
  });

  it("learns nothing about messages from somebody who may not be written to", async () => {
    const at = await account();
    at.person.unfollows();
    const found = await at.check(ZALO);
    expect(is(found, "not ok")).toEqual([]);
    expect(found.buttons).toEqual({ is: "untried", what: `${V3} refused with -213` });
  });
});

describe("the checklist of a bot", () => {
  async function bot() {
    const double = await startZaloBotDouble();
    running.push(double);
    return { double, check: (chat?: string) => checkBot({ token: double.token, apiRoot: double.apiRoot, chat }) };
  }

  it("asks who the bot is and where its messages go, and writes to nobody unless told", async () => {
    const { double, check } = await bot();
    const found = await check();
    expect(found.calls).toMatchObject({ is: "ok" });
    expect(found.calls?.what).toContain(double.account.account_name);
    expect(found.redelivery).toMatchObject({ is: "untried" });
    expect(found.text_limit).toBeUndefined();
  });

  it("writes a text as long as may be, and shows the code where it is refused", async () => {
    const { double, check } = await bot();
    const { id } = double.user("186729651760683225001", { met: true });
    expect((await check(id)).text_limit?.is).toBe("ok");
    expect(double.chat(id).lines.at(-1)?.text).toHaveLength(TEXT_LIMIT);
    const refused = (await check("1")).text_limit;
    expect([refused?.is, /refused with \d+/.test(refused?.what ?? "")]).toEqual(["not ok", true]);
  });
});

describe("what is printed", () => {
  it("is each assumption, its source, and what was seen or is to be looked at", () => {
    const lines = linesOf(OA, { kind: { is: "not ok", what: "seen" } }, []);
    expect(lines).toHaveLength(2 * Object.keys(OA).length);
    expect(lines.join("\n")).toContain(`not ok   kind: ${OA.kind.says} [${OA.kind.source}]\n         seen`);
    expect(lines.join("\n")).toContain(
      `untried  rate: ${OA.rate.says} [${OA.rate.source}]\n         look: ${OA.rate.look}`,
    );
  });

  it("repeats no secret that a platform tells of itself", () => {
    const what = 'getWebhookInfo: {"url":"https://x","secret_token":"s3cret"}';
    const shown = linesOf(BOT, { redelivery: { is: "untried", what } }, [undefined, "", "s3cret"]).join("\n");
    expect([shown.includes("s3cret"), shown.includes('"secret_token":"…"')]).toEqual([false, true]);
  });
});
