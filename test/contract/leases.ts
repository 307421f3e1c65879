import { describe, expect, it } from "vitest";
import type { Leases } from "../../src/app/ports.ts";
import { minute, OPERATOR } from "./samples.ts";

export function leasesContract(make: () => Promise<Leases>): void {
  describe("leases", () => {
    it("belong to one holder until they run out, however often that one keeps them", async () => {
      const leases = await make();
      expect(await leases.take("poll", "a", minute(0), minute(1))).toBe(true);
      expect(await leases.take("poll", "b", minute(0), minute(1))).toBe(false);
      expect(await leases.take("poll", "a", minute(0), minute(2))).toBe(true);
      expect(await leases.take("poll", "b", minute(1), minute(3))).toBe(false);
      expect(await leases.take("poll", "b", minute(2), minute(3))).toBe(true);
      expect(await leases.take("poll", "a", minute(2), minute(3))).toBe(false);
    });

    it("are each their own", async () => {
      const leases = await make();
      expect(await leases.take("poll", "a", minute(0), minute(1))).toBe(true);
      expect(await leases.take("tidy", "b", minute(0), minute(1))).toBe(true);
    });

    it("are free at once when their holder gives them back, and not when another does", async () => {
      const leases = await make();
      await leases.release("poll", "nobody");
      await leases.take("poll", "a", minute(0), minute(9));
      await leases.release("poll", "b");
      expect(await leases.take("poll", "b", minute(0), minute(9))).toBe(false);
      await leases.release("poll", "a");
      expect(await leases.take("poll", "b", minute(0), minute(9))).toBe(true);
    });

    it.each([undefined, minute(1)])("go to exactly one of many at once (ran out: %s)", async (ranOut) => {
      const leases = await make();
      if (ranOut !== undefined) await leases.take("poll", "gone", minute(0), ranOut);
      const takes = Array.from({ length: 20 }, (_, n) => leases.take("poll", `p${n}`, minute(5), minute(6)));
      expect((await Promise.all(takes)).filter(Boolean)).toHaveLength(1);
    });

    it("are not moved by an operator in the place of a name", async () => {
      const leases = await make();
      await leases.take("poll", "a", minute(0), minute(9));
      await Promise.allSettled([
        leases.take(OPERATOR, "b", minute(10), minute(11)),
        leases.take("poll", OPERATOR, minute(1), minute(2)),
        leases.release("poll", OPERATOR),
      ]);
      expect(await leases.take("poll", "b", minute(1), minute(9))).toBe(false);
    });
  });
}
