import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Marks } from "../../../src/app/ports.ts";
import { forecast, monthOf } from "../../../src/channels/zalo-bot/forecast.ts";
import { createQuota } from "../../../src/channels/zalo-bot/quota.ts";
import { at, DAY, type Day, HOUR, type Instant, plus } from "../../../src/domain/time.ts";
import { memoryMarks } from "../../../src/store/memory/marks.ts";
import { keptLog } from "../telegram/virtual-pace.ts";

const on = (day: string, time = "00:00") => at(day as Day, time);

describe("the forecast", () => {
  it.each([
    [1_000, on("2026-11-11"), 3_000],
    [20, on("2026-11-01", "01:00"), 600],
    [0, on("2026-11-15"), 0],
    [310, on("2026-12-11"), 961],
    [280, on("2027-02-15"), 560],
    [290, on("2028-02-11"), 841],
  ])("of %i at %i is %i by the end of the month", (used, now, expected) => {
    expect(forecast(used, now)).toBe(expected);
  });

  it("is never less than what was used, and what was used when the month ends", () => {
    const instant = fc.integer({ min: on("2026-01-01"), max: on("2030-01-01") }).map((ms) => ms as Instant);
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), instant, (used, now) => {
        expect(forecast(used, now)).toBeGreaterThanOrEqual(used);
      }),
    );
    expect(forecast(2_000, plus(on("2027-01-01"), -1))).toBe(2_000);
  });

  it("counts by the month in Viet Nam", () => {
    expect([monthOf(plus(on("2026-12-01"), -1)), monthOf(on("2026-12-01"))]).toEqual(["2026-11", "2026-12"]);
  });
});

function make(of: { marks?: Marks; messages?: number; users?: number } = {}) {
  const { marks = memoryMarks(), messages = 3_000, users = 50 } = of;
  const log = keptLog();
  const told: string[] = [];
  const quota = createQuota({
    marks,
    botId: "7",
    limits: { messages, users },
    log,
    tellAdmins: (cause, text) => Promise.resolve(void told.push(`${cause} ${text}`)),
    words: { quota: (sent, limit, expected) => `${sent}/${limit} ${expected}` },
  });
  return { quota, marks, log, told };
}

describe("the count", () => {
  const now = on("2026-11-16");

  it("is used up by the 3,000th message, and the administrators are told three times on the way", async () => {
    const { quota, told, log } = make();
    for (let n = 0; n < 2_999; n += 1) await quota.sent(`c${n % 50}`, now);
    expect(await quota.isUsedUp("c1", now)).toBe(false);
    await quota.sent("c1", now);
    expect(await quota.isUsedUp("c1", now)).toBe(true);
    expect(told).toEqual([
      "zalo-bot:quota:7:2026-11:70 2100/3000 4200",
      "zalo-bot:quota:7:2026-11:90 2700/3000 5400",
      "zalo-bot:quota:7:2026-11:100 3000/3000 6000",
    ]);
    expect(log.lines.filter((line) => line.includes("%"))).toHaveLength(3);
    expect(quota.state(now)).toEqual({ sent: 3_000, limit: 3_000, forecast: 6_000, users: 50 });
    expect(quota.state(on("2026-12-01"))).toMatchObject({ sent: 0 });
    expect(await quota.isUsedUp("c1", on("2026-12-01"))).toBe(false);
  });

  it("is used up for the 51st person, and for nobody before, in any month", async () => {
    const { quota, log } = make();
    for (let n = 0; n < 100; n += 1) await quota.sent(`c${n % 50}`, now);
    for (const month of [now, on("2027-01-05")]) {
      expect(await quota.isUsedUp("c50", month)).toBe(true);
      expect(await quota.isUsedUp("c49", month)).toBe(false);
    }
    expect(log.lines).toEqual([expect.stringMatching(/^warn .*as many people as its plan allows/)]);
  });

  it("is shared by all processes, and somebody is told once", async () => {
    const marks = memoryMarks();
    const all = [make({ marks, messages: 10 }), make({ marks, messages: 10 })];
    await Promise.all(all.flatMap(({ quota }) => [1, 2, 3, 4, 4].map((n) => quota.sent(`c${n}`, now))));
    expect(all.flatMap(({ told }) => told)).toHaveLength(3);
    expect(await Promise.all(all.map(({ quota }) => quota.isUsedUp("c1", now)))).toEqual([true, true]);
    const fresh = make({ marks, messages: 10 }).quota;
    await fresh.look(now);
    expect(fresh.state(plus(now, HOUR))).toMatchObject({ sent: 10, users: 4 });
  });

  it("is no reason to call a message unsent when it fails, and the person is counted later", async () => {
    const marks = memoryMarks();
    let away = true;
    const failing: Marks = { ...marks, add: (...of) => (away ? Promise.reject(new Error("c1")) : marks.add(...of)) };
    const { quota, log } = make({ marks: failing });
    await quota.sent("c1", now);
    away = false;
    await quota.sent("c1", plus(now, DAY));
    expect(log.lines).toEqual(['warn A message of the Zalo bot could not be counted {"fault":"Error"}']);
    expect(quota.state(now)).toMatchObject({ sent: 1, users: 1 });
  });
});
