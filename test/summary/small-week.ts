import { type Deadline, deadlineOf } from "../../src/domain/deadline.ts";
import type { Unit, UnitId } from "../../src/domain/people.ts";
import { type Period, periodFromKey } from "../../src/domain/period.ts";
import { type Answers, type Figures, reportId } from "../../src/domain/report.ts";
import { type Instant, MINUTE, plus } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { present } from "../../src/summary/present.ts";
import { summarize } from "../../src/summary/summarize.ts";
import type { Summary } from "../../src/summary/summary.ts";
import { realCalendar } from "../domain/real-calendar.ts";
import { communes, flowOf, time, unitOf } from "../reminders/small-office.ts";

/** A report with a bit of everything that can be added up. */
export const weekly: Flow = flowOf(`
deadline: { due: friday 16:00, closes: +3d }
steps:
  - id: viec_ton
    label: Việc chưa xong
    carry_over: { ask: "{viec}?", keep: Vẫn làm, done: Xong, drop: Bỏ }
    ask: Việc nào?
    answer: list
    of: { viec: { title: Việc, answer: text }, han: { title: Hạn, answer: date, optional: true } }
  - { id: dau, label: Tồn, ask: Tồn?, answer: number }
  - { id: con, label: Còn, ask: Còn?, answer: number, optional: true }
  - { id: tre, label: Trễ, when: con > 0, ask: Trễ?, answer: number }
  - id: tre_ds
    label: Hồ sơ trễ
    when: tre > 0
    ask: Hồ sơ nào?
    answer: list
    of: { ma: { title: Mã, answer: text }, ngay: { title: Số ngày, answer: number, optional: true } }
  - { id: kien_nghi, label: Kiến nghị, ask: Kiến nghị?, answer: text, optional: true }
checks:
  - { id: khop, that: dau == last.con, level: explain, say: "{unit} {period}: kỳ trước còn {last.con}, nay ghi {dau}.", fix: [dau] }
summary:
  totals:
    - { id: ton, title: Việc chưa xong, value: count(viec_ton) }
    - { id: con, title: Hồ sơ còn lại, value: con }
    - { id: ty_le, title: Tỷ lệ trễ, value: tre, per: con, better: lower, alert: 0.05 }
    - { id: tang, title: Tăng so với kỳ trước, value: con - last.con }
  lists:
    - { title: Hồ sơ trễ, from: tre_ds, sort: ngay desc, top: 3 }
    - { title: Việc chưa xong, from: viec_ton, sort: han asc }
    - { title: Kiến nghị, from: kien_nghi }
`);

function periodOf(key: string): Period {
  const period = periodFromKey(weekly.period, key);
  if (period === undefined) throw new Error(key);
  return period;
}

export const week = periodOf("2026-W48");
export const deadline: Deadline = deadlineOf(weekly.deadline, week, realCalendar);
export const four: Unit[] = [...communes, unitOf("iaphang", "Ia Phang")];

/** A report that came so many minutes after the due time (before it where negative). */
export function report(unit: string, answers: Answers, more: Partial<Figures> & { minutes?: number } = {}): Figures {
  const { minutes = -60, ...rest } = more;
  return {
    id: reportId(unit as UnitId, weekly.id, week.key),
    flow: { id: weekly.id, version: 1 },
    unit: unit as UnitId,
    period: week.key,
    due: deadline.due,
    at: plus(deadline.due, minutes * MINUTE),
    revision: 1,
    answers,
    notAsked: [],
    skipped: [],
    explained: {},
    ...rest,
  };
}

interface Week {
  figures?: Figures[];
  before?: Figures[];
  units?: Unit[];
  now?: Instant;
}

/** The week seen on Monday morning. */
export function summaryOf({ figures = [], before = [], units = four, now = time("2026-11-30 07:30") }: Week): Summary {
  const prior = periodOf("2026-W47");
  return summarize({
    flow: weekly,
    period: week,
    parts: [{ period: week, deadline, units }],
    figures,
    before: {
      parts: [{ period: prior, deadline: deadlineOf(weekly.deadline, prior, realCalendar), units }],
      figures: before.map((one) => ({ ...one, id: reportId(one.unit, weekly.id, prior.key), period: prior.key })),
    },
    now,
  });
}

export function textOf(week: Week): string {
  return present(summaryOf(week), weekly);
}
