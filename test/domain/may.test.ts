import { describe, expect, it } from "vitest";
import { directoryOf } from "../../src/domain/directory.ts";
import { ACTS, type Act, may, mayAnywhere, unitsWhere } from "../../src/domain/may.ts";
import { type Person, type PersonId, Role, type Unit, type UnitId } from "../../src/domain/people.ts";

/**
 *     tinh ─┬─ huyen ─┬─ phong ── to
 *           │         └─ xa
 *           └─ so
 * Everybody asked of here is of `phong`. So the places are: to is below, phong the own, huyen what a collector's office belongs to
 * (with xa), so and tinh elsewhere.
 */
const PLACES = ["to", "phong", "xa", "huyen", "so", "tinh"] as const;

const units = (
  [
    ["tinh", undefined],
    ["huyen", "tinh"],
    ["so", "tinh"],
    ["phong", "huyen"],
    ["xa", "huyen"],
    ["to", "phong"],
  ] as const
).map(([id, parent]): Unit => {
  const named = { id: id as UnitId, name: id, short: id, aliases: [], kind: "phong", successors: [] };
  return parent === undefined ? named : { ...named, parent: parent as UnitId };
});
const directory = directoryOf(1, units, []);

function person(unit: string, ...roles: Role[]): Person {
  return { id: "p" as PersonId, name: "Văn thư phòng", unit: unit as UnitId, roles, addresses: [] };
}

const NONE = "";
const OWN = "phong";
const BELOW = "to phong";
const SEEN = "to phong xa huyen";
const ALL = "to phong xa huyen so tinh";

/** What the roles may do from `phong`, written down a second time by hand: a new act without a row here does not compile. */
const EXPECTED: Record<Act, Record<Role, string>> = {
  report: { reporter: BELOW, deputy: BELOW, head: BELOW, collector: NONE, leader: NONE, admin: NONE },
  summarize: { reporter: BELOW, deputy: BELOW, head: BELOW, collector: SEEN, leader: BELOW, admin: BELOW },
  approve: { reporter: NONE, deputy: NONE, head: OWN, collector: NONE, leader: NONE, admin: NONE },
  see_to: { reporter: NONE, deputy: NONE, head: OWN, collector: SEEN, leader: NONE, admin: ALL },
  collect: { reporter: NONE, deputy: NONE, head: NONE, collector: SEEN, leader: NONE, admin: BELOW },
  reopen: { reporter: NONE, deputy: NONE, head: NONE, collector: SEEN, leader: NONE, admin: ALL },
  change_calendar: { reporter: NONE, deputy: NONE, head: NONE, collector: ALL, leader: NONE, admin: ALL },
  change_units: { reporter: NONE, deputy: NONE, head: NONE, collector: NONE, leader: NONE, admin: ALL },
  bind_group: { reporter: NONE, deputy: NONE, head: NONE, collector: NONE, leader: NONE, admin: ALL },
  see_receipt: { reporter: BELOW, deputy: BELOW, head: BELOW, collector: SEEN, leader: BELOW, admin: ALL },
  invite_reporter: { reporter: NONE, deputy: NONE, head: OWN, collector: SEEN, leader: NONE, admin: ALL },
  invite_deputy: { reporter: NONE, deputy: NONE, head: OWN, collector: SEEN, leader: NONE, admin: ALL },
  invite_head: { reporter: NONE, deputy: NONE, head: NONE, collector: SEEN, leader: NONE, admin: ALL },
  invite_collector: { reporter: NONE, deputy: NONE, head: NONE, collector: NONE, leader: NONE, admin: ALL },
  invite_leader: { reporter: NONE, deputy: NONE, head: NONE, collector: NONE, leader: NONE, admin: ALL },
  invite_admin: { reporter: NONE, deputy: NONE, head: NONE, collector: NONE, leader: NONE, admin: ALL },
};

describe("who may do what, role by role and act by act", () => {
  it.each(ACTS.flatMap((act) => Role.options.map((role) => ({ act, role, places: EXPECTED[act][role] }))))(
    "$role, $act: [$places]",
    ({ act, role, places }) => {
      const one = person("phong", role);
      expect(PLACES.filter((unit) => may(one, act, unit as UnitId, directory)).join(" ")).toBe(places);
      expect(mayAnywhere(one, act)).toBe(places !== NONE);
      const among = unitsWhere(one, act, units, directory).map(({ id }) => id as string);
      expect(PLACES.filter((unit) => among.includes(unit)).join(" ")).toBe(places);
    },
  );

  it("adds up the posts of a person, each for its own unit", () => {
    const one = { ...person("xa", "reporter"), also: [{ unit: "so" as UnitId, roles: ["head" as const] }] };
    expect(PLACES.filter((unit) => may(one, "report", unit as UnitId, directory))).toEqual(["xa", "so"]);
    expect(PLACES.filter((unit) => may(one, "see_to", unit as UnitId, directory))).toEqual(["so"]);
  });
});
