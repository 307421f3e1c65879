/** A workbook, worded and typed, as plain data. */
export interface ExcelModel {
  title: string;
  /** Epoch ms: when the file says that it was made. */
  at: number;
  sheets: ExcelSheet[];
}

export interface ExcelSheet {
  /** What Excel takes for a name: see sheet-name.ts. */
  name: string;
  /** Lines above the table. */
  heading: string[];
  columns: ExcelColumn[];
  rows: ExcelCell[][];
  /** A row under the table; filters leave it where it is. */
  totals?: ExcelCell[];
}

export interface ExcelColumn {
  title: string;
  /** In letters. */
  width: number;
}

/** null is a value that is missing: an empty cell, never 0. Most cells are bare, so that a long table is handed over quickly. */
export type ExcelCell =
  | null
  | number
  | string
  /** A number from 0 to 1, shown in percent. */
  | { is: "rate"; value: number }
  /** `yyyy-mm-dd` */
  | { is: "day"; day: string }
  /** Epoch ms, shown in Viet Nam's time. */
  | { is: "instant"; at: number }
  /** Without "=", in English function names and with the value that it has. */
  | { is: "formula"; formula: string; value: number; rate?: true };
