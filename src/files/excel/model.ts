/** A workbook, worded and typed, as plain data. Days are `yyyy-mm-dd`, instants epoch ms and shown in Viet Nam's time. */
export interface ExcelModel {
  title: string;
  /** Epoch ms: the file's date, so that one snapshot always makes one file. */
  at: number;
  sheets: ExcelSheet[];
}

export interface ExcelSheet {
  /** At most 31 letters, without * ? : \ / [ ] */
  name: string;
  /** Lines above the table. */
  heading: string[];
  columns: ExcelColumn[];
  rows: ExcelCell[][];
  /** Under the table, a row of formulas with the values that they have. */
  totals?: ExcelCell[];
}

export interface ExcelColumn {
  title: string;
  /** In characters. */
  width: number;
}

/** An empty cell is a value that is missing: never 0. */
export type ExcelCell =
  | { is: "empty" }
  | { is: "text"; text: string }
  | { is: "number"; value: number; format?: string }
  | { is: "day"; day: string }
  | { is: "instant"; at: number }
  /** `formula` without "=", in English function names. */
  | { is: "formula"; formula: string; value: number | undefined; format?: string };
