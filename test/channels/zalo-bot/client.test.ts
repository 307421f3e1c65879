import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { botClient } from "../../../src/channels/zalo-bot/client.ts";
import { HTML_429, HTML_502, type Scripted, type ScriptedBot, scriptedBot, TOKEN } from "./scripted-bot.ts";

const WORDS = "lời của công dân";
let api: ScriptedBot;
beforeEach(async () => {
  api = await scriptedBot();
});
afterEach(() => api.stop());

const say = (apiRoot = api.apiRoot, how = {}) =>
  botClient({ token: TOKEN, apiRoot }).call("sendMessage", { chat_id: "6ede", text: WORDS }, how);

describe("a call", () => {
  it("gives the part of its result that is asked for", async () => {
    api.script("sendMessage", { result: { message_id: "m1", date: 5 } });
    const answer = await say(undefined, { shape: z.object({ message_id: z.string() }) });
    expect(answer).toEqual({ ok: true, value: { message_id: "m1" } });
    expect(api.calls).toEqual([{ method: "sendMessage", body: { chat_id: "6ede", text: WORDS } }]);
  });

  it("keeps ids beyond 2^53, though they come as numbers", async () => {
    api.script("sendMessage", { status: 200, body: '{"ok":true,"result":{"message_id":186729651760683225}}' });
    expect(await say()).toEqual({ ok: true, value: { message_id: "186729651760683225" } });
  });

  it("may have no result at all", async () => {
    expect(await say()).toEqual({ ok: true, value: undefined });
  });

  const refused = (code: number, description: string) => ({ kind: "refused", code, description });
  it.each<[string, Scripted, object]>([
    ["a refusal", { error_code: 400, description: "Bad request: x" }, refused(400, "Bad request: x")],
    ["the quota", { error_code: 429, description: "Quota exceeded" }, refused(429, "Quota exceeded")],
    [
      "a refusal with the status it has elsewhere",
      { status: 401, body: '{"ok":false,"error_code":401}' },
      refused(401, ""),
    ],
    ["a refusal that repeats what was sent", { error_code: 400, description: `Bad: ${WORDS}` }, refused(400, "")],
    ["a refusal that repeats the token", { error_code: 401, description: `No ${TOKEN}` }, refused(401, "")],
    ["a long-winded refusal", { error_code: 400, description: "x".repeat(500) }, refused(400, "x".repeat(100))],
    ["the web server's 429", HTML_429, refused(429, "")],
    [
      "the web server's 429 with a time",
      { ...HTML_429, headers: { "retry-after": "7" } },
      { ...refused(429, ""), retryMs: 7_000 },
    ],
    [
      "the web server's 429 until a date",
      { ...HTML_429, headers: { "retry-after": "Wed, 25 Nov 2026" } },
      refused(429, ""),
    ],
    ["the web server's 502", HTML_502, { kind: "unknown" }],
    ["a 502 in JSON", { status: 502, body: '{"ok":false,"error_code":502,"description":"?"}' }, { kind: "unknown" }],
    ["a login page with 200", { status: 200, body: "<html>Login</html>" }, { kind: "unknown" }],
    ["a proxy's 403", { status: 403, body: "<html>Forbidden</html>" }, { kind: "unknown" }],
    ["a redirection", { status: 302, body: "", headers: { location: "http://127.0.0.1:1/" } }, { kind: "unknown" }],
    ["JSON of somebody else", { status: 200, body: '{"error":"no network"}' }, { kind: "unknown" }],
    ["JSON that is nothing", { status: 200, body: "null" }, { kind: "unknown" }],
    ["half an answer", { status: 200, body: '{"ok":tr' }, { kind: "unknown" }],
    [
      "an endless answer",
      { status: 200, body: `{"ok":true,"result":"${"x".repeat(2 * 1024 * 1024)}"}` },
      { kind: "unknown" },
    ],
    ["a result of another shape", { result: { message_id: [] } }, { kind: "unknown" }],
    ["a broken connection", "reset", { kind: "unknown" }],
  ])("says what became of it, and not what was sent: %s", async (_what, answer, fault) => {
    api.script("sendMessage", answer);
    const result = await say(undefined, { shape: z.object({ message_id: z.string() }) });
    expect(result).toEqual({ ok: false, fault });
    expect(JSON.stringify(result)).not.toMatch(new RegExp(`${WORDS}|${TOKEN}`));
    expect(api.calls).toHaveLength(1);
  });

  it("is given up after its time, or when it is called off: it may have arrived", async () => {
    api.script("sendMessage", "hang");
    expect(await say(undefined, { timeoutMs: 20 })).toEqual({ ok: false, fault: { kind: "unknown" } });
    const off = new AbortController();
    const call = say(undefined, { signal: off.signal });
    await api.called("sendMessage", 2);
    off.abort();
    expect(await call).toEqual({ ok: false, fault: { kind: "unknown" } });
  });

  it.each([
    ["nobody listens", "http://127.0.0.1:1"],
    ["there is no such name", "http://zalo.invalid"],
    ["nobody listens on https", "https://127.0.0.1:1"],
  ])("has never left this machine when %s", async (_why, apiRoot) => {
    expect(await say(apiRoot)).toEqual({ ok: false, fault: { kind: "unreached" } });
  });

  it("takes an address with a slash at its end", async () => {
    await say(`${api.apiRoot}/`);
    expect(api.calls.map(({ method }) => method)).toEqual(["sendMessage"]);
  });
});
