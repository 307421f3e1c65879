import { afterEach, describe, expect, it } from "vitest";
import type { Log } from "../../src/app/ports.ts";
import { zaloBot } from "../../src/channels/zalo-bot/zalo-bot.ts";
import { DAY, HOUR } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { type Options, startZaloBotDouble } from "../doubles/zalo-bot.ts";
import { handClock } from "../harness.ts";
import { virtualPace } from "../virtual-pace.ts";

/** What may befall messages to people on Zalo's Bot Platform; what befalls a whole office there is in bot-office.test.ts. */

const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

async function aBot(of: Options & { limits?: { messages: number; users: number } } = {}) {
  const { limits = { messages: 3_000, users: 50 }, ...options } = of;
  const clock = handClock("2026-11-10", "09:00");
  const double = await startZaloBotDouble({ clock, ...options });
  running.push(double);
  const told: string[] = [];
  const lines: string[] = [];
  const note = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { info: note, warn: note, error: note };
  const one = zaloBot({
    token: double.token,
    apiRoot: double.apiRoot,
    limits,
    link: undefined,
    stores: memoryStores(),
    holder: "the only one",
    clock,
    log,
    links: undefined,
    tellAdmins: (cause) => Promise.resolve(void told.push(cause)),
    words: { link: (name, url) => `${name}: ${url}`, noLink: (name) => name, quota: () => "" },
    pace: virtualPace(clock),
  });
  const say = (chat: string, text = "Xin nộp.") => one.channel.send(chat, "a", { text }, clock.now());
  const got = (chat: string) =>
    double
      .chat(chat)
      .lines.filter(({ by }) => by === double.account.id)
      .map(({ text }) => text);
  return { clock, double, told, lines, one, say, got };
}

describe("a message", () => {
  it.each([
    ["reset-before", "unknown", 0],
    ["reset-after", "unknown", 1],
    ["502", "unknown", 0],
    ["200-html", "unknown", 0],
    ["429-html", "retry", 0],
  ] as const)("that meets %s ends as %s, and was shown %i times", async (fault, why, shown) => {
    const at = await aBot();
    at.double.user("a1", { met: true });
    at.double.fault("sendMessage", fault);
    expect(await at.say("a1")).toMatchObject({ ok: false, why });
    expect(at.got("a1")).toHaveLength(shown);
  });

  it("that cannot leave this machine is to be tried again", async () => {
    const at = await aBot();
    at.double.user("a1", { met: true });
    await at.double.stop();
    expect(await at.say("a1")).toMatchObject({ ok: false, why: "retry" });
    running.length = 0;
  });

  it("to somebody who has blocked the bot finds the chat dead", async () => {
    const at = await aBot();
    at.double.user("a1", { met: true }).blocks();
    expect(await at.say("a1")).toEqual({ ok: false, why: "dead" });
  });

  it("of any length arrives whole and in order, its choices last", async () => {
    const at = await aBot();
    at.double.user("a1", { met: true });
    const text = Array.from({ length: 300 }, (_, n) => `Dòng ${n} của báo cáo`).join("\n");
    const options = [{ id: "/x", label: "Đồng ý" }];
    await at.one.channel.send("a1", "a", { text, options }, at.clock.now());
    const parts = at.got("a1");
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.every((part) => (part ?? "").length <= 1_900)).toBe(true);
    expect(parts.join("\n").match(/Dòng \d+/g)).toHaveLength(300);
    expect(parts.at(-1)?.endsWith("1. Đồng ý")).toBe(true);
  });
});

describe("the quota", () => {
  it("that our own count says is used up sends people to their next channel, and the administrators hear on the way", async () => {
    const at = await aBot({ tier: { messages: 10 }, limits: { messages: 10, users: 50 } });
    at.double.user("a1", { met: true });
    for (let n = 0; n < 10; n += 1) expect(await at.say("a1")).toMatchObject({ ok: true });
    expect(await at.say("a1")).toEqual({ ok: false, why: "window" });
    const calls = at.double.journal.length;
    expect(await at.say("a1")).toEqual({ ok: false, why: "window" });
    expect(at.double.journal).toHaveLength(calls); // not asked again within the hour
    expect(at.told.map((cause) => cause.split(":").at(-1))).toEqual(["70", "90", "100"]);
    expect(at.one.state()).toMatchObject({ sent: 10, limit: 10, users: 1 });
  });

  it("of the free plan ends with the 3,001st message and the 51st person", async () => {
    const at = await aBot();
    const chats = Array.from({ length: 51 }, (_, n) => `a${n}`);
    for (const chat of chats) at.double.user(chat, { met: true });
    const last = chats.pop() ?? "";
    for (const chat of chats) expect(await at.say(chat)).toMatchObject({ ok: true });
    expect(await at.say(last)).toEqual({ ok: false, why: "window" });
    for (let n = 50; n < 3_000; n += 1) await at.say("a0");
    expect(at.one.state()).toMatchObject({ sent: 3_000, users: 50 });
    expect(await at.say("a0")).toEqual({ ok: false, why: "window" });
    expect(at.got("a0")).toHaveLength(2_951);
  });

  it("begins anew with the month", async () => {
    const at = await aBot({ tier: { messages: 2 }, limits: { messages: 2, users: 50 } });
    at.double.user("a1", { met: true });
    for (let n = 0; n < 3; n += 1) await at.say("a1");
    at.clock.move(21 * DAY);
    at.double.tick();
    expect(await at.say("a1")).toMatchObject({ ok: true });
  });

  it("of people is told by the one who is too many; all others are still written to", async () => {
    const at = await aBot({ tier: { users: 2 }, limits: { messages: 3_000, users: 2 } });
    for (const id of ["a1", "a2", "a3"]) at.double.user(id, { met: true });
    expect([await at.say("a1"), await at.say("a2")]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await at.say("a3")).toEqual({ ok: false, why: "window" });
    expect(await at.say("a1")).toMatchObject({ ok: true });
  });

  it("refused while our count has some left is waited out, longer each time", async () => {
    const at = await aBot();
    at.double.user("a1", { met: true });
    at.double.fault("sendMessage", { instead: { ok: false, description: "Quota exceeded", error_code: 429 } }, 2);
    const first = await at.say("a1");
    at.clock.move(HOUR);
    const second = await at.say("a1");
    expect([first, second]).toMatchObject([
      { ok: false, why: "retry", ms: 5_000 },
      { ok: false, why: "retry", ms: 10_000 },
    ]);
  });
});

describe("the log", () => {
  it("holds no token and no words, whatever fails", async () => {
    const at = await aBot();
    at.double.user("a1", { met: true });
    for (const fault of ["502", "reset-after", "429-html"] as const) {
      at.double.fault("sendMessage", fault);
      await at.say("a1", "lời của công dân");
      at.clock.move(HOUR);
    }
    at.double.fault("sendMessage", {
      instead: { ok: false, description: "Bad request: lời của công dân", error_code: 400 },
    });
    await at.say("a1", "lời của công dân");
    const log = at.lines.join("\n");
    expect([log.includes("lời"), log.includes(at.double.token)]).toEqual([false, false]);
    expect(log).toContain("Zalo refused a message");
  });
});
