import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { directoryOf, directoryOn, existsOn } from "../../src/domain/directory.ts";
import type { Unit, UnitId } from "../../src/domain/people.ts";
import { periodFromKey } from "../../src/domain/period.ts";
import { addDays, type Day } from "../../src/domain/time.ts";
import { changeUnits, isMade, type NewUnit, UnitChange, unitsOf } from "../../src/domain/unit-changes.ts";
import { faultsOfUnits } from "../../src/domain/unit-faults.ts";
import { unitsOwing } from "../../src/reminders/owes.ts";
import { shippedLibrary } from "../harness.ts";

const { units: seed, people } = readOffice(CHU_PUH);
const day = (text: string) => text as Day;
const id = (text: string) => text as UnitId;
const made = (name: string, more: Partial<NewUnit> = {}): NewUnit => ({
  id: id(name),
  name: `UBND xã ${name}`,
  short: name,
  kind: "xa",
  parent: id("ubnd"),
  aliases: [],
  ...more,
});

function applied(units: readonly Unit[], ...changes: UnitChange[]): Unit[] {
  const all = new Map(units.map((unit) => [unit.id, unit]));
  for (const change of changes) {
    const outcome = changeUnits([...all.values()], change);
    if ("faults" in outcome) throw new Error(JSON.stringify(outcome.faults));
    for (const unit of outcome.units) all.set(unit.id, unit);
  }
  return [...all.values()];
}

function faults(units: readonly Unit[], change: UnitChange): string[] {
  const outcome = changeUnits(units, change);
  return "faults" in outcome ? outcome.faults.map(({ sentence }) => sentence) : [];
}

const merge: UnitChange = {
  do: "merge",
  parts: [id("iale"), id("iablu")],
  into: made("moi", { aliases: ["23986"] }),
  day: day("2025-07-01"),
};

describe("changes of units", () => {
  it("merges: the parts end the day before, the new one takes over and may have a part's code", () => {
    const units = applied(seed, merge);
    expect(units.filter(({ validTo }) => validTo !== undefined)).toMatchObject([
      { id: "iale", validTo: "2025-06-30", successors: ["moi"] },
      { id: "iablu", validTo: "2025-06-30", successors: ["moi"] },
    ]);
    expect(units.at(-1)).toMatchObject({ id: "moi", validFrom: "2025-07-01", aliases: ["23986"] });
    expect(isMade(units, merge)).toBe(true);
    expect(isMade(seed, merge)).toBe(false);
  });

  it("moves what stood below a part to the heir, and keeps where it was", () => {
    const below = { ...made("thon"), id: id("thon"), parent: id("iale"), successors: [] } as Unit;
    const units = applied([...seed, below], merge);
    const directory = directoryOf(1, units, []);
    expect(directory.unit(id("thon"))?.parent).toBe("moi");
    expect(directory.unitOn(id("thon"), day("2025-06-30"))?.parent).toBe("iale");
  });

  it("renames and moves from a day on: before it the unit is called, and belongs, as it was", () => {
    const units = applied(
      [...seed, { ...made("tinh", { kind: "tinh" }), successors: [] } as Unit].map((unit) =>
        unit.id === "tinh" ? { ...unit, parent: undefined } : unit,
      ),
      {
        do: "rename",
        unit: id("iahla"),
        name: "UBND xã Ia Ko",
        short: "Ia Ko",
        aliases: ["xã Ia Ko"],
        day: day("2026-01-01"),
      },
      { do: "move", unit: id("iahla"), parent: id("tinh"), day: day("2026-03-01") },
    );
    const directory = directoryOf(1, units, people);
    const on = (text: string) => directory.unitOn(id("iahla"), day(text));
    expect(on("2025-12-31")).toMatchObject({ name: "UBND xã Ia Hla", short: "Ia Hla", parent: "ubnd" });
    expect(on("2026-01-01")).toMatchObject({ name: "UBND xã Ia Ko", parent: "ubnd" });
    expect(on("2026-03-01")).toMatchObject({ name: "UBND xã Ia Ko", parent: "tinh" });
    expect(directory.unitsOn(day("2025-12-31"), ["xa"]).map(({ name }) => name)).toContain("UBND xã Ia Hla");
    for (const words of ["ia hla", "Ia Ko", "xã Ia Hla", "UBND xã Ia Hla"])
      expect(directory.find(words).map((unit) => unit.id)).toEqual(["iahla"]);
    // Seen from a day before the move, it is not yet below the province.
    expect(directoryOn(directory, day("2026-02-28")).subtree(id("ubnd")).has(id("iahla"))).toBe(true);
    expect(directoryOn(directory, day("2026-03-01")).subtree(id("ubnd")).has(id("iahla"))).toBe(false);
  });

  it("takes rename and move of one day together, and nothing that lies before a change that is known", () => {
    const rename: UnitChange = {
      do: "rename",
      unit: id("iahla"),
      name: "UBND xã Ia Ko",
      short: "Ia Ko",
      aliases: [],
      day: day("2026-01-01"),
    };
    const units = applied(seed, rename, { do: "move", unit: id("iahla"), parent: id("pnv"), day: day("2026-01-01") });
    expect(units.find((unit) => unit.id === "iahla")?.former).toEqual([
      { until: "2025-12-31", name: "UBND xã Ia Hla", short: "Ia Hla", parent: "ubnd" },
    ]);
    expect(faults(units, { ...merge, parts: [id("iahla")], day: day("2025-12-01") })).toEqual([
      "units.change.before_last",
    ]);
  });

  it.each<[string, UnitChange, string[]]>([
    ["an unknown unit", { ...merge, parts: [id("nowhere")] }, ["units.change.unknown"]],
    ["a unit twice", { ...merge, parts: [id("iale"), id("iale")] }, ["units.change.twice"]],
    ["an id that is taken", { ...merge, into: made("pnv") }, ["units.change.id_taken"]],
    [
      "into itself",
      { do: "join", parts: [id("iale")], into: id("iale"), day: merge.day },
      ["units.change.into_itself"],
    ],
    ["an unknown parent", { ...merge, into: made("moi", { parent: id("x") }) }, ["units.fault.parent_unknown"]],
    ["a code in use", { ...merge, into: made("moi", { aliases: ["23942"] }) }, ["units.fault.code_twice"]],
    ["below itself", { do: "move", unit: id("ubnd"), parent: id("pnv"), day: merge.day }, ["units.fault.cycle_now"]],
    [
      "another kind by a new name",
      { do: "rename", unit: id("iale"), name: "UBND phường Ia Le", short: "Ia Le", aliases: [], day: merge.day },
      ["units.change.kind"],
    ],
    [
      "a split of what has units below",
      {
        do: "split",
        unit: id("ubnd"),
        into: [made("a", { parent: undefined }), made("b", { parent: undefined })],
        day: merge.day,
      },
      ["units.change.children"],
    ],
  ])("refuses %s", (_, change, expected) => {
    expect(faults(seed, change)).toEqual(expected);
  });

  it("refuses what ended, what has not begun, and a parent that is not there yet", () => {
    const units = applied(seed, merge);
    expect(faults(units, { ...merge, into: made("noch") })).toEqual(["units.change.ends", "units.change.ends"]);
    expect(faults(units, { ...merge, parts: [id("moi")], into: made("noch") })).toEqual([
      "units.change.before_beginning",
    ]);
    expect(faults(units, { do: "move", unit: id("iahla"), parent: id("moi"), day: day("2025-01-01") })).toEqual([
      "units.fault.before_parent",
    ]);
  });
});

// ------------------------------------------------------------------------------------------------- histories by chance

const { flows } = shippedLibrary();
const weekly = flows.find((flow) => flow.id === "bao-cao-tuan");
if (weekly === undefined) throw new Error("The weekly report is gone");
const weeks = Array.from({ length: 20 }, (_, n) => periodFromKey(weekly.period, `2025-W${String(n + 10)}`)).flatMap(
  (period) => period ?? [],
);
const FIRST = day("2025-03-03");

/** Picks by number, so that a history shrinks: what it picks exists on the day. */
const Step = fc.record({
  does: fc.constantFrom("merge", "join", "split", "rename", "move"),
  after: fc.integer({ min: 1, max: 20 }),
  picks: fc.array(fc.nat(), { minLength: 3, maxLength: 4 }),
});

function changeOf(
  step: { does: string; picks: number[] },
  units: readonly Unit[],
  on: Day,
  n: number,
): UnitChange | undefined {
  const alive = units.filter(
    (unit) => unit.kind === "xa" && existsOn(unit, addDays(on, -1)) && unit.validTo === undefined,
  );
  const [a = 0, b = 0, c = 0] = step.picks;
  const pick = (at: number) => alive[at % alive.length]?.id ?? id("none");
  const all = units.filter((unit) => existsOn(unit, on));
  switch (step.does) {
    case "merge":
      return { do: "merge", parts: [...new Set([pick(a), pick(b), pick(c)])], into: made(`m${n}`), day: on };
    case "join":
      return { do: "join", parts: [pick(a)], into: pick(b), day: on };
    case "split":
      return { do: "split", unit: pick(a), into: [made(`s${n}a`), made(`s${n}b`)], day: on };
    case "rename":
      return { do: "rename", unit: pick(a), name: `UBND xã R${n}`, short: `R${n}`, aliases: [], day: on };
    default:
      return { do: "move", unit: pick(a), parent: all[b % all.length]?.id ?? id("none"), day: on };
  }
}

/** The stories of units that a list of steps makes; steps that are refused change nothing. */
function historyOf(steps: readonly { does: string; after: number; picks: number[] }[]) {
  let units: Unit[] = [...seed];
  let on = FIRST;
  const changes: UnitChange[] = [];
  steps.forEach((step, n) => {
    on = addDays(on, step.after);
    const change = changeOf(step, units, on, n);
    const outcome = change && changeUnits(units, change);
    if (change === undefined || outcome === undefined || "faults" in outcome) return;
    changes.push(change);
    units = [...new Map([...units, ...outcome.units].map((unit) => [unit.id, unit])).values()];
  });
  return { units, changes, last: on };
}

describe("any history of merges, splits, renames and moves", () => {
  const figure = (unit: UnitId, key: string) =>
    ([...Buffer.from(`${unit}${key}`)].reduce((sum, one) => (sum * 31 + one) % 9_973, 7) % 97) + 1;

  it("changes no sum of a period that is over, and lets no unit owe twice", () => {
    fc.assert(
      fc.property(fc.array(Step, { maxLength: 14 }), (steps) => {
        const { units, changes, last } = historyOf(steps);
        const after = directoryOf(1, units, people);
        // The history once more, change by change: at each point what is over has the sums that it has in the end.
        let sofar: Unit[] = [...seed];
        for (const change of [...changes, undefined]) {
          const now = directoryOf(1, sofar, people);
          const until = change?.day ?? last;
          for (const week of weeks.filter(({ to }) => to < until)) {
            const owing = unitsOwing(weekly, now, week).map((unit) => unit.id);
            expect(unitsOwing(weekly, after, week).map((unit) => unit.id)).toEqual(owing);
            expect(new Set(owing).size).toBe(owing.length);
            const sum = (ids: UnitId[]) => ids.reduce((all, one) => all + figure(one, week.key), 0);
            expect(sum(unitsOwing(weekly, after, week).map((unit) => unit.id))).toBe(sum(owing));
          }
          if (change !== undefined) sofar = applied(sofar, change);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("leaves no territory twice and none out: each unit of the beginning owes by exactly its heirs", () => {
    fc.assert(
      fc.property(fc.array(Step, { maxLength: 14 }), (steps) => {
        const { units, last } = historyOf(steps);
        const directory = directoryOf(1, units, people, addDays(last, 1));
        for (const unit of units) {
          const heirs = directory.heirs(unit.id);
          expect(heirs.length).toBeGreaterThan(0);
          expect(heirs.every((heir) => heir.validTo === undefined)).toBe(true);
          for (const heir of heirs.filter((one) => one.id !== unit.id))
            expect(directory.inherited(heir.id).map((one) => one.id)).toContain(unit.id);
          for (const heir of units.filter((one) => one.validTo === undefined && !heirs.includes(one)))
            expect(directory.inherited(heir.id).map((one) => one.id)).not.toContain(unit.id);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("contradicts itself nowhere: no circle, no code twice, no gap before an heir; and nothing is made twice", () => {
    fc.assert(
      fc.property(fc.array(Step, { maxLength: 14 }), (steps) => {
        const { units, changes } = historyOf(steps);
        expect(faultsOfUnits(units)).toEqual([]);
        expect(changes.slice(-1).every((final) => isMade(units, final))).toBe(true);
        for (const change of changes) expect(UnitChange.parse(JSON.parse(JSON.stringify(change)))).toEqual(change);
        expect(changes.every((change) => unitsOf(change).length > 0)).toBe(true);
      }),
      { numRuns: 120 },
    );
  });
});
