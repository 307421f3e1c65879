import { describe, expect, it } from "vitest";
import type { Due, Dues } from "../../src/app/ports.ts";
import type { PersonId } from "../../src/domain/people.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { CLERK, minute, OPERATOR } from "./samples.ts";

const ID = "iale:bao-cao-tuan:2026-W48" as ReportId;
const OTHER = "iablu:bao-cao-tuan:2026-W48" as ReportId;

function due(rev: number, changed: Partial<Due> = {}): Due {
  return { id: ID, rev, snoozed: [], extensions: [], ...changed };
}

export function duesContract(make: () => Promise<Dues>): void {
  describe("dues", () => {
    it("hold what was decided last about each report, in the order asked", async () => {
      const dues = await make();
      const dotted = "a.b$c" as PersonId;
      const whole = due(2, {
        snoozed: [{ person: dotted, at: minute(1), until: minute(60) }],
        paper: { by: CLERK, at: minute(2), refused: { by: dotted, at: minute(3) } },
        extensions: [{ cause: "web:1", by: CLERK, at: minute(4), until: minute(99), reason: "mất điện" }],
      });
      expect(await dues.of([ID, OTHER])).toEqual([]);
      expect(await dues.put(due(1))).toBe(true);
      expect(await dues.put(due(1, { id: OTHER }))).toBe(true);
      expect(await dues.put(whole)).toBe(true);
      expect(await dues.of([OTHER, ID])).toEqual([due(1, { id: OTHER }), whole]);
      expect(await dues.of([])).toEqual([]);
      expect(await dues.of([OPERATOR]).catch(() => [])).toEqual([]);
    });

    it("take no decision that was not made on the last one", async () => {
      const dues = await make();
      expect(await dues.put(due(2))).toBe(false);
      await dues.put(due(1));
      const again = due(1, { paper: { by: CLERK, at: minute(1) } });
      expect([await dues.put(again), await dues.put(due(3))]).toEqual([false, false]);
      expect(await dues.of([ID])).toEqual([due(1)]);
    });

    it.each([1, 2])("take one of many of revision %i", async (rev) => {
      const dues = await make();
      if (rev === 2) await dues.put(due(1));
      const taken = await Promise.all(
        Array.from({ length: 12 }, (_, n) => dues.put(due(rev, { paper: { by: CLERK, at: minute(n) } }))),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect((await dues.of([ID]))[0]?.paper?.at).toBe(minute(taken.indexOf(true)));
    });
  });
}
