import { type Deadline, deadlineOf } from "../domain/deadline.ts";
import type { Directory } from "../domain/directory.ts";
import type { Unit } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
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
}

/** Takes up what other processes changed of units and people. */
export async function refreshDirectory(office: Office): Promise<void> {
  const version = await office.stores.people.version();
  if (version !== office.directory.version) office.directory = await office.stores.people.load();
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
