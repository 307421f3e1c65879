import { describe, expect, it } from "vitest";

type Line = { depth: number; mark: string; text: string; figure?: string; heads?: boolean };
type Piece = ({ kind: "line" } & Line) | { kind: "figures"; rows: Line[] } | { kind: "table"; rows: string[][] };
const module: string = "../../src/http/page/text.js"; // the page's own JavaScript, which has no types
const { piecesOf } = (await import(module)) as { piecesOf: (text: string) => Piece[] };

const line = ({ depth, mark, text, figure }: Line) =>
  `${depth} ${mark}|${text}${figure === undefined ? "" : `|${figure}`}`;

/** "kind depth mark|text|figure", a row of a table as its cells. */
function shapeOf(text: string): string[] {
  return piecesOf(text).flatMap((piece) => {
    if (piece.kind === "line") return [line(piece)];
    if (piece.kind === "figures") return piece.rows.map((row) => `figures ${line(row)}`);
    return piece.rows.map((cells) => `table ${cells.join("|")}`);
  });
}

const words = (text: string) => text.match(/[^\s|]+/g);

const headsOf = (text: string) =>
  piecesOf(text).flatMap((piece) => (piece.kind === "line" && piece.heads ? [piece.text] : []));

describe("how a message is laid out", () => {
  it.each([
    ["", ["0 |"]],
    ["một\n\nhai", ["0 |một", "0 |", "0 |hai"]],
    ["1. Việc đã làm:\r\n   • Tiếp công dân", ["0 1.|Việc đã làm:", "1 •|Tiếp công dân"]],
    ["Hồ sơ nhận: 1.070", ["0 |Hồ sơ nhận: 1.070"]],
    [
      "3. Nhận: 1.070\n= Còn lại: -3\n   Tỷ lệ trễ: 5,7 %\nHạn: 16:00",
      ["figures 0 3.|Nhận:|1.070", "figures 0 =|Còn lại:|-3", "figures 1 |Tỷ lệ trễ:|5,7 %", "0 |Hạn: 16:00"],
    ],
    ["-3", ["0 |-3"]],
    ["7. Phối hợp: Không", ["0 7.|Phối hợp: Không"]],
    ["2026. Năm mới", ["0 |2026. Năm mới"]],
    ["Bảng:\nĐơn vị\tTrễ\nIa Le\t0\nhết", ["0 |Bảng:", "table Đơn vị|Trễ", "table Ia Le|0", "0 |hết"]],
    ["a | b | c\nd | e | f\ng | h", ["table a|b|c", "table d|e|f", "0 |g | h"]],
  ])("%j", (text, shape) => {
    expect(shapeOf(text)).toEqual(shape);
  });

  it.each([
    [
      "Báo cáo tuần – Tuần 47/2026\nĐã nộp 22/23\nViệc chưa xong (3):\n• Sửa đường",
      ["Báo cáo tuần – Tuần 47/2026", "Việc chưa xong (3):"],
    ],
    ["Tuần này làm xong những việc gì?\nMỗi việc một dòng.\nKhông có thì gõ không.", []],
    ["1. Việc đã làm:\n   • Tiếp công dân", []],
    ["Đã ghi\n12", []],
    ["Lý do:\nchờ đo đạc", []],
  ])("gives headings their weight: %j", (text, headings) => {
    expect(headsOf(text)).toEqual(headings);
  });

  it("loses no word and no figure of what was written", () => {
    const text = "1. Nhận: 12\n2. Xong: 11\n   • a; b: 3\n\tthụt\nx | y\nz | t\n= Còn: 1,5 %\n\n–  gạch";
    expect(
      words(
        shapeOf(text)
          .join("\n")
          .replaceAll(/^(table |figures )?(\d )?/gm, ""),
      ),
    ).toEqual(words(text));
  });
});
