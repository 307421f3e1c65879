import type { Deadline } from "../domain/deadline.ts";
import type { Unit, UnitId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { type Answers, type Figures, isLate, minutesLate } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { periodName } from "../flow/period-name.ts";
import { render } from "../flow/template.ts";
import { byName, type Named } from "../flow/unit-names.ts";
import { addUp, cellOf } from "./add-up.ts";
import { type Decision, standings } from "./approval.ts";
import { heirsOf } from "./heirs.ts";
import { listOf } from "./list.ts";
import { merge, type Own, valueIn } from "./merge.ts";
import type {
  Delivery,
  LateReport,
  Seam,
  Summary,
  TrendPoint,
  Unbalanced,
  UnitLine,
  UnitReport,
  UnitReportState,
} from "./summary.ts";

/** One of the flow's own periods, with the units that owe its report, limited to those the person may see. */
export interface Part {
  period: Period;
  deadline: Deadline;
  units: Unit[];
}

interface Ask {
  flow: Flow;
  /** The period asked for. */
  period: Period;
  /** What it is made of, in time order; at least one. */
  parts: Part[];
  /** Reports of these parts; those of other units and periods are left out. */
  figures: Figures[];
  /** The same of the period before; units that ended are compared through their heirs. */
  before: { parts: Part[]; figures: Figures[] };
  /** Every unit there is or was: what became of one that ended may have ended since, too. */
  known?: readonly Unit[];
  /** What was decided about reports of these parts; absent where the flow wants no approval. */
  decisions?: readonly Decision[] | undefined;
  now: Instant;
}

/** Adds up a period. The order in which units and reports are handed over makes no difference. */
export function summarize({ flow, period, parts, figures, before, known, decisions, now }: Ask): Summary {
  const last = parts.at(-1);
  if (last === undefined) throw new Error(`${flow.id} ${period.key} is made of no period`);
  const all = namedUnits([...before.parts, ...parts]); // sorting names of thousands of units is dear
  const [unitsBefore, units] = [owingIn(before.parts, all), owingIn(parts, all)];
  const heirs = heirsOf(
    before.parts.flatMap((part) => part.units),
    units,
    known,
  );
  const prior = unitReports(flow, unitsBefore, before, new Map());
  const lastOf = lastAnswers(before.parts.at(-1), before.figures);
  const reports = unitReports(flow, units, { parts, figures }, lastOf);
  const reportsBefore = prior.filter(({ unit }) => heirs.has(unit.id));
  const delivered = reports.flatMap(({ unit, reports: own }) => own.map((report) => ({ unit, report })));
  const byUnit = new Map(reports.map((report) => [report.unit.id, report]));
  return {
    flow: { id: flow.id, version: flow.version, title: flow.title },
    period,
    parts: parts.map((part) => part.period),
    deadline: last.deadline,
    asOf: now,
    expected: parts.reduce((sum, part) => sum + part.units.length, 0),
    received: delivered.length,
    receivedBefore: reportsBefore.reduce((sum, { reports: own }) => sum + own.length, 0),
    onTime: delivered
      .filter(({ report }) => !isLate(report))
      .map(({ unit, report }) => ({ unit, part: report.period })),
    late: lateOf(delivered),
    missing: missingOf(parts, units, byUnit),
    overdue: now > last.deadline.due,
    totals: flow.summary.totals.map((total) => addUp(total, reports, reportsBefore)),
    units: linesOf({ flow, units, parts, byUnit, standingOf: decisions && standings(decisions, now) }),
    lists: flow.summary.lists.flatMap((list) => listOf(flow, list, reports, last.period, now)),
    unbalanced: unbalancedOf(flow, parts, reports),
    ...seamsOf(unitsBefore, heirs, units),
  };
}

/** A row of parts, each added up by itself. */
export function trendOf(flow: Flow, parts: Part[], figures: Figures[], now: Instant): TrendPoint[] {
  return parts.map((part) => {
    const { period } = part;
    const before = { parts: [], figures: [] };
    const { expected, received, onTime, totals } = summarize({ flow, period, parts: [part], figures, before, now });
    return { period, expected, received, onTime: onTime.length, values: totals.map(({ value }) => value) };
  });
}

function isOf(part: Part | undefined): (figures: Figures) => boolean {
  return ({ period }) => period === part?.period.key;
}

function namedUnits(parts: Part[]): Named[] {
  const named = new Map(
    parts.flatMap((part) => part.units).map(({ id, name, short }) => [id, { id, name, short }] as const),
  );
  return [...named.values()].sort(byName);
}

/** Those that owe some part, in the same order. */
function owingIn(parts: Part[], units: Named[]): Named[] {
  const owing = new Set(parts.flatMap((part) => part.units.map(({ id }) => id)));
  return units.filter(({ id }) => owing.has(id));
}

/** What each unit that owed a part's report answered in it. */
function lastAnswers(part: Part | undefined, figures: Figures[]): Map<UnitId, Answers> {
  const owing = new Set(part?.units.map(({ id }) => id));
  const own = figures.filter((one) => one.period === part?.period.key && owing.has(one.unit));
  return new Map(own.map((one) => [one.unit, one.answers]));
}

/** What each unit reported, in the order of the units; those that reported nothing are left out. */
function unitReports(
  flow: Flow,
  units: Named[],
  { parts, figures }: Pick<Ask, "parts" | "figures">,
  lastOf: ReadonlyMap<UnitId, Answers>,
): UnitReport[] {
  const owing = parts.map((part) => ({
    key: part.period.key,
    units: new Set(part.units.map(({ id }) => id)),
    reports: new Map<UnitId, Figures>(),
  }));
  const reportsIn = new Map(owing.map(({ key, reports }) => [key, reports]));
  for (const one of figures) reportsIn.get(one.period)?.set(one.unit, one);
  return units.flatMap((unit) => {
    const owed = owing.filter(({ units }) => units.has(unit.id));
    const own = owed.map(({ reports }) => reports.get(unit.id));
    if (own.every((report) => report === undefined)) return [];
    const ends = { atStart: owed[0] === owing[0], atEnd: owed.at(-1) === owing.at(-1) };
    return [unitReport(flow, unit, { reports: own, ...ends }, lastOf.get(unit.id))];
  });
}

/** What a unit's reports come to, with the names that expressions use for it; `last` is what it answered in the period before. */
export function unitReport(flow: Flow, unit: Named, own: Own, last: Answers | undefined): UnitReport {
  const { answers, ...rest } = merge(flow, own);
  const { outside } = rest;
  return {
    unit,
    reports: own.reports.filter((report) => report !== undefined),
    scope: { now: (name) => valueIn({ answers, outside }, flow, name), last: (name) => last?.[name] },
    ...rest,
  };
}

function lateOf(delivered: { unit: Named; report: Figures }[]): LateReport[] {
  return delivered
    .filter(({ report }) => isLate(report))
    .map(({ unit, report }) => ({
      unit,
      part: report.period,
      minutes: minutesLate(report),
      ...(report.lateReason === undefined ? {} : { reason: report.lateReason }),
    }))
    .sort((a, b) => b.minutes - a.minutes);
}

function missingOf(parts: Part[], units: Named[], byUnit: ReadonlyMap<UnitId, UnitReport>): Delivery[] {
  return parts.flatMap((part) =>
    owingIn([part], units)
      .filter(({ id }) => !byUnit.get(id)?.reports.some(isOf(part)))
      .map((unit) => ({ unit, part: part.period.key })),
  );
}

interface Lines extends Pick<Ask, "flow" | "parts"> {
  units: Named[];
  byUnit: ReadonlyMap<UnitId, UnitReport>;
  standingOf: ReturnType<typeof standings> | undefined;
}

function linesOf({ flow, units, parts, byUnit, standingOf }: Lines): UnitLine[] {
  const owing = parts.map((part) => new Set(part.units.map(({ id }) => id)));
  return units.map((unit) => {
    const report = byUnit.get(unit.id);
    const reports = parts.map((part, place): UnitReportState => {
      const own = report?.reports.find(isOf(part));
      if (own === undefined) return { state: owing[place]?.has(unit.id) ? "missing" : "not_owing" };
      const { id, revision, at } = own;
      const standing = standingOf?.(id, revision);
      return {
        state: isLate(own) ? "late" : "on_time",
        id,
        revision,
        at,
        minutes: minutesLate(own),
        ...(standing && { standing }),
      };
    });
    return { unit, reports, cells: flow.summary.totals.map((total) => cellOf(total, report)) };
  });
}

/** An explanation whose check the flow no longer has is left out: without the check it says nothing. */
function unbalancedOf(flow: Flow, parts: Part[], units: UnitReport[]): Unbalanced[] {
  const names = new Map(parts.map(({ period }) => [period.key, periodName(flow.wording, period)]));
  const before = new Map(parts.map(({ period }, place) => [period.key, parts[place - 1]]));
  return units.flatMap(({ unit, reports, scope }) =>
    reports.flatMap(({ period, answers, explained }) => {
      const part = before.get(period);
      const last = part === undefined ? scope.last : (name: string) => reports.find(isOf(part))?.answers[name];
      const given: Record<string, string> = {
        title: flow.title,
        period: names.get(period) ?? period,
        unit: unit.name,
      };
      return flow.checks.flatMap(({ id, say }) => {
        const explanation = explained[id];
        if (explanation === undefined) return [];
        const sentence = render(say, { now: (name) => given[name] ?? answers[name], last });
        return [{ unit, part: period, check: id, sentence, explanation }];
      });
    }),
  );
}

function seamsOf(
  before: Named[],
  heirs: ReadonlyMap<UnitId, UnitId>,
  units: Named[],
): { seams: Seam[]; withoutHeir: Named[] } {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const ended = before.filter(({ id }) => !byId.has(id));
  return {
    seams: ended.flatMap((from) => {
      const to = byId.get(heirs.get(from.id) ?? from.id);
      return to === undefined ? [] : [{ from, to }];
    }),
    withoutHeir: ended.filter(({ id }) => !heirs.has(id)),
  };
}
