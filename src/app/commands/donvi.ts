import { existsOn } from "../../domain/directory.ts";
import { PersonId, type Unit, UnitId } from "../../domain/people.ts";
import { shortName } from "../../domain/short-name.ts";
import { dayOf } from "../../domain/time.ts";
import { changeUnits, UnitChange, unitsOf } from "../../domain/unit-changes.ts";
import { codesOf } from "../../domain/unit-faults.ts";
import { formatDay } from "../../domain/vietnamese/date.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { cutNames } from "../../flow/unit-names.ts";
import { tell } from "../../flow/wording.ts";
import { makeUnitChange, placePerson, placingMessage, type UnitProposal } from "../change-units.ts";
import type { Call } from "../handle.ts";
import { type Office, refreshDirectory } from "../office.ts";
import type { AuditEntry } from "../ports.ts";
import { readUnitChange } from "../read-unit-change.ts";
import { sayUnitChange } from "../say-unit-change.ts";
import { mayAnywhereToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** Units that words may mean and that are shown with buttons. */
const MOST_SHOWN = 8;

/**
 * `/donvi <đơn vị>`: what it is, was and became. `/donvi sáp nhập …`, `tách`, `đổi tên`, `chuyển` by an admin: shows what would become
 * of it; a button makes it so.
 */
export const donvi: Command = {
  name: "donvi",
  apart: true,
  async run(call, words) {
    const { office, person } = call;
    const { wording } = office.library;
    await refreshDirectory(office); // what another process changed just now
    if (!mayAnywhereToday(office, person, "change_units")) return [{ text: wording.say("units.may_not") }];
    if (words === "") return [{ text: wording.say("units.how") }];
    const [, name] = /^ghi (#\S+)$/.exec(words) ?? [];
    if (name !== undefined) return [await confirm(call, name)];
    const [, who, from, to] = /^xep (\S+) (\S+) (\S+)$/.exec(words) ?? [];
    if (who !== undefined && from !== undefined && to !== undefined) return [await place(call, { who, from, to })];
    const change = readUnitChange(words, office.directory, dayOf(office.clock.now()));
    if (!("faults" in change)) return [await propose(call, change)];
    const shown = change.faults.every(({ sentence }) => sentence === "units.how") ? show(office, words) : [];
    return shown.length > 0 ? shown : [{ text: change.faults.map((fault) => tell(wording, fault)).join("\n") }];
  },
};

// ----------------------------------------------------------------------------------------------- proposing, confirming

const PROPOSED = "units_asked";
/** Proposals among which a button's is looked for: nobody presses one that is older. */
const LOOKED_AT = 50;

/** Shows what would become of it, and keeps it under the update's name until the button is pressed. */
async function propose({ office, person, cause }: Call, change: UnitChange): Promise<OutMessage> {
  const { wording } = office.library;
  const made = changeUnits(office.directory.units, change);
  if ("faults" in made) return { text: made.faults.map((fault) => tell(wording, fault)).join("\n") };
  const id = `donvi:${cause}`;
  await office.stores.audit.add({
    id: `${id}:asked`,
    at: office.clock.now(),
    by: person.id,
    what: PROPOSED,
    fields: { change: JSON.stringify(change) },
  });
  const lines = [wording.say("units.preview"), ...sayUnitChange(office, change), wording.say("units.confirm")];
  const options = [{ id: `/donvi ghi ${shortName(id)}`, label: wording.say("button.units_confirm") }];
  return { text: lines.join("\n"), options };
}

async function confirm({ office, person }: Call, name: string): Promise<OutMessage> {
  const { wording } = office.library;
  const asked = await office.stores.audit.of(PROPOSED, LOOKED_AT);
  const proposal = asked.map(proposalIn).find((one) => one !== undefined && shortName(one.id) === name);
  if (proposal === undefined) return { text: wording.say("units.no_proposal") };
  const what = sayUnitChange(office, proposal.change)[0] ?? "";
  const faults = await makeUnitChange(office, { ...proposal, by: person.id });
  await refreshDirectory(office);
  if (faults.length > 0) return { text: faults.map((fault) => tell(wording, fault)).join("\n") };
  const toPlace = unitsOf(proposal.change).flatMap((id) => placingMessage(office, id) ?? []);
  const text = [wording.say("units.changed"), what, ...toPlace.map((one) => one.text)].join("\n");
  const options = toPlace.flatMap((one) => one.options ?? []);
  return { text, ...(options.length > 0 && { options }) };
}

function proposalIn({ id, by, fields }: AuditEntry): UnitProposal | undefined {
  const change = UnitChange.safeParse(JSON.parse(String(fields["change"] ?? "null")));
  return change.success ? { id: id.slice(0, -":asked".length), by, change: change.data } : undefined;
}

async function place(call: Call, { who, from, to }: { who: string; from: string; to: string }): Promise<OutMessage> {
  const { office } = call;
  const { wording } = office.library;
  const [person, old, heir] = [PersonId.parse(who), UnitId.parse(from), UnitId.parse(to)];
  const done = await placePerson(office, { person, from: old, to: heir, by: call.person.id });
  await refreshDirectory(office);
  const named = office.directory.person(person)?.name ?? who;
  const unit = office.directory.unit(heir)?.name ?? to;
  const rest = placingMessage(office, old);
  const said = wording.say(done ? "units.placed" : "units.not_placed", { person: named, unit });
  if (rest === undefined) return { text: said };
  return { ...rest, text: [said, rest.text].join("\n") };
}

// ------------------------------------------------------------------------------------------------------------ showing

/** What is known of a unit; several that the words may mean, to choose from; nothing where they mean none. */
function show(office: Office, words: string): OutMessage[] {
  const { wording } = office.library;
  const [unit, ...others] = office.directory.find(words);
  if (unit === undefined) return [];
  if (others.length === 0) return [{ text: describe(office, unit).join("\n") }];
  const options = [unit, ...others].slice(0, MOST_SHOWN).map((one) => ({
    id: `/donvi ${one.id}`,
    label:
      one.validTo === undefined
        ? one.name
        : wording.say("units.until", { unit: one.name, day: formatDay(one.validTo) }),
  }));
  return [{ text: wording.say("units.which"), options }];
}

function describe({ directory, clock, library: { wording, flows } }: Office, unit: Unit): string[] {
  const today = dayOf(clock.now());
  const names = (units: readonly { name: string }[]) =>
    cutNames(
      wording,
      units.map(({ name }) => name),
    );
  const parent = unit.parent && directory.unit(unit.parent)?.name;
  const owes = flows.filter((flow) => flow.units.includes(unit.kind)).map(({ title }) => title);
  const heirs = unit.successors.flatMap((id) => directory.unit(id) ?? []);
  const before = directory.predecessors(unit.id);
  const below = directory.units.filter((one) => directory.unit(one.id)?.parent === unit.id && existsOn(one, today));
  const people = directory.peopleOf(unit.id, ["reporter", "deputy", "head", "collector", "leader", "admin"]);
  const codes = codesOf(unit);
  const former = directory.units.find(({ id }) => id === unit.id)?.former ?? [];
  return [
    wording.say("units.show", { unit: unit.name, id: unit.id, kind: unit.kind }),
    ...(codes.length === 0 ? [] : [wording.say("units.show.code", { code: codes.join(", ") })]),
    ...(parent === undefined ? [] : [wording.say("units.show.parent", { parent })]),
    ...(unit.validFrom === undefined ? [] : [wording.say("units.show.from", { day: formatDay(unit.validFrom) })]),
    ...(unit.validTo === undefined ? [] : [wording.say("units.show.to", { day: formatDay(unit.validTo) })]),
    ...(heirs.length === 0 ? [] : [wording.say("units.show.heirs", { units: names(heirs) })]),
    ...(before.length === 0 ? [] : [wording.say("units.show.before", { units: names(before) })]),
    ...former.map(({ until, name, parent: was }) =>
      wording.say("units.show.former", {
        day: formatDay(until),
        name,
        parent: (was && directory.unitOn(was, until)?.name) ?? wording.say("units.none"),
      }),
    ),
    ...(below.length === 0 ? [] : [wording.say("units.show.below", { count: below.length, units: names(below) })]),
    wording.say("units.show.owes", { reports: owes.length === 0 ? wording.say("units.none") : owes.join(", ") }),
    wording.say("units.show.people", { people: people.length === 0 ? wording.say("units.none") : names(people) }),
  ];
}
