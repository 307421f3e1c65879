import { directoryOf } from "../../src/domain/directory.ts";
import { HOUR, plus } from "../../src/domain/time.ts";
import { due as remindersDue } from "../../src/reminders/due.ts";
import { everybody } from "../../src/reminders/hearers.ts";
import { close } from "../../src/store/mongo/connect.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import type { Place } from "./contender.ts";
import { openDatabase } from "./giaoban.ts";
import { NOW, province, shippedLibrary, startOffice } from "./office.ts";
import { type Timed, timedOf } from "./statistics.ts";

/** What is to be said over the Friday on which the report is due, when none of so many units has reported. */
export async function due(units: number, runs: number): Promise<Timed & { reminders: number }> {
  const office = province(units);
  const { flows, calendar, reminding } = shippedLibrary();
  const directory = directoryOf(1, office.units, office.people);
  const times = { calendar, slots: reminding.slots };
  const truth = { flows, ...times, directory, hearers: everybody(directory), reported: () => false };
  const window = { from: NOW, to: plus(NOW, 8 * HOUR) };
  let reminders = 0;
  const timed = await time(runs, async () => {
    reminders = remindersDue({ ...truth, ...window }).length;
  });
  return { ...timed, reminders };
}

/** The pulse of an office in which nothing is to be done. */
export async function idleTick(place: Place, units: number, times: number): Promise<Timed> {
  const connection = await openDatabase(place);
  const stores = mongoStores(connection);
  const office = province(units);
  await stores.people.save(office.units, office.people);
  const { app } = await startOffice(stores, shippedLibrary());
  const timed = await time(times, () => app.tick());
  await app.stop();
  await connection.dropDatabase();
  await close(connection);
  return timed;
}

async function time(times: number, run: () => Promise<void>): Promise<Timed> {
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const begun = performance.now();
    await run();
    took.push(performance.now() - begun);
  }
  return timedOf(took);
}
