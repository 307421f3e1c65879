import type { Briefing } from "../../app/ports.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { chartsOf } from "../../summary/charts.ts";
import { deliveryBody } from "./delivery.ts";
import type { ChartModel } from "./model.ts";
import { totalBody, totalNote } from "./total.ts";
import { trendBody, trendNote } from "./trend.ts";

/** The chart of a recipe; nothing for one that the summary does not have, or has no more, or a page that it does not have. */
export function chartModel(briefing: Briefing, chart: string, page: number): ChartModel | undefined {
  const { summary, flow } = briefing;
  const { wording } = flow;
  const found = chartsOf(summary, flow).find((one) => one.chart === chart);
  if (found === undefined || page < 0 || page >= found.pages) return undefined;
  const { title, pages } = found;
  const [kind, total] = chart.split(":");
  const index = summary.totals.findIndex(({ id }) => id === total);
  const basis = wording.say("chart.subtitle", {
    title: summary.flow.title,
    period: periodName(wording, summary.period),
    received: summary.received,
    expected: summary.expected,
    at: formatInstant(wording, summary.asOf),
  });
  const of = (body: ChartModel["body"], ...notes: string[]): ChartModel => ({
    title: pages === 1 ? title : wording.say("chart.page", { title, page: page + 1, pages }),
    notes: [basis, ...notes],
    body,
  });
  if (kind === "delivery") return of(deliveryBody(summary, { page, pages }, wording));
  if (kind === "trend") return of(trendBody(briefing, index), trendNote(wording));
  return of(totalBody(summary, index, { page, pages }, wording), totalNote(summary, index, wording));
}
