import { describe, expect, it } from "vitest";
import { splitRows } from "../../../src/domain/vietnamese/split-rows.ts";

describe("splitRows", () => {
  it.each([
    [
      "a first cell that counts nothing",
      "1; a; b\n3; c; d",
      [
        ["1", "a", "b"],
        ["3", "c", "d"],
      ],
    ],
    [
      "a row a line",
      "Rà soát hộ nghèo; 20/1\nCấp thẻ; 25/1",
      [
        ["Rà soát hộ nghèo", "20/1"],
        ["Cấp thẻ", "25/1"],
      ],
    ],
    [
      "numbering",
      "1. Rà soát; 20/1\n2) Cấp thẻ; 25/1",
      [
        ["Rà soát", "20/1"],
        ["Cấp thẻ", "25/1"],
      ],
    ],
    [
      "numbering under a heading",
      "Gồm; có\n1/ a; b\n2/ c; d",
      [
        ["Gồm", "có"],
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "bullets",
      "- a; b\n• c; d\n+ e; f\n-g; h",
      [
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
        ["g", "h"],
      ],
    ],
    [
      "empty lines and rules",
      "a; b\r\n\r\n---\nc; d\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["tabs before semicolons", "a; b\tc", [["a; b", "c"]]],
    ["an empty cell in front", "\tb", [["", "b"]]],
    [
      "a Markdown table",
      "| a | b |\n|---|---|\n| c | d |",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a table's own count",
      "1\ta\tb\n2\tc\td",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["too few and too many cells, for the caller to say", "a\nb; c; d", [["a"], ["b", "c", "d"]]],
    [
      "numbers that count nothing",
      "5. a; b\n7. c; d",
      [
        ["5. a", "b"],
        ["7. c", "d"],
      ],
    ],
    ["a single figure in front", "12. a; b", [["12. a", "b"]]],
    [
      "a decimal in front",
      "1.5; a\n2.5; b",
      [
        ["1.5", "a"],
        ["2.5", "b"],
      ],
    ],
    ["a negative figure in front", "-5; a", [["-5", "a"]]],
    ["nothing", " \n\n", []],
  ])("%s", (_, text, rows) => {
    expect(splitRows(text, 2)).toEqual(rows);
  });

  it("keeps the line whole for one column", () => {
    expect(splitRows("1. Rà soát; cấp thẻ\n2. Họp", 1)).toEqual([["Rà soát; cấp thẻ"], ["Họp"]]);
  });
});
