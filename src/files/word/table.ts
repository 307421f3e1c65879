import {
  AlignmentType,
  type IParagraphStyleOptions,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlign,
  WidthType,
} from "docx";
import { FONT, run } from "./layout.ts";
import type { Align, WordTable } from "./model.ts";

const ALIGN = { left: AlignmentType.LEFT, right: AlignmentType.RIGHT, center: AlignmentType.CENTER };

/** How letters of a size stand in cells: said once in the document, since a long table has thousands of them. */
export function cellStyle(size: number): IParagraphStyleOptions & { id: string } {
  return { id: `Cell${size}`, name: `Cell ${size / 2}`, run: { font: FONT, size } };
}

/** Its heads stand again on each page, and no row is parted by the end of a page. `size` in half points. */
export function dataTable({ columns, rows, sum = false }: WordTable, width: number, size: number): Table {
  const widths = columns.map(({ share }) => Math.round(width * share));
  // A short table stays whole, and no row stands alone on the last page.
  const first = rows.length <= 5 ? 0 : rows.length - 3;
  const style = cellStyle(size).id;
  const cell = (text: string, index: number, align: Align, bold: boolean, keepNext: boolean) =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      children: text
        .trim()
        .split("\n")
        .map(
          (words) =>
            new Paragraph({
              style,
              ...(align !== "left" && { alignment: ALIGN[align] }),
              ...(keepNext && { keepNext }),
              children: [run(words, bold ? { bold } : {}, false)],
            }),
        ),
    });
  return new Table({
    layout: TableLayoutType.FIXED,
    margins: { top: 20, bottom: 20, left: 50, right: 50, marginUnitType: WidthType.DXA },
    width: { size: width, type: WidthType.DXA },
    columnWidths: widths,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map(({ title }, index) => cell(title, index, "center", true, true)),
      }),
      ...rows.map(
        (row, place) =>
          new TableRow({
            cantSplit: true,
            children: row.map((text, index) =>
              cell(
                text,
                index,
                columns[index]?.align ?? "left",
                sum && place === rows.length - 1,
                place >= first && place < rows.length - 1,
              ),
            ),
          }),
      ),
    ],
  });
}
