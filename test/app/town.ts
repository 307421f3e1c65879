import { fileURLToPath } from "node:url";
import { CHU_PUH, readOffice } from "../../scripts/seed/read-office.ts";
import { type App, startApp } from "../../src/app/app.ts";
import type { Channel, Log, Stores, Update } from "../../src/app/ports.ts";
import type { Person, Unit, UnitId } from "../../src/domain/people.ts";
import { reportId } from "../../src/domain/report.ts";
import { type Day, MINUTE, SECOND } from "../../src/domain/time.ts";
import type { OutMessage } from "../../src/engine/conversation.ts";
import { renderFileFrom } from "../../src/files/render-file.ts";
import { type Library, loadFlows, showFault } from "../../src/flow/load.ts";
import { readFolder } from "../../src/flow/read-folder.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { type HandClock, handClock, scriptedChannel, silent } from "../harness.ts";

/** A few of the seed's units and people: enough for every path, few enough to die at every write. */

/** Two small flows of this folder, which a change of the shipped ones leaves alone; sentences and calendar as shipped. */
export const library = libraryOf();

const seed = readOffice(CHU_PUH);
const PEOPLE = ["ct-ubnd", "vt-pnv", "vt-iale", "tt-iale", "vt-iablu"];
export const people: Person[] = seed.people.filter(({ id }) => PEOPLE.includes(id));
export const units: Unit[] = seed.units.filter(({ id }) => people.some(({ unit }) => unit === id));

export const CLERK = "vt-iale";
export const HEAD = "tt-iale";
export const OTHER = "vt-iablu";
export const UNIT = "iale" as UnitId;
export const LEADER = "ct-ubnd";
/** Who collects is not of the town; a test that needs this part adds it. */
export const COLLECTOR = "th-pnv";
export const withCollector: Person[] = seed.people.filter(({ id }) => id === COLLECTOR || PEOPLE.includes(id));
export const REPORT = "iale:bao-cao-tuan:2026-W48";

function libraryOf(): Library {
  const folder = (path: string) => readFolder(fileURLToPath(new URL(path, import.meta.url)));
  const shared = folder("../../flows").filter(({ path }) => /\/(?:loi-thoai|lich|nhac-viec)\.yaml$/.test(path));
  const loaded = loadFlows([...folder("./flows"), ...shared]);
  if (!loaded.ok) throw new Error(loaded.faults.map(showFault).join("\n"));
  return loaded.library;
}

/** What a process of giaoban is given. Who runs several on the same stores gives each a name: leases must not be confused. */
export interface Place {
  stores: Stores;
  clock: HandClock;
  channels: Channel[];
  log?: Log;
  name?: string;
  /** Other flows than the two small ones. */
  library?: Library;
}

export function startIn({ stores, clock, channels, log = silent, name = "one", ...place }: Place): Promise<App> {
  let leases = 0;
  return startApp({
    stores,
    clock,
    log,
    library: place.library ?? library,
    channels: new Map(channels.map((channel) => [channel.name, channel])),
    uniqueId: () => `${name}-${(leases += 1)}`,
    random: () => 0,
    renderFile: renderFileFrom(stores.files),
  });
}

/** Some processes on the same stores, with the town's units and the given people, behind one web chat. */
export async function startSeveral(town: {
  processes: number;
  people: Person[];
  day: string;
  time: string;
  /** Those in which something is already. */
  stores?: Stores;
  library?: Library;
}) {
  const { stores = memoryStores() } = town;
  await stores.people.save(units, town.people);
  const clock = handClock(town.day, town.time);
  const channel = scriptedChannel();
  const place = { stores, clock, channels: [channel.channel], library: town.library ?? library };
  const apps: App[] = [];
  for (let n = 0; n < town.processes; n += 1) apps.push(await startIn({ ...place, name: `process-${n}` }));
  return { stores, clock, channel, apps };
}

/** An update of the web chat; its number is its place in the chat and makes its id. */
export function update(chat: string, n: number, payload: unknown, clock: Pick<HandClock, "now">): Update {
  const decoded = typeof payload === "string" ? { kind: "text", text: payload } : payload;
  return { id: `web:${chat}:${n}`, channel: "web", chat, order: n, at: clock.now(), payload: decoded };
}

/** When everything that waits for its time has had it: updates left behind, effects, leases. Each step is a tick. */
const PAUSES = [16 * SECOND, MINUTE, 2 * MINUTE];

/** What makes an office well again after somebody died. `pauses` may be fewer for a process that comes minutes later. */
export async function heal(app: App, clock: HandClock, pauses = PAUSES): Promise<void> {
  for (const pause of pauses) {
    clock.move(pause);
    await app.tick();
    await app.idle();
  }
  await app.stop();
}

/** Everything the office would miss: conversations, reports and what was decided, whole, but for the clock's readings. */
export async function stateOf(
  {
    conversations,
    reports,
    dues,
    absences,
    calendarChanges,
    verdicts,
    reopenings,
    people: store,
    audit,
    digests,
  }: Stores,
  ids: UnitId[] = units.map(({ id }) => id),
): Promise<Record<"conversations" | "reports" | "decided", unknown>> {
  const talks = (await Promise.all(ids.map((unit) => conversations.of(unit)))).flat();
  const given = (
    await Promise.all(ids.flatMap((unit) => library.flows.map((flow) => reports.ofUnit(unit, flow.id, 100))))
  ).flat();
  const weekly = ids.map((unit) => reportId(unit, "bao-cao-tuan", "2026-W48"));
  const decided = [
    await dues.of(weekly),
    await verdicts.of(weekly),
    (await absences.since("2026-01-01" as Day)).map((one) => ({ ...one, cancelled: one.cancelled !== undefined })),
    (await calendarChanges.load()).changes,
    (await store.load()).people.filter(({ handed, also }) => handed !== undefined || also !== undefined),
    ...(await Promise.all(ids.map((unit) => reopenings.ofUnit(unit)))),
    await digests.wanted(),
    ...(await Promise.all(
      ["absence", "calendar", "verdict", "right", "reopening", "correction"].map((what) => audit.of(what, 99)),
    )),
  ];
  return timeless({ decided, conversations: talks.sort((a, b) => (a.id < b.id ? -1 : 1)), reports: given });
}

/** Readings of the clock. */
const CLOCKED: readonly string[] = ["at", "linksSince"];

function timeless<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, (key, inner) => (CLOCKED.includes(key) ? undefined : inner))) as T;
}

/** A message as a line to compare: who, which, what; times of day blanked. */
export function lineOf({ chat, id, message }: { chat: string; id: string; message: OutMessage }): string {
  const buttons = message.options?.map((option) => option.label) ?? [];
  return `${chat} ${id} ${[message.text, ...buttons].join(" | ").replace(/\d\d:\d\d/g, "hh:mm")}`;
}
