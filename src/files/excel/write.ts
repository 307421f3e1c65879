import ExcelJS from "exceljs";
import type { ExcelCell, ExcelModel, ExcelSheet } from "./model.ts";

/** To be loaded in the rendering thread only. exceljs is no longer looked after: it is behind this file, and what it writes is read back in tests. */

/** exceljs writes a date's UTC wall time. */
const VIET_NAM_MS = 7 * 3_600_000;
const NUMBER = "#,##0.##";
const WHOLE = "#,##0";

export async function excelBytes({ title, at, sheets }: ExcelModel): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  book.title = title;
  book.created = new Date(at);
  book.modified = new Date(at);
  for (const sheet of sheets) addSheet(book, sheet);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function addSheet(book: ExcelJS.Workbook, { name, heading, columns, rows }: ExcelSheet): void {
  const top = heading.length + 1;
  const sheet = book.addWorksheet(name, {
    views: [{ state: "frozen", ySplit: top, xSplit: Math.min(2, columns.length - 1) }],
    pageSetup: {
      paperSize: 9,
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: `${top}:${top}`,
    },
  });
  heading.forEach((line, index) => {
    const cell = sheet.getCell(index + 1, 1);
    cell.value = line;
    cell.font = { bold: index === 0 };
  });
  columns.forEach(({ title, width }, index) => {
    sheet.getColumn(index + 1).width = width;
    const cell = sheet.getCell(top, index + 1);
    cell.value = title;
    cell.font = { bold: true };
    cell.alignment = { wrapText: true, vertical: "middle" };
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: "FFE8EEF4" } };
  });
  rows.forEach((row, line) => {
    row.forEach((cell, index) => setCell(sheet.getCell(top + 1 + line, index + 1), cell));
  });
  sheet.autoFilter = { from: { row: top, column: 1 }, to: { row: top + rows.length, column: columns.length } };
}

/** Words are typed as words, so one that begins with "=" stays words. */
function setCell(cell: ExcelJS.Cell, value: ExcelCell): void {
  switch (value.is) {
    case "empty":
      return;
    case "text":
      cell.value = value.text;
      cell.alignment = { wrapText: true, vertical: "top" };
      return;
    case "number":
      cell.value = value.value;
      cell.numFmt = value.format ?? numberFormat(value.value);
      return;
    case "day":
      cell.value = new Date(`${value.day}T00:00:00Z`);
      cell.numFmt = "dd/mm/yyyy";
      return;
    case "instant":
      cell.value = new Date(value.at + VIET_NAM_MS);
      cell.numFmt = "hh:mm dd/mm/yyyy";
      return;
    case "formula":
      cell.value = {
        formula: value.formula,
        ...(value.value === undefined ? {} : { result: value.value }),
      } as ExcelJS.CellFormulaValue;
      cell.numFmt = value.format ?? numberFormat(value.value ?? 0);
  }
}

/** A format with decimals would leave its comma behind a whole number. */
function numberFormat(value: number): string {
  return Number.isInteger(value) ? WHOLE : NUMBER;
}
