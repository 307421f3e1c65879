import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Absence, absenceOn, actingFor, awayOf, standingFor } from "../../src/domain/acting.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import { Person, type PersonId, type Role, Unit } from "../../src/domain/people.ts";
import type { Day, Instant } from "../../src/domain/time.ts";

const units = ["pyt", "iale"].map((id) => Unit.parse({ id, name: id, short: id, kind: "phong" }));
const person = (id: string, unit: string, ...roles: Role[]): Person => Person.parse({ id, name: id, unit, roles });
/** Phòng Y tế has one leader and a clerk; Ia Le has a deputy clerk as well. */
const people = [
  person("tt-pyt", "pyt", "head"),
  person("vt-pyt", "pyt", "reporter"),
  person("ct-iale", "iale", "head"),
  person("pho-iale", "iale", "deputy"),
  person("vt-iale", "iale", "reporter"),
  person("chu-tich", "iale", "leader"),
];
const directory = directoryOf(1, units, people);

let entered = 0;
function leave(who: string, from: string, to: string, deputy?: string): Absence {
  entered += 1;
  return {
    id: `nghi:${entered}`,
    person: who as PersonId,
    from: `2026-04-${from}` as Day,
    to: `2026-04-${to}` as Day,
    ...(deputy === undefined ? {} : { deputy: deputy as PersonId }),
    by: who as PersonId,
    at: entered as Instant,
  };
}

function acting(who: string, day: string, ...rows: Absence[]): string[] {
  const one = directory.person(who as PersonId);
  if (one === undefined) throw new Error(who);
  return actingFor(directory, awayOf(rows), one, `2026-04-${day}` as Day).map(({ id }) => id);
}

describe("who acts for somebody", () => {
  it("is the person, but for the days of the leave", () => {
    const away = leave("vt-iale", "03", "07", "pho-iale");
    expect(["02", "03", "07", "08"].map((day) => acting("vt-iale", day, away))).toEqual([
      ["vt-iale"],
      ["pho-iale"],
      ["pho-iale"],
      ["vt-iale"],
    ]);
  });

  it("is the deputy's deputy while both are away", () => {
    const both = [leave("vt-iale", "03", "07", "pho-iale"), leave("pho-iale", "05", "06", "ct-iale")];
    expect(["04", "05", "07"].map((day) => acting("vt-iale", day, ...both))).toEqual([
      ["pho-iale"],
      ["ct-iale"],
      ["pho-iale"],
    ]);
  });

  it("is a head who is the deputy of his own deputy, whichever of them is away", () => {
    const clerk = leave("vt-pyt", "03", "04", "tt-pyt");
    const head = leave("tt-pyt", "06", "07", "vt-pyt");
    expect([acting("vt-pyt", "03", clerk, head), acting("tt-pyt", "06", clerk, head)]).toEqual([
      ["tt-pyt"],
      ["vt-pyt"],
    ]);
  });

  it("is nobody where two who are away name each other and the unit has no others", () => {
    const both = [leave("vt-pyt", "03", "07", "tt-pyt"), leave("tt-pyt", "03", "07", "vt-pyt")];
    expect([acting("vt-pyt", "05", ...both), acting("tt-pyt", "05", ...both)]).toEqual([[], []]);
  });

  it("is the single head himself where he says so", () => {
    expect(acting("tt-pyt", "05", leave("tt-pyt", "03", "07", "tt-pyt"))).toEqual(["tt-pyt"]);
  });

  it("is the first of the unit who is there where nobody was named: deputy, head, reporter", () => {
    const clerk = leave("vt-iale", "03", "07");
    const deputy = leave("pho-iale", "03", "07");
    const head = leave("ct-iale", "03", "07");
    expect(acting("vt-iale", "05", clerk)).toEqual(["pho-iale"]);
    expect(acting("vt-iale", "05", clerk, deputy)).toEqual(["ct-iale"]);
    expect(acting("ct-iale", "05", head, deputy)).toEqual(["vt-iale"]);
    expect(acting("vt-iale", "05", clerk, deputy, head)).toEqual([]);
  });

  it("is nobody of another unit, nobody who has left, and for a leader no clerk", () => {
    expect(acting("vt-pyt", "05", leave("vt-pyt", "03", "07", "ct-iale"))).toEqual(["tt-pyt"]);
    expect(acting("vt-pyt", "05", leave("vt-pyt", "03", "07", "da-nghi-viec"))).toEqual(["tt-pyt"]);
    expect(acting("chu-tich", "05", leave("chu-tich", "03", "07"))).toEqual([]);
  });

  it("follows the leave entered last where two overlap, and none that was cancelled", () => {
    const rows = [leave("vt-iale", "03", "07", "pho-iale"), leave("vt-iale", "05", "09", "ct-iale")];
    expect(["04", "05"].map((day) => acting("vt-iale", day, ...rows.toReversed()))).toEqual([
      ["pho-iale"],
      ["ct-iale"],
    ]);
    expect(acting("vt-iale", "05", { ...leave("vt-iale", "03", "07", "pho-iale"), cancelled: 9 as Instant })).toEqual([
      "vt-iale",
    ]);
  });

  it("always ends, names nobody who is away against the own word, and nobody outside the unit", () => {
    const id = fc.constantFrom(...people.map((one) => one.id));
    const day = fc.integer({ min: 1, max: 9 }).map((n) => `0${n}`);
    const row = fc.tuple(id, day, day, fc.option(id, { nil: undefined }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), id, day, (rows, who, on) => {
        const absences = rows.map(([one, a, b, deputy]) => leave(one, a < b ? a : b, a < b ? b : a, deputy));
        const unit = directory.person(who)?.unit;
        for (const one of acting(who, on, ...absences).map((name) => directory.person(name as PersonId))) {
          const away = absenceOn(awayOf(absences), one?.id as PersonId, `2026-04-${on}` as Day);
          expect(one?.unit).toBe(unit);
          expect(away === undefined || away.deputy === one?.id).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("for whom somebody acts", () => {
  it("is oneself, and whoever is away and comes to this person in the end", () => {
    const absences = awayOf([leave("vt-iale", "03", "07", "pho-iale"), leave("pho-iale", "05", "06", "ct-iale")]);
    const head = directory.person("ct-iale" as PersonId) as Person;
    const on = (day: string) => standingFor(directory, absences, head, `2026-04-${day}` as Day).map(({ id }) => id);
    expect([on("04"), on("05"), on("08")]).toEqual([["ct-iale"], ["ct-iale", "vt-iale", "pho-iale"], ["ct-iale"]]);
  });
});
