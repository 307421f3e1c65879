import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createAllowances } from "../../src/domain/allowance.ts";
import { type Instant, MINUTE, SECOND } from "../../src/domain/time.ts";

const T0 = 1_795_575_600_000;
const at = (ms: number) => (T0 + ms) as Instant;

it("gives a minute's worth at once, and then nothing for a minute", () => {
  const allowances = createAllowances();
  const taken = Array.from({ length: 5 }, () => allowances.take("a", 3, at(0)));
  expect(taken).toEqual(["yes", "yes", "yes", "spent", "closed"]);
  expect(allowances.take("a", 3, at(MINUTE - 1))).toBe("closed");
  expect(allowances.take("a", 3, at(MINUTE))).toBe("yes");
});

it("fills up evenly while it is used", () => {
  const allowances = createAllowances();
  const first = Array.from({ length: 3 }, () => allowances.take("a", 3, at(0)));
  expect([...first, allowances.take("a", 3, at(20 * SECOND)), allowances.take("a", 3, at(39 * SECOND))]).toEqual([
    "yes",
    "yes",
    "yes",
    "yes",
    "spent",
  ]);
});

it("keeps everybody apart, and makes nobody wait for an hour that comes twice", () => {
  const allowances = createAllowances();
  for (let n = 0; n < 9; n += 1) allowances.take("a", 3, at(0));
  expect(allowances.take("b", 3, at(0))).toBe("yes");
  expect(allowances.take("a", 3, at(-60 * MINUTE))).toBe("yes");
});

it("never stops who stays below it, and lets nobody have more than twice as much within a minute", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 1, max: 30 }), (between, perMinute) => {
      const allowances = createAllowances();
      let now = 0;
      const times = between.map((gap) => (now += gap));
      const granted = times.filter((time) => allowances.take("a", perMinute, at(time)) === "yes");
      const within = (all: number[], time: number) => all.filter((one) => one > time - MINUTE && one <= time).length;
      for (const time of times) expect(within(granted, time)).toBeLessThanOrEqual(2 * perMinute);
      const staysBelow = times.every((time) => within(times, time) <= perMinute);
      expect(staysBelow ? granted : times).toEqual(times);
    }),
  );
});
