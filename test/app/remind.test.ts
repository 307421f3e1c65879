import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { App } from "../../src/app/app.ts";
import { at, type Day, HOUR, type Instant, MINUTE } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, type Sent, scriptedChannel } from "../harness.ts";
import { jittered } from "./jittered.ts";
import { linesOf } from "./lines.ts";
import { people, startIn, units } from "./town.ts";

/** Some processes on one database, all of them pulsing. The first ever pulse is that of `time`. */
async function offices(
  count: number,
  { time = "13:59", roll = (sides: number) => sides - 1, stores = memoryStores() } = {},
) {
  await stores.people.save(units, people);
  const clock = handClock("2026-11-27", time);
  const channel = scriptedChannel();
  const log = linesOf();
  const shared = count === 1 ? stores : jittered(stores, roll);
  const apps: App[] = [];
  for (let n = 0; n < count; n += 1)
    apps.push(await startIn({ stores: shared, clock, log, channels: [channel.channel], name: `process-${n}` }));
  return {
    stores,
    clock,
    channel,
    log,
    async pulse(ms: number) {
      clock.move(ms);
      await Promise.all(apps.map((app) => app.tick()));
    },
    heard: () => heardIn(channel.sent),
  };
}

/** Who was reminded by which rung, as `rung:person`. */
function heardIn(sent: Sent[]): string[] {
  return sent
    .filter(({ id }) => id.startsWith("remind:"))
    .map(({ id }) => id.split(":").slice(-2).join(":"))
    .sort();
}

const TWO_HOURS_BEFORE = ["-2h:vt-iablu", "-2h:vt-iale", "-2h:vt-pnv"];
const HALF_AN_HOUR_AFTER = ["+30m:tt-iale", "+30m:vt-iablu", "+30m:vt-iale", "+30m:vt-pnv"];

/** A call that fails so often, and then does what it does. */
function failing<T extends (...args: never[]) => Promise<unknown>>(call: T, times: number): T {
  let left = times;
  return (async (...args: Parameters<T>) => {
    if ((left -= 1) >= 0) throw new Error("away");
    return call(...args);
  }) as T;
}

describe("reminders are planned", () => {
  it.each([1, 2, 3])("once by %i processes at once", async (count) => {
    const { pulse, heard } = await offices(count);
    await pulse(MINUTE);
    expect(heard()).toEqual(TWO_HOURS_BEFORE);
    await pulse(MINUTE);
    await pulse(2 * HOUR + 40 * MINUTE);
    expect(heard()).toEqual([...TWO_HOURS_BEFORE, ...HALF_AN_HOUR_AFTER].sort());
  });

  it("not for what lay before the first pulse of all", async () => {
    const { pulse, heard, clock } = await offices(1, { time: "16:50" });
    await pulse(5 * MINUTE);
    expect(heard()).toEqual([]);
    clock.set(at("2026-11-30" as Day, "09:00")); // the next working day, before the reports are a working day late
    await pulse(0);
    expect(heard()).toEqual(["+15h:ct-ubnd"]);
  });

  it("once though the clock is set back, and in time again when it has caught up", async () => {
    const { pulse, heard, stores } = await offices(1);
    await pulse(MINUTE);
    const mark = await stores.marks.get("reminders");
    await pulse(-30 * MINUTE);
    await pulse(29 * MINUTE);
    expect(await stores.marks.get("reminders")).toBe(mark);
    await pulse(2 * MINUTE);
    expect(heard()).toEqual(TWO_HOURS_BEFORE);
    await pulse(2 * HOUR + 40 * MINUTE);
    expect(heard()).toEqual([...TWO_HOURS_BEFORE, ...HALF_AN_HOUR_AFTER].sort());
  });

  it.each([
    ["after they were added, before it was noted that they are planned", "marks", "move"],
    ["before they were added", "outbox", "add"],
    ["before it was known who has reported", "reports", "existing"],
  ] as const)("by the next pulse when this one ends %s", async (_, store, call) => {
    const { pulse, heard, stores, log } = await offices(1);
    const calls = stores[store] as unknown as Record<string, (...args: never[]) => Promise<unknown>>;
    calls[call] = failing(calls[call] as (...args: never[]) => Promise<unknown>, 1);
    await pulse(MINUTE);
    expect(log.lines.filter((line) => line.includes("Reminders could not be planned"))).toHaveLength(1);
    await pulse(MINUTE);
    expect(heard()).toEqual(TWO_HOURS_BEFORE);
  });

  it("late when nobody pulsed for a while, the newest rung alone", async () => {
    const { pulse, heard, channel } = await offices(1);
    await pulse(2 * HOUR + 50 * MINUTE);
    expect(heard()).toEqual(HALF_AN_HOUR_AFTER);
    expect(channel.sent.every(({ message }) => message.text.includes("quá hạn"))).toBe(true);
  });

  it("by several processes as by one, whatever their pulses and their clocks", async () => {
    const start = at("2026-11-26" as Day, "07:00");
    const minutes = fc.array(fc.nat(6 * 24 * 60), { minLength: 2, maxLength: 15 });
    const dice = fc.array(fc.nat(99), { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(minutes, dice, fc.integer({ min: 2, max: 3 }), async (times, numbers, count) => {
        let rolled = 0;
        const roll = (sides: number) => (numbers[(rolled += 1) % numbers.length] ?? 0) % sides;
        const [one, several] = [await offices(1, { time: "07:00" }), await offices(count, { time: "07:00", roll })];
        for (const office of [one, several]) {
          const back = (await office.stores.marks.get("reminders")) as Instant;
          await office.stores.marks.move("reminders", back, start);
          for (const minute of times) {
            office.clock.set((start + minute * MINUTE) as Instant);
            await office.pulse(0);
          }
        }
        const heard = several.heard();
        expect(heard).toEqual([...new Set(heard)]);
        expect(heard).toEqual(one.heard());
      }),
      { numRuns: 60 },
    );
  });
});
