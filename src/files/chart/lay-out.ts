import type { EChartsOption } from "echarts";
import { FAMILY, linesOf, widthOf } from "./fonts.ts";
import { INK, LOOKS } from "./looks.ts";
import type { BarsBody, ChartModel, Look, TrendBody } from "./model.ts";

/** A chart as echarts is told it. Sizes in pixels. */
interface Layout {
  width: number;
  height: number;
  option: EChartsOption;
}

/** Shown 360 px wide on a phone, at half this size: letters of 22 are 11 there. */
const WIDTH = 720;
const EDGE = 20;
const TITLE = { size: 28, line: 36 };
const TEXT = { size: 22, line: 28 };
const GAP = 10;

/** Gives everything its place; texts are broken and measured here, so that none runs into another. */
export function layOut({ title, notes, body }: ChartModel): Layout {
  const titleLines = linesOf(title, WIDTH - 2 * EDGE, 3, TITLE.size, "bold");
  const noteLines = notes.flatMap((note) => linesOf(note, WIDTH - 2 * EDGE, 4, TEXT.size));
  const head = EDGE + titleLines.length * TITLE.line + GAP + noteLines.length * TEXT.line + GAP;
  const { height, option } = body.is === "bars" ? bars(body, head) : trend(body, head);
  const font = { fontFamily: FAMILY, fontSize: TEXT.size, lineHeight: TEXT.line };
  return {
    width: WIDTH,
    height,
    option: {
      animation: false,
      backgroundColor: "#FFFFFF",
      textStyle: { ...font, color: INK.text },
      title: {
        text: titleLines.join("\n"),
        subtext: noteLines.join("\n"),
        left: EDGE,
        top: EDGE,
        padding: 0,
        itemGap: GAP,
        textStyle: { ...font, fontSize: TITLE.size, lineHeight: TITLE.line, fontWeight: "bold", color: INK.text },
        subtextStyle: { ...font, color: INK.quiet },
      },
      ...option,
    },
  };
}

const BAR = 24;
/** The most that names and labels take of the width; the rest is for the bars. */
const NAMES = 200;
const LABELS = 260;

function bars({ series, rows, least, most }: BarsBody, head: number): Pick<Layout, "height" | "option"> {
  const legend = series.length > 1 ? TEXT.line + 3 * GAP : 0;
  const names = rows.map(({ name }) => linesOf(name, NAMES, 2, TEXT.size));
  const labels = rows.map(({ label }) => linesOf(label, LABELS, 2, TEXT.size));
  const row = GAP + TEXT.line * Math.max(1, ...[...names, ...labels].map(({ length }) => length));
  const top = head + legend;
  return {
    height: top + row * rows.length + EDGE,
    option: {
      legend: {
        show: legend > 0,
        top: head + GAP,
        icon: "rect",
        left: EDGE,
        padding: 0,
        itemGap: 20,
        itemWidth: 36,
        itemHeight: BAR,
        selectedMode: false,
        textStyle: { fontSize: TEXT.size, color: INK.text },
      },
      grid: { left: widest(names) + GAP + EDGE, right: widest(labels) + GAP + EDGE, top, bottom: EDGE },
      xAxis: {
        type: "value",
        min: least,
        max: most === least ? least + 1 : most,
        axisLabel: { show: false },
        splitLine: { show: false },
      },
      yAxis: [side(names, "left"), side(labels, "right")],
      series: series.map(({ name, look }, index) => ({
        type: "bar",
        silent: true, // nobody points at a picture
        name,
        stack: "all",
        barWidth: BAR,
        itemStyle: styleOf(look),
        data: rows.map(({ values }) => values[index] ?? null),
      })),
    } as EChartsOption,
  };
}

function widest(texts: string[][]): number {
  return Math.ceil(Math.max(0, ...texts.flat().map((line) => widthOf(line, TEXT.size))));
}

/** All are shown, none is left out for want of room; they stand at the edge also where bars go to the left of 0. */
function side(texts: string[][], position: "left" | "right") {
  return {
    type: "category",
    position,
    inverse: true,
    data: texts.map((lines) => lines.join("\n")),
    axisLine: { show: false, onZero: false },
    axisTick: { show: false },
    axisLabel: { interval: 0, fontSize: TEXT.size, lineHeight: TEXT.line, color: INK.text, margin: GAP },
  };
}

function styleOf(look: Look) {
  const { colour, frame, dashed, hatched } = LOOKS[look];
  return {
    color: colour,
    borderColor: frame,
    borderWidth: 2, // so 0 is a thin line, and what is missing is nothing
    borderType: dashed ? ("dashed" as const) : ("solid" as const),
    ...(hatched
      ? { decal: { color: frame, symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4 } }
      : {}),
  };
}

const PLOT = 360;
/** Smaller letters than these nobody reads on a phone: then the numbers stand higher and lower by turns. */
const READABLE = 18;

function trend({ points }: TrendBody, head: number): Pick<Layout, "height" | "option"> {
  const under = TEXT.line * Math.max(1, ...points.map(({ name }) => name.length)) + GAP;
  const column = (WIDTH - 2 * EDGE) / Math.max(1, points.length) - GAP;
  const labels = points.map(({ label }) => label);
  const byTurns = sizeFor(labels, column) < READABLE;
  const size = sizeFor(labels, byTurns ? column + 2 * EDGE : column); // the outer ones must not leave the picture
  const above = 2 * GAP + TEXT.line * (byTurns ? 2 : 1);
  const line = LOOKS.value.colour;
  return {
    height: head + above + PLOT + under + EDGE,
    option: {
      grid: { left: EDGE, right: EDGE, top: head + above, bottom: under + EDGE },
      xAxis: {
        type: "category",
        data: points.map(({ name }) => name.join("\n")),
        axisTick: { show: false },
        axisLine: { onZero: false, lineStyle: { color: INK.quiet } },
        axisLabel: {
          interval: 0,
          fontSize: sizeFor(
            points.flatMap(({ name }) => name),
            column,
          ),
          lineHeight: TEXT.line,
          color: INK.text,
        },
      },
      yAxis: { type: "value", axisLabel: { show: false }, splitLine: { lineStyle: { color: INK.grid } } },
      series: [
        {
          type: "line",
          silent: true,
          connectNulls: false,
          symbol: "circle",
          symbolSize: 14,
          lineStyle: { width: 4, color: line },
          itemStyle: { color: line },
          data: points.map(({ value, label }, index) => {
            if (value === undefined) return null;
            const distance = byTurns && index % 2 === 1 ? GAP + TEXT.line : GAP;
            return {
              value,
              label: { show: true, position: "top", distance, fontSize: size, color: INK.text, formatter: label },
            };
          }),
        },
      ],
    },
  };
}

/** Letters as large as lets every text fit into the room. */
function sizeFor(texts: string[], room: number): number {
  const widest = Math.max(...texts.map((text) => widthOf(text, TEXT.size)), 1);
  return Math.min(TEXT.size, Math.floor((TEXT.size * room) / widest));
}
