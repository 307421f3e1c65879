import type { Collection, Db, Document, Filter, FindOneAndUpdateOptions, UpdateFilter } from "mongodb";
import type { Connection } from "mongoose";
import { afterEach, describe, expect, inject, it } from "vitest";
import type { Stores } from "../../src/app/ports.ts";
import { MINUTE } from "../../src/domain/time.ts";
import { startTicker } from "../../src/jobs/ticker.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { CLERK, OTHER, people, startIn, units } from "../app/town.ts";
import { handClock, scriptedChannel, silent } from "../harness.ts";
import { withMongo } from "../with-mongo.ts";

/**
 * Agenda's defects (dependencies.md, section 2) against the real ticker, the real app and MongoDB: an alarm that rings twice, late, at
 * the same time or not at all. The proof is what was said, and the outbox. That there is one alarm, which nobody unlocks at boot,
 * is `ticker.test.ts`.
 */

const mongo = inject("mongo");
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What is due to each of two clerks at two in the afternoon. */
const DUE = [CLERK, OTHER].map((clerk) => `remind:bao-cao-tuan:2026-W48:${clerk.replace("vt-", "")}:-2h:${clerk}`);
/** The lock of the alarm is over. */
const LONG_AGO = 121_000;
const overdue = () => ({ lockedAt: new Date(Date.now() - LONG_AGO), nextRunAt: new Date(Date.now() - LONG_AGO) });

async function office(stores: Stores, database: { uri: string; name: string }) {
  await stores.people.save(
    units,
    people.filter(({ id }) => [CLERK, OTHER].includes(id)),
  );
  const connection = await connect(database.uri, database.name);
  const clock = handClock("2026-11-27", "13:59");
  const channel = scriptedChannel();
  const jobs = connection.collection("agendaJobs") as unknown as Collection;

  /** A process: the app, and a ticker whose ticks are counted. */
  async function process(name: string, alarm: Connection = connection, fails: () => boolean = () => false) {
    const app = await startIn({ stores, clock, channels: [channel.channel], name });
    let ended = 0;
    const waiting: { count: number; resolve: () => void }[] = [];
    const tick = async () => {
      try {
        if (fails()) throw new Error("the tick broke");
        await app.tick();
      } finally {
        ended += 1;
        for (const { count, resolve } of waiting) if (count <= ended) resolve();
      }
    };
    const stop = await startTicker(alarm, silent, tick);
    let stopped: Promise<void> | undefined;
    return {
      stop: () => (stopped ??= stop()),
      ended: () => ended,
      /** So many ticks have ended. */
      ticks: (count: number) =>
        ended >= count ? Promise.resolve() : new Promise<void>((resolve) => waiting.push({ count, resolve })),
    };
  }

  return {
    clock,
    channel,
    process,
    connection,
    jobs,
    close: () => close(connection),
    /** The alarm is to ring at the next look; agenda is let write down first that it rang. */
    async ring() {
      while ((await jobs.updateOne({ lockedAt: null }, { $set: { nextRunAt: new Date(0) } })).matchedCount === 0);
    },
    /** Whoever has the alarm has it for so long that another may take it. */
    outliveLock: () => jobs.updateOne({}, { $set: overdue() }),
    said: () => channel.sent.map(({ id }) => id).toSorted(),
    states: () => Promise.all(DUE.map(async (id) => (await stores.outbox.get(id))?.state)),
  };
}

/** Runs on a fresh database; what was started last ends first. */
async function inOffice(run: (town: Awaited<ReturnType<typeof office>>) => Promise<void>): Promise<void> {
  await withMongo(async (stores, database) => {
    const town = await office(stores, database);
    ends.push(town.close);
    try {
      await run(town);
    } finally {
      for (const end of ends.splice(0).reverse()) await end();
    }
  });
}

describe.skipIf(mongo === undefined)("the alarm clock", () => {
  it("did not ring for hours, and what fell due is said by the first tick (defect 2)", async () => {
    await inOffice(async (town) => {
      const before = await town.process("before");
      ends.push(before.stop);
      await before.ticks(1);
      await before.stop();
      town.clock.move(31 * MINUTE); // the reminder of two o'clock fell into the downtime
      const after = await town.process("after");
      ends.push(after.stop);
      // The app looks when it starts, whatever agenda made of the missed times; the tick that follows says nothing again.
      expect(town.said()).toEqual(DUE.toSorted());
      await town.ring();
      await after.ticks(1);
      expect([town.said(), await town.states()]).toEqual([DUE.toSorted(), ["sent", "sent"]]);
    });
  });

  it("is stopped while it looks and leaves its lock behind, and another rings when that is over (defects 3 and 4)", async () => {
    await inOffice(async (town) => {
      const { alarm, looks, letGo } = slowToLook(town.connection);
      ends.push(async () => letGo());
      const one = await town.process("one", alarm);
      await looks;
      const stopping = one.stop();
      letGo();
      await stopping;
      town.clock.move(MINUTE);
      const two = await town.process("two");
      ends.push(two.stop);
      await town.outliveLock();
      await two.ticks(1);
      expect([town.said(), await town.states()]).toEqual([DUE.toSorted(), ["sent", "sent"]]);
      expect(one.ended()).toBe(0); // and who was stopped does not tick any more
    });
  });

  it.each([
    ["was unlocked by a process that starts (defect 1)", () => ({ lockedAt: null, nextRunAt: new Date(0) })],
    ["is locked for longer than its lock holds (defect 5)", overdue],
  ])("rings again during a tick, since it %s: both go on, and each message is said once", async (_, change) => {
    await inOffice(async (town) => {
      const { sending, letGo } = slowToSend(town.channel);
      ends.push(async () => letGo());
      const one = await town.process("one");
      ends.push(one.stop);
      await one.ticks(1);
      town.clock.move(MINUTE);
      await town.ring();
      await sending;
      const two = await town.process("two");
      ends.push(two.stop);
      await town.jobs.updateOne({}, { $set: change() });
      await two.ticks(1);
      expect([one.ended(), await town.states()]).toEqual([1, ["sending", "sending"]]);
      letGo();
      await one.ticks(2);
      expect([town.said(), await town.states()]).toEqual([DUE.toSorted(), ["sent", "sent"]]);
    });
  });

  it("rings on after a tick that broke, and can be stopped after one (defect 6)", async () => {
    await inOffice(async (town) => {
      let broken = true;
      const one = await town.process("one", town.connection, () => broken);
      ends.push(one.stop);
      await one.ticks(1);
      town.clock.move(MINUTE);
      broken = false;
      await town.ring();
      await one.ticks(2);
      expect([town.said(), await town.states()]).toEqual([DUE.toSorted(), ["sent", "sent"]]);
      broken = true;
      await town.ring();
      await one.ticks(3);
      await expect(one.stop()).resolves.toBeUndefined();
    });
  });

  it("rings in an heir when a process dies while it sends: what was on its way is uncertain, and is not said again (defect 6)", async () => {
    await inOffice(async (town) => {
      const { sending, letGo } = slowToSend(town.channel);
      ends.push(async () => letGo());
      const dead = await town.process("dead");
      ends.push(dead.stop);
      await dead.ticks(1);
      town.clock.move(MINUTE);
      await town.ring();
      await sending;
      town.clock.move(5 * MINUTE);
      const heir = await town.process("heir");
      ends.push(heir.stop);
      await town.outliveLock();
      await heir.ticks(1);
      expect([town.said(), await town.states()]).toEqual([[], ["uncertain", "uncertain"]]);
      letGo(); // it was not dead but asleep, and the platform shows what it was given
      await dead.ticks(2);
      expect([town.said(), await town.states()]).toEqual([DUE.toSorted(), ["uncertain", "uncertain"]]);
    });
  });
});

/** A connection on which the answer to agenda's look for the alarm is held back, once the lock is in the database. */
function slowToLook(connection: Connection) {
  let began: () => void = () => {};
  let letGo: () => void = () => {};
  const looks = new Promise<void>((resolve) => (began = resolve));
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const slow = (jobs: Collection): Collection =>
    withMethod(
      jobs,
      "findOneAndUpdate",
      async (filter: Filter<Document>, update: UpdateFilter<Document>, options: FindOneAndUpdateOptions = {}) => {
        const found: Document | null = await jobs.findOneAndUpdate(filter, update, options);
        if (!(found?.["lockedAt"] instanceof Date)) return found;
        began();
        await held;
        return found;
      },
    );
  const db = connection.db as unknown as Db;
  const alarm = withMethod(
    connection,
    "db",
    withMethod(db, "collection", (name: string) => slow(db.collection(name))),
  );
  return { alarm, looks, letGo };
}

function withMethod<T extends object>(whole: T, name: keyof T, put: unknown): T {
  return new Proxy(whole, {
    get(target, key) {
      const value = key === name ? put : (Reflect.get(target, key) as unknown);
      return typeof value === "function" && key !== name ? value.bind(target) : value;
    },
  });
}

/** The platform takes what it is given, and answers when it is let go. */
function slowToSend({ channel }: ReturnType<typeof scriptedChannel>) {
  let began: () => void = () => {};
  let letGo: () => void = () => {};
  const sending = new Promise<void>((resolve) => (began = resolve));
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const { send } = channel;
  let count = 0;
  channel.send = async (...message) => {
    count += 1;
    if (count === DUE.length) began();
    await held;
    return send(...message);
  };
  return { sending, letGo };
}
