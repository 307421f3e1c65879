import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";

const WEB_SECRET = "a secret of the tests, long enough";

describe("Telegram's settings", () => {
  it("are none by default, so that giaoban runs without it", () => {
    const config = readConfig({ WEB_SECRET, TELEGRAM_TOKEN: "", TELEGRAM_API_ROOT: "", TELEGRAM_WEBHOOK_SECRET: "" });
    expect(config.TELEGRAM_TOKEN).toBeUndefined();
    expect(config.TELEGRAM_WEBHOOK_SECRET).toBeUndefined();
    expect(config.TELEGRAM_API_ROOT).toBe("https://api.telegram.org");
  });

  it("are taken as they are given", () => {
    const given = {
      TELEGRAM_TOKEN: "123456:ABC-def_1",
      TELEGRAM_API_ROOT: "http://127.0.0.1:8081/tg",
      TELEGRAM_WEBHOOK_SECRET: "0123456789abcdef",
    };
    expect(readConfig({ WEB_SECRET, ...given })).toMatchObject(given);
  });

  it.each([
    ["TELEGRAM_TOKEN", "my-bot", "is no bot's token: copy it from @BotFather, where it looks like 123456:ABC-DEF1234"],
    [
      "TELEGRAM_TOKEN",
      "123456:a b",
      "is no bot's token: copy it from @BotFather, where it looks like 123456:ABC-DEF1234",
    ],
    ["TELEGRAM_API_ROOT", "api.telegram.org", "must be an address such as https://api.telegram.org"],
    ["TELEGRAM_WEBHOOK_SECRET", "short", "must be 16 to 256 of A-Z a-z 0-9 _ -: make one with `openssl rand -hex 32`"],
    [
      "TELEGRAM_WEBHOOK_SECRET",
      "not in the alphabet, this",
      "must be 16 to 256 of A-Z a-z 0-9 _ -: make one with `openssl rand -hex 32`",
    ],
  ])("stop the start with the cure, and without what was given: %s=%s", (name, value, cure) => {
    const start = () => readConfig({ WEB_SECRET, [name]: value });
    expect(start).toThrow(`${name} ${cure}`);
    expect(start).not.toThrow(`"${value}"`);
  });
});

describe("the settings of a Zalo Official Account", () => {
  const ALL = { ZALO_OA_APP_ID: "431", ZALO_OA_APP_SECRET: "a secret", ZALO_OA_WEBHOOK_KEY: "a key" };

  it("are none by default, and cost nothing beyond the free window", () => {
    const config = readConfig({ WEB_SECRET, ZALO_OA_APP_ID: "", ZALO_OA_APP_SECRET: "", ZALO_OA_WEBHOOK_KEY: "" });
    expect(config).toMatchObject({
      ZALO_OA_API_ROOT: "https://openapi.zalo.me",
      ZALO_OA_OAUTH_ROOT: "https://oauth.zaloapp.com",
      ZALO_OA_PAID: "no",
    });
    expect(config.ZALO_OA_APP_ID).toBeUndefined();
    expect(readConfig({ WEB_SECRET, ...ALL })).toMatchObject(ALL);
  });

  it.each(Object.keys(ALL))("stop the start where only %s is missing, and name it alone", (missing) => {
    const start = () => readConfig({ WEB_SECRET, ...ALL, [missing]: "" });
    expect(start).toThrow(`${missing} is missing: a Zalo Official Account needs all three of them`);
    const others = Object.keys(ALL).filter((name) => name !== missing);
    for (const given of others) expect(start).not.toThrow(`${given} is missing`);
    expect(start).not.toThrow("a secret");
  });

  it("say what they can be", () => {
    expect(() => readConfig({ WEB_SECRET, ...ALL, ZALO_OA_APP_ID: "my-app" })).toThrow(
      "ZALO_OA_APP_ID must be the app's number",
    );
    expect(() => readConfig({ WEB_SECRET, ZALO_OA_PAID: "maybe" })).toThrow("ZALO_OA_PAID must be yes or no");
  });
});
