import type { Collection } from "mongodb";
import { deadlineOf } from "../../src/domain/deadline.ts";
import { figuresOf } from "../../src/domain/figures.ts";
import { PersonId } from "../../src/domain/people.ts";
import { type Period, periodFromKey, previousPeriod } from "../../src/domain/period.ts";
import { type Answers, type Report, reportId, type Source, type Submission } from "../../src/domain/report.ts";
import { HOUR, type Instant, plus } from "../../src/domain/time.ts";
import type { Library } from "../../src/flow/load.ts";
import { chatOf, unitIdOf, weekly } from "./office.ts";

/** Documents per insert: a few megabytes. */
const BATCH = 2_000;

/** The week being reported and those before it, the newest first. */
export function weeksUntil(library: Library, key: string, count: number): Period[] {
  const { period: rule } = weekly(library);
  const weeks: Period[] = [];
  for (
    let week = periodFromKey(rule, key);
    week !== undefined && weeks.length < count;
    week = previousPeriod(rule, week)
  )
    weeks.push(week);
  return weeks;
}

/** A weekly report as the app would have stored it: figures differ from unit to unit and week to week, sizes hardly. */
export function reportOf(library: Library, number: number, period: Period): Report {
  const flow = weekly(library);
  const unit = unitIdOf(number);
  const id = reportId(unit, flow.id, period.key);
  const { due } = deadlineOf(flow.deadline, period, library.calendar);
  const at = plus(due, number % 10 === 0 ? 2 * HOUR : -HOUR);
  return {
    id,
    flow: { id: flow.id, version: flow.version },
    unit,
    period,
    due,
    at,
    latest: submissionOf(number, at),
    earlier: [],
  };
}

function submissionOf(number: number, at: Instant): Submission {
  const by = PersonId.parse(chatOf(number));
  const answers: Answers = {
    viec_xong: [{ viec: "Cấp phát giống lúa vụ đông xuân" }, { viec: "Tuyên truyền phòng cháy rừng tại hai thôn" }],
    viec_ton: [{ viec: "Rà soát hộ nghèo, hộ cận nghèo", han: "2026-12-04" }],
    hs_dau_ky: 5 + (number % 3),
    hs_nhan: 12,
    hs_xong: 10 + (number % 3),
    hs_con: 7,
    hs_tre: 1,
    hs_tre_ds: [{ ma: `000.${number}.34`, ngay: 1 + (number % 9), ly_do: "chờ đo đạc" }],
    phoi_hop: true,
    kien_nghi: "Đề nghị Phòng Tài nguyên và Môi trường đo đạc trong tuần",
  };
  const source: Source = { by, at, words: "12", cause: `bench:${chatOf(number)}:1` };
  const sources = Object.fromEntries(Object.keys(answers).map((step) => [step, [source]]));
  return {
    revision: 1,
    at,
    by,
    receipt: "T2H7-XJHJ",
    answers,
    notAsked: [],
    skipped: [],
    sources,
    explained: {},
    attached: {},
    ...lateness(number),
  };
}

function lateness(number: number): Pick<Submission, "lateReason"> {
  return number % 10 === 0 ? { lateReason: "Mất điện buổi chiều" } : {};
}

/** Past the app, many at a time, as `store/mongo/reports.ts` stores a first revision. `told` hears how many are in. */
export async function insertReports(
  collection: Collection,
  reports: Iterable<Report>,
  told: (count: number) => void = () => {},
): Promise<void> {
  let count = 0;
  let batch: object[] = [];
  const insert = async () => {
    await collection.insertMany(batch, { ordered: false });
    told((count += batch.length));
    batch = [];
  };
  for (const report of reports) {
    const { id, ...rest } = report;
    if (batch.push({ _id: id, ...rest, figures: JSON.stringify(figuresOf(report)) }) === BATCH) await insert();
  }
  if (batch.length > 0) await insert();
}

export function* reportsOf(library: Library, units: number, weeks: readonly Period[]): Generator<Report> {
  for (const week of weeks) for (let number = 0; number < units; number += 1) yield reportOf(library, number, week);
}
