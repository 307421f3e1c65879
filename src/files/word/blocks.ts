import type { Wording } from "../../flow/wording.ts";
import type { Align, Piece, WordBlock, WordTable } from "./model.ts";

export function paragraph(...pieces: Piece[]): WordBlock {
  return { is: "paragraph", pieces };
}

type ColumnName =
  | "code"
  | "delivery"
  | "reports"
  | "figure"
  | "value"
  | "before"
  | "change"
  | "rests_on"
  | "number"
  | "unit"
  | "state"
  | "sentence"
  | "explanation";

/** Columns with their title in the wording, their share of the width, and how their cells are aligned. */
export function titled(wording: Wording, columns: [ColumnName, number, Align][]): WordTable["columns"] {
  return columns.map(([name, share, align]) => ({ title: wording.say(`word.column.${name}`), share, align }));
}

/** For the middle of a sentence; names in capitals stay. ["Báo cáo tuần" -> "báo cáo tuần"] ["TTHC" -> "TTHC"] */
export function inSentence(words: string): string {
  return /^\p{Lu}\p{Ll}/u.test(words) ? words.charAt(0).toLowerCase() + words.slice(1) : words;
}

/** What a person wrote on several lines, on one. */
export function onOneLine(words: string): string {
  return words.replaceAll(/\s+/g, " ").trim();
}
