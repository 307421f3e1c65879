import { describe, expect, it } from "vitest";
import type { Snapshot, Snapshots } from "../../src/app/ports.ts";
import type { PersonId, UnitId } from "../../src/domain/people.ts";
import { CLERK, FLOW, minute, OPERATOR, UNIT, week } from "./samples.ts";

const LEADER = "ct-ubnd" as PersonId;
const OTHERS = ["xa-ia-blu", "xa-ia-hru"] as UnitId[];

function snapshot(id: string, changed: Partial<Snapshot> = {}): Snapshot {
  return {
    id,
    by: LEADER,
    at: minute(1),
    flow: { id: FLOW, version: 2 },
    period: { ...week("2026-11"), kind: "month" },
    parts: [
      { period: week("2026-W47"), units: [UNIT, ...OTHERS] },
      { period: week("2026-W48"), units: OTHERS },
      { period: week("2026-W49"), units: [] },
      { period: week("2026-W50"), units: [UNIT, ...OTHERS] },
    ],
    before: [{ period: week("2026-W46"), units: OTHERS }],
    ...changed,
  };
}

export function snapshotsContract(make: () => Promise<Snapshots>): void {
  describe("snapshots", () => {
    it("are kept as they were taken, each period with its own units", async () => {
      const snapshots = await make();
      expect(await snapshots.add(snapshot("K7PQ"))).toEqual(snapshot("K7PQ"));
      const bare = snapshot("B2CD", { parts: [], before: [] });
      await snapshots.add(bare);
      expect(await snapshots.get("K7PQ")).toStrictEqual(snapshot("K7PQ"));
      expect(await snapshots.get("B2CD")).toStrictEqual(bare);
      expect(await snapshots.get("ZZZZ")).toBeUndefined();
    });

    it("are taken once, however many take one at once: all are given the one that is kept", async () => {
      const snapshots = await make();
      const all = await Promise.all([1, 2, 3, 4].map((n) => snapshots.add(snapshot("K7PQ", { at: minute(n) }))));
      const kept = await snapshots.get("K7PQ");
      expect(all).toEqual([kept, kept, kept, kept]);
      expect(await snapshots.add(snapshot("K7PQ", { at: minute(9) }))).toEqual(kept);
    });

    it("know those that a person was shown, the last one first, whatever is added last", async () => {
      const snapshots = await make();
      for (const [id, at] of [
        ["B2CD", 2],
        ["D4EF", 2],
        ["C3DE", 1],
      ] as const)
        await snapshots.add(snapshot(id, { at: minute(at) }));
      await snapshots.add(snapshot("E5FG", { at: minute(9), by: CLERK }));
      expect(await snapshots.of(LEADER, 1)).toStrictEqual([snapshot("D4EF", { at: minute(2) })]);
      expect((await snapshots.of(LEADER, 9)).map(({ id }) => id)).toEqual(["D4EF", "B2CD", "C3DE"]);
      expect(await snapshots.of("nobody" as PersonId, 9)).toEqual([]);
    });

    it("are taken away for their age, the oldest first, so many at a time", async () => {
      const snapshots = await make();
      for (const n of [3, 1, 2, 4]) await snapshots.add(snapshot(`S${n}`, { at: minute(n) }));
      expect(await snapshots.purge(minute(4), 2)).toBe(2);
      expect((await snapshots.of(LEADER, 9)).map(({ id }) => id)).toEqual(["S4", "S3"]);
      expect(await snapshots.purge(minute(4), 9)).toBe(1);
      expect(await snapshots.purge(minute(4), 9)).toBe(0);
      expect((await snapshots.of(LEADER, 9)).map(({ id }) => id)).toEqual(["S4"]);
    });

    it("share nothing with their callers", async () => {
      const snapshots = await make();
      const taken = snapshot("K7PQ");
      const kept = await snapshots.add(taken);
      for (const one of [taken, kept, await snapshots.get("K7PQ")]) one?.parts[0]?.units.push("changed" as UnitId);
      expect(await snapshots.get("K7PQ")).toEqual(snapshot("K7PQ"));
    });

    it("are not found by an operator in the place of an id", async () => {
      const snapshots = await make();
      await snapshots.add(snapshot("K7PQ"));
      expect(await snapshots.get(OPERATOR).catch(() => undefined)).toBeUndefined();
      expect(await snapshots.of(OPERATOR, 9).catch(() => [])).toEqual([]);
    });
  });
}
