import { describe, expect, it } from "vitest";
import type { Audit, AuditEntry } from "../../src/app/ports.ts";
import { CLERK, minute, OPERATOR } from "./samples.ts";

function entry(id: string, changed: Partial<AuditEntry> = {}): AuditEntry {
  return { id, at: minute(0), by: CLERK, what: "calendar", fields: { day: "2026-12-04", n: 1 }, ...changed };
}

export function auditContract(make: () => Promise<Audit>): void {
  describe("the audit log", () => {
    it("keeps an entry as it was made, the first under one id", async () => {
      const audit = await make();
      await audit.add(entry("1"));
      await audit.add(entry("1", { fields: {} }));
      expect(await audit.of("calendar", 9)).toEqual([entry("1")]);
    });

    it("tells one kind of things, the newest first, so many", async () => {
      const audit = await make();
      for (const n of [2, 3, 1]) await audit.add(entry(`${n}`, { at: minute(n) }));
      await audit.add(entry("4", { what: "verdict", at: minute(4) }));
      expect((await audit.of("calendar", 2)).map(({ id }) => id)).toEqual(["3", "2"]);
      expect(await audit.of(OPERATOR, 9).catch(() => [])).toEqual([]);
    });
  });
}
