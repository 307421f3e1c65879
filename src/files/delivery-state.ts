import type { Wording } from "../flow/wording.ts";
import type { UnitLine, UnitReportState } from "../summary/summary.ts";

/** How many of a unit's reports came on time, came late and are missing. */
export function countsOf({ reports }: Pick<UnitLine, "reports">): Record<"onTime" | "late" | "missing", number> {
  const count = (state: UnitReportState["state"]) => reports.filter((report) => report.state === state).length;
  return { onTime: count("on_time"), late: count("late"), missing: count("missing") };
}

export function stateName({ state }: UnitReportState, wording: Wording): string {
  if (state === "not_owing") return wording.say("chart.not_owing");
  return wording.say(`chart.state.${state === "on_time" ? "onTime" : state}`);
}
