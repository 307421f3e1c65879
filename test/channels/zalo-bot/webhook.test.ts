import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { botClient } from "../../../src/channels/zalo-bot/client.ts";
import { derivedSecret, webhook, webhookPath, webhookRound } from "../../../src/channels/zalo-bot/webhook.ts";
import { keptLog } from "../telegram/virtual-pace.ts";
import { event } from "./events.ts";
import { HTML_502, type ScriptedBot, scriptedBot, TOKEN } from "./scripted-bot.ts";

const SECRET = "the-secret-of-the-tests";

describe("a delivery", () => {
  function hook() {
    const stored: unknown[] = [];
    const log = keptLog();
    const state = { broken: false };
    const store = (one: unknown) => {
      if (state.broken) return Promise.reject(new Error("lời của công dân"));
      stored.push(one);
      return Promise.resolve();
    };
    const made = webhook({ path: "/x", secret: SECRET, store, log });
    const post = (body: string, secret: string | undefined = SECRET) =>
      made.handle((name) => (name.toLowerCase() === "x-bot-api-secret-token" ? secret : undefined), Buffer.from(body));
    return { ...made, post, stored, log, state };
  }

  it("is answered with 200 once it is stored, and with 500 when it is not; in an envelope or bare", async () => {
    const { post, stored, state, log } = hook();
    const [one, other] = [event("text", { text: "1" }), event("text", { text: "2" })];
    expect(await post(JSON.stringify({ ok: true, result: one }))).toBe(200);
    state.broken = true;
    expect(await post(JSON.stringify(other))).toBe(500);
    state.broken = false;
    expect(await post(JSON.stringify(other))).toBe(200);
    expect(stored).toEqual([one, other]);
    expect(log.lines).toEqual(['error An event from Zalo could not be stored {"fault":"Error"}']);
  });

  it.each([[undefined], [""], [SECRET.slice(0, -1)], [`${SECRET}x`], [SECRET.toUpperCase()], ["ề".repeat(300)]])(
    "without the secret is not even read, and counted: %j",
    async (secret) => {
      const { handle, stored, refused, log } = hook();
      expect(await handle(() => secret, Buffer.from("not even JSON"))).toBe(403);
      expect([stored, refused(), log.lines.length]).toEqual([[], 1, 1]);
    },
  );

  it("by strangers is told of now and then, not each time", async () => {
    const { post, log, refused } = hook();
    for (let n = 0; n < 150; n += 1) await post("{}", "wrong");
    expect([refused(), log.lines.length]).toEqual([150, 2]);
  });

  it("that is no JSON is the caller's fault", async () => {
    const { post, stored } = hook();
    expect([await post(""), await post("{"), stored]).toEqual([400, 400, []]);
  });

  it("keeps ids beyond 2^53", async () => {
    const { post, stored } = hook();
    await post('{"ok":true,"result":{"message":{"message_id":186729651760683225}}}');
    expect(stored).toEqual([{ message: { message_id: "186729651760683225" } }]);
  });
});

describe("the address and the secret", () => {
  it("give neither the token nor the web chat's secret away, and differ from bot to bot", () => {
    const made = [webhookPath(TOKEN), derivedSecret("a secret of the web chat", TOKEN)];
    expect(made.join()).not.toMatch(/3760000000000000001|only-a-tests-token|web chat/);
    expect([webhookPath(`${TOKEN}x`), derivedSecret("a secret of the web chat", `${TOKEN}x`)]).not.toEqual(made);
    expect(derivedSecret("another", TOKEN)).toMatch(/^[A-Za-z0-9_-]{8,256}$/);
  });
});

describe("looking after the webhook", () => {
  let api: ScriptedBot;
  beforeEach(async () => {
    api = await scriptedBot();
  });
  afterEach(() => api.stop());

  const url = "https://giaoban.example/hooks/zalo-bot/1";
  function looking() {
    const log = keptLog();
    const client = botClient({ token: TOKEN, apiRoot: api.apiRoot });
    return { log, round: webhookRound({ client, url, secret: SECRET, log, stop: new AbortController().signal }) };
  }
  const well = { rest: 300_000 };

  it("sets it once, with the secret, and looks again every few minutes", async () => {
    const { round } = looking();
    api.script("setWebhook", { result: { url, updated_at: 1 } });
    api.script("getWebhookInfo", { result: { url, updated_at: 1 } });
    expect([await round(), await round()]).toEqual([well, well]);
    expect(api.of("setWebhook")).toEqual([{ url, secret_token: SECRET }]);
    expect(api.of("getWebhookInfo")).toHaveLength(2);
  });

  it("sets it again when somebody has pointed it elsewhere, and says so", async () => {
    const { round, log } = looking();
    api.script("setWebhook", { result: { url } });
    api.script("getWebhookInfo", { result: { url: "https://another.example" } }, { result: { url } });
    expect([await round(), await round()]).toEqual([{ rest: 1_000 }, well]);
    expect(api.of("setWebhook")).toHaveLength(2);
    expect(log.lines).toEqual([expect.stringMatching(/^warn Somebody has pointed/)]);
  });

  it("tells of what fails, and sets it once it can", async () => {
    const { round } = looking();
    api.script("setWebhook", HTML_502, { result: { url } });
    api.script("getWebhookInfo", { result: { url } });
    expect(await round()).toMatchObject({ fault: { kind: "unknown" } });
    expect(await round()).toEqual(well);
  });
});
