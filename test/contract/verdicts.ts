import { describe, expect, it } from "vitest";
import type { Verdict, Verdicts } from "../../src/app/ports.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { CLERK, minute, OPERATOR } from "./samples.ts";

const ID = "iale:bao-cao-tuan:2026-W48" as ReportId;
const OTHER = "iablu:bao-cao-tuan:2026-W48" as ReportId;

function verdict(rev: number, changed: Partial<Verdict> = {}): Verdict {
  return { id: ID, rev, objective: true, reason: `lý do ${rev}`, by: CLERK, at: minute(rev), ...changed };
}

export function verdictsContract(make: () => Promise<Verdicts>): void {
  describe("verdicts", () => {
    it("hold the last word on each report, in the order asked", async () => {
      const verdicts = await make();
      expect(await verdicts.of([ID, OTHER])).toEqual([]);
      expect(await verdicts.put(verdict(1))).toBe(true);
      expect(await verdicts.put(verdict(1, { id: OTHER }))).toBe(true);
      expect(await verdicts.put(verdict(2, { objective: false }))).toBe(true);
      expect(await verdicts.of([OTHER, ID])).toEqual([verdict(1, { id: OTHER }), verdict(2, { objective: false })]);
      expect(await verdicts.of([OPERATOR]).catch(() => [])).toEqual([]);
    });

    it("take none that was not made on the last one", async () => {
      const verdicts = await make();
      expect(await verdicts.put(verdict(2))).toBe(false);
      await verdicts.put(verdict(1));
      expect([await verdicts.put(verdict(1, { reason: "khác" })), await verdicts.put(verdict(3))]).toEqual([
        false,
        false,
      ]);
      expect(await verdicts.of([ID])).toEqual([verdict(1)]);
    });

    it.each([1, 2])("take one of many of revision %i", async (rev) => {
      const verdicts = await make();
      if (rev === 2) await verdicts.put(verdict(1));
      const taken = await Promise.all(
        Array.from({ length: 12 }, (_, n) => verdicts.put(verdict(rev, { reason: `${n}` }))),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect((await verdicts.of([ID]))[0]?.reason).toBe(`${taken.indexOf(true)}`);
    });
  });
}
