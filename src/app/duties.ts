import type { Unit } from "../domain/people.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { openPeriods } from "../reminders/open-periods.ts";
import { type Owed, owedBy } from "../reminders/owes.ts";
import type { Office } from "./office.ts";
import { reopenedTo } from "./reopening.ts";

/** A report and whose it is. */
export interface Duty extends Owed {
  unit: Unit;
}

/** What a unit owes or has given, and what is open of the units that it took over from: these ended, their reports are its work. */
export async function allDutiesOf(office: Office, unit: Unit): Promise<Duty[]> {
  const units = [unit, ...office.directory.inherited(unit.id)];
  const duties = await Promise.all(
    units.map(async (one) => (await dutiesOf(office, one)).map((owed): Duty => ({ ...owed, unit: one }))),
  );
  return duties.flat();
}

/** What a unit owes or has given in the periods open now, the report due last first; then what was opened to it again. */
export async function dutiesOf(office: Office, unit: Unit): Promise<Owed[]> {
  const { flows, calendar } = office.library;
  const now = office.clock.now();
  const ids = flows.flatMap((flow) =>
    openPeriods(flow, calendar, now).map(({ period }) => reportId(unit.id, flow.id, period.key)),
  );
  const existing: Set<ReportId> = await office.stores.reports.existing(ids);
  const owed = owedBy({ flows, calendar, unit, now, reported: (id) => existing.has(id) });
  const reopened = (await reopenedTo(office, unit)).filter(
    ({ flow, period }) => !owed.some((one) => one.flow === flow && one.period.key === period.key),
  );
  return [...owed, ...reopened];
}
