import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";

/** The letters of charts, from the package that is installed with us: a server has no fonts of its own. */

export const FAMILY = "Be Vietnam Pro";

const require = createRequire(import.meta.url);
const files = { normal: ttf("400Regular"), bold: ttf("700Bold") };

/** As files, for whoever draws. */
export const FONT_FILES: Uint8Array[] = [files.normal, files.bold];

/** For whoever measures. */
export const FONTS = { normal: create(files.normal) as Font, bold: create(files.bold) as Font };

export type Weight = keyof typeof FONTS;

function ttf(weight: string): Buffer {
  return readFileSync(require.resolve(`@expo-google-fonts/be-vietnam-pro/${weight}/BeVietnamPro_${weight}.ttf`));
}

/** In pixels, of letters of so many pixels. */
export function widthOf(text: string, size: number, weight: Weight = "normal"): number {
  const font = FONTS[weight];
  return (font.layout(text.normalize("NFC")).advanceWidth / font.unitsPerEm) * size;
}

/** Broken into lines of at most this width, between words where it can be; what does not fit into the last line is cut with "…". */
export function linesOf(text: string, width: number, most: number, size: number, weight: Weight = "normal"): string[] {
  const fits = (line: string) => widthOf(line, size, weight) <= width;
  const lines: string[] = [];
  let rest = text.normalize("NFC").trim();
  while (rest !== "" && lines.length < most) {
    const line = lines.length === most - 1 ? cut(rest, fits) : longest(rest, fits);
    lines.push(line);
    rest = rest.slice(line.length).trimStart();
  }
  return lines;
}

/** The words that fit into one line; of a word that is longer than a line, the letters. */
function longest(text: string, fits: (line: string) => boolean): string {
  if (fits(text)) return text;
  const ends = [...text.matchAll(/\s+/g)].map(({ index }) => index).filter((end) => fits(text.slice(0, end)));
  const end = ends.at(-1);
  return end === undefined ? letters(text, fits) : text.slice(0, end);
}

function cut(text: string, fits: (line: string) => boolean): string {
  return fits(text) ? text : `${letters(text, (line) => fits(`${line}…`)).trimEnd()}…`;
}

function letters(text: string, fits: (line: string) => boolean): string {
  let line = "";
  for (const letter of text) {
    if (line !== "" && !fits(line + letter)) break;
    line += letter;
  }
  return line;
}
