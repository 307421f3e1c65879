import { postsOf, type UnitId } from "../domain/people.ts";
import { addDays, dayOf } from "../domain/time.ts";
import { type NewUnit, type UnitChange, unitsOf } from "../domain/unit-changes.ts";
import { codesOf } from "../domain/unit-faults.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import { cutNames } from "../flow/unit-names.ts";
import type { Office } from "./office.ts";

type World = Pick<Office, "directory" | "library" | "clock">;

/** What a change makes of units, and what follows for people, what stands below and reports; the first line says the change alone. */
export function sayUnitChange(office: World, change: UnitChange): string[] {
  const { directory } = office;
  const { wording } = office.library;
  const last = addDays(change.day, -1);
  const nameOf = (id: UnitId) => directory.unitOn(id, last)?.name ?? id;
  const names = (ids: readonly UnitId[]) => ids.map(nameOf).join(", ");
  const day = formatDay(change.day);
  const parts = unitsOf(change);
  switch (change.do) {
    case "merge":
      return [
        wording.say("units.say.merge", { day, units: names(parts), unit: change.into.name }),
        ...sayNew(office, change.into),
        ...follows(office, change, change.into.name),
      ];
    case "join":
      return [
        wording.say("units.say.join", { day, units: names(parts), unit: nameOf(change.into) }),
        ...follows(office, change, nameOf(change.into)),
      ];
    case "split":
      return [
        wording.say("units.say.split", {
          day,
          unit: names(parts),
          units: change.into.map(({ name }) => name).join(", "),
        }),
        ...change.into.flatMap((one) => sayNew(office, one)),
        ...peopleLine(office, change, "units.say.people_split"),
        wording.say("units.say.open_split", { units: names(parts) }),
      ];
    case "rename":
      return [
        wording.say("units.say.rename", { day, unit: names(parts), name: change.name }),
        wording.say("units.say.past", { day: formatDay(last) }),
      ];
    case "move":
      return [
        wording.say("units.say.move", { day, unit: names(parts), parent: nameOf(change.parent) }),
        wording.say("units.say.past", { day: formatDay(last) }),
      ];
  }
}

function sayNew({ directory, library: { wording, flows } }: World, { name, kind, parent, aliases }: NewUnit): string[] {
  const owes = flows.filter((flow) => flow.units.includes(kind)).map(({ title }) => title);
  const none = wording.say("units.none");
  return [
    wording.say("units.say.new", {
      unit: name,
      kind,
      code: codesOf({ aliases }).join(", ") || none,
      parent: (parent && directory.unit(parent)?.name) ?? none,
      reports: owes.length === 0 ? none : owes.join(", "),
    }),
  ];
}

/** What goes on with the one heir: people, what stands below, open work. */
function follows(office: World, change: UnitChange, heir: string): string[] {
  const { directory } = office;
  const { wording } = office.library;
  const parts = new Set<UnitId | undefined>(unitsOf(change));
  const below = directory.units.filter(
    ({ id, parent, validTo }) => parts.has(parent) && !parts.has(id) && validTo === undefined,
  );
  const due = change.day <= dayOf(office.clock.now());
  return [
    ...peopleLine(office, change, due ? "units.say.people_now" : "units.say.people_then", heir),
    ...(below.length === 0
      ? []
      : [
          wording.say("units.say.below", {
            units: cutNames(
              wording,
              below.map(({ name }) => name),
            ),
            unit: heir,
          }),
        ]),
    wording.say("units.say.open", { unit: heir }),
  ];
}

function peopleLine(
  { directory, library: { wording } }: World,
  change: UnitChange,
  key: "units.say.people_now" | "units.say.people_then" | "units.say.people_split",
  unit = "",
): string[] {
  const ids = new Set(unitsOf(change));
  const people = directory.people.filter((person) => postsOf(person).some(({ unit: of }) => ids.has(of)));
  if (people.length === 0) return [];
  const named = {
    count: people.length,
    people: cutNames(
      wording,
      people.map(({ name }) => name),
    ),
  };
  return [
    key === "units.say.people_split"
      ? wording.say(key, named)
      : wording.say(key, { ...named, unit, day: formatDay(change.day) }),
  ];
}
