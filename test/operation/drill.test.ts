import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, inject, it } from "vitest";
import { dropGivenUp, listGivenUp, retryGivenUp } from "../../src/app/given-up.ts";
import type { NewOutboxItem, Stores } from "../../src/app/ports.ts";
import { verifyAudit } from "../../src/app/verify-audit.ts";
import type { UnitId } from "../../src/domain/people.ts";
import { receivedEntry } from "../../src/domain/received.ts";
import type { Report, ReportId } from "../../src/domain/report.ts";
import { MINUTE, SECOND } from "../../src/domain/time.ts";
import { backup } from "../../src/store/mongo/backup.ts";
import { type Row, rowsOf } from "../../src/store/mongo/backup-file.ts";
import { close, connect } from "../../src/store/mongo/connect.ts";
import { restore } from "../../src/store/mongo/restore.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { CHATS, type Process, type Rig, rig } from "../telegram/rig.ts";
import { withMongo } from "../with-mongo.ts";

/**
 * The drill. Clerks report in Telegram (its double) while reminders go out; in the middle of that a backup is taken, and the burst
 * goes on. Then the server is lost. The backup is put into a new database, and giaoban started on it against the same Telegram.
 */

const UNITS = ["iale", "iablu", "iahru", "iahla"] as UnitId[];
const WEEK = (unit: string) => `${unit}:bao-cao-tuan:2026-W48` as ReportId;
const REPORT = ["/baocao bao-cao-tuan 2026-W48", "Họp dân", "không", "5 12 10 0", "không", "nộp"];

let folder = "";
let at: Rig | undefined;
afterEach(async () => {
  await at?.stop();
  at = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** Everything that was shown in a chat, by any channel, as `chat: text`. */
function everSaid({ double, web }: Rig): string[] {
  const telegram = Object.values(CHATS).flatMap((chat) =>
    double
      .chat(chat)
      .messages.filter(({ from }) => from.is_bot)
      .map(({ text = "" }) => `${chat}: ${text}`),
  );
  return [...telegram, ...web.sent.map(({ chat, message }) => `${chat}: ${message.text}`)];
}

/** The burst: who says what, step by step, with the office's pulse in between, until all is said. */
function burstOf(rigged: Rig, process: Process): (() => Promise<void>)[] {
  const { clerk, other, third, fourth, leader } = rigged;
  const pulse = (ms: number) => () => rigged.pulse(process, ms);
  const says = (who: Rig["clerk"], text: string) => () => Promise.resolve(void who.says(text));
  const rounds = REPORT.map((text) => [clerk, other, third].map((who) => says(who, text)));
  const [opening = [], first = [], second = [], third_ = [], fourth_ = [], handing = []] = rounds;
  return [
    ...opening,
    ...first,
    pulse(6 * MINUTE), // 14:01: two hours before it is due
    says(fourth, REPORT[0] ?? ""),
    ...second,
    ...third_,
    says(leader, "/tongket"),
    ...fourth_,
    pulse(SECOND),
    ...handing,
    says(fourth, "Phát giống lúa"),
    says(clerk, "/baocao bao-cao-tuan 2026-W48"),
    says(clerk, "sửa 5: 11"),
    says(clerk, "nộp"), // a second revision
    pulse(2 * 60 * MINUTE), // 16:01: it is due, and who has not reported hears so
    says(other, "/tinhhinh"),
    says(fourth, "không"),
  ];
}

async function reportsIn(stores: Stores): Promise<Report[]> {
  const found = await Promise.all(UNITS.map((unit) => stores.reports.get(WEEK(unit))));
  return found.filter((one) => one !== undefined);
}

describe.skipIf(inject("mongo") === undefined)("a backup that was taken in the middle of a burst", () => {
  // Begun after so many steps of the burst.
  it.each([4, 9, 14, 19, 23, 26])("is restored without a word said twice (begun after %i steps)", async (steps) => {
    folder = await mkdtemp(join(tmpdir(), "giaoban-drill-"));
    const file = join(folder, "backup.jsonl.gz");
    await withMongo(async (stores, { uri, name }) => {
      const rigged = await rig({ stores, day: "2026-11-27", time: "13:55" });
      at = rigged;
      let answer = () => {};
      const answered = new Promise<void>((resolve) => void (answer = resolve));
      const isSlow = ({ message }: NewOutboxItem) => message.text.includes("«/cham»");
      const process = await rigged.process({
        outbox: {
          ...stores.outbox,
          async add(items) {
            if (items.some(isSlow)) await answered;
            return stores.outbox.add(items);
          },
        },
      });
      const connection = await connect(uri, name);
      process.begin();
      const left = burstOf(rigged, process);
      const next = async (): Promise<void> => left.shift()?.();
      for (let n = 0; n < steps; n += 1) {
        await next();
        await process.settled();
      }
      // One thing that came in before is answered when the backup is done.
      rigged.leader.says("/cham");
      await rigged.double.updates.drained();
      let during = 0;
      // With each thing the backup tells of, the burst goes on, at its own pace.
      const stepping: Promise<void>[] = [];
      await backup(connection, file, {
        clock: rigged.clock,
        progress() {
          if (left.length > 0) during += 1;
          stepping.push(next());
        },
      });
      expect(during).toBeGreaterThan(2);
      answer();
      await Promise.all(stepping);
      while (left.length > 0) {
        await next();
        await process.settled();
      }
      await process.settled();
      await process.bot.stop(); // and here the server is lost
      await close(connection);

      const before = everSaid(rigged);
      expect(before.length).toBeGreaterThan(30);
      const kept: Row[] = [];
      for await (const row of rowsOf(file)) kept.push(row);
      await withMongo(async (_, second) => {
        const place = await connect(second.uri, second.name);
        await restore(place, file, { clock: rigged.clock, force: true });
        const restored = mongoStores(place);

        // What the backup holds is there: each report as it was, the audit log whole, each report in it.
        const reports = kept.filter((row) => row.in === "reports").map(({ document: { _id } }) => String(_id));
        const there = await reportsIn(restored);
        expect(there.map(({ id }) => id).sort()).toEqual(reports.sort());
        const verified = await verifyAudit(restored);
        expect(verified.faults).toEqual([]);
        expect(verified.count).toBeGreaterThanOrEqual(kept.filter((row) => row.in === "audit").length);
        const log = new Set((await restored.audit.of("report", 99)).map(({ id }) => id));
        for (const { latest, earlier, ...head } of there)
          for (const submission of [...earlier, latest]) expect(log).toContain(receivedEntry(head, submission).id);

        // Giaoban on it: minutes pass, and nothing that anybody received is said again.
        const heir = await rigged.process(restored);
        heir.begin();
        await heir.settled();
        for (const ms of [SECOND, 16 * SECOND, MINUTE, MINUTE, 3 * MINUTE]) await rigged.pulse(heir, ms);
        const since = newIn(rigged, before);
        expect(since.filter((line) => before.includes(line))).toEqual([]);
        // At this time nothing new is due either; but administrators are told.
        expect(since).toEqual([expect.stringMatching(/^qt-ubnd: Giaoban vừa được khôi phục/)]);

        // Each conversation goes with its report, and all that was decided is stored.
        for (const unit of UNITS) {
          const talk = await restored.conversations.get(WEEK(unit));
          const report = await restored.reports.get(WEEK(unit));
          expect([unit, talk?.state.revision ?? 0]).toEqual([unit, report?.latest.revision ?? 0]);
          expect(talk?.pending ?? []).toEqual([]);
        }

        // Whoever was answering is told to open the report again, goes on where the backup was, and hands it in.
        rigged.fourth.says("không");
        await heir.settled();
        expect(rigged.heard(7004).at(-1)).toContain("/baocao");
        const { fourth } = rigged;
        for (const text of await missing(restored, "iahla")) {
          fourth.says(text);
          await heir.settled();
        }
        expect((await restored.reports.get(WEEK("iahla")))?.latest.answers["viec_ton"]).toBeDefined();
        expect(rigged.heard(7004).at(-1)).toContain("Đã nhận");
        expect((await verifyAudit(restored)).faults).toEqual([]);

        // What was held is shown, and goes out once when somebody says so, or never.
        const held = await listGivenUp(restored, 99);
        expect(held.every(({ why }) => why === "restored")).toBe(true);
        const [one, ...others] = held.filter(({ from, kind }) => from === "outbox" && kind === "reply");
        const count = everSaid(rigged).length;
        if (one !== undefined) await Promise.all([1, 2].map(() => retryGivenUp(restored, one, rigged.clock.now())));
        for (const other of others) await dropGivenUp(restored, other, { reason: "drill", now: rigged.clock.now() });
        await rigged.pulse(heir, SECOND);
        await rigged.pulse(heir, SECOND);
        expect(everSaid(rigged).length - count).toBe(one === undefined ? 0 : 1);
        await heir.bot.stop();
        await close(place);
      });
    });
  });
});

/** What was said since, whatever the order of chats. */
function newIn(rigged: Rig, before: string[]): string[] {
  const left = [...before];
  return everSaid(rigged).filter((line) => {
    const place = left.indexOf(line);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

/** What the clerk of a unit has yet to say, from the beginning where there is no draft. */
async function missing(stores: Stores, unit: string): Promise<string[]> {
  const said = Object.keys((await stores.conversations.get(WEEK(unit)))?.state.said ?? {}).length;
  const [open = "", ...answers] = REPORT.slice(0, -1);
  return [open, ...answers.slice(said), "mất điện", "nộp"]; // it is late by then
}
