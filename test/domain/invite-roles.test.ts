import { describe, expect, it } from "vitest";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import { rolesToInvite } from "../../src/domain/may.ts";
import type { Role, UnitId } from "../../src/domain/people.ts";

const seed = readOffice(CHU_PUH);
const directory = directoryOf(1, seed.units, seed.people);
const EVERY: Role[] = ["reporter", "deputy", "head", "collector", "leader", "admin"];

/** Whom somebody of the seed may invite into a unit, or anywhere. */
function roles(id: string, unit?: string): Role[] {
  const person = seed.people.find((one) => one.id === id);
  if (person === undefined) throw new Error(`The seed has no ${id}`);
  return rolesToInvite(person, directory, unit as UnitId | undefined);
}

describe("who may invite whom", () => {
  it("an admin: everybody, everywhere", () => {
    expect([roles("qt-ubnd"), roles("qt-ubnd", "iale"), roles("qt-ubnd", "ubnd")]).toEqual([EVERY, EVERY, EVERY]);
  });

  it("a head: who reports for the own unit", () => {
    expect(roles("tt-iale", "iale")).toEqual(["reporter", "deputy"]);
    expect([roles("tt-iale", "iablu"), roles("tt-iale", "ubnd")]).toEqual([[], []]);
  });

  it("who collects: who reports for the units seen, and their heads", () => {
    expect(roles("th-pnv", "iale")).toEqual(["reporter", "deputy", "head"]);
    const elsewhere = directoryOf(1, [...seed.units, { ...seed.units[0]!, id: "tinh" as UnitId }], seed.people);
    const collector = seed.people.find(({ id }) => id === "th-pnv")!;
    expect(rolesToInvite(collector, elsewhere, "tinh" as UnitId)).toEqual([]);
  });

  it("others: nobody", () => {
    expect([roles("vt-iale"), roles("vt-iale", "iale"), roles("ct-ubnd"), roles("ct-ubnd", "iale")]).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it("somebody with two roles: what either may", () => {
    const person = { ...seed.people.find(({ id }) => id === "tt-pnv")!, roles: ["head", "collector"] as Role[] };
    expect(rolesToInvite(person, directory, person.unit)).toEqual(["reporter", "deputy", "head"]);
    expect(rolesToInvite(person, directory, "iale" as UnitId)).toEqual(["reporter", "deputy", "head"]);
  });
});
