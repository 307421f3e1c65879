import { fillPast } from "../scripts/demo/past-reports.ts";
import { CHU_PUH, readOffice } from "../scripts/seed/read-office.ts";
import { boardsOf } from "../src/app/board.ts";
import type { Office } from "../src/app/office.ts";
import type { Snapshot } from "../src/app/ports.ts";
import { takeSnapshot } from "../src/app/snapshot.ts";
import { NOBODY_AWAY } from "../src/domain/acting.ts";
import { directoryOf } from "../src/domain/directory.ts";
import type { Person, PersonId, Unit } from "../src/domain/people.ts";
import { type Period, periodFromKey } from "../src/domain/period.ts";
import { type ReportId, reportId, type Submission } from "../src/domain/report.ts";
import { at, type Day, type Instant } from "../src/domain/time.ts";
import type { Flow } from "../src/flow/flow.ts";
import { memoryStores } from "../src/store/memory.ts";
import { handClock, shippedLibrary, silent } from "./harness.ts";

export const LEADER = "ct-ubnd";
export const WEEK = "2026-W48";
/** The snapshot's instant: the Monday morning after the week. */
export const TAKEN: Instant = at("2026-11-30" as Day, "06:45");

/** A value that a test counts on. */
export function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("There is none");
  return value;
}

const { units, people } = readOffice(CHU_PUH);

/** The seed's office with eight weeks of reports, as the use cases see it, and the chairperson's snapshot of the last week. */
export async function boardOffice(change: (unit: Unit) => Unit = (unit) => unit) {
  const stores = memoryStores();
  const clock = handClock("2026-11-30", "06:45");
  const library = shippedLibrary();
  const seed = { units: units.map(change), people };
  await fillPast(stores.reports, library, seed, clock.now(), 9);
  const office: Office = {
    stores,
    channels: new Map(),
    library,
    clock,
    log: silent,
    uniqueId: () => "lease",
    random: () => 0,
    renderFile: () => Promise.resolve(undefined),
    directory: directoryOf(1, seed.units, people),
    away: NOBODY_AWAY,
    calendar: { file: library.calendar, version: 0 },
  };
  const flow = library.flows.find(({ id }) => id === "bao-cao-tuan") as Flow;
  const person = (id: string) => office.directory.person(id as PersonId) as Person;

  async function snapshotOf(key: string, period = periodFromKey(flow.period, key)): Promise<Snapshot> {
    const taken = await takeSnapshot(office, person(LEADER), { flow, period: period as Period, cause: `test ${key}` });
    if (taken === undefined) throw new Error(`Nobody owes ${key}`);
    return taken;
  }

  return {
    office,
    stores,
    clock,
    flow,
    person,
    snapshotOf,
    snapshot: await snapshotOf(WEEK),
    boards: boardsOf(office),
    idOf: (unit: string, key = WEEK) => reportId(unit as Unit["id"], flow.id, key),
    /** One person becomes another: of another unit, or with other roles. */
    becomes(id: string, news: Partial<Person>): void {
      const changed = people.map((one) => (one.id === id ? { ...one, ...news } : one));
      office.directory = directoryOf(2, seed.units, changed);
    },
    leaves(id: string): void {
      office.directory = directoryOf(
        2,
        seed.units,
        people.filter((one) => one.id !== id),
      );
    },
    async amends(id: ReportId, when: Instant, news: Partial<Submission>): Promise<void> {
      const report = await stores.reports.get(id);
      if (report === undefined) throw new Error(`There is no ${id} to amend`);
      const { latest, earlier: _, ...head } = report;
      await stores.reports.submit(head, { ...latest, ...news, revision: latest.revision + 1, at: when });
    },
  };
}
export type BoardOffice = Awaited<ReturnType<typeof boardOffice>>;
