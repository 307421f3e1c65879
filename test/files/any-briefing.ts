import * as fc from "fast-check";
import type { Briefing } from "../../src/app/ports.ts";
import { deadlineOf } from "../../src/domain/deadline.ts";
import type { PersonId, Unit } from "../../src/domain/people.ts";
import { type Period, periodFromKey } from "../../src/domain/period.ts";
import { type Answers, type Figures, reportId } from "../../src/domain/report.ts";
import { MINUTE, plus } from "../../src/domain/time.ts";
import type { Flow } from "../../src/flow/flow.ts";
import type { Decision } from "../../src/summary/approval.ts";
import { type Part, summarize, trendOf } from "../../src/summary/summarize.ts";
import { realCalendar } from "../domain/real-calendar.ts";
import { time, unitOf } from "../reminders/small-office.ts";
import { weekly } from "../summary/small-week.ts";

/** Monday morning after week 48. */
const NOW = time("2026-11-30 07:30");
const NEWEST = 48;
const WEEKS = Array.from({ length: 8 }, (_, n) => NEWEST - 7 + n);

/** Words as people write them, and as nobody should. */
export const nasty = fc.constantFrom(
  "Rà soát hộ nghèo",
  "=cmd|'/c calc'!A1",
  '=HYPERLINK("http://x","y")',
  "+84 905 000 111",
  "-1",
  "@SUM(A1)",
  "00123",
  "1.5",
  "  hai đầu có dấu cách ",
  'hai\ndòng, có «dấu» & <thẻ> "nháy"',
  "\tthụt vào",
);

const quantity = fc.oneof(
  fc.constant(undefined),
  fc.constant(0),
  fc.integer({ min: 1, max: 100_000 }),
  fc.integer({ min: 1, max: 800 }).map((n) => n / 8),
);

const anyAnswers = fc.record({
  dau: quantity,
  con: quantity,
  tre: quantity,
  notAsked: fc.subarray(["con", "tre"]),
  ton: fc.array(
    fc.record({ viec: nasty, han: fc.constantFrom("2026-11-20", "2026-12-31") }, { requiredKeys: ["viec"] }),
    {
      maxLength: 2,
    },
  ),
  tre_ds: fc.array(fc.record({ ma: nasty, ngay: fc.integer({ min: 0, max: 40 }) }, { requiredKeys: ["ma"] }), {
    maxLength: 2,
  }),
  kien_nghi: fc.option(nasty, { nil: undefined }),
  khop: fc.option(nasty, { nil: undefined }),
  minutes: fc.oneof(fc.integer({ min: -5000, max: 0 }), fc.integer({ min: 1, max: 5000 })),
  lateReason: fc.option(nasty, { nil: undefined }),
  revision: fc.integer({ min: 1, max: 3 }),
  missing: fc.boolean(),
  decided: fc.constantFrom("approved", "returned", "later", "before", undefined),
});
type AnyAnswers = typeof anyAnswers extends fc.Arbitrary<infer T> ? T : never;

interface Asked {
  units: fc.Arbitrary<number>;
  /** Whether the flow wants approval: then some reports have it, some were returned, some wait. */
  approval: fc.Arbitrary<boolean>;
}

/**
 * A briefing of one to three weeks over a few units, some of which took over one that ended: missing, zero and not applicable in any
 * mix, late and amended reports, several pages of units where `units` is that large.
 */
export function anyBriefing({
  units = fc.integer({ min: 1, max: 6 }),
  approval = fc.boolean(),
}: Partial<Asked> = {}): fc.Arbitrary<Briefing> {
  return units.chain((count) =>
    fc
      .record({
        parts: fc.integer({ min: 1, max: 3 }),
        merged: fc.boolean(),
        drawn: fc.array(anyAnswers, { minLength: count * WEEKS.length, maxLength: count * WEEKS.length }),
        amended: fc.boolean(),
        approval,
      })
      .map((drawn) => briefingOf({ count, ...drawn })),
  );
}

interface Drawn {
  count: number;
  parts: number;
  merged: boolean;
  drawn: AnyAnswers[];
  amended: boolean;
  approval: boolean;
}

function briefingOf({ count, parts, merged, drawn, amended, approval }: Drawn): Briefing {
  const flow: Flow = approval ? { ...weekly, approval: "head" } : weekly;
  const now = Array.from({ length: count }, (_, n) => unitOf(`u${n}`, n < 4 ? `Ia ${n % 3}` : `Chư ${n}`)); // some share a name
  const old = merged ? [unitOf("old", "Ia Cũ", { successors: ["u0" as Unit["id"]] })] : [];
  const figures = WEEKS.flatMap((week, w) =>
    now.flatMap(({ id }, n): Figures[] => {
      const one = drawn[w * count + n];
      return one === undefined || one.missing ? [] : [figuresOf(id, week, one)];
    }),
  );
  const decisions = WEEKS.flatMap((week, w) =>
    now.flatMap(({ id }, n) => decisionOn(id, week, drawn[w * count + n]) ?? []),
  );
  const asked = WEEKS.slice(-parts).map((week) => partOf(week, now));
  const before = WEEKS.slice(-2 * parts, -parts).map((week) => partOf(week, [...now, ...old]));
  const of = (all: Part[]) => figures.filter((one) => all.some(({ period }) => period.key === one.period));
  const period = asked.at(-1)?.period;
  if (period === undefined) throw new Error("no part");
  const summary = summarize({
    flow,
    period,
    parts: asked,
    figures: of(asked),
    before: { parts: before, figures: of(before) },
    ...(approval ? { decisions } : {}),
    now: NOW,
  });
  const ids = (all: Part[]) => all.map((part) => ({ period: part.period, units: part.units.map(({ id }) => id) }));
  return {
    snapshot: {
      id: "7K2M",
      by: "chu-tich" as PersonId,
      at: NOW,
      flow: { id: weekly.id, version: weekly.version },
      period,
      parts: ids(asked),
      before: ids(before),
    },
    summary,
    trend: trendOf(
      weekly,
      WEEKS.map((week) => partOf(week, now)),
      figures,
      NOW,
    ),
    flow,
    amended: new Set(amended ? of(asked).flatMap(({ id }, n) => (n % 2 === 0 ? [id] : [])) : []),
  };
}

function periodOf(week: number): Period {
  const period = periodFromKey(weekly.period, `2026-W${week}`);
  if (period === undefined) throw new Error(String(week));
  return period;
}

function partOf(week: number, units: Unit[]): Part {
  const period = periodOf(week);
  return { period, deadline: deadlineOf(weekly.deadline, period, realCalendar), units };
}

/** One that was made after the snapshot is not known in it, and one about the revision before says nothing of this one. */
function decisionOn(unit: Unit["id"], week: number, one: AnyAnswers | undefined): Decision | undefined {
  if (one?.decided === undefined || one.missing) return undefined;
  const report = reportId(unit, weekly.id, periodOf(week).key);
  const revision = one.decided === "before" ? one.revision - 1 : one.revision;
  const at = plus(NOW, one.decided === "later" ? 1 : 0);
  return { report, revision, approved: one.decided !== "returned", by: `ct-${unit}` as PersonId, at };
}

function figuresOf(unit: Unit["id"], week: number, one: AnyAnswers): Figures {
  const period = periodOf(week);
  const { due } = deadlineOf(weekly.deadline, period, realCalendar);
  const asked = (step: "con" | "tre") => (one.notAsked.includes(step) ? undefined : one[step]);
  const answers = {
    dau: one.dau,
    con: asked("con"),
    tre: asked("tre"),
    viec_ton: one.ton,
    tre_ds: one.tre_ds,
    kien_nghi: one.kien_nghi,
  };
  return {
    id: reportId(unit, weekly.id, period.key),
    flow: { id: weekly.id, version: 1 },
    unit,
    period: period.key,
    due,
    at: plus(due, one.minutes * MINUTE),
    revision: one.revision,
    answers: JSON.parse(JSON.stringify(answers)) as Answers,
    notAsked: one.notAsked,
    skipped: [],
    explained: one.khop === undefined ? {} : { khop: one.khop },
    ...(one.minutes > 0 && one.lateReason !== undefined ? { lateReason: one.lateReason } : {}),
  };
}
