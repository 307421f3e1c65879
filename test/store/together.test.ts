import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { together } from "../../src/store/mongo/together.ts";

/** A command that ends when it is told to, and doubles what it is given. */
function heldCommand() {
  const batches: number[][] = [];
  const ends: (() => void)[] = [];
  const double = together(async (items: number[]) => {
    batches.push(items);
    await new Promise<void>((end) => ends.push(end));
    return items.map((item) => item * 2);
  });
  return { batches, double, end: () => ends.shift()?.() };
}

/** All that can go on without a command's end goes on. */
function breath(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

describe("together", () => {
  it("lets the first go at once and those who come meanwhile share the next command", async () => {
    const { batches, double, end } = heldCommand();
    const results = [1, 2, 3].map((item) => double(item));
    expect(batches).toEqual([[1]]);
    end();
    await breath();
    expect(batches).toEqual([[1], [2, 3]]);
    results.push(double(4));
    end();
    await breath();
    expect(batches).toEqual([[1], [2, 3], [4]]);
    end();
    expect(await Promise.all(results)).toEqual([2, 4, 6, 8]);
  });

  it("answers each item as it would have been answered alone, whatever fails beside it", async () => {
    const item = fc.record({ value: fc.integer(), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 250 }), async (items) => {
        const largest: number[] = [];
        const work = together(async (batch: typeof items) => {
          largest.push(batch.length);
          await Promise.resolve();
          if (batch.some(({ fails }) => fails)) throw new Error("one of these");
          return batch.map(({ value }) => value);
        });
        const outcomes = await Promise.allSettled(items.map(work));
        expect(outcomes.map((one) => (one.status === "fulfilled" ? one.value : "failed"))).toEqual(
          items.map(({ value, fails }) => (fails ? "failed" : value)),
        );
        expect(Math.max(0, ...largest)).toBeLessThanOrEqual(100);
      }),
    );
  });
});
