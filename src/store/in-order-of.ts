import type { ReportId } from "../domain/report.ts";

/** What belongs to these reports, each report's as it comes, in the order of the reports: of thousands in one pass. */
export function inOrderOf<T extends { report: ReportId }>(reports: readonly ReportId[], all: readonly T[]): T[] {
  const byReport = new Map<ReportId, T[]>(reports.map((id) => [id, []]));
  for (const one of all) byReport.get(one.report)?.push(one);
  return [...byReport.values()].flat();
}
