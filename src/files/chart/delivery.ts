import { formatMinutes } from "../../flow/duration.ts";
import type { Flow } from "../../flow/flow.ts";
import type { UnitLine } from "../../summary/summary.ts";
import { bars } from "./bars.ts";
import type { About } from "./charts.ts";
import { type ChartModel, COLOUR } from "./model.ts";

/** Who reported on time, late and not at all: a row a unit, in words as well as in colours. */
export function deliveryChart(about: About, units: UnitLine[], flow: Flow): ChartModel {
  const { wording } = flow;
  const counts = units.map(countsOf);
  const series = (["onTime", "late", "missing"] as const).map((state) => ({
    name: wording.say(`chart.state.${state}`),
    colour: COLOUR[state],
    hollow: state === "missing",
    values: counts.map((count) => count[state]),
  }));
  return bars(about, {
    names: units.map(({ unit }) => unit.short),
    series,
    labels: units.map((unit) => labelOf(unit, flow)),
    legend: true,
  });
}

function countsOf({ reports }: UnitLine): Record<"onTime" | "late" | "missing", number> {
  const count = (state: string) => reports.filter((report) => report.state === state).length;
  return { onTime: count("on_time"), late: count("late"), missing: count("missing") };
}

function labelOf(unit: UnitLine, { wording }: Flow): string {
  const [report, more] = unit.reports;
  if (report !== undefined && more === undefined) {
    if (report.state === "late")
      return wording.say("chart.late_by", { duration: formatMinutes(wording, report.minutes) });
    if (report.state === "not_owing") return wording.say("chart.not_owing");
    return wording.say(report.state === "on_time" ? "chart.state.onTime" : "chart.state.missing");
  }
  return wording.say("chart.counts", countsOf(unit));
}
