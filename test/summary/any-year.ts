import * as fc from "fast-check";
import { type Deadline, deadlineOf } from "../../src/domain/deadline.ts";
import type { Unit, UnitId } from "../../src/domain/people.ts";
import { type Period, type PeriodKind, PeriodRule, periodsEnding, previousPeriod } from "../../src/domain/period.ts";
import { type Answers, type Report, type Row, reportId } from "../../src/domain/report.ts";
import { addDays, at, type Day, type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { realCalendar } from "../domain/real-calendar.ts";
import { flowOf, unitOf } from "../reminders/small-office.ts";

/** A report with everything that can be added up: flows, stocks, openings, what is neither, lists of each kind, words. */
const REPORT = `
deadline: { due: +2d 16:00, closes: +5d }
steps:
  - { id: xong_ds, label: Xong, ask: Xong?, answer: list, of: { viec: { title: Việc, answer: text } } }
  - id: ton_ds
    label: Tồn
    carry_over: { ask: "{viec}?", keep: Vẫn làm, done: Xong, drop: Bỏ, done_into: xong_ds }
    ask: Tồn?
    answer: list
    of: { viec: { title: Việc, answer: text }, han: { title: Hạn, answer: date, optional: true } }
  - { id: tong, label: Tổng, ask: Tổng?, answer: number, merged: nhan + dau }
  - { id: dau, label: Đầu, ask: Đầu?, answer: number, measure: opening }
  - { id: nhan, label: Nhận, ask: Nhận?, answer: number }
  - { id: xong, label: Xong, ask: Xong?, answer: number }
  - { id: con, label: Còn, answer: computed, measure: stock, formula: dau + nhan - xong }
  - { id: viec, label: Việc, answer: computed, formula: nhan + xong }
  - { id: tre, label: Trễ, when: con > 0, ask: Trễ?, answer: number, measure: stock }
  - id: tre_ds
    label: Hồ sơ trễ
    when: tre > 0
    ask: Hồ sơ nào?
    answer: list
    measure: stock
    of: { ma: { title: Mã, answer: text }, ngay: { title: Số ngày, answer: number, optional: true } }
  - { id: kien_nghi, label: Kiến nghị, ask: Kiến nghị?, answer: text, optional: true }
checks:
  - { id: khop, that: dau == last.con, level: explain, say: "{dau} {last.con}", fix: [dau] }
summary:
  totals:
    - { id: nhan, title: Nhận, value: nhan }
    - { id: dau, title: Đầu kỳ, value: dau }
    - { id: con, title: Còn, value: con, better: lower }
    - { id: tong, title: Tổng, value: tong }
    - { id: viec, title: Việc, value: viec }
    - { id: xong_viec, title: Việc xong, value: count(xong_ds) }
    - { id: ton_viec, title: Việc tồn, value: count(ton_ds) }
    - { id: ty_le_tre, title: Tỷ lệ trễ, value: tre, per: con, better: lower, alert: 0.5 }
    - { id: ty_le_xong, title: Tỷ lệ xong, value: xong, per: nhan, alert: 0.5 }
    - { id: tang, title: Tăng, value: con - last.con }
  lists:
    - { title: Việc tồn, from: ton_ds, sort: han asc }
    - { title: Hồ sơ trễ, from: tre_ds, sort: ngay desc }
    - { title: Việc xong, from: xong_ds }
    - { title: Kiến nghị, from: kien_nghi }
`;

/** How the report cuts time, and which periods it can be asked for. */
const CUTS: { period: string; asked: PeriodKind[] }[] = [
  { period: "week", asked: ["week", "month", "month", "month", "quarter", "six_months", "nine_months", "year"] },
  { period: "half_week", asked: ["half_week", "week", "month"] },
  { period: "month", asked: ["month", "quarter", "year"] },
  { period: "{ kind: month, edges: decree }", asked: ["month", "quarter", "six_months", "nine_months", "year"] },
  { period: "{ kind: quarter, cumulative: true }", asked: ["quarter", "year"] },
  { period: "{ kind: quarter, edges: decree }", asked: ["quarter", "six_months", "year"] },
];

export interface Dated {
  period: Period;
  deadline: Deadline;
}

const FLOWS = CUTS.map(({ period, asked }) => {
  const flow = flowOf(`period: ${period}\n${REPORT}`);
  const own: Dated[] = periodsEnding(flow.period, "2023-06-01" as Day, "2027-06-30" as Day).map((one) => ({
    period: one,
    deadline: deadlineOf(flow.deadline, one, realCalendar),
  }));
  return { flow, own, asked };
});

/** A year in an office, as it is stored, and one question about it. */
export interface Year {
  flow: Flow;
  /** All periods of the flow that are near the question, in time order. */
  own: Dated[];
  asked: Period;
  before: Period;
  units: Unit[];
  reports: Report[];
  /** The instant as of which it is asked: what came in or was corrected later is not known. */
  asOf: Instant;
}

const anyEvent = fc.record({
  day: fc.nat({ max: 760 }),
  what: fc.constantFrom("merge", "merge", "merge into one that is", "split", "born", "ends", "circle"),
  which: fc.nat({ max: 20 }),
  other: fc.nat({ max: 20 }),
});
type Event = typeof anyEvent extends fc.Arbitrary<infer T> ? T : never;

/**
 * Units come, go, merge and split; reports are missing, late, corrected, of other units and other periods; their values are
 * missing, zero, or were not asked. The structure shrinks; what stands in the reports comes from `seed`.
 */
export const anyYear: fc.Arbitrary<Year> = fc
  .record({
    cut: fc.nat({ max: 20 }),
    kind: fc.nat({ max: 20 }),
    asked: fc.nat({ max: 60 }),
    units: fc.integer({ min: 1, max: 3 }),
    events: fc.array(anyEvent, { maxLength: 4 }),
    later: fc.integer({ min: -20, max: 20 }),
    seed: fc.nat(),
  })
  .map((drawn) => {
    const { cut, kind, asked: which, units: count, events, later, seed } = drawn;
    const { flow, own, asked: kinds } = FLOWS[cut % FLOWS.length] as (typeof FLOWS)[number];
    const rule = askedRule(flow, kinds[kind % kinds.length] as PeriodKind);
    const choice = periodsEnding(rule, "2025-07-01" as Day, "2026-12-31" as Day);
    const asked = choice[which % choice.length] as Period;
    const before = previousPeriod(rule, asked);
    const units = unitsOver(count, events);
    const [from, to] = [addDays(before.from, -8), addDays(asked.to, 8)];
    const near = own.filter(({ period }) => period.to >= from && period.from <= to);
    const asOf = at(addDays(asked.to, later), "12:00");
    const year = { flow, own: near, asked, before, units, reports: reportsOf(flow, near, units, seed), asOf };
    const words = `${flow.period.kind} in ${asked.kind} ${asked.key}: ${JSON.stringify(drawn)}`;
    return { ...year, [fc.toStringMethod]: () => words };
  });

/** A longer period is not cumulative itself. */
function askedRule(flow: Flow, kind: PeriodKind): PeriodRule {
  return kind === flow.period.kind ? flow.period : PeriodRule.parse({ kind, edges: flow.period.edges });
}

/** Units from the first day of 2025 on, changed by one event after another; those that ended keep what became of them. */
function unitsOver(count: number, events: Event[]): Unit[] {
  const units = Array.from({ length: count }, (_, n) => named(n));
  for (const { day, what, which, other } of events.toSorted((a, b) => a.day - b.day)) {
    const from = addDays("2025-01-01" as Day, day);
    const alive = units.filter(({ validTo, validFrom = "" }) => validTo === undefined && validFrom < from);
    const one = alive[which % alive.length];
    const two = alive[other % alive.length];
    const born = (): Unit => {
      const unit = named(units.length, from);
      units.push(unit);
      return unit;
    };
    const end = (unit: Unit | undefined, successors: Unit[]) => {
      if (unit === undefined) return;
      unit.validTo = addDays(from, -1);
      unit.successors = successors.map(({ id }) => id);
    };
    if (what === "born") born();
    else if (one === undefined || two === undefined) continue;
    else if (what === "ends") end(one, []);
    else if (what === "split") end(one, [born(), born()]);
    else if (what === "circle") end(one, units.filter(({ validTo }) => validTo !== undefined).slice(0, 1));
    else if (one === two) continue;
    else if (what === "merge into one that is") end(one, [two]);
    else {
      const heir = born();
      end(one, [heir]);
      end(two, [heir]);
    }
  }
  return units;
}

/** Some are called alike. */
function named(n: number, validFrom?: Day): Unit {
  return unitOf(`u${n}`, `Ia ${"LHPR"[n % 4] ?? ""}`, validFrom === undefined ? {} : { validFrom });
}

// --------------------------------------------------------------------------------------------------------------- reports

function reportsOf(flow: Flow, own: Dated[], units: Unit[], seed: number): Report[] {
  const dice = diceOf(seed);
  const gaps = dice(4) / 10; // in some offices all report
  return own.flatMap(({ period, deadline }) =>
    units.flatMap((unit) => {
      const isThere = (unit.validFrom ?? "") <= period.to && period.to <= (unit.validTo ?? "9");
      if (dice(100) / 100 < (isThere ? gaps : 0.9)) return []; // a few of units that owe nothing
      const due = dice(10) === 0 ? plus(deadline.due, (dice(2000) - 1000) * MINUTE) : deadline.due;
      return [reportOf(flow, unit.id, period, due, dice)];
    }),
  );
}

type Dice = (sides: number) => number;

function reportOf(flow: Flow, unit: UnitId, period: Period, due: Instant, dice: Dice): Report {
  const at = plus(due, (dice(4) === 0 ? dice(4000) : -dice(2000)) * (MINUTE / 2));
  const apart = (900 + dice(9000)) * MINUTE;
  const revisions = Array.from({ length: dice(4) === 0 ? 1 + dice(3) : 1 }, (_, n) => ({
    ...revisionOf(period, dice),
    revision: n + 1,
    at: plus(at, n * apart),
  }));
  const latest = revisions.pop() as Report["latest"];
  const head = { id: reportId(unit, flow.id, period.key), flow: { id: flow.id, version: 1 }, unit };
  return { ...head, period, due, at, latest, earlier: revisions };
}

function revisionOf(period: Period, dice: Dice): Omit<Report["latest"], "revision" | "at"> {
  const [dau, nhan, xong] = [quantity(dice), quantity(dice), quantity(dice)];
  const con = dau === undefined || nhan === undefined || xong === undefined ? undefined : dau + nhan - xong;
  const notAsked: string[] = [];
  const isLateAsked = con !== undefined && con > 0;
  const tre = isLateAsked ? quantity(dice) : undefined;
  if (!isLateAsked) notAsked.push("tre");
  if (!((tre ?? 0) > 0)) notAsked.push("tre_ds");
  const given: Record<string, Answers[string] | undefined> = {
    dau,
    nhan,
    xong,
    con,
    tre,
    tong: quantity(dice),
    viec: nhan === undefined || xong === undefined ? undefined : nhan + xong,
    xong_ds: dice(8) === 0 ? undefined : rows(dice, () => ({ viec: word(dice) })),
    ton_ds: dice(8) === 0 ? undefined : rows(dice, () => ({ viec: word(dice), ...dated(period, dice) })),
    tre_ds:
      (tre ?? 0) > 0 ? rows(dice, () => ({ ma: word(dice), ...(dice(4) === 0 ? {} : { ngay: dice(4) }) })) : undefined,
    kien_nghi: dice(6) === 0 ? word(dice) : undefined,
  };
  const answers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Answers;
  const explained = {
    ...(dice(8) === 0 ? { khop: { text: word(dice) } } : {}),
    ...(dice(20) === 0 ? { khac: { text: "của một kiểm tra đã bỏ" } } : {}),
  } as unknown as Report["latest"]["explained"];
  return { by: "vt", receipt: "R", answers, notAsked, skipped: [], sources: {}, explained, attached: {} } as never;
}

/** Often nothing, often zero. Eighths add up exactly in any order. */
function quantity(dice: Dice): number | undefined {
  const n = dice(10);
  return n === 0 ? undefined : n < 4 ? 0 : dice(3) === 0 ? n / 8 : n;
}

function rows(dice: Dice, row: () => Row): Row[] {
  return Array.from({ length: dice(3) }, row);
}

function dated({ to }: Period, dice: Dice): { han?: string } {
  return dice(4) === 0 ? {} : { han: addDays(to, dice(30) - 15) };
}

function word(dice: Dice): string {
  return ["Rà soát", "Họp", "Đo đạc"][dice(3)] ?? "";
}

/** Mulberry32: the same numbers from the same seed. */
function diceOf(seed: number): Dice {
  let state = seed | 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}
