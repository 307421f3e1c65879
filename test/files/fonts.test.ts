import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { svgPng } from "../../src/files/chart/draw.ts";
import { FAMILY, FONTS, linesOf, widthOf } from "../../src/files/chart/fonts.ts";

const VOWELS = Array.from("aăâeêioôơuưy");
const MARKS = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]; // huyền, sắc, ngã, hỏi, nặng
/** 12 vowels with 6 tones and đ, as one character each, and the plain consonants (f, j, w, z stand in names and codes). */
const SMALL = [
  ...VOWELS.flatMap((vowel) => MARKS.map((mark) => (vowel + mark).normalize("NFC"))),
  ...Array.from("đbcdfghjklmnpqrstvwxz"),
];
const LETTERS = [...SMALL, ...SMALL.map((letter) => letter.toLocaleUpperCase("vi"))];
/** What charts and their sentences are written with besides. */
const sentences: Record<string, string> = parse(
  readFileSync(new URL("../../flows/loi-thoai.yaml", import.meta.url), "utf8"),
);
const WRITTEN = Object.entries(sentences)
  .filter(([key]) => /^(chart|period|summary)\./.test(key))
  .flatMap(([, sentence]) => Array.from(sentence))
  .filter((letter) => letter !== "\n");
const SIGNS = Array.from("0123456789.,:;%/()–-+…\"'&");

it("has every Vietnamese letter with all its marks as one glyph of its own, thin and bold", () => {
  expect(SMALL).toHaveLength(12 * 6 + 21);
  expect(LETTERS.every((letter) => Array.from(letter).length === 1)).toBe(true);
  for (const font of Object.values(FONTS)) {
    const lacking = [...new Set([...LETTERS, ...WRITTEN, ...SIGNS])].filter(
      (letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0) || font.layout(letter).glyphs[0]?.id === 0,
    );
    expect(lacking).toEqual([]);
    const glyphs = LETTERS.map((letter) => font.glyphForCodePoint(letter.codePointAt(0) ?? 0).id);
    expect(new Set(glyphs).size).toBe(LETTERS.length);
  }
});

it("draws every letter without the system's fonts: neither nothing nor the box of a letter that is lacking", () => {
  const png = (text: string) =>
    Buffer.from(
      svgPng(
        `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="48"><rect width="40" height="48" fill="#fff"/>` +
          `<text x="4" y="36" font-family="${FAMILY}" font-size="24">${text}</text></svg>`,
      ),
    ).toString("base64");
  const pictures = LETTERS.map(png);
  expect(pictures).not.toContain(png(""));
  expect(pictures).not.toContain(png("\uE000")); // in no font
  expect(new Set(pictures).size).toBe(LETTERS.length);
});

it("measures a letter with its marks as wide as without", () => {
  expect(widthOf("ệ", 20)).toBeCloseTo(widthOf("e", 20), 0);
  expect(widthOf("e\u0323\u0302", 20)).toBe(widthOf("ệ", 20));
  expect(widthOf("Huyện", 20, "bold")).toBeGreaterThan(widthOf("Huyện", 20));
});

it.each([
  ["", 100, 2, []],
  ["Ia Le", 100, 2, ["Ia Le"]],
  ["Trung tâm Văn hóa", 110, 2, ["Trung tâm", "Văn hóa"]],
  ["Trung tâm Văn hóa - Thông tin và Thể thao", 110, 2, ["Trung tâm", "Văn hóa…"]],
  ["aaaaaaaaaaaa", 60, 3, ["aaaa", "aaaa", "aaaa"]],
  ["aaaaaaaaaaaa", 60, 2, ["aaaa", "aaa…"]],
])("breaks «%s» at %i pixels into at most %i lines", (text, width, most, lines) => {
  expect(linesOf(text, width, most, 20)).toEqual(lines);
});
