import exceljs from "exceljs";
import type { FileFault } from "../../src/app/units-file.ts";
import { readCsv, type TableRow } from "../../src/domain/csv.ts";
import { decode } from "../../src/domain/vietnamese/decode.ts";
import { legacyOf } from "../../src/domain/vietnamese/legacy.ts";

/** The largest list that is opened, in bytes: it is refused before it is read. */
export const MOST_BYTES = 50 * 1024 * 1024;
/** What an .xlsx file may have unpacked, in bytes: packed it may be a thousandth of that. */
const MOST_CELLS = 2_000_000;

export type Table = { rows: TableRow[] } | { faults: FileFault[] };

/** The first sheet of an .xlsx file, or a .csv file, as lines of text; or why it is none. */
export async function readTable(name: string, bytes: Uint8Array): Promise<Table> {
  if (/\.xlsx$/i.test(name)) return readSheet(bytes);
  if (/\.csv$/i.test(name)) return readText(bytes);
  return { faults: [{ said: { sentence: "units.file.kind_of_file", values: { name } } }] };
}

function readText(bytes: Uint8Array): Table {
  const decoded = decode(bytes);
  switch (decoded.is) {
    case "legacy":
      return { faults: [{ said: { sentence: "units.file.legacy", values: { font: decoded.font } } }] };
    case "unknown":
      return { faults: [{ said: { sentence: "units.file.encoding", values: {} } }] };
    case "text": {
      const read = readCsv(decoded.text);
      if (!("fault" in read)) return read;
      const { row, column } = read;
      return { faults: [{ row, column, said: { sentence: "units.file.quote", values: {} } }] };
    }
  }
}

async function readSheet(bytes: Uint8Array): Promise<Table> {
  const book = new exceljs.Workbook();
  try {
    await book.xlsx.load(bytes.slice().buffer);
  } catch {
    return { faults: [{ said: { sentence: "units.file.broken", values: {} } }] };
  }
  const sheet = book.worksheets[0];
  if (sheet === undefined) return { faults: [{ said: { sentence: "units.file.empty", values: {} } }] };
  const rows: TableRow[] = [];
  const faults: FileFault[] = [];
  const width = Math.min(sheet.columnCount, 100);
  if (sheet.rowCount * width > MOST_CELLS)
    return {
      faults: [
        { said: { sentence: "units.file.too_many", values: { most: MOST_CELLS, count: sheet.rowCount * width } } },
      ],
    };
  sheet.eachRow((line, row) => {
    const cells = Array.from({ length: width }, (_, index) => textOf(line.getCell(index + 1)));
    cells.forEach((cell, index) => {
      if (cell === undefined)
        faults.push({ row, column: index + 1, said: { sentence: "units.file.formula", values: {} } });
    });
    if (cells.some((cell) => cell !== "")) rows.push({ row, cells: cells.map((cell) => cell ?? "") });
  });
  if (faults.length > 0) return { faults };
  const font = legacyOf(rows.map(({ cells }) => cells.join(" ")).join("\n"));
  return font === undefined ? { rows } : { faults: [{ said: { sentence: "units.file.legacy", values: { font } } }] };
}

/** What stands in a cell, a day as 2025-07-01; nothing for a formula. */
function textOf(cell: exceljs.Cell): string | undefined {
  if (cell.formula) return undefined;
  return cell.value instanceof Date ? cell.value.toISOString().slice(0, 10) : cell.text.trim();
}

/** An .xlsx file of text cells: no cell of it is a formula. */
export async function writeSheet(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const book = new exceljs.Workbook();
  const sheet = book.addWorksheet("don-vi", { views: [{ state: "frozen", ySplit: 1 }] });
  for (const cells of rows) {
    const line = sheet.addRow([...cells]);
    line.eachCell((cell) => {
      cell.numFmt = "@";
    });
  }
  sheet.columns.forEach((column, index) => {
    column.width = index === 1 ? 40 : 18;
  });
  return new Uint8Array(await book.xlsx.writeBuffer());
}
