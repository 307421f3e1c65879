import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/domain/report.ts";
import { time, unitOf } from "../reminders/small-office.ts";
import { four, report, summaryOf } from "./small-week.ts";

const shorts = (deliveries: { unit: { short: string } }[]): string[] => deliveries.map(({ unit }) => unit.short);

describe("who has reported", () => {
  const figures = [
    report("iale", {}, { minutes: 0 }),
    report("iablu", {}, { minutes: 1.5, lateReason: "mất điện" }),
    report("iahla", {}, { minutes: 300 }),
    report("cu", {}, { minutes: -5 }), // not among the units that owe
  ];

  it("puts each unit in one of on time, late and missing", () => {
    const summary = summaryOf({ figures });
    expect([summary.expected, summary.received]).toEqual([4, 3]);
    expect(shorts(summary.onTime)).toEqual(["Ia Le"]);
    expect(summary.late).toEqual([
      { unit: { id: "iahla", name: "UBND xã Ia Hla", short: "Ia Hla" }, part: "2026-W48", minutes: 300 },
      {
        unit: { id: "iablu", name: "UBND xã Ia Blứ", short: "Ia Blứ" },
        part: "2026-W48",
        minutes: 2,
        reason: "mất điện",
      },
    ]);
    expect(shorts(summary.missing)).toEqual(["Ia Phang"]);
  });

  it("judges a report by the due time that stood when it was given", () => {
    const moved = { ...report("iale", {}, { minutes: 30 }), due: time("2026-11-27 17:00") };
    expect(shorts(summaryOf({ figures: [moved] }).onTime)).toEqual(["Ia Le"]);
  });

  it.each([
    ["2026-11-27 16:00", false],
    ["2026-11-27 16:01", true],
  ])("at %s the missing are overdue: %s", (now, overdue) => {
    expect(summaryOf({ now: time(now) }).overdue).toBe(overdue);
  });

  it("looks only at the units it is given", () => {
    const summary = summaryOf({ figures, units: four.slice(0, 1) });
    expect([summary.expected, summary.received, summary.missing]).toEqual([1, 1, []]);
  });
});

/** A total over reports with these answers, the first from the first unit, and so on. */
function total(id: string, figures: Answers[], before: Answers[] = [], notAsked: string[][] = []) {
  const of = (all: Answers[]) =>
    all.map((answers, n) => report(four[n]?.id ?? "", answers, { notAsked: notAsked[n] ?? [] }));
  return summaryOf({ figures: of(figures), before: of(before) }).totals.find((one) => one.id === id);
}

describe("totals", () => {
  it("adds what was stated: a zero counts, what is missing does not, what was not asked is told apart", () => {
    expect(total("con", [{ con: 5 }, { con: 0 }, {}, {}], [], [[], [], [], ["con"]])).toEqual({
      id: "con",
      title: "Hồ sơ còn lại",
      better: "higher",
      value: 5,
      units: 2,
      notApplicable: 1,
      partial: 0,
      missing: 1,
    });
  });

  it("has no value without a base", () => {
    expect(total("con", [])).toMatchObject({ value: undefined, units: 0, missing: 0 });
    expect(total("con", [{}, {}])).toMatchObject({ value: undefined, units: 0, missing: 2 });
    expect(total("con", [{ con: 0 }])).toMatchObject({ value: 0, units: 1 });
    expect(total("ton", [{ viec_ton: [] }])).toMatchObject({ value: 0, units: 1 });
  });

  it("divides sums by sums, over units that have both parts", () => {
    const rate = total(
      "ty_le",
      [{ tre: 1, con: 10 }, { tre: 0, con: 90 }, { con: 7 }, { tre: 3 }],
      [],
      [[], [], ["tre"]],
    );
    expect(rate).toMatchObject({ value: 0.01, rate: { part: 1, whole: 100 }, units: 2, notApplicable: 1, missing: 1 });
    expect(total("ty_le", [{ tre: 0, con: 0 }])).toMatchObject({
      value: undefined,
      rate: { part: 0, whole: 0 },
      units: 1,
    });
  });

  it.each([
    [{ tre: 5, con: 100 }, undefined],
    [
      { tre: 6, con: 100 },
      { mark: 0.05, side: "above" },
    ],
    [{ con: 100 }, undefined],
  ])("of %o gives the alert %o", (answers, alert) => expect(total("ty_le", [answers])?.alert).toEqual(alert));

  it("compares with the previous period where that has a base, and reads last from it", () => {
    expect(total("con", [{ con: 5 }], [{ con: 3 }, { con: 4 }])?.before).toEqual({ value: 7, units: 2 });
    expect(total("con", [{ con: 5 }], [{}])?.before).toBeUndefined();
    expect(total("con", [{}], [{ con: 3 }])).toMatchObject({ value: undefined, before: { value: 3, units: 1 } });
    expect(total("tang", [{ con: 5 }, { con: 1 }, {}], [{ con: 3 }, {}, { con: 9 }])).toMatchObject({
      value: 2,
      units: 1,
      missing: 2,
    });
  });

  it("counts the reports of the previous period that it compares with", () => {
    expect(summaryOf({ before: [report("iale", {}), report("cu", {})] }).receivedBefore).toBe(1);
  });
});

/** The lists over reports with these answers, a row as words. */
function lists(answers: Answers[], now = "2026-11-30 07:30") {
  const figures = answers.map((one, n) => report(four[n]?.id ?? "", one));
  return summaryOf({ figures, now: time(now) }).lists.map(({ title, rows, top, overdue }) => ({
    title,
    rows: rows
      .slice(0, top)
      .map(({ unit, cells, daysLeft = 0 }) =>
        [unit.short, ...Object.values(cells), ...(daysLeft < 0 ? [`+${-daysLeft}`] : [])].join(" "),
      ),
    count: rows.length,
    overdue,
  }));
}

describe("lists", () => {
  it("sorts the rows of all units, shows the first and counts all; a missing cell comes last, equal ones by unit", () => {
    const [late] = lists([
      { tre_ds: [{ ma: "a", ngay: 2 }, { ma: "b" }] },
      {
        tre_ds: [
          { ma: "c", ngay: 2 },
          { ma: "d", ngay: 10 },
        ],
      },
      { tre_ds: [] },
    ]);
    expect(late).toEqual({
      title: "Hồ sơ trễ",
      rows: ["Ia Blứ d 10", "Ia Blứ c 2", "Ia Le a 2"],
      count: 4,
      overdue: undefined,
    });
  });

  it("counts work past its day, as it stood when the period ended or, before that, today", () => {
    const work = [
      {
        viec_ton: [
          { viec: "a", han: "2026-11-26" },
          { viec: "b" },
          { viec: "c", han: "2026-11-29" },
          { viec: "d", han: "2026-11-20" },
        ],
      },
    ];
    expect(lists(work)[1]).toEqual({
      title: "Việc chưa xong",
      rows: ["Ia Le d 2026-11-20 +9", "Ia Le a 2026-11-26 +3", "Ia Le c 2026-11-29", "Ia Le b"],
      count: 4,
      overdue: 2,
    });
    expect(lists(work, "2026-11-25 08:00")[1]).toMatchObject({
      rows: ["Ia Le d 2026-11-20 +5", "Ia Le a 2026-11-26", "Ia Le c 2026-11-29", "Ia Le b"],
      overdue: 1,
    });
  });

  it("lists words by unit", () => {
    expect(lists([{ kien_nghi: "Thêm người" }, {}, { kien_nghi: "Sửa đường" }])[2]).toMatchObject({
      rows: ["Ia Hla Sửa đường", "Ia Le Thêm người"],
      count: 2,
    });
  });
});

it("figures that do not match stand with the unit's reason", () => {
  const figures = [
    report("iale", { dau: 7 }, { explained: { khop: "nhận từ xã khác", cu: "của một kiểm tra đã bỏ" } }),
    report("iablu", { dau: 3 }),
  ];
  const before = [report("iale", { con: 5 }), report("iablu", { con: 3 })];
  expect(summaryOf({ figures, before }).unbalanced).toEqual([
    {
      unit: { id: "iale", name: "UBND xã Ia Le", short: "Ia Le" },
      part: "2026-W48",
      check: "khop",
      sentence: "UBND xã Ia Le Tuần 48/2026 (23/11–29/11): kỳ trước còn 5, nay ghi 7.",
      explanation: "nhận từ xã khác",
    },
  ]);
});

it("names units in the order of the Vietnamese alphabet", () => {
  const units = ["Đak Đoa", "Ia Le", "Dun"].map((name) => unitOf(name, name));
  expect(shorts(summaryOf({ units }).missing)).toEqual(["Dun", "Đak Đoa", "Ia Le"]);
});
