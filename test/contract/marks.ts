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

    it("finds and changes nothing for an operator in the place of a name", async () => {
      const marks = await make();
      await marks.move("tick", undefined, 1);
      expect(await marks.get(OPERATOR).catch(() => undefined)).toBeUndefined();
      await Promise.allSettled([marks.move(OPERATOR, 1, 2), marks.move("tick", OPERATOR, 2)]);
      expect(await marks.get("tick")).toBe(1);
    });
  });
}
