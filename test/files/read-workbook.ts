import ExcelJS from "exceljs";

/** What stands in a cell: a formula's value as it was stored, a date as Viet Nam's wall time "2026-11-27 16:00:00". */
export type Read = string | number | null;

export interface ReadSheet {
  name: string;
  /** Lines above the table. */
  heading: string[];
  /** A row by the titles of its columns. */
  rows: Record<string, Read>[];
  formulas: { formula: string; value: number }[];
  filter: string;
  /** Rows and columns that stay. */
  frozen: { rows: number; columns: number };
}

/** Reads a workbook as somebody would who imports it: the head is the first row with a fill, the rows below it are data. */
export async function readWorkbook(bytes: Uint8Array): Promise<{ sheets: ReadSheet[]; book: ExcelJS.Workbook }> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Buffer.from(bytes) as unknown as ExcelJS.Buffer);
  return { sheets: book.worksheets.map(readSheet), book };
}

function readSheet(sheet: ExcelJS.Worksheet): ReadSheet {
  const [view] = sheet.views;
  if (view?.state !== "frozen") throw new Error(`${sheet.name} is not frozen`);
  const top = view.ySplit ?? 0;
  const titles = Array.from({ length: sheet.getRow(top).cellCount }, (_, n) => sheet.getCell(top, n + 1).text);
  if (new Set(titles).size !== titles.length) throw new Error(`${sheet.name} has two columns of one title`);
  const formulas: ReadSheet["formulas"] = [];
  const rows = Array.from({ length: Math.max(0, sheet.rowCount - top) }, (_, line) =>
    Object.fromEntries(
      titles.map((title, n) => {
        const cell = sheet.getCell(top + 1 + line, n + 1);
        if (cell.type !== ExcelJS.ValueType.Formula) return [title, read(cell.value)];
        formulas.push({ formula: cell.formula, value: Number(cell.result) });
        return [title, read(cell.result)];
      }),
    ),
  );
  return {
    name: sheet.name,
    heading: Array.from({ length: top - 1 }, (_, n) => sheet.getCell(n + 1, 1).text),
    rows,
    formulas,
    filter: typeof sheet.autoFilter === "string" ? sheet.autoFilter : "",
    frozen: { rows: top, columns: view.xSplit ?? 0 },
  };
}

function read(value: unknown): Read {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number") return value;
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace("T", " ");
  throw new Error(`Not text, number or date: ${JSON.stringify(value)}`);
}
