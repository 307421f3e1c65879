import {
  AlignmentType,
  BorderStyle,
  type IRunOptions,
  Paragraph,
  Table,
  TableBorders,
  TableCell,
  TableLayoutType,
  TableRow,
  WidthType,
} from "docx";
import { lengthOf, rule, run, SIZE, TEXT_WIDTH } from "./layout.ts";
import type { WordModel } from "./model.ts";

/** The name of the country must not wrap. */
const RIGHT = 5_500;
const LEFT = TEXT_WIDTH - RIGHT;
/** For the signature and the seal, above the name. */
const ROOM_TO_SIGN = 1_600;

/** Agency, number and the draft's mark on the left, country, motto, place and day on the right. */
export function letterhead({
  parentAgency,
  agency,
  country,
  motto,
  number,
  draft,
  placeAndDay,
}: WordModel["head"]): Table {
  const above = parentAgency.map((words) => words.toUpperCase());
  const own = agency.map((words) => words.toUpperCase());
  const last = lengthOf(own.at(-1) ?? "", SIZE.agency);
  return plainTable(
    [
      [
        [
          ...above.map((words) => middle(words, { size: SIZE.agency })),
          ...own.map((words) => middle(words, { bold: true, size: SIZE.agency })),
          rule(Math.round(Math.min(last, LEFT) * 0.4), LEFT),
        ],
        [
          middle(country.toUpperCase(), { bold: true, size: SIZE.country }),
          middle(motto, { bold: true, size: SIZE.motto }),
          rule(lengthOf(motto, SIZE.motto), RIGHT),
        ],
      ],
      [
        [middle(number, { size: SIZE.number }, 80), draftMark(draft)],
        [middle(placeAndDay, { italics: true, size: SIZE.place }, 80)],
      ],
    ],
    [LEFT, RIGHT],
  );
}

export function signatures({ recipients, signature }: WordModel): Table {
  const half = Math.round(TEXT_WIDTH / 2);
  return plainTable(
    [
      [
        [
          new Paragraph({ children: [run(recipients.heading, { bold: true, italics: true, size: SIZE.recipients })] }),
          ...recipients.lines.map((text) => new Paragraph({ children: [run(text, { size: SIZE.recipient })] })),
        ],
        [
          ...signature.map((text) => middle(text.toUpperCase(), { bold: true, size: SIZE.signature })),
          middle("", { bold: true, size: SIZE.signature }, ROOM_TO_SIGN), // the name goes here
        ],
      ],
    ],
    [half, TEXT_WIDTH - half],
  );
}

/** In a frame, as drafts are marked. */
function draftMark(draft: string): Paragraph {
  const words = draft.toUpperCase();
  const indent = Math.round((LEFT - lengthOf(words, SIZE.number) - 240) / 2);
  const side = { style: BorderStyle.SINGLE, size: 6, color: "000000", space: 2 };
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    indent: { left: indent, right: indent },
    spacing: { before: 80 },
    border: { top: side, bottom: side, left: side, right: side },
    children: [run(words, { bold: true, size: SIZE.number })],
  });
}

function middle(text: string, how: IRunOptions, before = 0): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, spacing: { before }, children: [run(text, how)] });
}

/** Without lines, its cells without margins; no row is parted by the end of a page. */
function plainTable(rows: Paragraph[][][], columnWidths: number[]): Table {
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths,
    borders: TableBorders.NONE,
    margins: { left: 0, right: 0 },
    rows: rows.map(
      (cells) =>
        new TableRow({
          cantSplit: true,
          children: cells.map(
            (children, index) =>
              new TableCell({ children, width: { size: columnWidths[index] ?? 0, type: WidthType.DXA } }),
          ),
        }),
    ),
  });
}
