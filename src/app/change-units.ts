import { directoryOn } from "../domain/directory.ts";
import { type Person, PersonId, postsOf, type Unit, type UnitId } from "../domain/people.ts";
import { moved, placed, unplaced } from "../domain/placing.ts";
import { type Day, dayOf, type Instant } from "../domain/time.ts";
import { type ChangeFault, changeUnits, isMade, type UnitChange } from "../domain/unit-changes.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { type Office, refreshDirectory } from "./office.ts";
import type { AuditEntry, Clock, OutboxItem, Stores } from "./ports.ts";

/**
 * Units as an admin changes them, in a chat or on the server, and what follows: people of a unit that ended go on with the one that
 * took over; of whom that cannot be said the admins are told.
 */

/** How the ids of these notices begin: `units:<unit that ended>:<admin>`. In the audit log: what concerns units. */
export const UNITS = "units";
/** Who decides when nobody does: the change itself, on its day. */
const SERVER = PersonId.parse("server");

type World = { stores: Pick<Stores, "people" | "audit" | "outbox">; clock: Clock };

/** A change as somebody asked for it. `id` names it by its cause. */
export interface UnitProposal {
  id: string;
  by: PersonId;
  change: UnitChange;
}

/**
 * Makes a change, once, however often it is asked for: ONE conditional write on the units it was checked against. Then it is written
 * into the audit log, and where its day has come people are placed. Its faults, where units are such (by now) that it cannot be made.
 */
export async function makeUnitChange(world: World, { id, by, change }: UnitProposal): Promise<ChangeFault[]> {
  const { people, audit } = world.stores;
  let faults: ChangeFault[] = [];
  await people.alter(({ units }) => {
    const made = isMade(units, change) ? { units: [] } : changeUnits(units, change);
    faults = "faults" in made ? made.faults : [];
    return { units: "faults" in made ? [] : made.units, people: [] };
  });
  if (faults.length > 0) return faults;
  await audit.add({ id, at: world.clock.now(), by, what: UNITS, fields: fieldsOf(change) });
  await placePeople(world);
  return [];
}

/**
 * Takes people on to the unit that took over from theirs, from its first day on; asks the admins where that is not one. For the
 * day's beginning and after a change: it finds from what is stored what is still to be done.
 */
export async function placePeople({ stores, clock }: World): Promise<void> {
  const { people, audit, outbox } = stores;
  const now = clock.now();
  const before = directoryOn(await people.load(), dayOf(now));
  const going = placed(before);
  for (const person of going) await audit.add(placedEntry(before.person(person.id) ?? person, person, SERVER, now));
  if (going.length > 0) await people.update((directory) => placed(directoryOn(directory, dayOf(now))));
  const admins = before.withRole(["admin"]);
  const items = [...unplaced(before).keys()].flatMap((unit) =>
    admins.map((admin) => ({
      id: `${UNITS}:${unit.id}:${admin.id}`,
      kind: "reminder" as const,
      to: admin.id,
      message: { text: "" }, // made when it is sent
      due: now,
      unless: [],
    })),
  );
  if (items.length > 0) await outbox.add(items);
}

/** The same for an office at work, which goes on with what it finds then. */
export async function planPlacing(office: Office): Promise<void> {
  await placePeople(office);
  await refreshDirectory(office);
}

/** Takes one person of a unit that ended to one that took over; false when that is not so (any more). */
export async function placePerson(
  world: World,
  { person: id, from, to, by }: { person: PersonId; from: UnitId; to: UnitId; by: PersonId },
): Promise<boolean> {
  const now = world.clock.now();
  const change = (today: ReturnType<typeof directoryOn>): Person[] => {
    const person = today.person(id);
    const isAsked = unplaced(today)
      .get(today.unit(from) as Unit)
      ?.some((one) => one.id === id);
    const isHeir = today.heirs(from).some((heir) => heir.id === to);
    return person === undefined || !isAsked || !isHeir ? [] : [moved(person, from, to)];
  };
  const before = directoryOn(await world.stores.people.load(), dayOf(now));
  const [after] = change(before);
  const person = before.person(id);
  if (after === undefined || person === undefined) return false;
  await world.stores.audit.add(placedEntry(person, after, by, now));
  await world.stores.people.update((directory) => change(directoryOn(directory, dayOf(now))));
  return true;
}

/** Whom of a unit that ended to place, as it is now; nothing when all are. */
export async function unitsNotice(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  await refreshDirectory(office);
  const id = item.id.slice(`${UNITS}:`.length, -`:${item.to ?? ""}`.length) as UnitId;
  return placingMessage(office, id);
}

/** So many buttons, at most. */
const MOST_BUTTONS = 8;

/** Whom of a unit that ended to place where, each choice a button. Nothing when nobody is left to place. */
export function placingMessage({ directory, library: { wording } }: Office, id: UnitId): OutMessage | undefined {
  const unit = directory.unit(id);
  const people = unit === undefined ? undefined : unplaced(directory).get(unit);
  if (unit === undefined || people === undefined) return undefined;
  const heirs = directory.heirs(id);
  const named = { unit: unit.name, people: people.map(({ name }) => name).join(", ") };
  if (heirs.length === 0) return { text: wording.say("units.place_nowhere", named) };
  const options = people.flatMap((person) =>
    heirs.map((heir) => ({
      id: `/donvi xep ${person.id} ${id} ${heir.id}`,
      label: wording.say("button.place", { person: person.name, unit: heir.short }),
    })),
  );
  const heirNames = heirs.map(({ name }) => name).join(", ");
  return { text: wording.say("units.place", { ...named, heirs: heirNames }), options: options.slice(0, MOST_BUTTONS) };
}

function placedEntry(before: Person, after: Person, by: PersonId, at: Instant): AuditEntry {
  const unitsOf = (person: Person) =>
    postsOf(person)
      .map(({ unit }) => unit)
      .join(" ");
  const [from, to] = [unitsOf(before), unitsOf(after)];
  const { id } = before;
  return {
    id: `${UNITS}:placed:${id}:${from}:${to}`,
    at,
    by,
    what: UNITS,
    about: id,
    fields: { person: id, from, to },
  };
}

/** What the log keeps of a change: the kind, the day, and the whole as it can be made again. */
function fieldsOf(change: UnitChange): AuditEntry["fields"] {
  return { do: change.do, day: change.day satisfies Day, change: JSON.stringify(change) };
}
