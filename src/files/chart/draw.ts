import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { create, type Font } from "fontkit";
import type { ChartModel } from "./model.ts";

/** To be loaded in the rendering thread only: echarts and the fonts take half a second and 60 MB. */

const require = createRequire(import.meta.url);
const FAMILY = "Be Vietnam Pro";

function ttf(weight: string): Buffer {
  return readFileSync(require.resolve(`@expo-google-fonts/be-vietnam-pro/${weight}/BeVietnamPro_${weight}.ttf`));
}

const fonts = [ttf("400Regular"), ttf("700Bold")];
const [regular, bold] = fonts.map((bytes) => create(bytes) as Font);
await initWasm(readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
// Without a canvas echarts guesses widths, and takes a letter with marks for a wide one. It asks for the height by 国, which the
// font lacks: one em.
echarts.setPlatformAPI({
  measureText(text: string, css = "") {
    const size = Number(/([\d.]+)px/.exec(css)?.[1] ?? 12);
    const font = /bold|[6-9]00/.test(css) ? bold : regular;
    if (font === undefined || text === "国") return { width: size };
    return { width: (font.layout(text.normalize("NFC")).advanceWidth / font.unitsPerEm) * size };
  },
} as Parameters<typeof echarts.setPlatformAPI>[0]);

/** The chart as SVG, with its texts as text. */
export function chartSvg({ width, height, option }: ChartModel): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString().normalize("NFC");
  } finally {
    chart.dispose();
  }
}

/** The chart as PNG, one pixel to one of the model's. */
export function chartPng(model: ChartModel): Uint8Array {
  const options = { fontBuffers: fonts, defaultFontFamily: FAMILY, loadSystemFonts: false };
  const renderer = new Resvg(chartSvg(model), { font: options });
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
