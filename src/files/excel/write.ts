import ExcelJS from "exceljs";
import { ZONE } from "../../domain/time.ts";
import type { ExcelCell, ExcelModel, ExcelSheet } from "./model.ts";

/** To be loaded in the rendering thread only. exceljs is no longer looked after: it is behind this file, and what it writes is read back in tests. */

/** Of one cell, in UTF-16 units: beyond it Excel calls the file damaged. */
const LONGEST = 32_767;
/** Columns that stay while one scrolls to the right, as far as they leave room for others (in letters). */
const FROZEN = { columns: 2, width: 45 };

const FONT = { name: "Calibri", family: 2, size: 11 };
/** Points. */
const LINE = 15;
/** Excel takes no row higher than 409 points. */
const MOST_LINES = 27;

/** Each is one object, so that exceljs writes it once. "@" keeps words words when somebody edits the cell and they begin with "=". */
const STYLE = {
  text: { numFmt: "@", font: FONT, alignment: { wrapText: true, vertical: "top", horizontal: "left", indent: 1 } },
  whole: { numFmt: "#,##0", font: FONT, alignment: { vertical: "top" } },
  decimal: { numFmt: "#,##0.##", font: FONT, alignment: { vertical: "top" } }, // on a whole number it would leave its comma
  rate: { numFmt: "0.00%", font: FONT, alignment: { vertical: "top" } },
  day: { numFmt: "dd/mm/yyyy", font: FONT, alignment: { vertical: "top" } },
  instant: { numFmt: "hh:mm dd/mm/yyyy", font: FONT, alignment: { vertical: "top" } },
  title: { numFmt: "@", font: { ...FONT, bold: true, size: 13 } },
  note: { numFmt: "@", font: FONT },
  head: {
    numFmt: "@",
    font: { ...FONT, bold: true },
    alignment: { wrapText: true, vertical: "middle", horizontal: "center" },
    fill: { type: "pattern", pattern: "solid", fgColor: { argb: "FFE8EEF4" } },
    border: { bottom: { style: "thin" } },
  },
} satisfies Record<string, Partial<ExcelJS.Style>>;

export async function excelBytes({ title, at, sheets }: ExcelModel): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  book.title = title;
  book.created = new Date(at);
  book.modified = new Date(at);
  for (const sheet of sheets) addSheet(book, sheet);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function addSheet(book: ExcelJS.Workbook, { name, heading, columns, rows, totals }: ExcelSheet): void {
  const top = heading.length + 1;
  const sheet = book.addWorksheet(name, {
    views: [{ state: "frozen", ySplit: top, xSplit: frozenColumns(columns) }],
    pageSetup: {
      paperSize: 9,
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: `${top}:${top}`,
    },
  });
  columns.forEach(({ width }, index) => {
    sheet.getColumn(index + 1).width = width;
  });
  heading.forEach((line, index) => put(sheet.getCell(index + 1, 1), line, index === 0 ? STYLE.title : STYLE.note));
  const head = sheet.getRow(top);
  columns.forEach(({ title }, index) => put(head.getCell(index + 1), clean(title), STYLE.head));
  head.height = heightOf(
    columns.map(({ title }) => title),
    columns,
  );
  rows.forEach((row, line) => addRow(sheet.getRow(top + 1 + line), row, columns));
  sheet.autoFilter = { from: { row: top, column: 1 }, to: { row: top + rows.length, column: columns.length } };
  if (totals === undefined) return;
  const row = sheet.getRow(top + 1 + rows.length);
  addRow(row, totals, columns);
  row.eachCell((cell) => {
    cell.style = { ...cell.style, font: { ...FONT, bold: true }, border: { top: { style: "thin" } } };
  });
}

function frozenColumns(columns: ExcelSheet["columns"]): number {
  const width = (count: number) => columns.slice(0, count).reduce((sum, column) => sum + column.width, 0);
  let count = Math.min(FROZEN.columns, columns.length - 1);
  while (count > 0 && width(count) > FROZEN.width) count -= 1;
  return count;
}

function addRow(row: ExcelJS.Row, cells: ExcelCell[], columns: ExcelSheet["columns"]): void {
  cells.forEach((cell, index) => {
    if (cell !== null) setCell(row.getCell(index + 1), cell);
  });
  row.height = heightOf(cells, columns);
}

/** Programs do not agree on who makes a row as high as its broken lines: so we do, by their usual number of letters. */
function heightOf(cells: ExcelCell[], columns: ExcelSheet["columns"]): number {
  const lines = cells.map((cell, index) => {
    if (typeof cell !== "string") return 1;
    const letters = Math.max(1, (columns[index]?.width ?? cell.length) - 2);
    return cell.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / letters)), 0);
  });
  return LINE * Math.min(MOST_LINES, Math.max(1, ...lines));
}

/** Words are typed as words, so one that begins with "=" stays words. */
function setCell(cell: ExcelJS.Cell, value: Exclude<ExcelCell, null>): void {
  if (typeof value === "string") return put(cell, clean(value), STYLE.text);
  if (typeof value === "number") return put(cell, value, numberStyle(value));
  switch (value.is) {
    case "rate":
      return put(cell, value.value, STYLE.rate);
    case "day":
      return put(cell, new Date(`${value.day}T00:00:00Z`), STYLE.day);
    case "instant":
      return put(cell, new Date(value.at + ZONE), STYLE.instant); // exceljs writes the UTC wall time
    case "formula":
      return put(
        cell,
        { formula: value.formula, result: value.value, date1904: false },
        value.rate ? STYLE.rate : numberStyle(value.value),
      );
  }
}

function put(cell: ExcelJS.Cell, value: ExcelJS.CellValue, style: Partial<ExcelJS.Style>): void {
  cell.value = value;
  cell.style = style;
}

function numberStyle(value: number): Partial<ExcelJS.Style> {
  return Number.isInteger(value) ? STYLE.whole : STYLE.decimal;
}

/** Without what XML or Excel does not take: half letters, control letters, more than a cell holds. */
function clean(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .slice(0, LONGEST)
    .replaceAll(/[\p{Cs}\uFFFE\uFFFF]|(?![\n\t])\p{Cc}/gu, "");
}
