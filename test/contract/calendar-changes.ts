import { describe, expect, it } from "vitest";
import type { CalendarChanges } from "../../src/app/ports.ts";
import type { CalendarChange } from "../../src/domain/calendar-change.ts";
import type { Day } from "../../src/domain/time.ts";
import { CLERK, minute } from "./samples.ts";

function off(id: string, changed: Partial<CalendarChange> = {}): CalendarChange {
  const day = "2026-12-04" as Day;
  return { id, day, kind: "holiday", name: "Ngày hội của huyện", by: CLERK, at: minute(0), ...changed };
}

export function calendarChangesContract(make: () => Promise<CalendarChanges>): void {
  describe("changes of the calendar", () => {
    it("are told in the order in which they were made, with a version that rises", async () => {
      const changes = await make();
      expect([await changes.load(), await changes.version()]).toEqual([{ version: 0, changes: [] }, 0]);
      const [one, two] = [off("lich:1"), off("lich:2", { kind: "usual", to: "2026-12-05" as Day })];
      expect([await changes.add(0, [one]), await changes.add(1, [two, one])]).toEqual([true, true]);
      expect([await changes.load(), await changes.version()]).toEqual([{ version: 2, changes: [one, two, one] }, 2]);
    });

    it("are refused when somebody else changed something since", async () => {
      const changes = await make();
      await changes.add(0, [off("lich:1")]);
      expect([await changes.add(0, [off("lich:2")]), await changes.add(2, [off("lich:3")])]).toEqual([false, false]);
      expect((await changes.load()).changes).toEqual([off("lich:1")]);
    });

    it.each([0, 1])("take one of many that were made on version %i", async (version) => {
      const changes = await make();
      if (version === 1) await changes.add(0, [off("lich:0")]);
      const taken = await Promise.all(
        Array.from({ length: 12 }, (_, n) => changes.add(version, [off(`lich:${n + 1}`)])),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect((await changes.load()).changes.at(-1)?.id).toBe(`lich:${taken.indexOf(true) + 1}`);
    });
  });
}
