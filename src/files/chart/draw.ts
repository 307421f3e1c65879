import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { FAMILY, FONT_FILES, widthOf } from "./fonts.ts";
import { layOut } from "./lay-out.ts";
import type { ChartModel } from "./model.ts";

/** To be loaded in the rendering thread only: echarts and the fonts take half a second and 60 MB. */

await initWasm(readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
// Without a canvas echarts guesses widths, and takes a letter with marks for a wide one. It asks for the height by 国, which the
// font lacks: one em.
echarts.setPlatformAPI({
  measureText(text: string, css = "") {
    const size = Number(/([\d.]+)px/.exec(css)?.[1] ?? 12);
    return { width: text === "国" ? size : widthOf(text, size, /bold|[6-9]00/.test(css) ? "bold" : "normal") };
  },
});

/** The chart as SVG, with its texts as text. */
export function chartSvg(model: ChartModel): string {
  const { width, height, option } = layOut(model);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString().normalize("NFC");
  } finally {
    chart.dispose();
  }
}

/** The chart as PNG. */
export function chartPng(model: ChartModel): Uint8Array {
  return svgPng(chartSvg(model));
}

/** Drawn with our own letters alone; one pixel to one of the SVG's. */
export function svgPng(svg: string): Uint8Array {
  const font = { fontBuffers: FONT_FILES, defaultFontFamily: FAMILY, loadSystemFonts: false };
  const renderer = new Resvg(svg, { font });
  try {
    const image = renderer.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    renderer.free(); // what WebAssembly holds, no garbage collector frees
  }
}
