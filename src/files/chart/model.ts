import type { EChartsOption } from "echarts";

/** A chart as echarts is told it: plain data, so that it can be drawn in another thread. Sizes in pixels. */
export interface ChartModel {
  width: number;
  height: number;
  option: EChartsOption;
}

/** Shown 360 px wide on a phone, at half this size: letters of 24 are 12 there. */
export const WIDTH = 720;
export const FONT = 24;
export const SMALL = 20;

/** Okabe and Ito's colours: told apart by colour-blind people, and in greyscale by their lightness. Never the only sign: words stand beside. */
export const COLOUR = {
  onTime: "#0072B2",
  late: "#E69F00",
  missing: "#E8E8E8",
  line: "#0072B2",
  bar: "#56B4E9",
  alert: "#D55E00",
  text: "#1A1A1A",
  quiet: "#595959",
  grid: "#DDDDDD",
} as const;

/** Title, and under it what the numbers rest on. Long ones are broken by the caller. */
export function heading(
  text: string,
  subtext: string,
): Pick<EChartsOption, "title" | "textStyle" | "animation" | "backgroundColor"> {
  return {
    animation: false,
    backgroundColor: "#FFFFFF",
    textStyle: { fontFamily: "Be Vietnam Pro", fontSize: SMALL, color: COLOUR.text },
    title: {
      text,
      subtext,
      left: 20,
      top: 16,
      itemGap: 8,
      textStyle: {
        fontFamily: "Be Vietnam Pro",
        fontSize: FONT + 4,
        fontWeight: "bold",
        color: COLOUR.text,
        width: WIDTH - 40,
        overflow: "break",
      },
      subtextStyle: {
        fontFamily: "Be Vietnam Pro",
        fontSize: SMALL,
        lineHeight: SMALL + 8,
        color: COLOUR.quiet,
        width: WIDTH - 40,
        overflow: "break",
      },
    },
  };
}
