import { describe, expect, it } from "vitest";
import type { Marks } from "../../src/app/ports.ts";
import { OPERATOR } from "./samples.ts";

export function marksContract(make: () => Promise<Marks>): void {
  describe("marks", () => {
    it("moves a mark only from where it stands", async () => {
      const marks = await make();
      expect(await marks.get("tick")).toBeUndefined();
      expect(await marks.move("tick", 1, 2)).toBe(false);
      expect(await marks.move("tick", undefined, 0)).toBe(true);
      expect(await marks.move("tick", undefined, 5)).toBe(false);
      expect(await marks.move("tick", 4, 5)).toBe(false);
      expect(await marks.move("tick", 0, 5)).toBe(true);
      expect(await marks.move("tick", 5, 5)).toBe(true);
      expect([await marks.get("tick"), await marks.get("another")]).toEqual([5, undefined]);
    });

    it.each([undefined, 7])("lets exactly one of many move it from %s", async (from) => {
      const marks = await make();
      if (from !== undefined) await marks.move("tick", undefined, from);
      const moved = await Promise.all(Array.from({ length: 20 }, (_, n) => marks.move("tick", from, 100 + n)));
      expect(moved.filter(Boolean)).toHaveLength(1);
      expect(await marks.get("tick")).toBe(100 + moved.indexOf(true));
    });

    it("adds to a mark, so that each of many who do gets a number of its own", async () => {
      const marks = await make();
      expect([await marks.add("sent", 1), await marks.add("sent", 2), await marks.add("sent", -1)]).toEqual([1, 3, 2]);
      const sums = await Promise.all(Array.from({ length: 20 }, () => marks.add("sent", 1)));
      expect(sums.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 3));
      expect([await marks.get("sent"), await marks.get("another")]).toEqual([22, undefined]);
      expect(await marks.move("sent", 22, 0)).toBe(true);
    });

    it("lets many begin one at once", async () => {
      const marks = await make();
      const sums = await Promise.all(Array.from({ length: 20 }, () => marks.add("sent", 1)));
      expect(new Set(sums).size).toBe(20);
      expect(await marks.get("sent")).toBe(20);
    });

    it("finds and changes nothing for an operator in the place of a name", async () => {
      const marks = await make();
      await marks.move("tick", undefined, 1);
      expect(await marks.get(OPERATOR).catch(() => undefined)).toBeUndefined();
      await Promise.allSettled([marks.move(OPERATOR, 1, 2), marks.move("tick", OPERATOR, 2), marks.add(OPERATOR, 1)]);
      expect(await marks.get("tick")).toBe(1);
    });
  });
}
