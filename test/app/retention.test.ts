import { describe, expect, inject, it } from "vitest";
import type { Log, Stores } from "../../src/app/ports.ts";
import type { PersonId } from "../../src/domain/people.ts";
import type { ReportId } from "../../src/domain/report.ts";
import { at, DAY, type Day, HOUR, type Instant } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, scriptedChannel, shippedLibrary } from "../harness.ts";
import { sampleFile } from "../sample-file.ts";
import { withMongo } from "../with-mongo.ts";
import { library } from "./town.ts";

const CLERK = "vt-iale";
const LEADER = "ct-ubnd";
const CHAT = { channel: "web", chat: CLERK };
const REPORT = "iale:bao-cao-tuan:2026-W48" as ReportId;

/** A clerk who has reported in November, been on leave, and brought a file that belongs to nothing; with a log that is kept. */
async function town(stores: Stores) {
  const clock = handClock("2026-11-27", "09:00");
  const logged: Record<string, unknown>[] = [];
  const note = (fields: Record<string, unknown>) => void logged.push(fields);
  const log: Log = { info: note, warn: note, error: (fields, text) => note({ ...fields, failed: text }) };
  const play = await office({ stores, clock, library, log, channel: scriptedChannel() });
  for (const text of ["/baocao tuần", "Họp dân", "không", "1 2 3", "không", "nộp"]) await play.says(CLERK, text);
  await play.says(CLERK, "/nghi 3/12-4/12 thay không ai");
  await play.says(LEADER, "/tongket tuần 48");
  await stores.transcript.add({ id: "l1", chat: CLERK, at: clock.now(), from: "bot", message: { text: "Xin chào." } });
  await stores.files.put("web:1", { name: "a.pdf", mime: "application/pdf", bytes: sampleFile("pdf") }, clock.now());
  await play.tick();
  logged.length = 0;
  return { ...play, clock, logged };
}

/** Ticks on a day at a time; returns what was said to have been taken away. */
async function dayAfter({ clock, tick, logged }: Awaited<ReturnType<typeof town>>, day: string, time = "02:30") {
  clock.set(at(day as Day, time));
  logged.length = 0;
  await tick();
  return (
    logged.filter((fields) => !("failed" in fields)).find((fields) => "updates" in fields || "replies" in fields) ?? {}
  );
}

function tests(run: (test: (stores: Stores) => Promise<void>) => Promise<void>): void {
  it("takes away nothing before its time, raw chat after 90 days, reminders later; reports and the audit log never", () =>
    run(async (stores) => {
      const play = await town(stores);
      const chain = await stores.audit.chain(0, 999);
      const figures = await stores.reports.figures("bao-cao-tuan", ["2026-W48"]);
      expect(await dayAfter(play, "2027-02-25")).toEqual({});
      expect(await stores.transcript.after(CLERK, 0, 9)).toHaveLength(1);
      expect(await stores.inbox.lastFrom(CHAT)).toBeDefined();

      const taken = await dayAfter(play, "2027-02-26");
      expect(taken).toMatchObject({ updates: 8, lines: 1 });
      expect(taken.replies).toBeGreaterThan(0);
      expect(await stores.transcript.after(CLERK, 0, 9)).toEqual([]);
      expect(await stores.inbox.lastFrom(CHAT)).toBeUndefined();

      await dayAfter(play, "2029-12-01");
      expect(await stores.snapshots.of(LEADER as PersonId, 9)).toHaveLength(1);
      await dayAfter(play, "2030-06-03");
      expect(await stores.snapshots.of(LEADER as PersonId, 9)).toEqual([]);
      expect(await stores.absences.since("2026-01-01" as Day)).toEqual([]);
      expect((await stores.reports.get(REPORT))?.latest.sources.viec_xong?.[0]?.words).toBe("Họp dân");
      expect(await stores.reports.figures("bao-cao-tuan", ["2026-W48"])).toEqual(figures);
      expect((await stores.audit.chain(0, 999)).slice(0, chain.length)).toEqual(chain);
    }));

  it("does it once a day, after 2 o'clock", () =>
    run(async (stores) => {
      const play = await town(stores);
      expect(await dayAfter(play, "2027-03-01", "01:59")).toEqual({});
      expect(await dayAfter(play, "2027-03-01", "02:00")).not.toEqual({});
      await stores.transcript.add({ id: "l2", chat: CLERK, at: 1 as Instant, from: "bot", message: { text: "cũ" } });
      expect(await dayAfter(play, "2027-03-01", "23:00")).toEqual({});
      expect(await stores.transcript.after(CLERK, 0, 9)).toHaveLength(1);
      await dayAfter(play, "2027-03-02");
      expect(await stores.transcript.after(CLERK, 0, 9)).toEqual([]);
    }));

  it("says nothing again for what it took away: no reminder, no notice, and no update that is repeated early", () =>
    run(async (stores) => {
      const play = await town(stores);
      for (let day = 27; day <= 30; day += 1) await dayAfter(play, `2026-11-${day}`, "16:30");
      await dayAfter(play, "2026-12-07", "08:00");
      const said = () => play.channel.sent.map(({ chat, message }) => `${chat} ${message.text}`);
      const about = (period: string) => said().filter((text) => text.includes(period)).length;
      const before = about("Tuần 48/2026");
      expect(before).toBeGreaterThan(0);
      for (const day of ["2027-02-26", "2027-03-01", "2028-01-10", "2028-01-11"]) {
        await dayAfter(play, day, "02:10");
        await dayAfter(play, day, "09:00");
      }
      expect(about("Tuần 48/2026")).toBe(before);
    }));

  it("drops a file that belongs to nothing, and keeps those of reports and drafts", () =>
    run(async (stores) => {
      const play = await town(stores);
      const attached = { id: "web:2", name: "b.pdf", mime: "application/pdf", size: 3 };
      await stores.files.put("web:2", { ...attached, bytes: sampleFile("pdf") }, play.clock.now());
      const report = await stores.reports.get(REPORT);
      if (report === undefined) throw new Error("no report");
      const source = { by: CLERK as never, at: 0 as Instant, words: "", cause: "u" };
      await stores.reports.rewrite(REPORT, { ...report.latest, attached: { viec_xong: [{ ...attached, source }] } });
      play.clock.move(29 * DAY);
      await play.tick();
      expect(await stores.files.get("web:1")).toBeDefined();
      play.clock.move(2 * DAY);
      await play.tick();
      expect(await stores.files.get("web:1")).toBeUndefined();
      expect(await stores.files.get("web:2")).toBeDefined();
      expect(await stores.files.stale(play.clock.now(), 9)).toEqual([]);
    }));

  it("lets one process do it, and the next one when that died", () =>
    run(async (stores) => {
      const play = await town(stores);
      play.clock.set(at("2027-03-01" as Day, "02:30"));
      await stores.leases.take("retention", "another", play.clock.now(), (play.clock.now() + HOUR) as Instant);
      await play.tick();
      expect(await stores.transcript.after(CLERK, 0, 9)).toHaveLength(1);
      play.clock.move(HOUR);
      await play.tick();
      expect(await stores.transcript.after(CLERK, 0, 9)).toEqual([]);
    }));
}

describe("retention, on memory", () => {
  tests((test) => test(memoryStores()));

  it("does in several ticks what is too much for one, so that reminders need not wait", async () => {
    const stores = memoryStores();
    const play = await town(stores);
    for (let n = 0; n < 12_000; n += 1)
      await stores.transcript.add({ id: `old${n}`, chat: "a", at: n as Instant, from: "bot", message: { text: "cũ" } });
    const first = Number((await dayAfter(play, "2027-03-01")).lines);
    expect(first).toBeLessThan(12_001);
    play.logged.length = 0;
    play.clock.move(10_000);
    await play.tick();
    const second = Number(play.logged.find((fields) => "lines" in fields)?.lines);
    expect(first + second).toBe(12_001); // the town's own line too
    expect(await stores.transcript.after("a", 0, 99_999)).toEqual([]);
  });

  it("is as the office wrote it, and as usual where it wrote nothing", () => {
    const { retention } = shippedLibrary();
    expect(retention).toEqual({
      raw_chat: 90,
      reminders: 400,
      dropped_files: 30,
      invites: 90,
      leave: 400,
      snapshots: 1100,
    });
    expect(library.retention).toEqual(retention);
  });
});

describe.skipIf(inject("mongo") === undefined)("retention, on MongoDB", () => {
  tests((test) => withMongo(test));
});
