import type { Wording } from "../../flow/wording.ts";
import type { ExcelColumn } from "./model.ts";

type Name =
  | "code"
  | "figure"
  | "value"
  | "before"
  | "change"
  | "units"
  | "note"
  | "number"
  | "unit"
  | "unit_id"
  | "state"
  | "at"
  | "standing"
  | "late_minutes"
  | "late"
  | "reason"
  | "revision"
  | "amended"
  | "days_left"
  | "period"
  | "sentence"
  | "explanation"
  | "expected"
  | "received"
  | "on_time"
  | "late_count"
  | "missing"
  | "codes";

/** Columns by the names that `flows/` words, with their widths in letters. */
export function columns(wording: Wording, ...named: [Name, number][]): ExcelColumn[] {
  return named.map(([name, width]) => ({ title: wording.say(`excel.column.${name}`), width }));
}

/** [0 -> "A"] [27 -> "AB"] */
export function letters(index: number): string {
  return `${index < 26 ? "" : letters(Math.floor(index / 26) - 1)}${String.fromCharCode(65 + (index % 26))}`;
}
