import { type Directory, existsOn } from "../domain/directory.ts";
import type { Unit } from "../domain/people.ts";
import { type Period, previousPeriod } from "../domain/period.ts";
import { type Answers, reportId } from "../domain/report.ts";
import type { Inherited } from "../engine/conversation.ts";
import { mergePrior } from "../engine/merge-prior.ts";
import type { Flow } from "../flow/flow.ts";
import type { Office } from "./office.ts";

/** What the period before leaves to a report that is begun: answers, and where they are not the unit's own, what there is to say of that. */
export interface Prior {
  answers?: Answers;
  inherited?: Inherited;
}

/**
 * The answers of the period before: the unit's own; after a merge those of all that became this unit, together. What a unit that was
 * split left cannot be shared out by us: nothing is offered of it.
 */
export async function priorOf(office: Office, flow: Flow, unit: Unit, period: Period): Promise<Prior> {
  const before = previousPeriod(flow.period, period);
  const sources = sourcesOf(office.directory, unit, before, period).filter((one) => flow.units.includes(one.unit.kind));
  const reports = await Promise.all(
    sources.map((one) => office.stores.reports.get(reportId(one.unit.id, flow.id, before.key))),
  );
  if (sources.every((one) => one.unit.id === unit.id)) {
    const [own] = reports;
    return own === undefined ? {} : { answers: own.latest.answers };
  }
  const of: string[] = [];
  const missing: string[] = [];
  const apart: string[] = [];
  const merged: Answers[] = [];
  sources.forEach(({ unit: { name }, shared }, index) => {
    const report = reports[index];
    (shared ? apart : report === undefined ? missing : of).push(name);
    if (!shared && report !== undefined) merged.push(report.latest.answers);
  });
  const whole = missing.length === 0 && apart.length === 0;
  return { answers: mergePrior(flow, merged, whole), inherited: { of, missing, apart } };
}

/**
 * Whose work of the period before is this unit's now, in this order: its own, and that of units that have become it since.
 * `shared`: other units took over from that one as well.
 */
function sourcesOf(
  directory: Directory,
  unit: Unit,
  before: Period,
  period: Period,
  shared = false,
): { unit: Unit; shared: boolean }[] {
  const was = directory.unitOn(unit.id, before.to) ?? unit;
  const own = existsOn(unit, before.to) ? [{ unit: was, shared }] : [];
  const since = directory.predecessors(unit.id).filter((one) => isOver(one, period) && !isOver(one, before));
  return [
    ...own,
    ...since.flatMap((one) => sourcesOf(directory, one, before, period, shared || one.successors.length > 1)),
  ];
}

/** Whether a unit ended before a period's last day, so that it owes nothing for it. */
function isOver({ validTo }: Unit, { to }: Period): boolean {
  return validTo !== undefined && validTo < to;
}
