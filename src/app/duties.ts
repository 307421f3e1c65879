import type { Unit } from "../domain/people.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { openPeriods } from "../reminders/open-periods.ts";
import { type Owed, owedBy } from "../reminders/owes.ts";
import type { Office } from "./office.ts";

/** What a unit owes or has given in the periods open now, the report due last first. */
export async function dutiesOf(office: Office, unit: Unit): Promise<Owed[]> {
  const { flows, calendar } = office.library;
  const now = office.clock.now();
  const ids = flows.flatMap((flow) =>
    openPeriods(flow, calendar, now).map(({ period }) => reportId(unit.id, flow.id, period.key)),
  );
  const existing: Set<ReportId> = await office.stores.reports.existing(ids);
  return owedBy({ flows, calendar, unit, now, reported: (id) => existing.has(id) });
}
