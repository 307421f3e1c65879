import { describe, expect, it } from "vitest";
import type { Log } from "../src/app/ports.ts";
import { Config, secretsOf } from "../src/config.ts";
import { logTo } from "../src/log.ts";

const TOKEN = "5000000001:this-is-the-token-of-a-double-only";

function written(write: (log: Log) => void, level = "info", secrets: string[] = []): Record<string, unknown>[] {
  const lines: string[] = [];
  write(logTo(level, secrets, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("a line of the log", () => {
  it("is JSON with a level in words, an instant, a sentence and fields", () => {
    const [line] = written((log) => log.warn({ item: "say:1:0", why: "dead" }, "A message could not be sent"));
    expect(line).toEqual({
      level: "warn",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      item: "say:1:0",
      why: "dead",
      msg: "A message could not be sent",
    });
  });

  it.each([
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
    ["silent", []],
  ])("is written from the level on that is set: %s", (level, levels) => {
    const lines = written((log) => {
      log.info({}, "one");
      log.warn({}, "two");
      log.error({}, "three");
    }, level);
    expect(lines.map((line) => line["level"])).toEqual(levels);
  });

  it("holds no secret of the settings, wherever it stands and however it is written", () => {
    const secrets = [TOKEN, 'a "quoted" secret', "ngắn"];
    const lines = written(
      (log) => {
        log.error({ url: `https://api.telegram.org/bot${TOKEN}/getMe`, deep: { er: [TOKEN] } }, `It was ${TOKEN}`);
        log.error({ why: 'a "quoted" secret', link: encodeURIComponent(TOKEN) }, "Something broke");
      },
      "info",
      secrets,
    );
    expect(lines.map((line) => JSON.stringify(line)).join()).not.toMatch(/token-of-a-double|quoted/);
    expect(lines[0]?.["url"]).toBe("https://api.telegram.org/bot[…]/getMe");
  });

  it("holds no text, payload or token of an object that was logged whole, and of an error only its kind", () => {
    const error = Object.assign(new TypeError("Họp dân"), { config: { data: "Họp dân" } });
    const message = { text: "Họp dân", token: TOKEN };
    const lines = written((log) => log.error({ error, err: error, message, payload: "Họp dân" }, "Something broke"));
    expect(lines[0]).toMatchObject({ error: "TypeError", err: "TypeError", payload: "[…]" });
    expect(JSON.stringify(lines)).not.toMatch(/Họp dân|token-of-a-double/);
  });
});

it("the settings that open something are known, the database's password among them", () => {
  const WEB_SECRET = "a secret of the test, long enough for anybody";
  const uri = "mongodb://an:bi%40mat@db/giaoban";
  const config = Config.parse({ WEB_SECRET, MONGODB_URI: uri, TELEGRAM_TOKEN: TOKEN, METRICS_TOKEN: "x".repeat(20) });
  expect(secretsOf(config).sort()).toEqual(["bi%40mat", uri, WEB_SECRET, TOKEN, "x".repeat(20)].sort());
  expect(secretsOf(Config.parse({ WEB_SECRET }))).toEqual([WEB_SECRET]);
});
