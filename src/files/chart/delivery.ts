import { formatMinutes } from "../../flow/duration.ts";
import type { Wording } from "../../flow/wording.ts";
import { rowsOnPage } from "../../summary/charts.ts";
import type { Summary, UnitLine } from "../../summary/summary.ts";
import { countsOf, stateName } from "../delivery-state.ts";
import type { BarsBody } from "./model.ts";

const STATES = ["onTime", "late", "missing"] as const;

/** Who reported on time, late and not at all: a row a unit, in words as well as in bars. The legend counts the reports of all pages. */
export function deliveryBody(
  { units, ...summary }: Summary,
  { page, pages }: { page: number; pages: number },
  wording: Wording,
): BarsBody {
  return {
    is: "bars",
    series: STATES.map((look) => ({
      name: wording.say("chart.count", { state: wording.say(`chart.state.${look}`), count: summary[look].length }),
      look,
    })),
    rows: rowsOnPage(units, page, pages).map((line) => {
      const counts = countsOf(line);
      return {
        name: line.unit.short,
        label: labelOf(line, wording),
        values: STATES.map((state) => (counts[state] === 0 ? undefined : counts[state])),
      };
    }),
    least: 0,
    most: Math.max(...units.map(({ reports }) => reports.length)),
  };
}

function labelOf(line: UnitLine, wording: Wording): string {
  const [report, more] = line.reports;
  if (report === undefined || more !== undefined) return wording.say("chart.counts", countsOf(line));
  if (report.state !== "late") return stateName(report, wording);
  return wording.say("chart.late_by", { duration: formatMinutes(wording, report.minutes) });
}
