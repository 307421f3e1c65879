import type { Briefing, FileContent, Files, RenderFile } from "../app/ports.ts";
import type { FileRecipe } from "../engine/conversation.ts";
import { chartModel } from "./chart/charts.ts";
import { excelModel } from "./excel/sheets.ts";
import { type Renderer, startRenderer } from "./pool.ts";
import { qrPng } from "./qr.ts";
import { wordModel } from "./word/document.ts";

/** Makes the file that a message's recipe names, from what is kept or anew; heavy ones in the rendering thread. */
export function renderFileFrom(files: Pick<Files, "get">, renderer: Renderer = startRenderer()): RenderFile {
  return async (recipe, briefing) => {
    switch (recipe.make) {
      case "qr":
        return { name: recipe.name, mime: "image/png", bytes: await qrPng(recipe.text) };
      case "kept":
        return files.get(recipe.id);
      case "chart":
        return briefing && chart(recipe, briefing, renderer);
      case "excel":
        return briefing && excel(briefing, renderer);
      case "word":
        return briefing && word(briefing, renderer);
    }
  };
}

async function chart(recipe: FileRecipe & { make: "chart" }, briefing: Briefing, renderer: Renderer) {
  const model = chartModel(briefing, recipe.chart, recipe.page);
  if (model === undefined) return undefined;
  const name = `${nameOf(briefing)}-${recipe.chart.replaceAll(":", "-")}-${recipe.page + 1}.png`;
  return { name, mime: "image/png", bytes: await renderer.render({ make: "chart", model }) };
}

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async function excel(briefing: Briefing, renderer: Renderer): Promise<FileContent> {
  const bytes = await renderer.render({ make: "excel", model: excelModel(briefing) });
  return { name: `${nameOf(briefing)}.xlsx`, mime: XLSX, bytes };
}

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

async function word(briefing: Briefing, renderer: Renderer): Promise<FileContent> {
  const bytes = await renderer.render({ make: "word", model: wordModel(briefing) });
  return { name: `${nameOf(briefing)}.docx`, mime: DOCX, bytes };
}

function nameOf({ flow, summary }: Briefing): string {
  return `${flow.id}-${summary.period.key}`;
}
