import { describe, expect, it } from "vitest";
import type { Digests } from "../../src/app/ports.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { CLERK, minute, OPERATOR } from "./samples.ts";

const LEADER = "ct-ubnd" as PersonId;

export function digestsContract(make: () => Promise<Digests>): void {
  describe("who wants the summary sent", () => {
    it("is nobody who has not said so, and nobody who has taken it back", async () => {
      const digests = await make();
      expect([await digests.wanted(), await digests.of(CLERK)]).toEqual([[], undefined]);
      for (const id of [CLERK, LEADER, LEADER]) await digests.put({ id, on: true, at: minute(1) });
      expect(await digests.wanted()).toEqual([LEADER, CLERK]);
      await digests.put({ id: LEADER, on: false, at: minute(2) });
      expect(await digests.wanted()).toEqual([CLERK]);
      expect(await digests.of(LEADER)).toEqual({ id: LEADER, on: false, at: minute(2) });
      await digests.put({ id: LEADER, on: true, at: minute(3) });
      expect(await digests.wanted()).toEqual([LEADER, CLERK]);
    });

    it("is the last word, whichever comes to be written last; of two at one instant the later written", async () => {
      const digests = await make();
      await digests.put({ id: CLERK, on: false, at: minute(2) });
      await digests.put({ id: CLERK, on: true, at: minute(1) });
      expect(await digests.of(CLERK)).toEqual({ id: CLERK, on: false, at: minute(2) });
      await digests.put({ id: CLERK, on: true, at: minute(2) });
      expect(await digests.wanted()).toEqual([CLERK]);
    });

    it("is one word of many that are written at once: the last", async () => {
      const digests = await make();
      await Promise.all([5, 1, 4, 2, 6, 3].map((n) => digests.put({ id: CLERK, on: n % 2 === 1, at: minute(n) })));
      expect(await digests.of(CLERK)).toEqual({ id: CLERK, on: false, at: minute(6) });
    });

    it("is forgotten with the person, and nobody else's", async () => {
      const digests = await make();
      for (const id of [CLERK, LEADER]) await digests.put({ id, on: true, at: minute(2) });
      await digests.forget(OPERATOR).catch(() => 0);
      expect([await digests.forget(CLERK), await digests.forget(CLERK)]).toEqual([1, 0]);
      expect([await digests.wanted(), await digests.of(CLERK)]).toEqual([[LEADER], undefined]);
    });

    it("takes plain ids only", async () => {
      const digests = await make();
      await digests.put({ id: CLERK, on: true, at: minute(1) });
      expect(await digests.of(OPERATOR).catch(() => undefined)).toBeUndefined();
    });
  });
}
