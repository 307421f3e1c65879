import mongoose, { type Connection } from "mongoose";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import type { App } from "../../src/app/app.ts";
import type { Stores } from "../../src/app/ports.ts";
import { MINUTE, SECOND } from "../../src/domain/time.ts";
import { ping } from "../../src/store/mongo/connect.ts";
import { modelsOf } from "../../src/store/mongo/models.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { handClock, scriptedChannel } from "../harness.ts";
import { withMongo } from "../with-mongo.ts";
import { type Cable, cableTo } from "./cable.ts";
import { linesOf } from "./lines.ts";
import { CLERK, OTHER, people, REPORT, startIn, UNIT, units, update } from "./town.ts";

/** As `connect` does, but for its five seconds of patience: a test is not to wait for them. */
async function impatient(uri: string, name: string): Promise<Connection> {
  return mongoose.createConnection().openUri(uri, {
    dbName: name,
    w: "majority",
    journal: true,
    ignoreUndefined: true,
    bufferCommands: false,
    serverSelectionTimeoutMS: 150,
    heartbeatFrequencyMS: 500,
  });
}

/** What is said in this file: none of it may be found in the log, nor what is answered. */
const WORDS = ["Họp dân thôn Phung", "Rà soát hộ nghèo làng Kly", "5 12 10"];

describe.skipIf(inject("mongo") === undefined)("a database that goes away", () => {
  let cable: Cable;
  let leave: () => void;
  let left: Promise<void>;
  let away: Connection;
  let here: Stores;
  let app: App;
  const clock = handClock("2026-11-27", "09:00");
  let channel = scriptedChannel();
  let log = linesOf();

  beforeEach(async () => {
    channel = scriptedChannel();
    log = linesOf();
    clock.set(handClock("2026-11-27", "09:00").now());
    await new Promise<void>((ready, fails) => {
      left = withMongo(async (stores, { uri, name }) => {
        here = stores;
        await stores.people.save(units, people);
        cable = await cableTo(uri);
        away = await impatient(cable.uri, name);
        app = await startIn({ stores: mongoStores(away), clock, log, channels: [channel.channel] });
        const leaving = new Promise<void>((go) => {
          leave = go;
        });
        ready();
        await leaving;
        await away.destroy();
        await cable.close();
      });
      left.catch(fails);
    });
  });
  afterEach(async () => {
    const said = [...WORDS, ...channel.sent.map(({ message }) => message.text)];
    const tells = log.lines.filter(
      (line) => said.some((words) => line.includes(words)) || /mongodb:|127\.0\.0\.1/.test(line),
    );
    leave();
    await left;
    if (tells.length > 0) throw new Error(`The log tells too much: ${tells.join()}`);
  });

  async function says(n: number, text: string, who = CLERK): Promise<void> {
    await app.receive([update(who, n, text, clock)]);
    await app.idle();
  }

  async function acknowledged(n: number, text: string): Promise<boolean> {
    return app.receive([update(CLERK, n, text, clock)]).then(
      () => true,
      () => false,
    );
  }

  async function pulse(ms: number): Promise<void> {
    clock.move(ms);
    await app.tick();
    await app.idle();
  }

  /** Until the driver has found its server again: it looks by itself. */
  async function back(): Promise<void> {
    cable.mend();
    while (!(await ping(away))) await new Promise((resume) => void setImmediate(resume));
  }

  const given = async () => (await here.conversations.get(REPORT))?.state;
  const inbox = () => modelsOf(away).inbox;

  it("is told of, and nothing is acknowledged that was not stored", async () => {
    await says(1, "/baocao");
    expect(await ping(away)).toBe(true);
    cable.cut();
    expect(await acknowledged(2, "Họp dân thôn Phung")).toBe(false);
    expect(await ping(away)).toBe(false);
    await expect(app.tick()).resolves.toBeUndefined();
    const told = log.lines.map((line) => (JSON.parse(line) as { message: string }).message);
    expect([...new Set(told)]).toEqual([
      "Worked updates could not be marked yet",
      "The directory could not be read again",
      "Effects left behind could not be carried out",
      "Undone updates could not be taken up",
      "Expired messages could not be looked at",
      "Reminders could not be planned",
      "Notices could not be planned",
      "The pulse could not be noted",
      "Messages could not be relayed",
    ]);

    await back();
    expect((await given())?.said).toEqual({});
    await says(2, "Họp dân thôn Phung"); // the channel was not told, so it hands over again
    expect(Object.keys((await given())?.said ?? {})).toEqual(["viec_xong"]);
    expect(channel.sent).toHaveLength(2);
  });

  it("having stored an update whose receipt was lost, has it worked once", async () => {
    await says(1, "/baocao");
    cable.cutAt("insert", "done");
    expect(await acknowledged(2, "Họp dân thôn Phung")).toBe(false);
    await back();
    await says(2, "Họp dân thôn Phung");
    await pulse(16 * SECOND);
    expect((await given())?.said["viec_xong"]?.answer).toEqual([{ viec: "Họp dân thôn Phung" }]);
    expect(channel.sent.map(({ id }) => id)).toEqual([`${REPORT}:1:0`, `${REPORT}:2:0`]);
  });

  it.each([
    ["before a decision reached it", "update", "sent"],
    ["after it had taken a decision", "update", "done"],
  ] as const)("%s: when it is back the update is worked once, and in order", async (_, command, when) => {
    await says(1, "/baocao");
    await app.housekeep();
    cable.cutAt(command, when);
    await app.receive([update(CLERK, 2, "Họp dân thôn Phung", clock)]);
    await app.idle();
    expect(log.lines.join()).toContain("An update could not be worked");
    await back();
    await says(3, "Rà soát hộ nghèo làng Kly"); // waits: an earlier one is not done
    await says(1, "/baocao", OTHER); // does not wait
    expect(channel.sent.map(({ chat }) => chat).at(-1)).toBe(OTHER);
    await pulse(16 * SECOND);
    await pulse(MINUTE);
    await says(4, "5 12 10");

    const state = await given();
    expect(state?.said["viec_xong"]?.answer).toEqual([{ viec: "Họp dân thôn Phung" }]);
    expect(state?.said["viec_ton"]?.answer).toEqual([{ viec: "Rà soát hộ nghèo làng Kly" }]);
    expect([state?.said["hs_dau_ky"]?.answer, state?.said["hs_xong"]?.answer]).toEqual([5, 10]);
    const mine = channel.sent.filter(({ chat }) => chat === CLERK).map(({ id }) => id);
    expect(mine).toEqual([1, 2, 3, 4].map((rev) => `${REPORT}:${rev}:0`));
    expect((await here.conversations.get(REPORT))?.pending).toEqual([]);
    await app.stop();
    expect(await inbox().countDocuments({ state: "done" })).toBe(5);
  });

  it("before it learned that a reply was sent: the reply is said once more, and the answers stand", async () => {
    await says(1, "/baocao");
    await app.housekeep();
    channel.answer = () => {
      cable.cut();
      return undefined;
    };
    await says(2, "Họp dân thôn Phung");
    channel.answer = () => undefined;
    await back();
    await pulse(16 * SECOND);
    await says(3, "Rà soát hộ nghèo làng Kly");
    await pulse(MINUTE);
    expect(Object.keys((await given())?.said ?? {})).toEqual(["viec_xong", "viec_ton"]);
    expect(channel.sent.map(({ id }) => id)).toEqual([1, 2, 2, 3].map((rev) => `${REPORT}:${rev}:0`));
  });

  it("amid a submission: there is one report, of one revision", async () => {
    for (const [n, text] of ["/baocao", ...WORDS, "0", "không"].entries()) await says(n + 1, text);
    await app.housekeep();
    channel.answer = () => {
      cable.cut();
      return undefined;
    };
    await says(7, "nộp");
    channel.answer = () => undefined;
    await back();
    await pulse(16 * SECOND);
    await pulse(MINUTE);
    const [report, ...more] = await here.reports.ofUnit(UNIT, "bao-cao-tuan", 9);
    expect([report?.latest.revision, report?.earlier, more]).toEqual([1, [], []]);
  });
});
