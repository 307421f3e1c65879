import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Rig, rig } from "./rig.ts";
import { HTML_502, MESSAGE, refused } from "./scripted-oa.ts";

let at: Rig;
beforeEach(async () => {
  at = await rig();
});
afterEach(() => at.api.stop());

const post = (how = {}) => at.client.call(MESSAGE, "a-token", { message: { text: "Chào" } }, how);
const UNKNOWN = { ok: false, fault: { kind: "unknown" } };

describe("a call", () => {
  it("shows its token in a header and nowhere else, and posts JSON", async () => {
    expect(await post({ shape: z.object({ message_id: z.string() }) })).toEqual({
      ok: true,
      value: { message_id: "m1" },
    });
    const [call] = at.api.calls;
    expect([call?.token, call?.body, call?.headers.authorization]).toEqual([
      "a-token",
      { message: { text: "Chào" } },
      undefined,
    ]);
    expect(`${call?.path}${call?.raw}`).not.toContain("a-token");
  });

  it("keeps ids that no number holds", async () => {
    at.api.script("/v2.0/oa/getoa", { bytes: '{"error":0,"data":{"oa_id":3245102376187211265}}' });
    const answer = await at.client.call("/v2.0/oa/getoa", "a-token", undefined, {
      shape: z.object({ oa_id: z.string() }),
    });
    expect(answer).toEqual({ ok: true, value: { oa_id: "3245102376187211265" } });
  });

  it.each([-216, -230, -201, 12])("is refused inside HTTP 200: %s", async (code) => {
    at.api.script(MESSAGE, refused(code));
    expect(await post()).toEqual({ ok: false, fault: { kind: "refused", code, description: "" } });
  });

  it.each<[string, Parameters<Rig["api"]["script"]>[1]]>([
    ["HTML of a proxy", HTML_502],
    ["a server on its way down", { status: 500, html: '{"error":0,"data":{}}' }],
    ["HTML in HTTP 200", { status: 200, html: "<html>hello</html>" }],
    ["JSON that is not Zalo's", { hello: 1 }],
    ["a list", { bytes: "[]" }],
    ["nothing", { bytes: "" }],
    ["a connection that broke", "reset"],
  ])("is of unknown outcome after %s", async (_what, scripted) => {
    at.api.script(MESSAGE, scripted);
    expect(await post()).toEqual(UNKNOWN);
  });

  it("is of unknown outcome when no answer comes in time, and has not left where there is nobody", async () => {
    at.api.script(MESSAGE, "hang");
    expect(await post({ timeoutMs: 50 })).toEqual(UNKNOWN);
    await at.api.stop();
    expect(await post()).toEqual({ ok: false, fault: { kind: "unreached" } });
    at = await rig();
  });

  it("follows no redirection, since its token would go there", async () => {
    at.api.script(MESSAGE, { status: 302, html: "", location: "/elsewhere" });
    expect(await post()).toEqual(UNKNOWN);
    expect(at.api.calls).toHaveLength(1);
  });
});

describe("the rate of calls", () => {
  it.each<[string, Parameters<Rig["api"]["script"]>[1]]>([
    ["-32", refused(-32)],
    ["HTTP 429", { status: 429, html: "<html>Too many</html>" }],
  ])("after %s is nothing for a while", async (_what, scripted) => {
    at.api.script(MESSAGE, scripted, { error: 0 });
    const busy = { ok: false, fault: { kind: "refused", code: -32, description: "", retryMs: 15_000 } };
    expect(await post()).toEqual(busy);
    expect(await post({ patience: 1_000 })).toEqual(busy);
    expect(at.api.calls).toHaveLength(1);
    at.pass(15_000);
    expect(await post({ patience: 1_000 })).toMatchObject({ ok: true });
  });

  it("is kept to where Zalo says that nothing is left, as when another process calls as well", async () => {
    at.api.script(MESSAGE, { error: 0, headers: { "X-RateLimit-Limit": "4000", "X-RateLimit-Remain": "0" } });
    expect(await post()).toMatchObject({ ok: true });
    expect(await post({ patience: 1_000 })).toMatchObject({ fault: { code: -32, retryMs: 15_000 } });
  });
});
