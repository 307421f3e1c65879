import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { telegramClient } from "../../../src/channels/telegram/client.ts";
import {
  deliversTo,
  derivedSecret,
  webhook,
  webhookPath,
  webhookRound,
} from "../../../src/channels/telegram/webhook.ts";
import { type ScriptedApi, scriptedApi, TOKEN } from "./scripted-api.ts";
import { keptLog } from "./virtual-pace.ts";

const SECRET = "the-secret-of-the-tests";
const WORDS = "lời của công dân";

describe("a delivery", () => {
  function hook() {
    const stored: unknown[] = [];
    const log = keptLog();
    const state = { broken: false };
    const store = (updates: unknown[]) => {
      if (state.broken) return Promise.reject(new Error(WORDS));
      stored.push(...updates);
      return Promise.resolve();
    };
    const made = webhook({ path: "/x", secret: SECRET, store, log });
    const post = (body: string, secret: string | undefined = SECRET) =>
      made.handle(
        (name) => (name.toLowerCase() === "x-telegram-bot-api-secret-token" ? secret : undefined),
        Buffer.from(body),
      );
    return { ...made, post, stored, log, state };
  }

  it("is answered with 200 once it is stored, and with 500 when it is not", async () => {
    const { post, stored, state, log } = hook();
    expect(await post('{"update_id":1}')).toBe(200);
    state.broken = true;
    expect(await post('{"update_id":2}')).toBe(500);
    state.broken = false;
    expect(await post('{"update_id":2}')).toBe(200);
    expect(stored).toEqual([{ update_id: 1 }, { update_id: 2 }]);
    expect(log.lines).toEqual(['error An update could not be stored {"fault":"Error"}']);
  });

  it.each([[undefined], [""], [SECRET.slice(0, -1)], [`${SECRET}x`], [SECRET.toUpperCase()], ["ề".repeat(300)]])(
    "without the secret is not even read, and counted: %j",
    async (secret) => {
      const { handle, stored, refused, log } = hook();
      expect(await handle(() => secret, Buffer.from("not even JSON"))).toBe(403);
      expect([stored, refused()]).toEqual([[], 1]);
      expect(log.lines).toHaveLength(1);
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
});

describe("the address", () => {
  it("names the bot without giving its token away", () => {
    const path = webhookPath(TOKEN);
    expect(path).toMatch(/^\/hooks\/telegram\/[0-9a-f]{32}$/);
    expect(path).not.toContain("only-a-tests-token");
    expect(webhookPath("5000000002:another")).not.toBe(path);
  });

  it("comes with a secret of Telegram's alphabet, the same in every process and another for another bot", () => {
    const secret = derivedSecret("the web chat's secret", TOKEN);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(derivedSecret("the web chat's secret", TOKEN)).toBe(secret);
    expect(derivedSecret("the web chat's secret", "5000000002:another")).not.toBe(secret);
    expect(derivedSecret("another", TOKEN)).not.toBe(secret);
  });

  it.each([
    ["https://giaoban.example", true],
    ["https://giaoban.example:443/bot/", true],
    ["https://giaoban.example:8443", true],
    ["https://giaoban.example:9443", false],
    ["http://giaoban.example", false],
  ])("%s can be delivered to: %s", (url, can) => {
    expect(deliversTo(url)).toBe(can);
  });
});

describe("the webhook", () => {
  let api: ScriptedApi;
  beforeEach(async () => {
    api = await scriptedApi();
  });
  afterEach(() => api.stop());

  const URL = "https://giaoban.example/hooks/telegram/1";
  function rounds() {
    const log = keptLog();
    const client = telegramClient({ token: TOKEN, apiRoot: api.apiRoot });
    return { log, round: webhookRound({ client, url: URL, secret: SECRET, log, stop: new AbortController().signal }) };
  }
  const info = (more: object = {}) => ({ result: { url: URL, pending_update_count: 0, ...more } });

  it("is set once, with its secret and what is wanted, then looked at every five minutes", async () => {
    const { round, log } = rounds();
    api.script("getWebhookInfo", info());
    expect([await round(), await round()]).toEqual([{ rest: 300_000 }, { rest: 300_000 }]);
    expect(api.of("setWebhook").map(({ body }) => body)).toEqual([
      {
        url: URL,
        secret_token: SECRET,
        allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"],
        max_connections: 40,
      },
    ]);
    expect(log.lines).toEqual([]);
  });

  it("is set again until it is taken", async () => {
    const { round } = rounds();
    api.script(
      "setWebhook",
      { error_code: 429, description: "Too Many Requests: retry after 1", parameters: { retry_after: 1 } },
      { result: true },
    );
    api.script("getWebhookInfo", info());
    expect(await round()).toMatchObject({ fault: { code: 429, retryMs: 1_000 } });
    expect(await round()).toEqual({ rest: 300_000 });
  });

  it("is told of once when Telegram cannot deliver", async () => {
    const { round, log } = rounds();
    const why = "SSL error {error:0A000086:SSL routines::certificate verify failed}";
    api.script("getWebhookInfo", info({ last_error_date: 9, last_error_message: why, pending_update_count: 3 }));
    await round();
    await round();
    expect(log.lines).toEqual([
      expect.stringMatching(/^warn Telegram could not deliver .*"waiting":3,"why":"SSL error/),
    ]);
  });

  it("is set again when somebody has taken it away", async () => {
    const { round, log } = rounds();
    api.script("getWebhookInfo", info({ url: "" }), info());
    expect(await round()).toEqual({ rest: 1_000 });
    expect(await round()).toEqual({ rest: 300_000 });
    expect([api.of("setWebhook").length, log.lines.length]).toEqual([2, 1]);
  });
});
