import { describe, expect, it } from "vitest";
import type { Reopening, Reopenings } from "../../src/app/ports.ts";
import type { UnitId } from "../../src/domain/people.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { CLERK, minute, OPERATOR } from "./samples.ts";

const ID = "iale:bao-cao-tuan:2026-W40" as ReportId;
const UNIT = "iale" as UnitId;

function reopening(rev: number, changed: Partial<Reopening> = {}): Reopening {
  const asked = { by: CLERK, at: minute(rev), reason: `lý do ${rev}`, cause: `web:${rev}` };
  return { id: ID, rev, unit: UNIT, flow: "bao-cao-tuan", period: "2026-W40", asked, ...changed };
}

export function reopeningsContract(make: () => Promise<Reopenings>): void {
  describe("reopenings", () => {
    it("hold the last request and what became of it; a new one has no decision yet", async () => {
      const reopenings = await make();
      const granted = reopening(2, { decision: { by: CLERK, at: minute(2), until: minute(99), cause: "web:2" } });
      expect(await reopenings.get(ID)).toBeUndefined();
      expect(await reopenings.put(reopening(1))).toBe(true);
      expect(await reopenings.put(granted)).toBe(true);
      expect(await reopenings.get(ID)).toEqual(granted);
      expect(await reopenings.put(reopening(3))).toBe(true);
      expect(await reopenings.get(ID)).toEqual(reopening(3));
      expect(await reopenings.put(reopening(4, { decision: { by: CLERK, at: minute(4), cause: "web:4" } }))).toBe(true);
      expect((await reopenings.get(ID))?.decision).toEqual({ by: CLERK, at: minute(4), cause: "web:4" });
      expect(await reopenings.get(OPERATOR).catch(() => undefined)).toBeUndefined();
    });

    it("are found by their unit", async () => {
      const reopenings = await make();
      const other = reopening(1, { id: "iablu:bao-cao-tuan:2026-W40" as ReportId, unit: "iablu" as UnitId });
      const older = reopening(1, { id: "iale:bao-cao-tuan:2026-W39" as ReportId, period: "2026-W39" });
      for (const one of [reopening(1), other, older]) await reopenings.put(one);
      const found = await reopenings.ofUnit(UNIT);
      expect(found.map(({ period }) => period).sort()).toEqual(["2026-W39", "2026-W40"]);
      expect(await reopenings.ofUnit(OPERATOR).catch(() => [])).toEqual([]);
    });

    it.each([1, 2])("take one of many of revision %i, made on the last one", async (rev) => {
      const reopenings = await make();
      if (rev === 2) await reopenings.put(reopening(1));
      const asked = (n: number) => ({ ...reopening(rev).asked, reason: `${n}` });
      const taken = await Promise.all(
        Array.from({ length: 12 }, (_, n) => reopenings.put(reopening(rev, { asked: asked(n) }))),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect((await reopenings.get(ID))?.asked.reason).toBe(`${taken.indexOf(true)}`);
      expect(await reopenings.put(reopening(rev + 2))).toBe(false);
    });
  });
}
