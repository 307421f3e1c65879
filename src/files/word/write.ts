import {
  AlignmentType,
  Document,
  FootnoteReferenceRun,
  Header,
  type ISectionOptions,
  LineRuleType,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  type Table,
  TextRun,
} from "docx";
import { A4, FONT, LONG_WIDTH, lengthOf, MARGIN, rule, run, SIZE, TEXT_WIDTH } from "./layout.ts";
import { letterhead, signatures } from "./letterhead.ts";
import type { Piece, WordAppendix, WordBlock, WordModel } from "./model.ts";
import { cellStyle, dataTable } from "./table.ts";

/** To be loaded in the rendering thread only. Sizes and places are those of Nghị định 30/2020/NĐ-CP, Phụ lục I. */
export async function wordBytes(model: WordModel): Promise<Uint8Array> {
  const { head, footnotes, appendix } = model;
  const document = new Document({
    creator: head.agency.join(" "),
    lastModifiedBy: head.agency.join(" "),
    title: head.subject,
    compatibility: { version: 15 }, // else Word opens it as a file of 2007
    styles: {
      default: {
        document: { run: { font: FONT, size: SIZE.body, color: "000000", language: { value: "vi-VN" } } },
        footnoteText: { run: { font: FONT, size: SIZE.footnote } },
        footnoteReference: { run: { font: FONT, superScript: true } },
      },
      paragraphStyles: [cellStyle(SIZE.table), cellStyle(SIZE.wideTable)],
    },
    footnotes: Object.fromEntries(footnotes.map((text, index) => [index + 1, { children: [footnote(text)] }])),
    sections: [report(model), ...(appendix === undefined ? [] : [appendixPages(appendix)])],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

function report(model: WordModel): ISectionOptions {
  const { head, opening, sections, closing } = model;
  return {
    ...pages(false),
    children: [
      gap(20), // before a table that begins a document LibreOffice would put a line of its own
      letterhead(head),
      centred(head.title.toUpperCase(), { before: 240 }),
      centred(head.subject),
      rule(Math.round(Math.min(lengthOf(head.subject, SIZE.title), TEXT_WIDTH) * 0.4), TEXT_WIDTH),
      body([opening], false),
      ...sections.flatMap(({ heading, blocks }) => [
        headingLine(heading.toUpperCase(), 0),
        ...blocksOf(blocks, TEXT_WIDTH, SIZE.table),
      ]),
      body([closing], true),
      gap(120),
      signatures(model),
    ],
  };
}

function appendixPages({ name, title, reference, blocks, landscape }: WordAppendix): ISectionOptions {
  return {
    ...pages(landscape),
    children: [
      centred(name),
      centred(title.toUpperCase()),
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { after: 120 },
        children: [run(reference, { italics: true, size: SIZE.body })],
      }),
      ...blocksOf(blocks, landscape ? LONG_WIDTH : TEXT_WIDTH, SIZE.wideTable),
    ],
  };
}

/** Pages counted from 1, with their number in the middle above from the second one on. */
function pages(landscape: boolean): Omit<ISectionOptions, "children"> {
  const number = new TextRun({ children: [PageNumber.CURRENT], size: SIZE.page, font: FONT });
  const orientation = landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT;
  return {
    properties: {
      titlePage: true,
      page: { size: { ...A4, orientation }, margin: MARGIN, pageNumbers: { start: 1 } },
    },
    headers: {
      default: new Header({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [number] })] }),
    },
  };
}

/** What stands right before a table goes with it to the next page. */
function blocksOf(blocks: readonly WordBlock[], width: number, size: number): (Paragraph | Table)[] {
  return blocks.flatMap((block, index) => {
    const isBeforeTable = blocks[index + 1]?.is === "table";
    switch (block.is) {
      case "heading":
        return [headingLine(block.text, 1)];
      case "paragraph":
        return [body(block.pieces, isBeforeTable)];
      case "remark":
        return [
          new Paragraph({
            spacing: { after: 60 },
            children: [run(block.text, { italics: true, size: SIZE.wideTable })],
          }),
        ];
      case "table":
        return [...(index === 0 ? [] : [gap(100)]), dataTable(block, width, size), gap(100, false)];
    }
  });
}

function gap(height: number, keepNext = true): Paragraph {
  return new Paragraph({ keepNext, spacing: { line: height, lineRule: LineRuleType.EXACT } });
}

function headingLine(text: string, level: number): Paragraph {
  return new Paragraph({
    outlineLevel: level,
    keepNext: true,
    indent: { firstLine: 720 },
    spacing: { before: 120, after: 60 },
    children: [run(text, { bold: true, size: SIZE.body })],
  });
}

function centred(text: string, spacing: { before?: number } = {}): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    spacing,
    children: [run(text, { bold: true, size: SIZE.title })],
  });
}

/** Justified, its first line set in. */
function body(pieces: readonly Piece[], keepNext: boolean): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: 720 },
    spacing: { before: 120, line: 264, lineRule: LineRuleType.AUTO },
    keepNext,
    children: pieces.map((piece) =>
      typeof piece === "string" ? run(piece, { size: SIZE.body }) : new FootnoteReferenceRun(piece.note),
    ),
  });
}

function footnote(text: string): Paragraph {
  return new Paragraph({ alignment: AlignmentType.JUSTIFIED, children: [run(` ${text}`, { size: SIZE.footnote })] });
}
