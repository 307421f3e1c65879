import type { Deadline } from "../domain/deadline.ts";
import type { Unit, UnitId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { type Answers, type Figures, isLate } from "../domain/report.ts";
import { type Instant, MINUTE } from "../domain/time.ts";
import type { Scope } from "../flow/expression.ts";
import type { Flow } from "../flow/flow.ts";
import { periodName } from "../flow/period-name.ts";
import { render } from "../flow/template.ts";
import { byName, type Named } from "../flow/unit-names.ts";
import { addUp } from "./add-up.ts";
import { listOf } from "./list.ts";
import type { LateReport, Summary, Unbalanced, UnitReport } from "./summary.ts";

interface Ask {
  flow: Flow;
  period: Period;
  deadline: Deadline;
  /** The units that owe the report, limited to those the person may see. */
  units: Unit[];
  /** The period's reports; those of other units are left out. */
  figures: Figures[];
  /** The reports of the period before. */
  before: Figures[];
  now: Instant;
}

/** Adds up a period. The order in which units and reports are handed over makes no difference. */
export function summarize({ flow, period, deadline, units, figures, before, now }: Ask): Summary {
  const owing = units.map(({ id, name, short }): Named => ({ id, name, short })).sort(byName);
  const prior = new Map(before.map((one) => [one.unit, one]));
  const reports = reportsOf(owing, new Map(figures.map((one) => [one.unit, one])), (unit) => prior.get(unit)?.answers);
  const reportsBefore = reportsOf(owing, prior, () => undefined);
  const received = new Set(reports.map(({ unit }) => unit.id));
  return {
    period,
    deadline,
    asOf: now,
    expected: owing.length,
    received: reports.length,
    receivedBefore: reportsBefore.length,
    onTime: reports.filter((one) => !isLate(one.figures)).map(({ unit }) => unit),
    late: lateOf(reports),
    missing: owing.filter((unit) => !received.has(unit.id)),
    overdue: now > deadline.due,
    totals: flow.summary.totals.map((total) => addUp(total, reports, reportsBefore)),
    lists: flow.summary.lists.flatMap((list) => listOf(flow, list, reports, period, now)),
    unbalanced: unbalancedOf(flow, period, reports),
  };
}

/** In the order of the units. */
function reportsOf(
  units: Named[],
  figures: Map<UnitId, Figures>,
  lastOf: (unit: UnitId) => Answers | undefined,
): UnitReport[] {
  return units.flatMap((unit) => {
    const found = figures.get(unit.id);
    if (found === undefined) return [];
    const { answers } = found;
    const last = lastOf(unit.id);
    return [
      { unit, figures: found, scope: { now: (name: string) => answers[name], last: (name: string) => last?.[name] } },
    ];
  });
}

function lateOf(reports: UnitReport[]): LateReport[] {
  return reports
    .filter(({ figures }) => isLate(figures))
    .map(({ unit, figures: { at, due, lateReason } }) => ({
      unit,
      minutes: Math.ceil((at - due) / MINUTE),
      ...(lateReason === undefined ? {} : { reason: lateReason }),
    }))
    .sort((a, b) => b.minutes - a.minutes);
}

/** An explanation whose check the flow no longer has is left out: without the check it says nothing. */
function unbalancedOf(flow: Flow, period: Period, reports: UnitReport[]): Unbalanced[] {
  const given: Record<string, string> = { title: flow.title, period: periodName(flow.wording, period) };
  return reports.flatMap(({ unit, figures, scope }) =>
    flow.checks.flatMap(({ id, say }) => {
      const explanation = figures.explained[id];
      if (explanation === undefined) return [];
      const names: Scope = {
        ...scope,
        now: (name) => (name === "unit" ? unit.name : (given[name] ?? scope.now(name))),
      };
      return [{ unit, sentence: render(say, names), explanation }];
    }),
  );
}
