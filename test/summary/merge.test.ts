import { describe, expect, it } from "vitest";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { type Unit, UnitId } from "../../src/domain/people.ts";
import { type Period, type PeriodKind, periodFromKey } from "../../src/domain/period.ts";
import { type Answers, type Figures, reportId } from "../../src/domain/report.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { heirsOf } from "../../src/summary/heirs.ts";
import { summarize } from "../../src/summary/summarize.ts";
import type { Summary } from "../../src/summary/summary.ts";
import { realCalendar } from "../domain/real-calendar.ts";
import { shippedLibrary } from "../harness.ts";
import { time, unitOf } from "../reminders/small-office.ts";
import { deadline, report, weekly as small } from "./small-week.ts";

const library = shippedLibrary();
const dossiers = library.flows.find(({ id }) => id === "bao-cao-tthc") as Flow;
const weekly = library.flows.find(({ id }) => id === "bao-cao-tuan") as Flow;

const [iale, iablu, moi] = [unitOf("iale", "Ia Le"), unitOf("iablu", "Ia Blứ"), unitOf("moi", "Ia Le mới")];

/** What the units report part by part; a unit owes the parts that it stands in, and has not reported where it says nothing. */
type Said = [part: string, Record<string, Answers | undefined>][];

function summaryOf(flow: Flow, kind: PeriodKind, key: string, said: Said): Summary {
  const units = [iale, iablu, moi];
  const parts = said.map(([part, of]) => {
    const period = periodFromKey(flow.period, part) as Period;
    const owing = units.filter(({ id }) => id in of);
    return { period, deadline: deadlineOf(flow.deadline, period, realCalendar), units: owing };
  });
  const figures = parts.flatMap(({ period, deadline: { due } }, n) =>
    Object.entries(said[n]?.[1] ?? {}).flatMap(([id, answers]): Figures[] => {
      if (answers === undefined) return [];
      const unit = UnitId.parse(id);
      const rest = { revision: 1, notAsked: [], skipped: [], explained: {} };
      const head = { id: reportId(unit, flow.id, period.key), flow: { id: flow.id, version: 1 }, unit, due, at: due };
      return [{ ...head, period: period.key, answers, ...rest }];
    }),
  );
  const asked = periodFromKey({ ...flow.period, kind }, key) as Period;
  return summarize({
    flow,
    period: asked,
    parts,
    figures,
    before: { parts: [], figures: [] },
    now: time("2026-12-31 08:00"),
  });
}

function totalOf({ totals }: Summary, id: string) {
  const { value, units, partial, notApplicable, missing } = totals.find((one) => one.id === id) as Summary["totals"][0];
  return { value, units, partial, notApplicable, missing };
}

describe("dossiers of three months", () => {
  const month = (before: number, online: number, direct: number, done: number): Answers => ({
    tn_tong: before + online + direct,
    tn_truc_tuyen: online,
    tn_truc_tiep: direct,
    tn_ky_truoc: before,
    gq_tong: done,
    dg_tong: before + online + direct - done,
  });
  const [july, august, september] = [month(10, 20, 5, 30), month(5, 10, 10, 20), month(5, 30, 0, 28)];

  it("are taken in once, however often they were carried over", () => {
    const said: Said = [
      ["2026-07", { iale: july }],
      ["2026-08", { iale: august }],
      ["2026-09", { iale: september }],
    ];
    const summary = summaryOf(dossiers, "quarter", "2026-Q3", said);
    expect(totalOf(summary, "tiep_nhan")).toMatchObject({ value: 10 + 25 + 20 + 30, units: 1, partial: 0 });
    expect([totalOf(summary, "giai_quyet").value, totalOf(summary, "dang").value]).toEqual([78, 7]); // 78 + 7 = 85
  });

  it("have no sum where the first month, with what was carried over, is missing", () => {
    const said: Said = [
      ["2026-07", { iale: undefined }],
      ["2026-08", { iale: august }],
      ["2026-09", { iale: september }],
    ];
    expect(totalOf(summaryOf(dossiers, "quarter", "2026-Q3", said), "tiep_nhan")).toMatchObject({
      value: undefined,
      missing: 1,
    });
  });

  it("are told to be partial where a month between is missing", () => {
    const said: Said = [
      ["2026-07", { iale: july }],
      ["2026-08", { iale: undefined }],
      ["2026-09", { iale: september }],
    ];
    expect(totalOf(summaryOf(dossiers, "quarter", "2026-Q3", said), "tiep_nhan")).toMatchObject({
      value: 65,
      partial: 1,
    });
  });

  it("are counted once over a merge: what was open is in the new unit, what came in stays with both", () => {
    const said: Said = [
      ["2026-07", { iale: july, iablu: july }],
      ["2026-08", { iale: august, iablu: august }],
      ["2026-09", { moi: month(10, 4, 0, 3) }],
    ];
    const summary = summaryOf(dossiers, "quarter", "2026-Q3", said);
    expect(totalOf(summary, "dang")).toEqual({ value: 11, units: 1, partial: 0, notApplicable: 2, missing: 0 });
    expect(totalOf(summary, "tiep_nhan")).toMatchObject({ value: 2 * 10 + 2 * 45 + 4, units: 3, missing: 0 });
    expect(totalOf(summary, "giai_quyet").value).toBe(103);
    expect(summary.units.map(({ cells }) => cells[3])).toEqual([
      { none: "not_applicable" },
      { none: "not_applicable" },
      { value: 11 },
    ]);
  });
});

describe("weeks of a month", () => {
  const week = (...late: string[]): Answers => ({
    hs_tre: late.length,
    hs_con: 10,
    hs_tre_ds: late.map((ma) => ({ ma, ngay: 3, ly_do: "chờ đo đạc" })),
  });

  it("list late dossiers as the last week has them, as many as the total says", () => {
    const said: Said = [
      ["2026-W45", { iale: week("a", "b") }],
      ["2026-W46", { iale: week("b") }],
    ];
    const summary = summaryOf(weekly, "month", "2026-11", said);
    expect(summary.lists[0]?.rows.map(({ cells }) => cells["ma"])).toEqual(["b"]);
    expect(totalOf(summary, "tre").value).toBe(1);
  });

  it("take no older stock where the last week is missing", () => {
    const said: Said = [
      ["2026-W45", { iale: week("a") }],
      ["2026-W46", { iale: undefined }],
    ];
    const summary = summaryOf(weekly, "month", "2026-11", said);
    expect(totalOf(summary, "con")).toMatchObject({ value: undefined, missing: 1 });
    expect(summary.lists[0]?.rows).toEqual([]);
  });
});

it("figures of several weeks that do not match are held against the week before, not against an older one", () => {
  const weeks = ["2026-W46", "2026-W47", "2026-W48"].map((key) => periodFromKey(small.period, key) as Period);
  const explained = { explained: { khop: "nhận từ xã khác" } };
  const summary = (reported: string[]) =>
    summarize({
      flow: small,
      period: periodFromKey({ ...small.period, kind: "month" }, "2026-11") as Period,
      parts: weeks.map((period) => ({ period, deadline, units: [iale] })),
      figures: reported.map((period, n) => report("iale", { dau: 9, con: n }, { period, ...explained })),
      before: { parts: [], figures: [] },
      now: time("2026-12-01 08:00"),
    }).unbalanced.map(({ sentence }) => sentence.slice(sentence.indexOf(": ") + 2));
  expect(summary(["2026-W46", "2026-W47", "2026-W48"]).slice(1)).toEqual([
    "kỳ trước còn 0, nay ghi 9.",
    "kỳ trước còn 1, nay ghi 9.",
  ]);
  expect(summary(["2026-W46", "2026-W48"])[1]).toBe("kỳ trước còn …, nay ghi 9.");
});

describe("heirs", () => {
  const became = (id: string, ...successors: string[]): Unit => ({
    ...unitOf(id, id),
    successors: successors.map((one) => UnitId.parse(one)),
  });
  const of = (before: Unit[], now: string[], between: Unit[] = []) =>
    Object.fromEntries(
      heirsOf(
        before,
        now.map((id) => unitOf(id, id)),
        between,
      ),
    );

  it("are found through a unit that came and went between the two periods", () => {
    expect(of([became("a", "b")], ["c"], [became("b", "c")])).toEqual({ a: "c" });
    expect(of([became("a", "b")], ["c"])).toEqual({});
  });

  it("are none where a unit was split, and one where its parts came together again", () => {
    expect(of([became("a", "b", "c")], ["b", "c"])).toEqual({});
    expect(of([became("a", "b", "c")], ["d"], [became("b", "d"), became("c", "d")])).toEqual({ a: "d" });
  });

  it("are none where a part went to one that is not here, or that ended", () => {
    const split = [became("a", "b", "c")];
    expect(of(split, ["b"], [became("b"), became("c")])).toEqual({});
    expect(of(split, ["b"], [became("b"), became("c", "d"), became("d")])).toEqual({});
    expect(of([became("a", "b")], ["c"], [became("b")])).toEqual({});
  });

  it("are none in a circle", () => {
    expect(of([became("a", "b"), became("b", "a")], ["c"])).toEqual({});
  });
});
