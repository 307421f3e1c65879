import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { oaLogin } from "../../../src/channels/zalo-oa/login.ts";
import { OA } from "./events.ts";
import { APP, FIRST, type Rig, rig, SECOND_PAIR } from "./rig.ts";
import { GRANT, refused } from "./scripted-oa.ts";

const GETOA = "/v2.0/oa/getoa";
let at: Rig;
beforeEach(async () => {
  at = await rig();
  at.api.script(GRANT, SECOND_PAIR);
  at.api.script(GETOA, { error: 0, data: { oa_id: OA, name: "UBND huyện Chư Pưh", oa_type: 4 } });
});
afterEach(() => at.api.stop());

function login(appSecret = APP.appSecret) {
  return oaLogin({
    ...APP,
    appSecret,
    client: at.client,
    credentials: at.stores.credentials,
    seal: at.seal,
    pace: at.pace,
  });
}

/** The address to which Zalo sends the browser. */
function back(more: Record<string, string> = {}): string {
  const state = new URL(login().link("https://giaoban.example/")).searchParams.get("state") ?? "";
  return `https://giaoban.example/?${new URLSearchParams({ code: "the-code", oa_id: OA, state, ...more }).toString()}`;
}

describe("the way to a consent", () => {
  it("is a page of Zalo that is always the same, and shows neither secret nor verifier", () => {
    const link = new URL(login().link("https://giaoban.example/"));
    expect(link.pathname).toBe("/v4/oa/permission");
    expect(Object.fromEntries(link.searchParams)).toEqual({
      app_id: "431",
      redirect_uri: "https://giaoban.example/",
      code_challenge: login().challenge,
      state: expect.stringMatching(/^[\w-]{16}$/) as string,
    });
    expect(login().link("https://giaoban.example/")).toBe(link.href);
    expect(login("another secret").challenge).not.toBe(login().challenge);
    expect(link.href).not.toContain(encodeURIComponent(APP.appSecret));
  });

  it.each<[string, () => string, object | undefined]>([
    ["the whole address", () => back(), { code: "the-code", owner: OA }],
    ["the address with spaces around it", () => `  ${back()} \n`, { code: "the-code", owner: OA }],
    ["the code alone", () => "the-code_123", { code: "the-code_123" }],
    ["an address without the state", () => "https://giaoban.example/?code=the-code", { code: "the-code" }],
    ["an address of another consent", () => back({ state: "0123456789abcdef" }), undefined],
    ["the address of a refusal", () => "https://giaoban.example/?error=-14003", undefined],
    ["nothing", () => "  ", undefined],
    ["something else", () => "xin chào", undefined],
  ])("takes %s", (_what, pasted, read) => {
    expect(login().read(pasted())).toEqual(read);
  });
});

describe("the code", () => {
  it("is exchanged with the verifier of the challenge, and the pair is stored, sealed", async () => {
    const { finish, challenge } = login();
    expect(await finish({ code: "the-code", owner: OA })).toEqual({
      ok: true,
      account: { oa_id: OA, name: "UBND huyện Chư Pưh", oa_type: 4 },
    });
    const form = new URLSearchParams(at.api.of(GRANT)[0]?.raw);
    expect([form.get("grant_type"), form.get("code"), form.get("app_id")]).toEqual([
      "authorization_code",
      "the-code",
      "431",
    ]);
    const verifier = form.get("code_verifier") ?? "";
    expect(verifier).toMatch(/^[\w-]{43,128}$/);
    expect(createHash("sha256").update(verifier).digest("base64url")).toBe(challenge);
    expect(await at.kept()).toMatchObject({ owner: OA, state: "good", pair: { access: "access-token-two" } });
    expect(await at.tokens().current()).toMatchObject({ ok: true, token: { text: "access-token-two" } });
  });

  it("takes the place of whatever was there", async () => {
    await at.consent(FIRST);
    const found = await at.kept();
    if (found === undefined) throw new Error("Nothing is kept");
    const { rev, pair: _, ...value } = found;
    await at.stores.credentials.put("zalo-oa", "431", rev, { ...value, state: "consent" });
    await login().finish({ code: "the-code" });
    expect(await at.kept()).toMatchObject({ owner: OA, state: "good", pair: { access: "access-token-two" } });
  });

  it("that Zalo does not take changes nothing", async () => {
    await at.consent(FIRST);
    at.api.script(GRANT, refused(-14_019));
    expect(await login().finish({ code: "the-code", owner: OA })).toMatchObject({
      ok: false,
      fault: { code: -14_019 },
    });
    expect(await at.kept()).toMatchObject({ rev: 1, pair: FIRST });
  });

  it("is good for the account that the address names, where the account does not name itself", async () => {
    at.api.script(GETOA, refused(-32));
    expect(await login().finish({ code: "the-code", owner: OA })).toMatchObject({ ok: true, account: { oa_id: OA } });
    expect(await at.kept()).toMatchObject({ owner: OA });
  });
});
