import * as fc from "fast-check";
import { expect, it } from "vitest";
import { split } from "../../src/channels/split.ts";

it("parts by UTF-16 units, where nobody knows what a platform counts", () => {
  expect(split("🎉🎉🎉", 4, "units")).toEqual(["🎉🎉", "🎉"]);
  expect(split("🎉🎉🎉", 5, "units")).toEqual(["🎉🎉", "🎉"]);
  const text = fc.string({ unit: fc.constantFrom("a", " ", "\n", "ề", "🎉"), maxLength: 200 });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 40 }), (whole, limit) => {
      const parts = split(whole, limit, "units");
      expect(parts.join("")).toBe(whole);
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(limit);
        expect(Buffer.from(part).toString()).toBe(part); // no half of a pair
      }
    }),
  );
});
