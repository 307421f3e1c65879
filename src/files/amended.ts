import type { Briefing } from "../app/ports.ts";
import type { Named } from "../flow/unit-names.ts";
import type { UnitLine } from "../summary/summary.ts";

/** Units with a report that was amended after the snapshot: what stands here is what they had said until then. */
export function amendedUnits({ summary, amended }: Briefing): Named[] {
  return summary.units.filter((line) => isAmended(line, amended)).map(({ unit }) => unit);
}

export function isAmended({ reports }: Pick<UnitLine, "reports">, amended: Briefing["amended"]): boolean {
  return reports.some((report) => "id" in report && amended.has(report.id));
}
