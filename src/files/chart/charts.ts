import type { Briefing } from "../../app/ports.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { chartsOf, rowsOnPage } from "../../summary/charts.ts";
import { deliveryChart } from "./delivery.ts";
import type { ChartModel } from "./model.ts";
import { totalChart } from "./total.ts";
import { trendChart } from "./trend.ts";

/** The chart of a recipe; nothing for one that the flow has no longer, or a page that it does not have. */
export function chartModel(briefing: Briefing, chart: string, page: number): ChartModel | undefined {
  const found = chartsOf(briefing.summary, briefing.flow).find((one) => one.chart === chart);
  if (found === undefined || page < 0 || page >= found.pages) return undefined;
  const { flow, summary } = briefing;
  const { wording } = flow;
  const period = periodName(wording, summary.period);
  const about = {
    title:
      found.pages === 1
        ? found.title
        : wording.say("chart.page", { title: found.title, page: page + 1, pages: found.pages }),
    subtitle: wording.say("chart.subtitle", {
      title: summary.flow.title,
      period,
      received: summary.received,
      expected: summary.expected,
      at: formatInstant(wording, summary.asOf),
    }),
  };
  const units = rowsOnPage(summary.units, page, found.pages);
  const [kind, total = ""] = chart.split(":");
  if (kind === "delivery") return deliveryChart(about, units, flow);
  const index = summary.totals.findIndex(({ id }) => id === total);
  if (index < 0) return undefined;
  if (kind === "trend") return trendChart(about, briefing, index);
  return totalChart(about, summary, index, { page, pages: found.pages }, flow);
}

/** What a chart is headed with. */
export interface About {
  title: string;
  subtitle: string;
}
