import * as fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import type { App } from "../../src/app/app.ts";
import type { Stores, Update } from "../../src/app/ports.ts";
import { SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { withMongo } from "../with-mongo.ts";
import { jittered } from "./jittered.ts";
import { mortal } from "./mortal.ts";
import {
  diceOf,
  handOver,
  nowIn,
  type Outcome,
  outcomeOf,
  playClean,
  type Stream,
  stream,
  worldOn,
} from "./streams.ts";
import { heal, startIn } from "./town.ts";

/**
 * Delivered in another order across chats, in batches, some of it again and again, by processes that come and go between turns.
 * `calm`: pulses come between turns too, since they may take one of the two parts of an answer out of its sender's hands.
 */
async function playDisturbed(stores: Stores, { dice }: Stream, updates: Update[][], calm = false): Promise<Outcome> {
  const roll = diceOf(dice);
  const world = await worldOn(stores);
  const start = () => startIn({ ...world, channels: [world.channel.channel] });
  let app = await start();
  const reached = updates.map(() => 0);
  for (let batch = handOver(updates, reached, roll); batch !== undefined; batch = handOver(updates, reached, roll)) {
    await app.receive(nowIn(batch, world.clock));
    if (roll(3) > 0) await app.idle(); // else the next batch comes while this one is being worked
    if (roll(5) === 0) {
      await app.idle();
      app = await start(); // what the last one worked is not marked as done
    }
    if (roll(8) === 0) {
      if (calm) await app.idle();
      world.clock.move(20 * SECOND);
      await app.tick();
    }
  }
  await app.idle();
  await app.receive(nowIn(updates.flat().reverse(), world.clock));
  await app.idle();
  await heal(app, world.clock);
  return outcomeOf(world);
}

/** Two processes on the same stores are handed the same at the same time. */
async function playTwice(stores: Stores, { dice }: Stream, updates: Update[][]): Promise<Outcome> {
  const roll = diceOf(dice);
  const world = await worldOn(stores);
  const shared = { ...world, stores: jittered(world.stores, roll), channels: [world.channel.channel] };
  const apps = [await startIn({ ...shared, name: "one" }), await startIn({ ...shared, name: "two" })];
  const reached = updates.map(() => 0);
  for (let batch = handOver(updates, reached, roll); batch !== undefined; batch = handOver(updates, reached, roll)) {
    const same = nowIn(batch, world.clock);
    await Promise.all(apps.map((app) => app.receive(same)));
    await Promise.all(apps.map((app) => app.idle()));
    if (roll(6) === 0) await Promise.all(apps.map((app) => app.tick()));
  }
  for (const app of apps) await heal(app, world.clock);
  return outcomeOf(world);
}

/** Processes die at some write, up to three of them; each time another takes up. `said` tells what was sent, repeats included. */
async function playMortal(
  stores: Stores,
  { dice }: Stream,
  updates: Update[][],
): Promise<Outcome & { deaths: number }> {
  const roll = diceOf(dice);
  const world = await worldOn(stores);
  let deaths = 0;
  let app: App;
  let dies: Promise<"dead">;

  async function live(): Promise<void> {
    let told = () => {};
    dies = new Promise((tell) => {
      told = () => tell("dead");
    });
    const side = roll(2) === 0 ? "before" : "after";
    const longest = [80, 40, 20][deaths]; // writes; the fourth lives
    const life = mortal(
      world.stores,
      { write: longest === undefined ? Number.POSITIVE_INFINITY : 1 + roll(longest), side },
      told,
    );
    life.arm();
    const channel = { ...world.channel.channel };
    channel.send = async (...message) => {
      await life.alive();
      return world.channel.channel.send(...message);
    };
    const starting = startIn({ ...world, stores: life.stores, channels: [channel], name: `life-${deaths}` });
    const started = await Promise.race([starting, dies]);
    if (started !== "dead") app = started;
    else await die();
  }

  async function die(): Promise<void> {
    deaths += 1;
    world.clock.move(2 * SECOND);
    await live();
  }

  /** Does something until a process lives through it; true when somebody died on the way. */
  async function through(step: () => Promise<void>): Promise<boolean> {
    const before = deaths;
    while ((await Promise.race([step(), dies])) === "dead") await die();
    return deaths > before;
  }

  await live();
  const reached = updates.map(() => 0);
  for (let batch = handOver(updates, reached, roll); batch !== undefined; batch = handOver(updates, reached, roll)) {
    let acknowledged = false;
    const given = batch;
    const died = await through(async () => {
      if (!acknowledged) await app.receive(nowIn(given, world.clock));
      acknowledged = true;
      await app.idle();
    });
    if (died || roll(4) === 0) await through(() => heal(app, world.clock));
  }
  await through(() => heal(app, world.clock));
  return { ...(await outcomeOf(world)), deaths };
}

/** Found by chance: the process dies when help is stored and not sent; the "3" that follows is one of its choices. */
const DIED_BETWEEN_LIST_AND_NUMBER: Stream = {
  acts: {
    "vt-iale": [],
    "vt-iablu": [],
    "vt-pnv": [
      { is: "say", text: "quay lại" },
      { is: "say", text: "3" },
    ],
    "ct-ubnd": [],
    "nguoi-la": [],
  },
  dice: [0, 10, 0, 0, 8, ...Array.from({ length: 35 }, () => 0)],
};

/** Found by chance: the process dies when a summary is stored, before the open question is repeated. */
const DIED_BEFORE_THE_QUESTION: Stream = {
  acts: {
    "vt-iale": [{ is: "right" }, { is: "say", text: "/tongket tuần 40" }],
    "vt-iablu": [],
    "vt-pnv": [],
    "ct-ubnd": [],
    "nguoi-la": [],
  },
  dice: [
    0, 0, 0, 408, 383, 0, 0, 0, 0, 1, 1, 1, 6, 1, 136, 26, 1, 336, 1, 496, 1, 0, 1, 1, 1, 0, 371, 0, 0, 0, 0, 0, 216, 0,
    0, 0, 0, 0, 0, 0,
  ],
};

/** Of an answer beside an open question one process may send the one part and another the other: each part's order is told alone. */
function inParts({ state, said }: Outcome) {
  const parts = Object.entries(said).map(([chat, lines]) => {
    const isAnswer = (line: string) => line.startsWith(`${chat} say:`);
    return [chat, [lines.filter(isAnswer), lines.filter((line) => !isAnswer(line))]];
  });
  return { state, said: Object.fromEntries(parts) as Record<string, string[][]> };
}

describe("random update streams end as the clean stream does", () => {
  it("delivered again, in another order across chats, and over restarts: 1,000 streams on memory", async () => {
    const disturbed = fc.asyncProperty(stream, async (one) => {
      const { updates, outcome } = await playClean(one);
      expect(await playDisturbed(memoryStores(), one, updates)).toEqual(outcome);
    });
    await fc.assert(disturbed, { numRuns: 1_000 });
  });

  it.skipIf(inject("mongo") === undefined)("the same: 20 streams on MongoDB", async () => {
    await withMongo(async (stores, { uri, name }) => {
      const connection = await connect(uri, name);
      const disturbed = fc.asyncProperty(stream, async (one) => {
        for (const model of Object.values(modelsOf(connection))) await model.collection.deleteMany({});
        const { updates, outcome } = await playClean(one);
        expect(await playDisturbed(stores, one, updates, true)).toEqual(outcome);
      });
      await fc.assert(disturbed, { numRuns: 20 });
      await close(connection);
    });
  });

  it("given to two processes at once: 200 streams", async () => {
    const twice = fc.asyncProperty(stream, async (one) => {
      const { updates, outcome } = await playClean(one);
      expect(inParts(await playTwice(memoryStores(), one, updates))).toEqual(inParts(outcome));
    });
    await fc.assert(twice, { numRuns: 200 });
  });

  it("given to processes that die at any write: 300 streams", async () => {
    let all = 0;
    const dying = fc.asyncProperty(stream, async (one) => {
      const { updates, outcome } = await playClean(one);
      const { state, said, deaths } = await playMortal(memoryStores(), one, updates);
      all += deaths;
      expect(state).toEqual(outcome.state);
      const times = new Map<string, number>();
      for (const line of Object.values(said).flat()) times.set(line, (times.get(line) ?? 0) + 1);
      const expected = Object.values(outcome.said).flat();
      expect([...times.keys()].filter((line) => !expected.includes(line))).toEqual([]);
      // A reply whose sender died is said once more, never a third time; when two die over the same one it may be lost.
      expect(Math.max(0, ...times.values())).toBeLessThanOrEqual(2);
      const lost = deaths < 2 ? expected.filter((line) => !times.has(line)) : [];
      expect(lost).toEqual([]);
    });
    await fc.assert(dying, { numRuns: 300, examples: [[DIED_BETWEEN_LIST_AND_NUMBER], [DIED_BEFORE_THE_QUESTION]] });
    expect(all).toBeGreaterThan(300);
  });
});
