import { type Away, awayOf } from "../domain/acting.ts";
import { type Calendar, withChanges } from "../domain/calendar.ts";
import { type Deadline, deadlineOf } from "../domain/deadline.ts";
import type { Directory } from "../domain/directory.ts";
import type { Unit } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { addDays, dayOf } from "../domain/time.ts";
import type { Setting } from "../engine/conversation.ts";
import type { Flow } from "../flow/flow.ts";
import type { Library } from "../flow/load.ts";
import { periodName } from "../flow/period-name.ts";
import type { Channel, Clock, Links, Log, RenderFile, Stores } from "./ports.ts";

/** What every use case needs of the world, and of what the office wrote. */
export interface Office {
  stores: Stores;
  channels: Map<string, Channel>;
  library: Library;
  clock: Clock;
  log: Log;
  /** A name no other process uses: for leases. */
  uniqueId(): string;
  /** A whole number from 0 to below `below`, each as likely, that nobody can foretell: for invites' codes. */
  random(below: number): number;
  /** Makes the file that goes with a message. */
  renderFile: RenderFile;
  /** Absent without a public address. */
  links?: Links | undefined;
  /** Units and people as this process last read them; `tick` looks for changes. */
  directory: Directory;
  /** Who is away when, likewise. */
  away: Away;
  /** The calendar as the file has it, and the version of what was changed by hand; `library.calendar` is both together. */
  calendar: { file: Calendar; version: number };
}

/** Takes up what other processes changed: units and people, leave, the calendar. */
export async function refresh(office: Office): Promise<void> {
  await refreshDirectory(office);
  await refreshAway(office);
  await refreshCalendar(office);
}

/** Takes up what other processes changed of units and people. */
export async function refreshDirectory(office: Office): Promise<void> {
  const version = await office.stores.people.version();
  if (version !== office.directory.version) office.directory = await office.stores.people.load();
}

/** How long leave that is over is remembered: for who asks why nothing was said then. */
const REMEMBERED = 60;

export async function refreshAway(office: Office): Promise<void> {
  const since = addDays(dayOf(office.clock.now()), -REMEMBERED);
  office.away = awayOf(await office.stores.absences.since(since));
}

export async function refreshCalendar(office: Office): Promise<void> {
  const { calendarChanges } = office.stores;
  if ((await calendarChanges.version()) === office.calendar.version) return;
  const { version, changes } = await calendarChanges.load();
  office.calendar = { ...office.calendar, version };
  office.library = { ...office.library, calendar: withChanges(office.calendar.file, changes) };
}

export function flowOf(office: Office, id: string): Flow | undefined {
  return office.library.flows.find((flow) => flow.id === id);
}

export function deadlineIn(office: Office, flow: Flow, period: Period): Deadline {
  return deadlineOf(flow.deadline, period, office.library.calendar);
}

/** What the engine is told of the world for one turn. */
export function settingOf(office: Office, flow: Flow, unit: Unit, period: Period): Setting {
  const { opens, due, closes, locks } = deadlineIn(office, flow, period);
  return {
    now: office.clock.now(),
    unit,
    periodName: periodName(office.library.wording, period),
    opens,
    due,
    closes,
    locks,
    nameOf: (person) => office.directory.person(person)?.name ?? person,
  };
}
