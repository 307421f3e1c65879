import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FileContent } from "../../../src/app/ports.ts";
import { fits, shorten, split } from "../../../src/channels/split.ts";
import { safeFileName } from "../../../src/channels/telegram/file-name.ts";
import { render } from "../../../src/channels/telegram/render.ts";
import type { OutMessage } from "../../../src/engine/conversation.ts";

const FILE: FileContent = { name: "qr.png", mime: "image/png", bytes: new Uint8Array([1]) };
const asked = (labels: string[], more: Partial<OutMessage> = {}): OutMessage => ({
  text: "Xin chọn:",
  conversation: "xa-ia-le:bao-cao-tuan:2026-W48",
  turn: 3,
  pick: "number",
  options: labels.map((label, index) => ({ id: `option:o${index}`, label })),
  ...more,
});
const rowsOf = (message: OutMessage) => render(message)[0]?.keyboard?.map((row) => row.map(({ text }) => text));

describe("a long text", () => {
  const points = (text: string) => Array.from(text).length;
  const graphemes = (text: string) => [...new Intl.Segmenter("vi", { granularity: "grapheme" }).segment(text)].length;

  it.each<[string, string, number, string[]]>([
    ["short enough", "một\nhai", 7, ["một\nhai"]],
    ["at a line's end", "một\nhai\nba", 8, ["một\nhai\n", "ba"]],
    ["at a word's end where the line is too long", "một hai ba bốn", 8, ["một hai ", "ba bốn"]],
    ["anywhere where there are no words", "abcdefgh", 3, ["abc", "def", "gh"]],
    [
      "not inside a letter and its marks",
      "ộộộ".normalize("NFD"),
      4,
      ["ộ", "ộ", "ộ"].map((one) => one.normalize("NFD")),
    ],
    ["not inside a pair of surrogates, which count once", "🎉🎉🎉", 2, ["🎉🎉", "🎉"]],
    ["not inside a family", "👨‍👩‍👧👨‍👩‍👧", 7, ["👨‍👩‍👧", "👨‍👩‍👧"]],
    ["inside what only calls itself a letter", `a${"\u0301".repeat(5)}`, 3, ["a\u0301\u0301", "\u0301\u0301\u0301"]],
    ["nothing", "", 3, [""]],
  ])("is parted %s", (_where, text, limit, parts) => {
    expect(split(text, limit)).toEqual(parts);
  });

  it("joined is the text, each part within the limit, and no letter is torn", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", " ", "\n", "ề", "ề".normalize("NFD"), "🎉", "👨‍👩‍👧", "\u202e", "ע", "🇻🇳"),
      maxLength: 200,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 40 }), (whole, limit) => {
        const parts = split(whole, limit);
        expect(parts.join("")).toBe(whole);
        for (const part of parts) expect(points(part)).toBeLessThanOrEqual(limit);
        expect(parts.reduce((count, part) => count + graphemes(part), 0)).toBe(graphemes(whole));
        expect(fits(whole, limit)).toBe(parts.length === 1);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ["Có", 64, "Có"],
    ["x".repeat(64), 64, "x".repeat(64)],
    ["x".repeat(65), 64, `${"x".repeat(63)}…`],
    ["🎉".repeat(5), 3, "🎉🎉…"],
    ["ộộ".normalize("NFD"), 5, `${"ộ".normalize("NFD")}…`],
  ])("is shortened: %s", (text, limit, short) => {
    expect(shorten(text, limit)).toBe(short);
  });
});

describe("a message on Telegram", () => {
  it("has its buttons under the last of its parts, and no part is blank or too long", () => {
    const lines = Array.from({ length: 300 }, (_, n) => `• Xã ${n}: chưa nộp báo cáo tuần này.`).join("\n");
    const parts = render(asked(["Có", "Không"], { text: `${lines}${"\n".repeat(4_100)}hết` }));
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.map(({ keyboard }) => keyboard !== undefined)).toEqual(parts.map((_, n) => n === parts.length - 1));
    for (const { text } of parts) expect([text.trim() !== "", Array.from(text).length <= 4_000]).toEqual([true, true]);
  });

  it("is shown as it is, with no markup read into it and text from right to left in its place", () => {
    const text = "<b>12</b> *x* _y_ \u202eאבג\u202c &lt;";
    expect(render({ text })).toEqual([{ text }]);
  });

  it.each<[string[], string[][]]>([
    [["Có", "Không"], [["Có", "Không"]]],
    [["Có", "Không", "Bỏ qua"], [["Có", "Không", "Bỏ qua"]]],
    [
      ["1", "2", "3", "4", "5"],
      [
        ["1", "2", "3"],
        ["4", "5"],
      ],
    ],
    [
      ["Nộp báo cáo", "Sửa", "Để sau"],
      [["Nộp báo cáo", "Sửa"], ["Để sau"]],
    ],
    [
      ["Hồ sơ tồn từ kỳ trước", "Có"],
      [["Hồ sơ tồn từ kỳ trước"], ["Có"]],
    ],
    [
      ["Vẫn đang làm", "Đã xong".normalize("NFD"), "Không làm nữa"],
      [["Vẫn đang làm", "Đã xong".normalize("NFD")], ["Không làm nữa"]],
    ],
  ])("lays out %j for a phone", (labels, rows) => {
    expect(rowsOf(asked(labels))).toEqual(rows);
  });

  it("says in full below the text what a button could not", () => {
    const long = `Đang rà soát ${"hồ sơ ".repeat(12)}tồn đọng`;
    const [part] = render(asked(["Có", long]));
    expect(part?.text).toBe(`Xin chọn:\n\n1. Có\n2. ${long}`);
    expect(part?.keyboard?.flat().map(({ text }) => text)).toEqual([
      "Có",
      expect.stringMatching(/^Đang rà soát.{40,51}…$/),
    ]);
  });

  it("lists by number what it has no room for in a button", () => {
    const unit = "phong-nong-nghiep-va-moi-truong";
    const id = `/tongket bao-cao-hai-lan-tuan 2026-W48-1 ${unit}`;
    const options = [
      { id, label: "Kỳ trước" },
      { id: "/trogiup", label: "/trogiup" },
    ];
    expect(render({ text: "Tổng kết", options })).toEqual([
      {
        text: "Tổng kết\n\n1. Kỳ trước\n2. /trogiup",
        keyboard: [[{ text: "/trogiup", callback_data: "t/trogiup" }]],
      },
    ]);
  });

  it("has a hundred buttons at most; the others stand in the text", () => {
    const [part] = render(asked(Array.from({ length: 130 }, (_, n) => `Câu ${n}`)));
    expect(part?.keyboard?.flat()).toHaveLength(100);
    expect(part?.text).toContain("130. Câu 129");
  });

  it("goes under its file, or after it where it is too long for that", () => {
    const keyboard = [[{ text: "Có", callback_data: "pxa-ia-le:bao-cao-tuan:2026-W48|3|option:o0" }]];
    expect(render(asked(["Có"], { text: "Mã mời" }), FILE)).toEqual([{ file: FILE, text: "Mã mời", keyboard }]);
    const text = "x".repeat(1_025);
    expect(render(asked(["Có"], { text }), FILE)).toEqual([
      { file: FILE, text: "" },
      { text, keyboard },
    ]);
    expect(render({ text: "" }, FILE)).toEqual([{ file: FILE, text: "" }]);
  });
});

describe("a file's name", () => {
  it.each([
    ["Báo cáo tuần 47.xlsx", "Báo cáo tuần 47.xlsx"],
    ['Báo cáo "tuần".xlsx', "Báo cáo 'tuần'.xlsx"],
    ["a;b.xlsx", "a,b.xlsx"],
    ["../../etc/passwd", "..-..-etc-passwd"],
    ["a\r\nX-Header: 1.pdf", "a  X-Header: 1.pdf"],
    [`${"dài ".repeat(60)}.docx`, `${"dài ".repeat(60).slice(0, 100)}.docx`],
    ["", "file"],
  ])("%j arrives as %j", (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });
});
