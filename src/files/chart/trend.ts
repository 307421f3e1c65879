import type { Briefing } from "../../app/ports.ts";
import { axisPeriodName } from "../../flow/period-name.ts";
import { formatQuantity } from "../../flow/quantity.ts";
import type { About } from "./charts.ts";
import { type ChartModel, COLOUR, heading, SMALL, WIDTH } from "./model.ts";

const HEIGHT = 560;

/** A total over the last periods: where nothing was reported the line has a gap, and under each period stands how many reported. */
export function trendChart(about: About, { flow, summary, trend }: Briefing, index: number): ChartModel {
  const { wording } = flow;
  const isRate = summary.totals[index]?.rate !== undefined;
  const points = trend.map(({ values }) => values[index]);
  const names = trend.map(
    ({ period, received, expected }) =>
      `${axisPeriodName(wording, period)}\n${wording.say("chart.of", { received, expected })}`,
  );
  return {
    width: WIDTH,
    height: HEIGHT,
    option: {
      ...heading(about.title, about.subtitle),
      grid: { left: 40, right: 40, top: 180, bottom: 70 },
      xAxis: {
        type: "category",
        data: names,
        boundaryGap: true,
        axisTick: { show: false },
        axisLabel: { interval: 0, fontSize: SMALL - 2, lineHeight: 24, color: COLOUR.text },
      },
      yAxis: { type: "value", axisLabel: { show: false }, splitLine: { lineStyle: { color: COLOUR.grid } } },
      series: [
        {
          type: "line",
          connectNulls: false,
          symbol: "circle",
          symbolSize: 12,
          lineStyle: { width: 4, color: COLOUR.line },
          itemStyle: { color: COLOUR.line },
          data: points.map((value) =>
            value === undefined
              ? null
              : {
                  value,
                  label: {
                    show: true,
                    position: "top",
                    fontSize: SMALL,
                    color: COLOUR.text,
                    formatter: formatQuantity(wording, value, isRate),
                  },
                },
          ),
        },
      ],
    },
  } as ChartModel;
}
