import { type Lateness, latenessOf, type Outage } from "../domain/lateness.ts";
import type { Unit } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import type { Wording } from "../flow/wording.ts";
import { deadlineIn, type Office } from "./office.ts";
import type { Verdict } from "./ports.ts";

/** A report that came late, or is late and has not come; and what speaks for the unit. */
export interface LateReport {
  id: ReportId;
  flow: Flow;
  period: Period;
  unit: Unit;
  /** As it stood when the report came in; of one that has not come, as it stands. */
  due: Instant;
  /** When it came in; absent where it has not. */
  at?: Instant;
  /** The unit's own words. */
  reason?: string;
  lateness: Lateness;
  /** The outages that were taken into account. */
  outages: Outage[];
  /** The last word on it, also where that took an earlier one back. */
  verdict?: Verdict;
}

/** Not held against the unit: it was our fault alone, or somebody in charge found an objective cause. */
export function isExcused({ lateness, verdict }: LateReport): boolean {
  return lateness.forgiven || verdict?.objective === true;
}

/** Of these units, those that were late with a period's report or are, in the order of the units. */
export async function lateWith(
  office: Office,
  flow: Flow,
  period: Period,
  units: readonly Unit[],
): Promise<LateReport[]> {
  const now = office.clock.now();
  const { due: currentDue } = deadlineIn(office, flow, period);
  const came = new Map((await office.stores.reports.figures(flow.id, [period.key])).map((one) => [one.unit, one]));
  const late = units.flatMap((unit) => {
    const report = came.get(unit.id);
    const { due, at, lateReason } = report ?? { due: currentDue, at: undefined, lateReason: undefined };
    if ((at ?? now) <= due) return [];
    const id = reportId(unit.id, flow.id, period.key);
    return [
      { id, unit, due, ...(at !== undefined && { at }), ...(lateReason !== undefined && { reason: lateReason }) },
    ];
  });
  if (late.length === 0) return [];
  const first = late.map(({ due }) => due).reduce((a, b) => (a < b ? a : b));
  const outages = await office.stores.outages.since(first);
  const verdicts = new Map((await office.stores.verdicts.of(late.map(({ id }) => id))).map((one) => [one.id, one]));
  const known = new Map<string, Lateness | undefined>(); // whoever has not reported is late alike
  const lateFor = (from: Instant, until: Instant) => {
    const times = `${from} ${until}`;
    if (!known.has(times)) known.set(times, latenessOf(office.library.calendar, from, until, outages));
    return known.get(times);
  };
  return late.flatMap((one) => {
    const until = one.at ?? now;
    const lateness = lateFor(one.due, until);
    const verdict = verdicts.get(one.id);
    if (lateness === undefined) return [];
    const counted = outages.filter(({ from, to }) => to >= one.due && from < until);
    return [{ ...one, flow, period, lateness, outages: counted, ...(verdict !== undefined && { verdict }) }];
  });
}

/** [45 -> "45 phút"] [125 -> "2 giờ 5 phút"]; never in days, since office hours make no whole ones. */
export function sayMinutes(wording: Wording, all: number): string {
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  if (hours === 0) return wording.say("summary.minutes", { minutes });
  return minutes === 0
    ? wording.say("summary.hours", { hours })
    : wording.say("summary.hours_minutes", { hours, minutes });
}
