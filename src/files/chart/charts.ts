import type { Briefing } from "../../app/ports.ts";
import type { Flow } from "../../flow/flow.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { deliveryChart } from "./delivery.ts";
import type { ChartModel } from "./model.ts";
import { totalChart } from "./total.ts";
import { trendChart } from "./trend.ts";

/** A chart that a summary has, by the name that a recipe gives it. */
export interface ChartName {
  chart: string;
  title: string;
  pages: number;
}

/** Units in one picture: a phone still shows their names. */
export const UNITS_ON_PAGE = 30;

/** Who reported; a total by unit; its way over the last periods. Those the flow names, else the first total's. */
export function chartsOf({ flow, summary }: Pick<Briefing, "flow" | "summary">): ChartName[] {
  const pages = Math.max(1, Math.ceil(summary.units.length / UNITS_ON_PAGE));
  const delivery = { chart: "delivery", title: flow.wording.say("chart.delivery"), pages };
  return [
    delivery,
    ...namedCharts(flow).map(({ title, bar, line }) =>
      bar === undefined ? { chart: `trend:${line}`, title, pages: 1 } : { chart: `total:${bar}`, title, pages },
    ),
  ];
}

/** The chart of a recipe; nothing for one that the flow has no longer, or a page that it does not have. */
export function chartModel(briefing: Briefing, chart: string, page: number): ChartModel | undefined {
  const found = chartsOf(briefing).find((one) => one.chart === chart);
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
  const units = summary.units.slice(page * UNITS_ON_PAGE, (page + 1) * UNITS_ON_PAGE);
  const [kind, total = ""] = chart.split(":");
  if (kind === "delivery") return deliveryChart(about, units, flow);
  const index = summary.totals.findIndex(({ id }) => id === total);
  if (index < 0) return undefined;
  if (kind === "trend") return trendChart(about, briefing, index);
  return totalChart(about, summary, index, { from: page * UNITS_ON_PAGE, to: (page + 1) * UNITS_ON_PAGE }, flow);
}

/** What a chart is headed with. */
export interface About {
  title: string;
  subtitle: string;
}

function namedCharts({ summary }: Flow): { title: string; bar?: string | undefined; line?: string | undefined }[] {
  const [first] = summary.totals;
  if (summary.charts.length > 0 || first === undefined) return summary.charts;
  return [
    { title: first.title, bar: first.id },
    { title: first.title, line: first.id },
  ];
}
