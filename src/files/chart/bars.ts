import type { About } from "./charts.ts";
import { type ChartModel, COLOUR, heading, SMALL, WIDTH } from "./model.ts";

interface Bars {
  names: string[];
  /** Stacked. A value that is missing has no bar. */
  series: { name: string; colour: string; hollow: boolean; values: (number | undefined)[] }[];
  /** One a row, behind its bars. */
  labels: string[];
  legend: boolean;
}

const ROW = 38;
const HEAD = 150;
const FOOT = 24;
const NAME_ROOM = 200;
const LABEL_ROOM = 210;

/** Lying bars, one row a unit, with names at the left and words at the right. */
export function bars(about: About, { names, series, labels, legend }: Bars): ChartModel {
  const head = HEAD + (legend ? 40 : 0);
  const grid = { left: NAME_ROOM, right: LABEL_ROOM, top: head, bottom: FOOT };
  const style = (colour: string, hollow: boolean) =>
    hollow
      ? { color: colour, borderColor: "#8C8C8C", borderType: "dashed" as const, borderWidth: 1.5 }
      : { color: colour };
  return {
    width: WIDTH,
    height: head + FOOT + ROW * Math.max(1, names.length),
    option: {
      ...heading(about.title, about.subtitle),
      ...(legend
        ? {
            legend: {
              top: HEAD - 6,
              left: 20,
              itemGap: 24,
              textStyle: { fontSize: SMALL, color: COLOUR.text },
              selectedMode: false,
            },
          }
        : {}),
      grid,
      xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: [sideAxis(names, "left", NAME_ROOM - 24), sideAxis(labels, "right", LABEL_ROOM - 24)],
      series: series.map(({ name, colour, hollow, values }) => ({
        type: "bar",
        name,
        stack: "all",
        barWidth: 22,
        itemStyle: style(colour, hollow),
        data: values.map((value) => value ?? null),
      })),
    },
  } as ChartModel;
}

/** All names are shown, none is left out for want of room. */
function sideAxis(names: string[], position: "left" | "right", width: number) {
  return {
    type: "category",
    position,
    inverse: true,
    data: names,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { interval: 0, fontSize: SMALL, color: COLOUR.text, width, overflow: "truncate" },
  };
}
