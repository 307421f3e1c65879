import { describe, expect, it } from "vitest";
import type { Audit, AuditEntry } from "../../src/app/ports.ts";
import { CHAIN_START, faultOf } from "../../src/domain/audit-chain.ts";
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

    it("finds what is about a word, in the order in which it was added", async () => {
      const audit = await make();
      await audit.add(entry("2", { what: "report", about: "7K2M-4QXD" }));
      await audit.add(entry("1", { what: "report", about: "7K2M-4QXD" }));
      await audit.add(entry("3", { what: "report", about: "7K2M-4QXE" }));
      expect((await audit.about("report", "7K2M-4QXD")).map(({ id }) => id)).toEqual(["2", "1"]);
    });

    it("is one chain without a gap, however many are added at once and twice", async () => {
      const audit = await make();
      const ids = Array.from({ length: 30 }, (_, n) => `${n}`);
      await Promise.all([...ids, ...ids].map((id) => audit.add(entry(id))));
      const chain = [...(await audit.chain(0, 20)), ...(await audit.chain(20, 20))];
      expect(chain.map(({ entry: { id } }) => id).toSorted()).toEqual(ids.toSorted());
      const faults = chain.map((one, place) => faultOf(chain[place - 1] ?? CHAIN_START, one, one.entry));
      expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
    });
  });
}
