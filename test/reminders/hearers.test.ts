import { describe, expect, it } from "vitest";
import { Absence, awayOf } from "../../src/domain/acting.ts";
import type { PersonId, UnitId } from "../../src/domain/people.ts";
import type { Day } from "../../src/domain/time.ts";
import { ALL, type Hearing, hearerName, hearersAbout, hears, present } from "../../src/reminders/hearers.ts";
import { communes, flowOf, office, unitOf } from "./small-office.ts";

const day = "2026-11-26" as Day;

function leave(person: string, deputy?: string): Absence {
  const more = deputy === undefined ? {} : { deputy };
  return Absence.parse({ id: person, person, from: day, to: day, by: person, at: 0, ...more });
}

const rungOf = (to: string) => {
  const [rung] = flowOf(`{ deadline: { due: friday 16:00 }, reminders: [{ at: 0, to: ${to}, say: x }] }`).reminders;
  if (rung === undefined) throw new Error("no rung");
  return rung;
};

/** ["iale vt-iale", "* chu-tich"] */
function heard(to: string, away: Absence[] = [], groups = [{ channel: "telegram", chat: "-1" }]): string[] {
  const audience = { hearers: present(office, awayOf(away)), groups };
  const about: Hearing["unit"][] = [...communes.slice(0, 1), ALL];
  return about.flatMap((unit) =>
    hearersAbout(rungOf(to), unit, audience, day).map(
      (hearer) => `${unit === ALL ? ALL : unit.id} ${hearerName(hearer)}`,
    ),
  );
}

describe("who hears a rung", () => {
  it.each([
    ["reporter", ["iale vt-iale"]],
    ["[head, deputy]", ["iale ct-iale", "iale pho-iale"]],
    ["[collector, reporter]", ["iale vt-iale", "* th-pnv"]],
    ["leader", ["* chu-tich"]],
    ["leaders_group", ["* group:telegram:-1"]],
    ["[leaders_group, leader]", ["* chu-tich", "* group:telegram:-1"]],
    ["admin", []],
  ])("%s: %j", (to, hearings) => {
    expect(heard(to)).toEqual(hearings);
  });

  it("is who acts for somebody who is away that day, once though it be for two, and on no other day", () => {
    expect(heard("reporter", [leave("vt-iale", "ct-iale")])).toEqual(["iale ct-iale"]);
    expect(heard("[reporter, head]", [leave("vt-iale", "ct-iale")])).toEqual(["iale ct-iale"]);
    expect(heard("reporter", [leave("vt-iale")])).toEqual(["iale pho-iale"]);
    expect(heard("leader", [leave("chu-tich")])).toEqual([]);
    const hearers = present(office, awayOf([leave("vt-iale", "ct-iale")]));
    const next = hearers.ofUnit("iale" as UnitId, ["reporter"], "2026-11-27" as Day);
    expect(next.map(({ id }) => id)).toEqual(["vt-iale"]);
  });

  it("is asked of one hearer as of all", () => {
    const audience = { hearers: present(office, awayOf([leave("vt-iale", "ct-iale")])) };
    const asks = (to: string) =>
      hears(rungOf("reporter"), { unit: unitOf("iale", "Ia Le"), hearer: { to: to as PersonId } }, audience, day);
    expect([asks("vt-iale"), asks("ct-iale"), asks("ct-iahla")]).toEqual([false, true, false]);
  });
});
