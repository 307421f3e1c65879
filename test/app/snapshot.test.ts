import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliver } from "../../src/app/deliver.ts";
import type { Snapshot } from "../../src/app/ports.ts";
import { fileOf, withFile } from "../../src/app/render-file.ts";
import { briefingOf, snapshotFor, summaryOf } from "../../src/app/snapshot.ts";
import type { UnitId } from "../../src/domain/people.ts";
import type { PeriodKind } from "../../src/domain/period.ts";
import { type ReportId, reportId } from "../../src/domain/report.ts";
import { type Day, MINUTE, plus } from "../../src/domain/time.ts";
import { present } from "../../src/summary/present.ts";
import type { Summary } from "../../src/summary/summary.ts";
import { scriptedChannel } from "../harness.ts";
import { weekly } from "../summary/small-week.ts";
import { library, person, smallOffice } from "./snapshot-office.ts";

function totalOf(summary: Summary, id = "con"): { value: number | undefined; before: number | undefined } {
  const total = summary.totals.find((one) => one.id === id);
  return { value: total?.value, before: total?.before?.value };
}

const names = (parts: Snapshot["parts"]) => parts.map(({ period, units: own }) => [period.key, ...own]);

describe("a snapshot", () => {
  it("is one for one question, however often its update is worked, and another for another", async () => {
    const { office, clock, take } = smallOffice("2026-11-27 09:00");
    const first = await take("ct", "2026-W48", "week");
    clock.move(5 * MINUTE);
    expect(await take("ct", "2026-W48", "week")).toEqual(first);
    const others = [
      await take("ct", "2026-W47", "week"),
      await take("ct", "2026-11", "month"),
      await take("ct", "2026-W48", "week", { under: ["iale"] }),
      await take("ct", "2026-W48", "week", { cause: "web:ct:2" }),
      await take("pct", "2026-W48", "week"),
    ];
    expect(new Set([first, ...others].map((one) => one?.id)).size).toBe(6);
    expect(first?.id).toMatch(/^[A-HJKMNP-TV-Z2-9]{10}$/);
    expect((await snapshotFor(office, person("pct"), undefined))?.id).toBe(others[4]?.id);
  });

  it("holds the units that owe the report and that the person may see, those asked for with all below them", async () => {
    const { take } = smallOffice("2026-11-27 09:00");
    const all = ["iale", "iahla", "chupuh"];
    expect(names((await take("ct", "2026-W48", "week"))?.parts ?? [])).toEqual([["2026-W48", ...all]]);
    expect(names((await take("ct", "2026-W48", "week", { under: ["huyen"] }))?.parts ?? [])).toEqual([
      ["2026-W48", ...all],
    ]);
    expect(names((await take("vt-iale", "2026-W48", "week"))?.parts ?? [])).toEqual([["2026-W48", "iale"]]);
    expect(await take("vt-iale", "2026-W48", "week", { under: ["iahla"] })).toBeUndefined();
    expect(await take("vt-nhonhoa", "2026-W48", "week")).toBeUndefined();
  });

  it("makes a longer period of the flow's own periods that are due by tomorrow, and compares it once all are", async () => {
    const { take, clock } = smallOffice("2026-11-18 09:00");
    const before = await take("ct", "2026-11", "month"); // week 47 has opened, and hardly anybody has reported it
    expect(before?.parts.map(({ period }) => period.key)).toEqual(["2026-W45", "2026-W46"]);
    clock.move(24 * 60 * MINUTE);
    const going = await take("ct", "2026-11", "month", { cause: "a day later" });
    expect([going?.parts.map(({ period }) => period.key), going?.before]).toEqual([
      ["2026-W45", "2026-W46", "2026-W47"],
      [],
    ]);
    const whole = await take("ct", "2026-10", "month");
    expect(whole?.parts.map(({ period }) => period.key)).toEqual(["2026-W41", "2026-W42", "2026-W43", "2026-W44"]);
    expect(whole?.before.map(({ period }) => period.key)).toEqual([
      "2026-W36",
      "2026-W37",
      "2026-W38",
      "2026-W39",
      "2026-W40",
    ]);
    expect(await take("ct", "2026-W49", "week")).toBeUndefined();
    expect(await take("ct", "2027-01", "month")).toBeUndefined();
  });
});

describe("its summary", () => {
  it("does not know of what came after it: first reports, and amendments of those it has", async () => {
    const { office, clock, report, summary } = smallOffice("2026-11-27 17:00");
    await report("iale", "2026-W48", "2026-11-27 15:00", { con: 12 });
    await report("iahla", "2026-W48", "2026-11-27 16:10", { con: 5 });
    await report("iahla", "2026-W48", "2026-11-27 16:20", { con: 6 });
    await report("iale", "2026-W47", "2026-11-20 15:00", { con: 9 });
    const { snapshot, summary: then } = await summary("ct", "2026-W48", "week");
    expect([totalOf(then), then.received, then.late.map(({ unit }) => unit.id)]).toEqual([
      { value: 18, before: 9 },
      2,
      ["iahla"],
    ]);
    clock.move(60 * MINUTE);
    await report("iale", "2026-W48", "2026-11-27 17:30", { con: 14 });
    await report("iahla", "2026-W48", "2026-11-27 17:31", { con: 7 });
    await report("iahla", "2026-W48", "2026-11-27 17:32", { con: 8 });
    await report("chupuh", "2026-W48", "2026-11-27 17:40", { con: 100 });
    await report("iale", "2026-W47", "2026-11-27 17:45", { con: 1 });
    expect(await summaryOf(office, snapshot)).toEqual(then);
    const { amended, summary: again } = await briefingOf(office, snapshot);
    expect(again).toEqual(then);
    expect([...amended].sort()).toEqual([idOf("iahla"), idOf("iale")]); // not last week's, which is none of its own
  });

  it("counts what came at its very instant", async () => {
    const { office, report, summary } = smallOffice("2026-11-27 15:00");
    await report("iale", "2026-W48", "2026-11-27 15:00", { con: 12 });
    await report("iahla", "2026-W48", "2026-11-27 14:00", { con: 1 });
    await report("iahla", "2026-W48", "2026-11-27 15:00", { con: 2 });
    const { snapshot, summary: then } = await summary("ct", "2026-W48", "week");
    expect(totalOf(then).value).toBe(14);
    expect((await briefingOf(office, snapshot)).amended.size).toBe(0);
  });

  it("looks at all revisions where a report was stored before it was noted when its figures were amended", async () => {
    const { office, stores, report, summary } = smallOffice("2026-11-27 17:00");
    await report("iale", "2026-W48", "2026-11-27 15:00", { con: 12 });
    const { snapshot } = await summary("ct", "2026-W48", "week");
    await report("iale", "2026-W48", "2026-11-27 17:30", { con: 14 });
    const { figures } = stores.reports;
    stores.reports.figures = async (...asked) =>
      (await figures(...asked)).map((one) => ({ ...one, amendedAt: undefined }));
    expect(totalOf(await summaryOf(office, snapshot)).value).toBe(12);
  });

  it("is told the deadline that held then, also when the calendar is changed afterwards", async () => {
    const { office, stores, summary } = smallOffice("2026-11-25 09:00");
    const { snapshot, summary: then } = await summary("ct", "2026-W48", "week");
    const off = { id: "c1", day: "2026-11-27" as Day, kind: "holiday" as const, name: "Nghỉ", by: person("ct").id };
    await stores.calendarChanges.add(0, [{ ...off, at: plus(snapshot.at, MINUTE) }]);
    expect((await summaryOf(office, snapshot)).deadline).toEqual(then.deadline);
    await stores.calendarChanges.add(1, [{ ...off, id: "c2", at: snapshot.at }]);
    expect((await summaryOf(office, snapshot)).deadline).not.toEqual(then.deadline);
  });

  it("is the same for ever, whatever is reported, amended and asked of in whichever period", async () => {
    const event = fc.record({
      unit: fc.constantFrom("iale", "iahla", "chupuh", "nhonhoa", "chudon"),
      week: fc.constantFrom("2026-W26", "2026-W27", "2026-W28", "2026-W29"),
      con: fc.integer({ min: 0, max: 50 }),
    });
    const asked = fc.constantFrom<[string, PeriodKind]>(
      ["2026-W28", "week"],
      ["2026-W27", "week"],
      ["2026-07", "month"],
      ["2026-06", "month"],
      ["2026-Q2", "quarter"],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 20 }),
        fc.array(event, { maxLength: 20 }),
        asked,
        async (first, then, [key, kind]) => {
          const { office, clock, report, summary } = smallOffice("2026-08-03 08:00");
          for (const { unit, week, con } of first) {
            clock.move(MINUTE);
            await report(unit, week, clock.now(), { con, dau: con });
          }
          const { snapshot, summary: shown } = await summary("ct", key, kind);
          const trend = (await briefingOf(office, snapshot)).trend;
          for (const { unit, week, con } of then) {
            clock.move(MINUTE);
            await report(unit, week, clock.now(), { con, dau: con });
          }
          const again = await briefingOf(office, snapshot);
          expect(await summaryOf(office, snapshot)).toEqual(shown);
          expect([again.summary, again.trend]).toEqual([shown, trend]);
          expect(present(again.summary, weekly)).toBe(present(shown, weekly));
          const touched = new Set(then.map(({ unit, week }) => reportId(unit as UnitId, weekly.id, week)));
          const known = shown.units.flatMap(({ reports }) => reports.flatMap((one) => ("id" in one ? [one.id] : [])));
          expect(again.amended).toEqual(new Set<ReportId>(known.filter((id) => touched.has(id))));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("units that ended", () => {
  it("are compared through what became of them, also by who sees only that", async () => {
    const { report, summary } = smallOffice("2026-07-09 09:00");
    for (const [unit, con] of [
      ["nhonhoa", 10],
      ["chudon", 20],
      ["bongoong", 40],
      ["iale", 3],
    ] as const)
      await report(unit, "2026-W26", "2026-06-26 15:00", { con });
    await report("chupuh", "2026-W27", "2026-07-03 15:00", { con: 33 });
    const whole = await summary("ct", "2026-W27", "week");
    expect(names(whole.snapshot.before)).toEqual([["2026-W26", "iale", "iahla", "nhonhoa", "chudon", "bongoong"]]);
    expect(totalOf(whole.summary)).toEqual({ value: 33, before: 33 });
    expect(whole.summary.seams.map(({ from, to }) => [from.id, to.id])).toEqual([
      ["chudon", "chupuh"],
      ["nhonhoa", "chupuh"],
    ]);
    expect(whole.summary.withoutHeir.map(({ id }) => id)).toEqual(["bongoong"]);
    // Each heir of Bờ Ngoong may see it, but a part of it went elsewhere: it is compared with nobody's.
    const own = await summary("vt-chupuh", "2026-W27", "week");
    expect(names(own.snapshot.before)).toEqual([["2026-W26", "nhonhoa", "chudon", "bongoong"]]);
    expect(totalOf(own.summary)).toEqual({ value: 33, before: 30 });
    expect(own.summary.withoutHeir.map(({ id }) => id)).toEqual(["bongoong"]);
    const asked = await summary("ct", "2026-W27", "week", { under: ["chupuh"] });
    expect(names(asked.snapshot.before)).toEqual([["2026-W26", "nhonhoa", "chudon"]]);
  });

  it("are parts of a longer period where the person sees them, and of the trend", async () => {
    const { office, report, summary } = smallOffice("2026-08-03 09:00");
    await report("nhonhoa", "2026-W26", "2026-06-26 15:00", { con: 10 });
    await report("bongoong", "2026-W26", "2026-06-26 15:00", { con: 40 });
    await report("chupuh", "2026-W29", "2026-07-17 15:00", { con: 33 });
    const { snapshot } = await summary("ct", "2026-Q3", "quarter", { under: ["chupuh"] });
    expect(new Set(snapshot.parts.flatMap((part) => part.units))).toEqual(new Set(["chupuh"]));
    const { summary: spring } = await summary("ct", "2026-Q2", "quarter", { under: ["chupuh"] });
    expect([spring.units.map(({ unit }) => unit.id), totalOf(spring).value]).toEqual([["chudon", "nhonhoa"], 10]);
    const { trend } = await briefingOf(office, (await summary("vt-chupuh", "2026-W29", "week")).snapshot);
    expect(trend.map(({ period, expected, received, values }) => [period.key, expected, received, values[1]])).toEqual([
      ["2026-W22", 2, 0, undefined],
      ["2026-W23", 2, 0, undefined],
      ["2026-W24", 2, 0, undefined],
      ["2026-W25", 2, 0, undefined],
      ["2026-W26", 2, 1, 10],
      ["2026-W27", 1, 0, undefined],
      ["2026-W28", 1, 0, undefined],
      ["2026-W29", 1, 1, 33],
    ]);
  });
});

describe("who may see a snapshot again", () => {
  it("is whoever took it, and whoever may see all its units today", async () => {
    const { office, take } = smallOffice("2026-11-27 09:00");
    const whole = (await take("ct", "2026-W48", "week"))?.id;
    const own = (await take("vt-iale", "2026-W48", "week"))?.id;
    const sees = async (who: string, id: string | undefined) =>
      (await snapshotFor(office, person(who), id)) !== undefined;
    expect([await sees("ct", whole), await sees("pct", whole), await sees("vt-iale", whole)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([await sees("vt-iale", own), await sees("pct", own), await sees("vt-iahla", own)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(await sees("ct", whole?.toLowerCase())).toBe(true);
    expect(await sees("ct", "ABCDEFGHJK")).toBe(false);
    expect(await snapshotFor(office, person("pct"), undefined)).toBeUndefined();
  });
});

describe("the file of a snapshot", () => {
  const message = { text: "Biểu đồ", file: { make: "excel" as const, snapshot: "" } };
  const excel = { name: "bao-cao.xlsx", mime: "application/vnd", bytes: new Uint8Array([1]) };

  it("is made with its briefing; of one that is no more, its message is sent without", async () => {
    const { office, take } = smallOffice("2026-11-27 09:00");
    const snapshot = await take("ct", "2026-W48", "week");
    office.renderFile = (_, briefing) =>
      Promise.resolve(briefing && { ...excel, name: `${briefing.snapshot.id} ${briefing.summary.expected}` });
    const recipe = { make: "excel" as const, snapshot: snapshot?.id ?? "" };
    expect((await fileOf(office, recipe))?.name).toBe(`${snapshot?.id} 3`);
    expect((await withFile(office, { ...message, file: recipe })).file?.name).toBe(`${snapshot?.id} 3`);
    expect(await fileOf(office, message.file)).toBeUndefined();
    expect(await withFile(office, message)).toEqual({
      message: { text: `Biểu đồ\n${library.wording.say("file.lost")}` },
    });
  });

  it("does not cost the message's text when it cannot be made; when the store is away, all of it waits", async () => {
    const { office, stores, take } = smallOffice("2026-11-27 09:00");
    const snapshot = await take("ct", "2026-W48", "week");
    const wanted = { ...message, file: { make: "excel" as const, snapshot: snapshot?.id ?? "" } };
    office.renderFile = () => Promise.reject(new Error("the thread died"));
    expect(await withFile(office, wanted)).toEqual({
      message: { text: `Biểu đồ\n${library.wording.say("file.failed")}` },
    });
    await expect(fileOf(office, wanted.file)).rejects.toThrow("the thread died");
    stores.reports.figures = () => Promise.reject(new Error("away"));
    await expect(withFile(office, wanted)).rejects.toThrow("away");
  });
});

describe("a file that a platform refuses", () => {
  const file = { make: "qr" as const, text: "x", name: "ma.png" };
  const png = { name: "ma.png", mime: "image/png", bytes: new Uint8Array([1]) };
  const address = { channel: "web", chat: "ct" };

  it("does not cost the message's text, which says where else the file is", async () => {
    const { office } = smallOffice("2026-11-27 09:00");
    const channel = scriptedChannel();
    office.channels.set("web", channel.channel);
    office.renderFile = () => Promise.resolve(png);
    const { send } = channel.channel;
    channel.channel.send = (chat, id, message, now, sent) =>
      sent === undefined ? send(chat, id, message, now) : Promise.resolve({ ok: false, why: "bug" });
    const text = `Tổng kết\n${library.wording.say("file.refused", { name: "ma.png" })}`;
    expect(await deliver(office, address, "say:1", { text: "Tổng kết", file })).toEqual({ ok: true, id: "m1" });
    office.links = {
      file: () => "https://giaoban.example/tep/1",
      page: () => "",
      upload: () => "",
      board: () => "",
    };
    await deliver(office, address, "say:2", { text: "Tổng kết", file });
    const link = library.wording.say("file.refused_link", { name: "ma.png", link: "https://giaoban.example/tep/1" });
    expect(channel.sent.map(({ message }) => message)).toEqual([{ text }, { text: `Tổng kết\n${link}` }]);
  });

  it("is tried as before where the chat or the network is the trouble", async () => {
    const { office } = smallOffice("2026-11-27 09:00");
    const channel = scriptedChannel();
    office.channels.set("web", channel.channel);
    office.renderFile = () => Promise.resolve(png);
    let tries = 0;
    channel.answer = () => {
      tries += 1;
      return { ok: false, why: "retry", ms: 5 };
    };
    expect(await deliver(office, address, "say:1", { text: "Tổng kết", file })).toEqual({
      ok: false,
      why: "retry",
      ms: 5,
    });
    expect(tries).toBe(1);
  });
});

function idOf(unit: string): ReportId {
  return reportId(unit as UnitId, weekly.id, "2026-W48");
}
