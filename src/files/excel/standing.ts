import type { Flow } from "../../flow/flow.ts";
import type { UnitReportState } from "../../summary/summary.ts";
import type { ExcelCell } from "./model.ts";

/** What stands beside the time of delivery, where the flow wants approval: one column, or none. */
export function standingColumn({ approval }: Flow): ["standing", number][] {
  return approval === undefined ? [] : [["standing", 18]];
}

/** How the reports of one row stand: of one when it was approved, or that it is not; of several how many are. */
export function standingCells({ approval, wording }: Flow, reports: readonly UnitReportState[]): ExcelCell[] {
  if (approval === undefined) return [];
  const known = reports.flatMap((report) => ("id" in report && report.standing ? [report.standing] : []));
  const [only, more] = known;
  if (only === undefined) return [null];
  if (more === undefined)
    return [only.state === "approved" ? { is: "instant", at: only.at } : wording.say(`standing.short.${only.state}`)];
  const approved = known.filter(({ state }) => state === "approved").length;
  return [wording.say("excel.standing_parts", { approved, received: known.length })];
}
