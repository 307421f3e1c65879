import type { Calendar } from "../domain/calendar.ts";
import { type Directory, existsOn } from "../domain/directory.ts";
import type { Unit } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { type Dated, openPeriods } from "./open-periods.ts";

/** A report that a unit owes now or has just given. */
export interface Owed extends Dated {
  flow: Flow;
  /** open: not given, still in time. late: not given, still accepted. done: given. */
  state: "open" | "late" | "done";
}

/** The units that owe a period's report: of the flow's kinds, existing on the period's last day. */
export function unitsOwing(flow: Flow, directory: Directory, period: Period): Unit[] {
  return directory.unitsOn(period.to, flow.units);
}

/** Whose debts are asked for, and what has come in. */
interface Ask {
  flows: Flow[];
  calendar: Calendar;
  unit: Unit;
  now: Instant;
  reported: (id: ReportId) => boolean;
}

/**
 * What a unit owes, the report due last first: of each flow the periods that are open, given ones as long as they can be
 * amended, others as long as they are accepted.
 */
export function owedBy(ask: Ask): Owed[] {
  return ask.flows
    .filter((flow) => flow.units.includes(ask.unit.kind))
    .flatMap((flow) => owedOf(flow, ask))
    .sort((a, b) => b.deadline.due - a.deadline.due || (a.flow.id < b.flow.id ? -1 : 1));
}

function owedOf(flow: Flow, { calendar, unit, now, reported }: Ask): Owed[] {
  const open = openPeriods(flow, calendar, now).filter(({ period }) => existsOn(unit, period.to));
  return open.flatMap((dated): Owed[] => {
    const { due, closes } = dated.deadline;
    if (reported(reportId(unit.id, flow.id, dated.period.key))) return [{ ...dated, flow, state: "done" }];
    return now > closes ? [] : [{ ...dated, flow, state: now > due ? "late" : "open" }];
  });
}
