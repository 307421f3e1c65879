import { describe, expect, it } from "vitest";
import type { Absences } from "../../src/app/ports.ts";
import type { Absence } from "../../src/domain/acting.ts";
import type { PersonId } from "../../src/domain/people.ts";
import type { Day } from "../../src/domain/time.ts";
import { CLERK, minute, OPERATOR } from "./samples.ts";

function leave(id: string, from: string, to: string, changed: Partial<Absence> = {}): Absence {
  return { id, person: CLERK, from: from as Day, to: to as Day, by: CLERK, at: minute(0), ...changed };
}

export function absencesContract(make: () => Promise<Absences>): void {
  describe("absences", () => {
    it("keeps a leave as it was entered, the first under one id", async () => {
      const absences = await make();
      const one = leave("nghi:1", "2026-04-03", "2026-04-07", { deputy: "pho-ia-le" as PersonId });
      await absences.add(one);
      await absences.add(leave("nghi:1", "2026-05-03", "2026-05-07"));
      expect(await absences.get("nghi:1")).toEqual(one);
      expect(await absences.get("nghi:2")).toBeUndefined();
    });

    it("tells those that last until a day or longer, by when they begin", async () => {
      const absences = await make();
      await absences.add(leave("c", "2026-04-09", "2026-04-10"));
      await absences.add(leave("b", "2026-04-03", "2026-04-07"));
      await absences.add(leave("a", "2026-04-03", "2026-04-03"));
      const since = async (day: string) => (await absences.since(day as Day)).map(({ id }) => id);
      expect([
        await since("2026-04-01"),
        await since("2026-04-07"),
        await since("2026-04-08"),
        await since("2026-04-11"),
      ]).toEqual([["a", "b", "c"], ["b", "c"], ["c"], []]);
    });

    it("cancels one for good, at the first time", async () => {
      const absences = await make();
      await absences.add(leave("a", "2026-04-03", "2026-04-07"));
      for (const n of [5, 9]) await absences.cancel("a", minute(n));
      await absences.cancel("b", minute(5));
      expect((await absences.get("a"))?.cancelled).toBe(minute(5));
      expect((await absences.since("2026-04-01" as Day)).map(({ id, cancelled }) => [id, cancelled])).toEqual([
        ["a", minute(5)],
      ]);
    });

    it("finds and changes nothing for an operator in the place of an id or a day", async () => {
      const absences = await make();
      await absences.add(leave("a", "2026-04-03", "2026-04-07"));
      expect(await absences.get(OPERATOR).catch(() => undefined)).toBeUndefined();
      await absences.cancel(OPERATOR, minute(5)).catch(() => undefined);
      expect((await absences.get("a"))?.cancelled).toBeUndefined();
    });
  });
}
