import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "mongoose";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { SIDE_BY_SIDE } from "../../src/app/relay.ts";
import { reportId } from "../../src/domain/report.ts";
import { MINUTE, SECOND } from "../../src/domain/time.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { handClock, type Sent } from "../harness.ts";
import { journalChannel, readEntries, sentIn } from "./journal.ts";
import type { Death } from "./mortal.ts";
import { play, SCENARIOS, type Scenario } from "./scenarios.ts";
import { heal, lineOf, startIn, stateOf, UNIT, units, withCollector } from "./town.ts";
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
    await stores.people.save(units, withCollector);
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
    // One heir comes at once, another when all that waits for its time has waited long enough.
    const [later, pauses] = death.side === "before" ? [2 * SECOND, undefined] : [5 * MINUTE, [2 * MINUTE]];
    clock.move(later);

    const stores = mongoStores(place);
    const channels = [journalChannel(journal, { refused: scenario.refused === true })];
    const app = await startIn({ stores, clock, channels, name: "heir" });
    await play(app, { scenario, clock }, "acts", { from });
    await heal(app, clock, pauses);
    const context = `${scenario.name}, ${death.side} write ${death.write}`;
    expect(await stateOf(stores, [UNIT]), context).toEqual(clean.healed.state);
    await compareSent(sentIn(journal), clean.healed.sent, mongoStores(place), context);

    const before = sentIn(journal).length;
    await play(app, { scenario, clock }, "next");
    expect(await stateOf(stores, [UNIT]), context).toEqual(clean.ended.state);
    expect(sentIn(journal).slice(before).map(lineOf), context).toEqual(clean.ended.sent.map(lineOf));
    return entries.some((entry) => "played" in entry);
  }

  /** The place of one death, as it was before the scenario's acts. */
  async function staged(clean: Undisturbed, death: Death) {
    const name = `${clean.index}-${death.side}-${death.write % WRITES.length}`;
    const place = database(`${run}-${name}`);
    await restore(place, clean.documents);
    const journal = join(folder, `${clean.index}-${death.side}-${death.write}`);
    return {
      clean,
      place,
      play: { scenario: clean.index, database: `${run}-${name}`, journal, now: clean.now, death },
    };
  }

  it("goes on at the same question, no answer lost and none doubled", async () => {
    let open = await Promise.all(SCENARIOS.map(undisturbed));
    const deaths = new Map(SCENARIOS.map(({ name }) => [name, 0]));
    let victim = waiting();
    for (let first = 1; open.length > 0; first += WRITES.length) {
      const row = WRITES.flatMap((n) => SIDES.map((side): Death => ({ write: first + n, side })));
      const stages = await Promise.all(open.flatMap((one) => row.map((death) => staged(one, death))));
      await kill(victim, { uri, plays: stages.map(({ play }) => play) });
      victim = waiting(); // loads while the heirs are at work
      const through = new Set<Undisturbed>();
      await Promise.all(
        stages.map(async ({ clean, place, play: { death, journal } }) => {
          const { name } = clean.scenario;
          if (await takeUp(clean, death, journal, place)) through.add(clean);
          else deaths.set(name, (deaths.get(name) ?? 0) + 1);
        }),
      );
      open = open.filter((one) => !through.has(one));
    }
    victim.kill("SIGKILL");
    // On both sides of four writes at least: the update, the decision, that it was carried out, that the update is done.
    expect([...deaths].filter(([, died]) => died < 8)).toEqual([]);
  });
});

/** The deaths that one process dies in all scenarios at once: to load it costs more than to play. */
const WRITES = [0, 1];
const SIDES = ["before", "after"] as const;

/** Reminders and notices, by how their ids begin: where nobody knows whether one arrived it is not said again. */
const NOT_REPEATED = ["remind", "leave", "moved", "handed", "reopen", "reopened", "figures", "mismatch", "digest"];

/** Every message of the undisturbed run was sent; a reply perhaps twice, once in all; a reminder never twice. */
async function compareSent(
  sent: Sent[],
  expected: Sent[],
  { outbox }: ReturnType<typeof mongoStores>,
  context: string,
): Promise<void> {
  const lines = sent.map(lineOf);
  const once = [...new Set(lines)];
  const reminders = lines.filter((line) => NOT_REPEATED.some((kind) => line.includes(` ${kind}:`)));
  expect(new Set(reminders).size, context).toBe(reminders.length);
  expect(lines.length - once.length, context).toBeLessThanOrEqual(1);
  const missing = expected.filter((one) => !once.includes(lineOf(one)));
  // A reminder whose sender died in the act is uncertain, and stays so: it may have been read.
  const states = await Promise.all(missing.map(async ({ id }) => [id.split(":")[0], (await outbox.get(id))?.state]));
  expect(
    states.filter(([kind = "", state]) => !NOT_REPEATED.includes(kind) || state !== "uncertain"),
    context,
  ).toEqual([]);
  expect(missing.length, context).toBeLessThanOrEqual(SIDE_BY_SIDE);
  // Who died between the reminders of one message left the rest of them to be said without the first.
  const isPart = (one: Sent) => {
    const [first = ""] = one.message.text.split("\n\n");
    return expected.some(({ chat, message }) => chat === one.chat && message.text.includes(first));
  };
  const unexpected = sent.filter((one) => !expected.some((other) => lineOf(other) === lineOf(one)));
  expect(
    unexpected.filter((one) => !one.id.startsWith("remind:") || !isPart(one)),
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
const DECIDED = ["absences", "calendars", "audit", "verdicts", "reopenings", "digests"];
const COLLECTIONS = ["inbox", "conversations", "reports", "outbox", "marks", "directory", "leases", "dues", ...DECIDED];

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
