import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "mongoose";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { reportId } from "../../src/domain/report.ts";
import { SECOND } from "../../src/domain/time.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { handClock, type Sent } from "../harness.ts";
import { journalChannel, readEntries, sentIn } from "./journal.ts";
import type { Death } from "./mortal.ts";
import { play, SCENARIOS, type Scenario } from "./scenarios.ts";
import { heal, lineOf, people, startIn, stateOf, UNIT, units } from "./town.ts";
import { type Plays, VICTIM } from "./victim.ts";

/**
 * A process killed with SIGKILL between any two database writes of a turn goes on at the same question, with no answer lost and
 * none doubled. Each scenario is played by a process that dies before its first write, after its first, before its second, …
 * until one gets through; each time another process takes up what was left, and must come to what comes out undisturbed.
 */
describe.skipIf(inject("mongo") === undefined)("killed between any two writes", () => {
  const run = `kill-${randomUUID().slice(0, 8)}`;
  const uri = inject("mongo")?.uri ?? "";
  const used = new Set<string>();
  let folder: string;
  let connection: Connection;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "giaoban-kill-"));
    connection = await connect(uri, run);
  });
  afterAll(async () => {
    for (const name of used) await connection.useDb(name).dropDatabase();
    await close(connection);
    await rm(folder, { recursive: true, force: true });
  });

  function database(name: string): Connection {
    used.add(name);
    return connection.useDb(name);
  }

  /** A scenario undisturbed: what is there before it, and what comes of it. */
  async function undisturbed(scenario: Scenario, index: number) {
    const place = database(`${run}-${index}-clean`);
    const stores = mongoStores(place);
    const clock = handClock(...scenario.starts);
    const journal = join(folder, `${index}-clean`);
    const channels = [journalChannel(journal, { refused: scenario.refused === true })];
    await stores.people.save(units, people);
    const app = await startIn({ stores, clock, channels });
    await play(app, { scenario, clock }, "before");
    await app.stop();
    const documents = await documentsOf(place);
    const now = clock.now();
    const alreadySent = sentIn(journal).length;
    await play(app, { scenario, clock }, "acts");
    await heal(app, clock);
    const report = await stores.reports.get(reportId(UNIT, "bao-cao-tuan", "2026-W48"));
    expect(report?.latest.revision, scenario.name).toBe(scenario.revision);
    const healed = { state: await stateOf(stores, [UNIT]), sent: sentIn(journal).slice(alreadySent) };
    await play(app, { scenario, clock }, "next");
    const ended = {
      state: await stateOf(stores, [UNIT]),
      sent: sentIn(journal).slice(alreadySent + healed.sent.length),
    };
    return { scenario, index, documents, now, healed, ended };
  }
  type Undisturbed = Awaited<ReturnType<typeof undisturbed>>;

  /** A new process on what the dead one left; true when that one got through without dying. */
  async function takeUp(clean: Undisturbed, death: Death, journal: string, place: Connection): Promise<boolean> {
    const { scenario } = clean;
    const entries = readEntries(journal);
    const acknowledged = entries.flatMap((entry) => ("acknowledged" in entry ? [entry.acknowledged] : []));
    const clock = handClock(...scenario.starts);
    clock.set(clean.now);
    const from = (acknowledged.at(-1) ?? -1) + 1;
    for (const act of scenario.acts.slice(0, from)) if ("tick" in act) clock.move(act.tick);
    clock.move(2 * SECOND);

    const stores = mongoStores(place);
    const channels = [journalChannel(journal, { refused: scenario.refused === true })];
    const app = await startIn({ stores, clock, channels, name: "heir" });
    await play(app, { scenario, clock }, "acts", { from });
    await heal(app, clock);
    const context = `${scenario.name}, ${death.side} write ${death.write}`;
    expect(await stateOf(stores, [UNIT]), context).toEqual(clean.healed.state);
    await compareSent(sentIn(journal), clean.healed.sent, mongoStores(place), context);

    const before = sentIn(journal).length;
    await play(app, { scenario, clock }, "next");
    expect(await stateOf(stores, [UNIT]), context).toEqual(clean.ended.state);
    expect(sentIn(journal).slice(before).map(lineOf), context).toEqual(clean.ended.sent.map(lineOf));
    return entries.some((entry) => "played" in entry);
  }

  it("goes on at the same question, no answer lost and none doubled", async () => {
    const clean = await Promise.all(SCENARIOS.map(undisturbed));
    const open = clean.flatMap((one) => (["before", "after"] as const).map((side) => ({ clean: one, side })));
    const deaths = new Map<string, number>();
    let victim = waiting();
    for (let write = 1; open.length > 0; write += 1) {
      const stages = await Promise.all(
        open.map(async ({ clean: one, side }) => {
          const name = `${run}-${one.index}-${side}`;
          const place = database(name);
          await restore(place, one.documents);
          return {
            scenario: one.index,
            database: name,
            journal: join(folder, `${one.index}-${side}-${write}`),
            now: one.now,
            death: { write, side },
          };
        }),
      );
      await kill(victim, { uri, plays: stages });
      victim = waiting(); // loads while the heirs are at work
      const through = await Promise.all(
        open.map(({ clean: one, side }, at) => {
          const stage = stages[at] as (typeof stages)[number];
          return takeUp(one, { write, side }, stage.journal, database(stage.database));
        }),
      );
      for (const [at, { clean: one }] of open.entries())
        if (!through[at]) deaths.set(one.scenario.name, (deaths.get(one.scenario.name) ?? 0) + 1);
      open.splice(0, open.length, ...open.filter((_, at) => !through[at]));
    }
    victim.kill("SIGKILL");
    // On both sides of four writes at least: the update, the decision, that it was carried out, that the update is done.
    expect([...deaths].filter(([, died]) => died < 8)).toEqual([]);
    expect(deaths.size).toBe(SCENARIOS.length);
  });
});

/** Every message of the undisturbed run was sent; a reply perhaps twice, once in all; a reminder never twice. */
async function compareSent(
  sent: Sent[],
  expected: Sent[],
  { outbox }: ReturnType<typeof mongoStores>,
  context: string,
): Promise<void> {
  const lines = sent.map(lineOf);
  const once = [...new Set(lines)];
  const reminders = lines.filter((line) => line.includes(" remind:"));
  expect(new Set(reminders).size, context).toBe(reminders.length);
  expect(lines.length - once.length, context).toBeLessThanOrEqual(1);
  const missing = expected.filter((one) => !once.includes(lineOf(one)));
  // A reminder whose sender died in the act is uncertain, and stays so: it may have been read.
  const states = await Promise.all(missing.map(async ({ id }) => [id.split(":")[0], (await outbox.get(id))?.state]));
  expect(
    states.filter(([kind, state]) => kind !== "remind" || state !== "uncertain"),
    context,
  ).toEqual([]);
  expect(missing.length, context).toBeLessThanOrEqual(1);
  expect(
    once.filter((line) => !expected.some((one) => lineOf(one) === line)),
    context,
  ).toEqual([]);
  expect(lastQuestion(sent), context).toEqual(lastQuestion(expected));
}

/** What a person has before the eyes; the parts of a briefing may come in any order. */
function lastQuestion(sent: Sent[]): string | undefined {
  const last = sent.findLast(({ message }) => message.conversation !== undefined);
  return last === undefined ? undefined : lineOf(last);
}

function waiting(): ChildProcess {
  return fork(VICTIM, { execArgv: ["--import", "tsx"], stdio: ["ignore", "inherit", "inherit", "ipc"] });
}

async function kill(victim: ChildProcess, plays: Plays): Promise<void> {
  victim.send(plays);
  expect(await once(victim, "exit")).toEqual([null, "SIGKILL"]);
}

type Documents = Record<string, object[]>;
const COLLECTIONS = ["inbox", "conversations", "reports", "outbox", "marks", "directory"];

async function documentsOf(place: Connection): Promise<Documents> {
  const read = COLLECTIONS.map(async (name) => [name, await place.collection(name).find().toArray()] as const);
  return Object.fromEntries(await Promise.all(read));
}

async function restore(place: Connection, documents: Documents): Promise<void> {
  for (const [name, rows] of Object.entries(documents)) {
    await place.collection(name).deleteMany({});
    if (rows.length > 0) await place.collection(name).insertMany(rows);
  }
}
