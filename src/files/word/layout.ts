import { BorderStyle, type IRunOptions, Paragraph, TextRun } from "docx";
import { normalize } from "../../domain/vietnamese/fold.ts";

/** Measures of Nghị định 30/2020/NĐ-CP, Phụ lục I, and the pieces every part of the document is made of. Lengths in twips. */

/** 1/20 pt. */
const MM = 1440 / 25.4;
export const FONT = "Times New Roman";
export const A4 = { width: Math.round(210 * MM), height: Math.round(297 * MM) };
export const MARGIN = {
  top: Math.round(20 * MM),
  bottom: Math.round(20 * MM),
  left: Math.round(30 * MM),
  right: Math.round(15 * MM),
  header: Math.round(10 * MM),
};
/** Across an upright page, and across one that lies on its side. */
export const TEXT_WIDTH = A4.width - MARGIN.left - MARGIN.right;
export const LONG_WIDTH = A4.height - MARGIN.left - MARGIN.right;

/** Sizes of letters in half points, as docx counts them. */
export const SIZE = {
  country: 24,
  agency: 24,
  motto: 26,
  number: 26,
  place: 26,
  title: 28,
  body: 28,
  signature: 28,
  recipients: 24,
  recipient: 22,
  table: 24,
  wideTable: 22,
  footnote: 22,
  page: 28,
};

/** Words as one run; without a font it is its paragraph's. What XML cannot hold is left out, or Word would not open the file. */
export function run(text: string, how: IRunOptions, withFont = true): TextRun {
  const clean = normalize(text)
    .replaceAll(/[\u{FFFE}\u{FFFF}]/gu, "")
    .replaceAll(/[\t\n]/g, " ");
  // normalize trims; a run may begin or end with a space that parts it from the next
  const [, before = "", after = ""] = /^(\s?).*?(\s?)$/su.exec(text) ?? [];
  return new TextRun({ text: clean === "" ? before : before + clean + after, ...(withFont && { font: FONT }), ...how });
}

/** A short line below what stands above it, in the middle of a column of this width. */
export function rule(length: number, within: number): Paragraph {
  const indent = Math.max(0, Math.round((within - length) / 2));
  return new Paragraph({
    indent: { left: indent, right: indent },
    spacing: { before: 40, after: 0, line: 40, lineRule: "exact" },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: "000000", space: 0 } },
    children: [],
  });
}

/** About how long bold words are on paper; `size` in half points. */
export function lengthOf(words: string, size: number): number {
  const em = size * 10;
  const letters = Array.from(words, (letter) => (letter === " " ? 0.25 : /\p{Lu}/u.test(letter) ? 0.7 : 0.48));
  return Math.round(letters.reduce((sum, one) => sum + one * em, 0));
}
