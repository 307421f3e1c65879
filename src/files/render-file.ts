import type { Files, RenderFile } from "../app/ports.ts";
import { qrPng } from "./qr.ts";

/** Makes the file that a message's recipe names, from what is kept or anew. */
export function renderFileFrom(files: Pick<Files, "get">): RenderFile {
  return async (recipe) => {
    switch (recipe.make) {
      case "qr":
        return { name: recipe.name, mime: "image/png", bytes: await qrPng(recipe.text) };
      case "kept":
        return files.get(recipe.id);
      case "chart":
      case "word":
      case "excel":
        return undefined; // to come
    }
  };
}
