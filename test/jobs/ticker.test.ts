import { randomUUID } from "node:crypto";
import type { Connection } from "mongoose";
import { afterEach, describe, expect, inject, it } from "vitest";
import { startTicker } from "../../src/jobs/ticker.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { silent } from "../harness.ts";

/**
 * Agenda's defects (dependencies.md, section 2) and the ticker: its alarm is the only job, and whatever agenda does twice, late or
 * not at all, a tick finds the truth in what is stored. That overlapping ticks are harmless is `test/app/bundle.test.ts` and `test/sim.test.ts`.
 */

const mongo = inject("mongo");
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function database(): Promise<Connection> {
  const connection = await connect(mongo?.uri ?? "", `ticker-${randomUUID().slice(0, 8)}`);
  ends.push(
    () => close(connection),
    () => connection.dropDatabase(),
  );
  return connection;
}

const jobs = (connection: Connection) => connection.collection("agendaJobs");

/** A ticker whose ticks are counted, and last until they are let go. */
async function ticking(connection: Connection, { holds = false } = {}) {
  let begun = 0;
  let first: () => void = () => {};
  let letGo: () => void = () => {};
  const began = new Promise<void>((resolve) => (first = resolve));
  const held = new Promise<void>((resolve) => (letGo = resolve));
  const stop = await startTicker(connection, silent, async () => {
    begun += 1;
    first();
    if (holds) await held;
  });
  let stopped: Promise<void> | undefined;
  const end = () => (stopped ??= stop());
  ends.push(() => {
    letGo();
    return end();
  });
  return { began, begun: () => begun, letGo, stop: end };
}

describe.skipIf(mongo === undefined)("the ticker", () => {
  it("keeps one alarm between processes that start at once", async () => {
    const connection = await database();
    await Promise.all([ticking(connection), ticking(connection), ticking(connection)]);
    expect(await jobs(connection).countDocuments()).toBe(1);
  });

  it("that starts while another's tick runs does not unlock it (defect 1)", async () => {
    const connection = await database();
    const one = await ticking(connection, { holds: true });
    await one.began;
    const two = await ticking(connection);
    const job = await jobs(connection).findOne({});
    expect([job?.["lockedAt"] === null, two.begun()]).toEqual([false, 0]);
    one.letGo();
  });

  it("ticks after a downtime, however much was missed: what fell due is found by the tick (defect 2)", async () => {
    const connection = await database();
    const before = await ticking(connection);
    await before.began;
    await before.stop();
    const longAgo = new Date(Date.now() - 3 * 86_400_000);
    await jobs(connection).updateOne({}, { $set: { nextRunAt: longAgo, lockedAt: null } });
    const after = await ticking(connection);
    await after.began;
    expect(after.begun()).toBe(1);
  });

  it("waits for the tick under way when it stops (defects 3 and 4)", async () => {
    const connection = await database();
    const one = await ticking(connection, { holds: true });
    await one.began;
    let stopped = false;
    const stopping = one.stop().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    one.letGo();
    await stopping;
    expect(stopped).toBe(true);
  });

  it("takes up an alarm whose holder died with the lock, once the lock is over (defects 3, 5 and 6)", async () => {
    const connection = await database();
    const dead = await ticking(connection);
    await dead.began;
    await dead.stop();
    const over = new Date(Date.now() - 121_000);
    await jobs(connection).updateOne({}, { $set: { lockedAt: over, nextRunAt: over } });
    const next = await ticking(connection);
    await next.began;
    expect(next.begun()).toBeGreaterThan(0);
  });
});
