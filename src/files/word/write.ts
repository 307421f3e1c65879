import {
  AlignmentType,
  BorderStyle,
  Document,
  FootnoteReferenceRun,
  Header,
  HeightRule,
  type IParagraphOptions,
  type IRunOptions,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from "docx";
import type { WordBlock, WordModel, WordTable } from "./model.ts";

/** To be loaded in the rendering thread only. The measures are those of Nghị định 30/2020/NĐ-CP, Phụ lục I. */

const MM = 56.7; // twips
const PT = 2; // half points, in which sizes of letters are given
const PAGE = { width: Math.round(210 * MM), height: Math.round(297 * MM) };
const MARGIN = {
  top: Math.round(20 * MM),
  bottom: Math.round(20 * MM),
  left: Math.round(30 * MM),
  right: Math.round(15 * MM),
  header: Math.round(10 * MM),
};
const TEXT_WIDTH = PAGE.width - MARGIN.left - MARGIN.right;
/** The motto must not wrap. */
const RIGHT_HALF = 5_750;
const FONT = "Times New Roman";
const NOTHING = { style: BorderStyle.NONE, size: 0, color: "auto" };
const NO_BORDERS = {
  top: NOTHING,
  bottom: NOTHING,
  left: NOTHING,
  right: NOTHING,
  insideHorizontal: NOTHING,
  insideVertical: NOTHING,
};

export async function wordBytes(model: WordModel): Promise<Uint8Array> {
  const { head, sections, footnotes } = model;
  const document = new Document({
    creator: "",
    title: head.subject,
    styles: {
      default: {
        document: { run: { font: FONT, size: 14 * PT, color: "000000", language: { value: "vi-VN" } } },
        footnoteText: { run: { font: FONT, size: 11 * PT } },
        footnoteReference: { run: { font: FONT, superScript: true } },
      },
    },
    footnotes: Object.fromEntries(
      footnotes.map((text, index) => [
        index + 1,
        { children: [new Paragraph({ children: [run(text, { size: 11 * PT })] })] },
      ]),
    ),
    sections: [
      {
        properties: { titlePage: true, page: { size: PAGE, margin: MARGIN } },
        headers: {
          first: new Header({ children: [new Paragraph({})] }),
          default: new Header({
            children: [
              line({
                alignment: AlignmentType.CENTER,
                children: [new TextRun({ children: [PageNumber.CURRENT], size: 14 * PT, font: FONT })],
              }),
            ],
          }),
        },
        children: [
          letterhead(head),
          line({
            alignment: AlignmentType.CENTER,
            spacing: { before: 240 },
            children: [run(head.title.toUpperCase(), { bold: true, size: 14 * PT })],
          }),
          line({ alignment: AlignmentType.CENTER, children: [run(head.subject, { bold: true, size: 14 * PT })] }),
          rule(),
          ...sections.flatMap(({ heading, blocks }, place) => [
            line({
              spacing: { before: 120, after: 120 },
              keepNext: true,
              indent: { firstLine: 720 },
              children: [run(heading.toUpperCase(), { bold: true })],
            }),
            ...blocks.flatMap((block, index) =>
              blockOf(block, place === sections.length - 1 && index === blocks.length - 1),
            ),
          ]),
          signatures(model),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function letterhead({ parentAgency, agency, country, motto, number, placeAndDay }: WordModel["head"]): Table {
  const centred = (children: Paragraph[], width: number) =>
    new TableCell({
      children,
      width: { size: width, type: WidthType.DXA },
      borders: NO_BORDERS,
      verticalAlign: VerticalAlign.TOP,
    });
  const middle = (text: string, how: IRunOptions) =>
    line({ alignment: AlignmentType.CENTER, children: [run(text, how)] });
  const left = [
    ...(parentAgency === "" ? [] : [middle(parentAgency.toUpperCase(), { size: 13 * PT })]),
    middle(agency.toUpperCase(), { bold: true, size: 13 * PT }),
    rule(),
  ];
  const right = [
    middle(country.toUpperCase(), { bold: true, size: 13 * PT }),
    middle(motto, { bold: true, size: 14 * PT }),
    rule(),
  ];
  return plainTable(
    [
      [centred(left, TEXT_WIDTH - RIGHT_HALF), centred(right, RIGHT_HALF)],
      [
        centred([middle(number, { size: 13 * PT })], TEXT_WIDTH - RIGHT_HALF),
        centred([middle(placeAndDay, { italics: true, size: 14 * PT })], RIGHT_HALF),
      ],
    ],
    [TEXT_WIDTH - RIGHT_HALF, RIGHT_HALF],
  );
}

/** A short line below what stands above it. */
function rule(): Paragraph {
  const indent = Math.round(TEXT_WIDTH / 8);
  return new Paragraph({
    indent: { left: indent, right: indent },
    spacing: { before: 0, after: 60, line: 40, lineRule: "exact" },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: "000000", space: 1 } },
    children: [],
  });
}

function blockOf(block: WordBlock, isLast: boolean): (Paragraph | Table)[] {
  if (block.is === "paragraph") return [body(isLast ? `${block.text}./.` : block.text)];
  return [
    dataTable(block),
    isLast
      ? line({ alignment: AlignmentType.RIGHT, children: [run("./.", {})] })
      : new Paragraph({ spacing: { after: 60 } }),
  ];
}

/** Justified, with the first line set in, and a footnote's sign where the text has [^n]. */
function body(text: string): Paragraph {
  const children = text
    .split(/(\[\^\d+\])/)
    .filter((part) => part !== "")
    .map((part) => {
      const note = /^\[\^(\d+)\]$/.exec(part)?.[1];
      return note === undefined ? run(part, {}) : new FootnoteReferenceRun(Number(note));
    });
  return line({
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: 720 },
    spacing: { before: 120, line: 276 },
    children,
  });
}

function dataTable({ columns, rows }: WordTable): Table {
  const widths = columns.map(({ share }) => Math.round(TEXT_WIDTH * share));
  const align = { left: AlignmentType.LEFT, right: AlignmentType.RIGHT, center: AlignmentType.CENTER };
  const small = 12 * PT;
  const cell = (text: string, index: number, how: IRunOptions, alignment: (typeof align)[keyof typeof align]) =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      margins: { left: 60, right: 60 },
      children: text.split("\n").map((words) => line({ alignment, children: [run(words, { size: small, ...how })] })),
    });
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: columns.map(({ title }, index) => cell(title, index, { bold: true }, AlignmentType.CENTER)),
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: true,
            children: row.map((text, index) => cell(text, index, {}, align[columns[index]?.align ?? "left"])),
          }),
      ),
    ],
  });
}

function signatures({ recipients, signature }: WordModel): Table {
  const half = Math.round(TEXT_WIDTH / 2);
  const left = [
    line({ children: [run(recipients.heading, { bold: true, italics: true, size: 12 * PT })] }),
    ...recipients.lines.map((text) => line({ children: [run(text, { size: 11 * PT })] })),
  ];
  const right = signature.map((text) =>
    line({ alignment: AlignmentType.CENTER, children: [run(text.toUpperCase(), { bold: true, size: 14 * PT })] }),
  );
  const cell = (children: Paragraph[]) =>
    new TableCell({ children, width: { size: half, type: WidthType.DXA }, borders: NO_BORDERS });
  return plainTable([[cell(left), cell(right)]], [half, TEXT_WIDTH - half]);
}

function plainTable(rows: TableCell[][], columnWidths: number[]): Table {
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths,
    borders: NO_BORDERS,
    rows: rows.map(
      (children) => new TableRow({ children, cantSplit: true, height: { value: 0, rule: HeightRule.AUTO } }),
    ),
  });
}

function line(options: IParagraphOptions): Paragraph {
  return new Paragraph(options);
}

function run(text: string, how: IRunOptions): TextRun {
  return new TextRun({ text, font: FONT, ...how });
}
