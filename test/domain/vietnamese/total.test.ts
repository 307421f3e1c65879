import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Day } from "../../../src/domain/time.ts";
import { readChoice, readChoices } from "../../../src/domain/vietnamese/choose.ts";
import { readDate } from "../../../src/domain/vietnamese/date.ts";
import { fold, normalize, tidy } from "../../../src/domain/vietnamese/fold.ts";
import { saysNone } from "../../../src/domain/vietnamese/none.ts";
import { readNumber } from "../../../src/domain/vietnamese/number.ts";
import { readNumbers } from "../../../src/domain/vietnamese/numbers.ts";
import { saysSameAsLast } from "../../../src/domain/vietnamese/same-as-last.ts";
import { splitRows } from "../../../src/domain/vietnamese/split-rows.ts";
import { readYesNo } from "../../../src/domain/vietnamese/yes-no.ts";

const TODAY = Day.parse("2026-11-25");

function readAll(text: string) {
  return {
    number: readNumber(text, { whole: true }),
    amount: readNumber(text, { whole: false }),
    numbers: readNumbers(text, { whole: true }),
    date: readDate(text, TODAY),
    yesNo: readYesNo(text),
    choice: readChoice(text, ["Xã", "Phường"]),
    choices: readChoices(text, ["Xã", "Phường"]),
    none: saysNone(text),
    same: saysSameAsLast(text),
    rows: splitRows(text, 3),
    folded: [fold(text), tidy(text), normalize(text)],
  };
}

/** Texts made of what the readers listen for, which reach further into them than random letters. */
const PIECES =
  "12|0|5/9|10.070|1,5|%|-|?|;|,| |\n|mười|hai|trăm|tỷ|rưỡi|linh|không|k|có|ngày|tháng|năm|thứ|tuần|sau|cuối|mai|đúng|sai|2026|31|ạ|như|trước";

describe("every reader", () => {
  it("reads any text, and alike composed and decomposed", () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "grapheme" }),
      fc.array(fc.constantFrom(...PIECES.split("|")), { maxLength: 12 }).map((pieces) => pieces.join(" ")),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const { rows: _rows, folded: _folded, ...composed } = readAll(text.normalize("NFC"));
        const { rows, folded, ...decomposed } = readAll(text.normalize("NFD"));
        expect(decomposed).toEqual(composed);
        expect(rows.every((cells) => cells.length > 0)).toBe(true);
        expect(folded[0]).toBe(fold(text));
      }),
      { numRuns: 400 },
    );
  });

  it("gives a whole number that is not below zero wherever a count is wanted", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES.split("|")), { maxLength: 8 }), (pieces) => {
        const reading = readNumber(pieces.join(" "), { whole: true });
        const values = reading.is === "number" ? [reading.value] : reading.is === "doubt" ? reading.readings : [];
        expect(values.every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  // A quadratic reader would take minutes here.
  it.each([
    "1",
    "1 ",
    "1,",
    "1.",
    "a",
    " ",
    "\t",
    "-",
    "- ",
    "| ",
    "không ",
    "5/9 ",
    "mười ",
    "\u0301",
    "đ",
    "1. a\n",
    "ạ ",
    "(",
    "|-",
  ])("gets through 100 kB of %j", (unit) => {
    const { number, date, yesNo, choice } = readAll(unit.repeat(100_000 / unit.length));
    expect({ number, yesNo, choice }).toEqual({
      number: { is: "misread", why: "word" },
      yesNo: undefined,
      choice: undefined,
    });
    expect(date.is).toBe("misread");
  });
});
