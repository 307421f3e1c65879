import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Reports } from "../../src/app/ports.ts";
import type { UnitId } from "../../src/domain/people.ts";
import { ReportHead, type ReportId, Submission } from "../../src/domain/report.ts";
import { anyOf } from "./arbitrary.ts";
import { FLOW, head, minute, OPERATOR, submission, throughJson, UNIT, week } from "./samples.ts";

export function reportsContract(make: () => Promise<Reports>): void {
  describe("reports", () => {
    it("keeps every revision, the newest apart, and the first due time and submission time", async () => {
      const reports = await make();
      await reports.submit(head(), submission(1));
      await reports.submit(head({ due: minute(999), at: minute(998) }), submission(2));
      await reports.submit(head({ due: minute(999), at: minute(998) }), submission(3));
      const stored = { ...head(), latest: submission(3), earlier: [submission(1), submission(2)] };
      expect(await reports.get(head().id)).toEqual(stored);
      expect(await reports.get("unknown" as ReportId)).toBeUndefined();
    });

    it("takes a revision once, however often and late it comes again", async () => {
      const reports = await make();
      await reports.submit(head(), submission(1));
      await reports.submit(head(), submission(1, { receipt: "again" }));
      await reports.submit(head(), submission(2));
      await reports.submit(head(), submission(2, { receipt: "again" }));
      await reports.submit(head(), submission(1, { receipt: "again" }));
      const stored = await reports.get(head().id);
      expect([stored?.latest, stored?.earlier]).toEqual([submission(2), [submission(1)]]);
    });

    it("takes a revision once from many at the same time", async () => {
      const reports = await make();
      await Promise.all(Array.from({ length: 10 }, () => reports.submit(head(), submission(1))));
      await Promise.all(Array.from({ length: 10 }, () => reports.submit(head(), submission(2))));
      const stored = await reports.get(head().id);
      expect([stored?.latest, stored?.earlier]).toEqual([submission(2), [submission(1)]]);
    });

    it("fails when the revision before is missing, and takes it once that is there", async () => {
      const reports = await make();
      await expect(reports.submit(head(), submission(2))).rejects.toThrow("revision 2 came after 0");
      expect(await reports.get(head().id)).toBeUndefined();
      await reports.submit(head(), submission(1));
      await expect(reports.submit(head(), submission(3))).rejects.toThrow("revision 3 came after 1");
      await reports.submit(head(), submission(2));
      await reports.submit(head(), submission(3));
      expect((await reports.get(head().id))?.latest.revision).toBe(3);
    });

    it("gives the figures of the latest revisions without anybody's words", async () => {
      const reports = await make();
      const blu = { unit: "xa-ia-blu" as UnitId };
      await reports.submit(head(), submission(1));
      await reports.submit(head(), submission(2));
      await reports.submit(head(blu), submission(1, { lateReason: "Mất điện", explained: {} }));
      await reports.submit(head({ period: week("2026-W47") }), submission(1));
      await reports.submit(head({ period: week("2026-W46") }), submission(1));
      await reports.submit(head({ flow: { id: "khac", version: 1 } }), submission(1));

      const figures = await reports.figures(FLOW, ["2026-W48", "2026-W47"]);
      expect(figures.map(({ id }) => id).sort()).toEqual(
        [head().id, head(blu).id, head({ period: week("2026-W47") }).id].sort(),
      );
      const { id, flow, unit, due, at } = head();
      const { answers, notAsked, skipped } = submission(2);
      const explained = { khop_ky_truoc: "Ghi sót kỳ trước" };
      const expected = {
        id,
        flow,
        unit,
        due,
        at,
        period: "2026-W48",
        revision: 2,
        answers,
        notAsked,
        skipped,
        explained,
        amendedAt: submission(2).at,
      };
      expect(figures.find((one) => one.id === id)).toStrictEqual(expected);
      expect(figures.find((one) => one.id === head(blu).id)).toMatchObject({ lateReason: "Mất điện", explained: {} });
      expect(JSON.stringify(figures)).not.toContain("lời khai");
      expect(await reports.figures(FLOW, [])).toEqual([]);
    });

    it("tells missing, zero and not applicable apart", async () => {
      const reports = await make();
      const answers = { hs_nhan: 0, ghi_chu: "", viec: [], phoi_hop: false };
      await reports.submit(head(), submission(1, { answers, notAsked: ["kien_nghi"], skipped: ["hs_xong"] }));
      expect(await reports.figures(FLOW, ["2026-W48"])).toMatchObject([
        { answers, notAsked: ["kien_nghi"], skipped: ["hs_xong"] },
      ]);
      expect((await reports.get(head().id))?.latest.answers).toStrictEqual(answers);
    });

    it("gives back every report as it was put in", async () => {
      const reports = await make();
      let n = 0;
      await fc.assert(
        fc.asyncProperty(anyOf(ReportHead), anyOf(Submission), anyOf(Submission), async (someHead, first, second) => {
          const any = { ...someHead, id: `any:${(n += 1)}` as ReportId };
          await reports.submit(any, { ...first, revision: 1 });
          await reports.submit(any, { ...second, revision: 2 });
          const stored = { ...any, latest: { ...second, revision: 2 }, earlier: [{ ...first, revision: 1 }] };
          expect(await reports.get(any.id)).toStrictEqual(throughJson(stored));
          const figures = await reports.figures(any.flow.id, [any.period.key]);
          expect(figures.find(({ id }) => id === any.id)?.answers).toStrictEqual(throughJson(second.answers));
        }),
        { numRuns: 20 },
      );
    });

    it("gives several at once, with all revisions, and leaves out what is not there", async () => {
      const reports = await make();
      const earlier = head({ period: week("2026-W47") });
      for (const one of [head(), earlier]) await reports.submit(one, submission(1));
      await reports.submit(head(), submission(2));
      expect(await reports.several([earlier.id, "unknown" as ReportId, head().id])).toEqual([
        { ...earlier, latest: submission(1), earlier: [] },
        { ...head(), latest: submission(2), earlier: [submission(1)] },
      ]);
      expect(await reports.several([])).toEqual([]);
    });

    it("says which reports exist", async () => {
      const reports = await make();
      await reports.submit(head(), submission(1));
      expect(await reports.existing([head().id, "unknown" as ReportId])).toEqual(new Set([head().id]));
      expect(await reports.existing([])).toEqual(new Set());
    });

    it("lists a unit's reports of a flow, the newest period first", async () => {
      const reports = await make();
      for (const key of ["2026-W47", "2026-W48", "2026-W09"])
        await reports.submit(head({ period: week(key) }), submission(1));
      await reports.submit(head({ unit: "xa-ia-blu" as UnitId }), submission(1));
      const keys = async (limit: number) => (await reports.ofUnit(UNIT, FLOW, limit)).map(({ period }) => period.key);
      expect(await keys(9)).toEqual(["2026-W48", "2026-W47", "2026-W09"]);
      expect(await keys(2)).toEqual(["2026-W48", "2026-W47"]);
    });

    it("shares nothing with its callers", async () => {
      const reports = await make();
      const first = submission(1);
      await reports.submit(head(), first);
      first.notAsked.push("changed afterwards");
      const [figures] = await reports.figures(FLOW, ["2026-W48"]);
      figures?.notAsked.push("changed afterwards");
      expect((await reports.get(head().id))?.latest).toEqual(submission(1));
    });

    it("finds nothing for an operator in the place of an id", async () => {
      const reports = await make();
      await reports.submit(head(), submission(1));
      const found = await Promise.allSettled<unknown[]>([
        reports.get(OPERATOR).then((one) => (one ? [one] : [])),
        reports.figures(OPERATOR, ["2026-W48"]),
        reports.figures(FLOW, [OPERATOR]),
        reports.several([OPERATOR]),
        reports.existing([OPERATOR]).then((ids) => [...ids]),
        reports.ofUnit(OPERATOR, FLOW, 9),
      ]);
      expect(found.flatMap((one) => (one.status === "fulfilled" ? one.value : []))).toEqual([]);
    });
  });
}
