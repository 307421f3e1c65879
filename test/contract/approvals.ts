import { describe, expect, it } from "vitest";
import type { Approval, Approvals } from "../../src/app/ports.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { CLERK, minute, OPERATOR } from "./samples.ts";

const ID = "iale:bao-cao-tuan:2026-W48" as ReportId;
const OTHER = "iablu:bao-cao-tuan:2026-W48" as ReportId;

function approval(revision: number, changed: Partial<Approval> = {}): Approval {
  return {
    report: ID,
    revision,
    approved: true,
    by: CLERK,
    at: minute(revision),
    steps: [],
    cause: `web:${revision}`,
    ...changed,
  };
}

export function approvalsContract(make: () => Promise<Approvals>): void {
  describe("approvals", () => {
    it("hold what was decided about each revision, in their order", async () => {
      const approvals = await make();
      const returned = approval(1, { approved: false, reason: "chưa khớp", steps: ["hs_nhan", "hs_xong"] });
      expect(await approvals.of([ID, OTHER])).toEqual([]);
      expect(await approvals.decide(approval(12))).toBe(true);
      expect(await approvals.decide(returned)).toBe(true);
      expect(await approvals.decide(approval(2, { report: OTHER }))).toBe(true);
      expect(await approvals.of([OTHER, ID])).toEqual([approval(2, { report: OTHER }), returned, approval(12)]);
      expect(await approvals.of([])).toEqual([]);
      expect(await approvals.of([OPERATOR]).catch(() => [])).toEqual([]);
    });

    it("take one decision of many about a revision, and never another", async () => {
      const approvals = await make();
      const taken = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          approvals.decide(approval(1, n % 2 === 0 ? { reason: `${n}` } : { approved: false, reason: `${n}` })),
        ),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await approvals.decide(approval(1))).toBe(false);
      expect((await approvals.of([ID])).map(({ reason }) => reason)).toEqual([`${taken.indexOf(true)}`]);
    });
  });
}
