import { describe, expect, it } from "vitest";
import { type Deadline, deadlineOf } from "../../src/domain/deadline.ts";
import { type Unit, UnitId } from "../../src/domain/people.ts";
import { type Period, periodFromKey } from "../../src/domain/period.ts";
import type { Answers, Figures } from "../../src/domain/report.ts";
import { addDays, type Instant } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { summarize } from "../../src/summary/summarize.ts";
import type { Topic } from "../../src/summary/topic.ts";
import { presentTopic } from "../../src/summary/topics.ts";
import { realCalendar } from "../domain/real-calendar.ts";
import { flowOf, time, unitOf } from "../reminders/small-office.ts";
import { four, report } from "./small-week.ts";

const flow: Flow = flowOf(`
deadline: { due: friday 16:00, closes: +3d }
steps:
  - { id: xong, label: Xong, ask: Xong?, answer: list, of: { viec: { title: Việc, answer: text } } }
  - id: ton
    label: Tồn
    carry_over: { ask: "{viec}?", keep: Vẫn làm, done: Xong, drop: Bỏ }
    ask: Tồn?
    answer: list
    of: { viec: { title: Việc, answer: text }, han: { title: Hạn, answer: date, optional: true } }
  - { id: con, label: Còn, ask: Còn?, answer: number, measure: stock }
  - { id: tre, label: Trễ, when: con > 0, ask: Trễ?, answer: number, measure: stock }
summary:
  totals:
    - { id: ton, title: Việc chưa xong, value: count(ton), better: lower, about: outstanding }
    - { id: con, title: Hồ sơ còn lại, value: con }
    - { id: tre, title: Hồ sơ trễ, value: tre, better: lower, about: late_dossiers }
    - { id: ty_le, title: Tỷ lệ xong, value: count(xong), per: count(xong) + count(ton), about: completion }
  lists:
    - { title: Việc chưa xong, from: ton, sort: han asc, about: outstanding }
`);

const MONDAY = time("2026-11-30 07:30");

interface Told {
  figures?: Figures[];
  before?: Figures[];
  units?: Unit[];
  unitsBefore?: Unit[];
  weeks?: string[];
  now?: Instant;
  of?: Flow;
}

/** The topic's lines below its heading, about the week (or weeks) up to 48 seen on the Monday after. */
function told(topic: Topic, { of = flow, ...asked }: Told): string[] {
  const { figures = [], before = [], units = four, unitsBefore = units, weeks = ["2026-W48"], now = MONDAY } = asked;
  const parts = weeks.map((key) => partOf(key, units));
  const summary = summarize({
    flow: of,
    period: parts.length === 1 ? weekOf(weeks[0] ?? "") : november,
    parts,
    figures,
    before: { parts: [partOf("2026-W47", unitsBefore)], figures: before },
    now,
  });
  const [heading, ...lines] = presentTopic(summary, of, topic).split("\n");
  expect(heading).toMatch(/^Báo cáo tuần – (Tuần 48\/2026 \(23\/11–29\/11\)|Tháng 11\/2026) – /);
  return lines;
}

const november = periodFromKey({ kind: "month", edges: "calendar", cumulative: false }, "2026-11") as Period;

function weekOf(key: string): Period {
  return periodFromKey(flow.period, key) as Period;
}

function partOf(key: string, units: Unit[]): { period: Period; deadline: Deadline; units: Unit[] } {
  const period = weekOf(key);
  return { period, deadline: deadlineOf(flow.deadline, period, realCalendar), units };
}

function inWeek(key: string, unit: string, answers: Answers, more: Parameters<typeof report>[2] = {}): Figures {
  return report(unit, answers, { period: key, ...more });
}

const work = (...days: number[]) => days.map((n) => ({ viec: `Việc ${n}`, han: addDays(weekOf("2026-W48").to, n) }));

describe("whatever is asked", () => {
  const topics: Topic[] = ["missing", "outstanding", "late_dossiers", "compare", "by_unit", "overdue", "worst"];
  it.each([...topics, "due_soon", "completion"] as Topic[])("%s: tells that nobody owes the report", (topic) => {
    expect(told(topic, { units: [] })).toEqual(["Không có đơn vị nào phải nộp báo cáo này."]);
  });

  it.each(["outstanding", "compare", "by_unit", "overdue", "completion"] as Topic[])(
    "%s: tells that nobody has reported",
    (topic) => {
      expect(told(topic, {})).toEqual(["Chưa có số liệu vì chưa đơn vị nào nộp."]);
    },
  );

  it.each(["outstanding", "late_dossiers", "completion", "overdue", "due_soon"] as Topic[])(
    "%s: tells that the report does not ask for it",
    (topic) => {
      const bare = flowOf(`deadline: { due: friday 16:00 }
steps: [{ id: con, label: Còn, ask: Còn?, answer: number }]
summary: { totals: [{ id: con, title: Còn, value: con }] }`);
      const lines = told(topic, { of: bare, figures: [report("iale", { con: 1 })] });
      expect(lines).toEqual(["Báo cáo này không thu thập nội dung này."]);
    },
  );
});

describe("missing", () => {
  it("names those at fault, and tells that no reason is known", () => {
    expect(told("missing", { figures: [report("iale", {}), report("iablu", {})] })).toEqual([
      "Chưa nộp 2/4 báo cáo (hạn 16:00 thứ Sáu 27/11/2026):",
      "• Ia Hla",
      "• Ia Phang",
      "Lý do: chưa có, vì đơn vị ghi lý do khi nộp muộn.",
    ]);
  });

  it("blames nobody before the due time", () => {
    expect(told("missing", { figures: [report("iale", {})], now: time("2026-11-27 16:00") })[0]).toBe(
      "Chưa đến hạn, chưa nộp 3/4 báo cáo (hạn 16:00 thứ Sáu 27/11/2026):",
    );
  });

  it("tells that nothing is missing", () => {
    expect(told("missing", { figures: four.map(({ id }) => report(id, {})) })).toEqual(["Đã nhận đủ 4/4 báo cáo."]);
  });

  it("of several weeks tells which, and who still has time for the last one", () => {
    const weeks = ["2026-W46", "2026-W47", "2026-W48"];
    const figures = four.slice(1).flatMap(({ id }) => weeks.map((key) => inWeek(key, id, {})));
    expect(told("missing", { weeks, figures, now: time("2026-11-27 09:00") })).toEqual([
      "Chưa nộp 2/12 báo cáo:",
      "• Ia Le: 2 kỳ (T46–T47)",
      "Lý do: chưa có, vì đơn vị ghi lý do khi nộp muộn.",
      "Chưa đến hạn, chưa nộp 1/12 báo cáo (hạn 16:00 thứ Sáu 27/11/2026):",
      "• Ia Le: 1 kỳ (T48)",
    ]);
  });

  it("tells periods that follow on one another as one, and not all of them", () => {
    const weeks = Array.from({ length: 14 }, (_, n) => `2026-W${35 + n}`);
    const of = (places: number[]) =>
      told("missing", { weeks, units: four.slice(0, 1), figures: places.map((n) => inWeek(`2026-W${n}`, "iale", {})) });
    expect(of([38, 39, 48])[1]).toBe("• Ia Le: 11 kỳ (T35–T37, T40–T47)");
    expect(of([36, 38, 40, 42])[1]).toBe("• Ia Le: 10 kỳ (T35, T37, T39, T41, …)");
  });

  it("counts what a phone does not show", () => {
    const units = Array.from({ length: 155 }, (_, n) => unitOf(`u${n}`, `Xã ${String(n).padStart(3, "0")}`));
    const lines = told("missing", { units });
    expect(lines.slice(29, 32)).toEqual(["• Xã 028", "• Xã 029", "… và 125 đơn vị nữa"]);
  });
});

describe("outstanding, late dossiers, completion", () => {
  const figures = [
    report("iale", { ton: work(-9, 3), xong: [{ viec: "a" }, { viec: "b" }], con: 5, tre: 2 }),
    report("iablu", { ton: work(-2, -1, 5), xong: [], con: 0 }, { notAsked: ["tre"] }),
    report("iahla", { ton: [], xong: [{ viec: "c" }], con: 7, tre: 0 }),
  ];
  const before = [report("iale", { ton: work(1), xong: [], con: 3, tre: 1 })].map((one) => ({
    ...one,
    period: "2026-W47",
  }));

  it("tells the total, its change, which units it comes from, and the rows", () => {
    expect(told("outstanding", { figures, before })).toEqual([
      "• Việc chưa xong: 5 (+4)",
      "Theo đơn vị: Ia Blứ 3; Ia Le 2",
      "",
      "Việc chưa xong (5, quá hạn 3):",
      "• Ia Le: Việc -9; Hạn: 20/11/2026 (quá hạn 9 ngày)",
      "• Ia Blứ: Việc -2; Hạn: 27/11/2026 (quá hạn 2 ngày)",
      "• Ia Blứ: Việc -1; Hạn: 28/11/2026 (quá hạn 1 ngày)",
      "• Ia Le: Việc 3; Hạn: 02/12/2026",
      "• Ia Blứ: Việc 5; Hạn: 04/12/2026",
    ]);
  });

  it("tells on how many units late dossiers rest", () => {
    expect(told("late_dossiers", { figures, before })).toEqual([
      "• Hồ sơ trễ: 2 (+1; trên 2 đơn vị)",
      "Theo đơn vị: Ia Le 2",
    ]);
  });

  it("tells the rate with numerator and denominator, of each unit too, the lowest first", () => {
    expect(told("completion", { figures, before })).toEqual([
      "• Tỷ lệ xong: 37,5% (3/8; +37,5 điểm %)",
      "Theo đơn vị: Ia Blứ 0% (0/3); Ia Le 50% (2/4); Ia Hla 100% (1/1)",
    ]);
  });

  it("states no rate without a base", () => {
    expect(told("completion", { figures: [report("iale", { ton: [], xong: [], con: 0 })] })).toEqual([
      "• Tỷ lệ xong: không đủ số liệu",
    ]);
  });

  it("counts rows and units beyond what a phone shows", () => {
    const units = Array.from({ length: 12 }, (_, n) => unitOf(`u${n}`, `Xã ${String(n).padStart(2, "0")}`));
    const lines = told("outstanding", { units, figures: units.map(({ id }) => report(id, { ton: work(1) })) });
    expect(lines[1]).toMatch(/^Theo đơn vị: Xã 00 1; .*; Xã 07 1 và 4 đơn vị nữa$/);
    expect(lines.at(-1)).toBe("… và 2 mục nữa");
  });
});

describe("compare", () => {
  const [iale, iablu, iahla] = four as [Unit, Unit, Unit];
  const united = { ...unitOf("moi", "Chư Pưh"), validFrom: weekOf("2026-W48").from };
  const gone = { ...unitOf("het", "Ia Hrú"), successors: [] };
  const old = [iablu, iahla].map((unit) => ({ ...unit, successors: [UnitId.parse("moi")] }));

  it("sets now beside before with the units both rest on, and shows the seams", () => {
    const figures = [report("moi", { con: 9, ton: [], xong: [] }), report("iale", { con: 1, ton: [], xong: [] })];
    const before = ["iablu", "iahla", "het"].map((id) => inWeek("2026-W47", id, { con: 4, ton: [], xong: [] }));
    expect(told("compare", { figures, before, units: [iale, united], unitsBefore: [iale, ...old, gone] })).toEqual([
      "Kỳ này 2 báo cáo, kỳ trước 2 báo cáo:",
      "• Việc chưa xong: 0 (2 đơn vị), kỳ trước 0 (2 đơn vị): không đổi",
      "• Hồ sơ còn lại: 10 (2 đơn vị), kỳ trước 8 (2 đơn vị): +2",
      "• Hồ sơ trễ: không đủ số liệu (0 đơn vị), kỳ trước không đủ số liệu (0 đơn vị): không so được",
      "• Tỷ lệ xong: không đủ số liệu (2 đơn vị), kỳ trước không đủ số liệu (0 đơn vị): không so được",
      "Kỳ trước có đơn vị đã sáp nhập, so theo đơn vị tiếp nhận: Chư Pưh (gồm cả Ia Blứ, Ia Hla).",
      "Kỳ trước có đơn vị không so được vì không có một đơn vị tiếp nhận: Ia Hrú.",
    ]);
  });

  it("tells that there is nothing to compare with", () => {
    expect(told("compare", { figures: [report("iale", { con: 1 })] })).toEqual(["Kỳ trước chưa có số liệu để so."]);
  });
});

describe("by unit", () => {
  it("has a line a unit: missing, zero and not applicable are three things", () => {
    const figures = [
      report("iale", { ton: [], xong: [], con: 0 }, { notAsked: ["tre"] }),
      report("iablu", { ton: work(1), xong: [{ viec: "a" }], con: 10_070, tre: 0 }, { minutes: 5 }),
      report("iahla", { ton: [], con: 3 }),
    ];
    expect(told("by_unit", { figures })).toEqual([
      "Thứ tự số: 1. Việc chưa xong; 2. Hồ sơ còn lại; 3. Hồ sơ trễ; 4. Tỷ lệ xong.",
      "• Ia Blứ: 1 | 10.070 | 0 | 50% (nộp muộn)",
      "• Ia Hla: 0 | 3 | ? | ?",
      "• Ia Le: 0 | 0 | – | ÷0",
      "• Ia Phang: chưa nộp",
      "Ghi chú: ? Không có số liệu; – Không thuộc diện; ÷0 Mẫu số bằng 0.",
    ]);
  });

  it("of several weeks tells who has given only some", () => {
    const weeks = ["2026-W47", "2026-W48"];
    const figures = [
      inWeek("2026-W47", "iale", { ton: [], con: 3 }),
      ...weeks.map((key) => inWeek(key, "iablu", { con: 1, ton: [], xong: [], tre: 0 }, { minutes: 3 })),
    ];
    expect(told("by_unit", { weeks, figures, units: four.slice(0, 3) }).slice(1, 4)).toEqual([
      "• Ia Blứ: 0 | 1 | 0 | ÷0",
      "• Ia Hla: chưa nộp",
      "• Ia Le: ? | ? | ? | ? (nộp 1/2 kỳ)",
    ]);
  });
});

describe("overdue and due soon", () => {
  const figures = [
    report("iale", { ton: [...work(-1), ...work(0, 7)] }),
    report("iablu", { ton: [...work(-2, -9), ...work(8)] }),
    report("iahla", { ton: [...work(-5), { viec: "Không hạn" }] }),
  ];

  it("tells overdue work by unit: most of it first, then the longest overdue", () => {
    expect(told("overdue", { figures })).toEqual([
      "4 việc quá hạn ở 3 đơn vị, tính đến 29/11/2026:",
      "Theo đơn vị: Ia Blứ 2; Ia Hla 1; Ia Le 1",
      "• Ia Blứ: Việc -9; Hạn: 20/11/2026 (quá hạn 9 ngày)",
      "• Ia Blứ: Việc -2; Hạn: 27/11/2026 (quá hạn 2 ngày)",
      "• Ia Hla: Việc -5; Hạn: 24/11/2026 (quá hạn 5 ngày)",
      "• Ia Le: Việc -1; Hạn: 28/11/2026 (quá hạn 1 ngày)",
    ]);
  });

  it("tells what is due within seven days, both ends included", () => {
    expect(told("due_soon", { figures })).toEqual([
      "2 việc đến hạn từ 29/11/2026 đến 06/12/2026:",
      "• Ia Le: Việc 0; Hạn: 29/11/2026 (đến hạn)",
      "• Ia Le: Việc 7; Hạn: 06/12/2026 (còn 7 ngày)",
    ]);
  });

  it("counts from today while the week goes on", () => {
    expect(told("due_soon", { figures, now: time("2026-11-26 08:00") })[0]).toBe(
      "3 việc đến hạn từ 26/11/2026 đến 03/12/2026:",
    );
  });

  it("says so where there is none", () => {
    const none = { figures: [report("iale", { ton: [] })] };
    expect(told("overdue", none)).toEqual(["Tính đến 29/11/2026 không có việc nào quá hạn trong các báo cáo đã nộp."]);
    expect(told("due_soon", none)).toEqual([
      "Không có việc nào đến hạn từ 29/11/2026 đến 06/12/2026 trong các báo cáo đã nộp.",
    ]);
  });

  it("cuts long lists", () => {
    const many = [report("iale", { ton: work(...Array.from({ length: 20 }, (_, n) => -1 - n)) })];
    expect(told("overdue", { figures: many }).at(-1)).toBe("… và 5 mục nữa");
  });
});

describe("worst", () => {
  it("puts units in order, says by what, and leaves out who is behind in nothing", () => {
    const figures = [
      report("iale", { ton: work(-1), con: 3, tre: 1 }, { minutes: 5 }),
      report("iablu", { ton: work(-1), con: 9, tre: 4 }),
      report("iahla", { ton: [], con: 1, tre: 0 }),
    ];
    expect(told("worst", { figures })).toEqual([
      "Xếp lần lượt theo: việc quá hạn, Hồ sơ trễ, báo cáo chưa nộp, báo cáo nộp muộn.",
      "• Ia Blứ: 1 việc quá hạn, 4 hồ sơ trễ",
      "• Ia Le: 1 việc quá hạn, 1 hồ sơ trễ, nộp muộn 1 báo cáo",
      "• Ia Phang: chưa nộp 1 báo cáo",
    ]);
  });

  it("blames nobody before the due time", () => {
    expect(told("worst", { figures: [report("iale", { ton: [] })], now: time("2026-11-27 09:00") })).toEqual([
      "Không có đơn vị nào trễ.",
    ]);
  });
});
