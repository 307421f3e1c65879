import { MongoBackend } from "@agendajs/mongo-backend";
import { Agenda } from "agenda";
import type mongoose from "mongoose";
import type { Log } from "../app/ports.ts";

const JOB = "tick";
const COLLECTION = "agendaJobs";
/** How often the office's pulse is felt. */
const EVERY = "10 seconds";
const LOOK_MS = 2_000;
/** A tick that takes longer is given to another process too; ticks may overlap, see `app/tick.ts`. */
const LOCK_MS = 120_000;

/**
 * Agenda as an alarm clock and no more: whatever it does twice, late or not at all, `tick` finds the truth in what is stored.
 * It shares mongoose's connection. Several processes keep one alarm between them. Returns how to stop it: a tick under way
 * is waited for.
 */
export async function startTicker(
  connection: mongoose.Connection,
  log: Log,
  tick: () => Promise<void>,
): Promise<() => Promise<void>> {
  const { db } = connection;
  if (db === undefined) throw new Error("The ticker needs an open connection");
  // Agenda's `every` is an upsert without a unique index: two processes at once would make two jobs.
  await db
    .collection(COLLECTION)
    .createIndex({ name: 1 }, { unique: true, partialFilterExpression: { type: "single" } });
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection: COLLECTION }),
    processEvery: LOOK_MS,
    logging: false,
  });
  agenda.on("error", (error) => log.error({ fault: error.name }, "The alarm clock had a fault"));

  let running = Promise.resolve();
  const run = (): Promise<void> => {
    // A tick that broke is told of and over: agenda would keep silent about it, and whoever stops would be given its fault.
    running = tick().catch((error: unknown) => {
      log.error({ fault: error instanceof Error ? error.name : typeof error }, "A tick broke off");
    });
    return running;
  };
  // oxlint-disable-next-line no-misused-promises -- the first overload is for callbacks; without a parameter, the promise is taken
  agenda.define(JOB, run, { concurrency: 1, lockLimit: 1, lockLifetime: LOCK_MS });
  await agenda.start();
  await setAlarm(agenda);
  return async () => {
    await agenda.stop(false);
    await running;
  };
}

/** `every` also unlocks a job that another process has in work: so it is only called where the job is not there as wanted. */
async function setAlarm(agenda: Agenda): Promise<void> {
  if (await isSet(agenda)) return;
  try {
    await agenda.every(EVERY, JOB);
  } catch (error) {
    // Another process set it just now: a duplicate key, or, by agenda's own check, an upsert that returned nothing.
    if (!(await isSet(agenda))) throw error;
  }
}

async function isSet(agenda: Agenda): Promise<boolean> {
  const { jobs } = await agenda.queryJobs({ name: JOB });
  return jobs.some((job) => job.repeatInterval === EVERY);
}
