import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNumber, type NumberReading, readNumber } from "../../../src/domain/vietnamese/number.ts";

const COUNT = { whole: true };
const AMOUNT = { whole: false };

function number(value: number): NumberReading {
  return { is: "number", value };
}

function short(reading: NumberReading): unknown {
  return reading.is === "doubt" ? { readings: reading.readings } : reading;
}

/** Each case in NFC and NFD. */
function both<Case extends readonly [name: string, text: string, ...rest: unknown[]]>(cases: readonly Case[]): Case[] {
  return cases.flatMap(([name, text, ...rest]) => {
    const apart = text.normalize("NFD");
    const composed = [name, text.normalize("NFC"), ...rest] as unknown as Case;
    return apart === text ? [composed] : [composed, [`${name}, NFD`, apart, ...rest] as unknown as Case];
  });
}

describe("a count", () => {
  it.each(
    both([
      ["digits", "12", 12],
      ["zero is a number (row 22)", "0", 0],
      ["zero of something", "0 hs", 0],
      ["a leading zero, as offices write", "05", 5],
      ["a plus", "+5", 5],
      ["dots group thousands (row 6)", "10.070", 10_070],
      ["two dots", "1.234.567", 1_234_567],
      ["a space groups thousands", "9 988", 9988],
      ["a no-break space groups thousands", "9\u00a0988", 9988],
      ["a decimal that is whole", "12,0", 12],
      ["full-width digits", "１２", 12],
      ["a keycap emoji", "5\ufe0f\u20e3", 5],
      ["courtesy around it", "dạ 12 ạ", 12],
      ["a sentence of courtesy", "Dạ thưa anh, em xin báo cáo là có 12 ạ.", 12],
      ["courtesy on the next line", "12\nem cảm ơn anh", 12],
      ["what is counted", "15 hồ sơ", 15],
      ["what is counted, shortened and attached", "12hs", 12],
      ["days and years are counted too", "5 năm", 5],
      ["words", "mười hai", 12],
      ["words without marks and what is counted (row 2)", "muoi hai nhiem vu", 12],
      ["words with a misplaced tone", "mừơi hai", 12],
      ["words as Telex keys", "muwowif hai", 12],
      ["words, half of them as Telex keys", "mươif hai", 12],
      ["twenty-one", "hai mươi mốt", 21],
      ["twenty-one, short", "hai mốt", 21],
      ["twenty-four, short", "hai tư", 24],
      ["fifteen", "mươi lăm", 15],
      ["thirty-five", "ba mươi nhăm", 35],
      ["four", "tư", 4],
      ["a dozen less two", "một chục", 10],
      ["one word with what is counted", "ba hồ sơ", 3],
      ["a hundred and five, North", "một trăm linh năm", 105],
      ["a hundred and five, South", "mot tram le nam", 105],
      ["a thousand and seventy", "một nghìn không trăm bảy mươi", 1070],
      ["a thousand and seventy, South", "một ngàn không trăm bảy mươi", 1070],
      ["a thousand and five", "một nghìn lẻ năm", 1005],
      ["large", "ba nghìn sáu trăm mười chín tỷ hai triệu", 3_619_002_000_000],
      ["fifteen digits, the most", "999.999.999.999.999", 999_999_999_999_999],
    ] as const),
  )("%s: %j", (_, text, value) => {
    expect(readNumber(text, COUNT)).toEqual(number(value));
  });

  it.each(
    both([
      ["row 3: 6 of 28, never 28 June", "06/28", [6]],
      ["row 4: 5 of 9 where a quantity is asked", "5/9", [5]],
      ["row 20: 7 of 10", "7/10", [7]],
      ["row 23: an English comma before a dossier count", "10,070 hs", [10_070]],
      ["a dot with one digit after it", "1.5", [15, 1500]],
      ["a dot with two digits: Excel drops the zero of 10.070", "10.07", [1007, 10_070]],
      ["a dot decimal that is whole", "12.0", [12, 120, 12_000]],
      ["English thousands", "1,234,567", [1_234_567]],
      ["row 8 in đồng", "1.5 ty", [1_500_000_000]],
      ["thousands, millions", "10 nghìn", [10_000, 10]],
      ["and a half", "2 triệu rưỡi", [2_500_000, 2]],
      ["a hundred and a half", "một trăm rưỡi", [150]],
      ["k may be a thousand or a no", "10k", [10_000, 10]],
      ["about", "khoảng 80", [80]],
      ["about, without marks", "tam 80", [80]],
      ["about, in words", "khoảng ba", [3]],
      ["row 15: a percentage where a count is asked", "dang lam, khoang 80%", [80]],
      ["row 16: a number with its explanation", "hs tr.hạn: 4 hs đất đai do chờ đo đạc", [4]],
      ["an answer to a question of one's own", "hoàn thành 12", [12]],
      ["a question", "12?", [12]],
      ["a bullet or a minus", "- 5", [5]],
      ["a hyphen, no minus", "cv-5", [5]],
      ["two hundred and thirty, or three", "hai trăm ba", [230, 203]],
      ["short for twenty-three", "hai ba", [23]],
      ["a telephone number", "0912345678", [912_345_678]],
      ["not yet is not zero", "chưa", [0]],
      ["not yet there", "dạ chưa có ạ", [0]],
    ] as const),
  )("doubts %s: %j", (_, text, readings) => {
    expect(readNumber(text, COUNT)).toEqual({ is: "doubt", text: text.normalize("NFC"), readings });
  });

  it.each(
    both([
      ["row 10", "k có"],
      ["row 11: ko", "ko"],
      ["không", "không"],
      ["khong có", "khong có"],
      ["as Telex keys", "khoong cos"],
      ["in the South", "hổng có"],
      ["shortened further", "0 có"],
      ["in one word", "kocó"],
      ["after courtesy", "Dạ em xin báo cáo không có ạ"],
      ["row 1's last part", "k có hs tr.hạn"],
      ["a sentence", "Dạ không có hồ sơ nào ạ"],
      ["a dash, as in official tables", "-"],
    ] as const),
  )("hears that there is none, %s: %j", (_, text) => {
    expect(readNumber(text, COUNT)).toEqual({ is: "none" });
  });

  it.each([
    ["word", "abc"],
    ["word", ""],
    ["word", " \n "],
    ["word", "có"],
    ["word", "không biết"],
    ["word", "chưa có số liệu"],
    ["word", "chưa gửi"],
    ["word", "không phải 12"],
    ["word", "sau khi có quyết định"],
    ["word", "một số hồ sơ"],
    ["word", "bao nhiêu ạ"],
    ["word", "1.2.3"],
    ["word", "một tư"],
    ["word", "hai nghìn ba triệu"],
    ["word", "1".repeat(201)],
    ["negative", "-5"],
    ["negative", "âm 5"],
    ["negative", "−5 hs"],
    ["fraction", "1,5"],
    ["fraction", "0.5"],
    ["fraction", "1,234.5"],
    ["fraction", "hai rưỡi"],
    ["date", "05/9/2020"],
    ["date", "5.9.2020"],
    ["date", "2020-09-05"],
    ["date", "28/6"],
    ["date", "ngày 5"],
    ["date", "thứ 5 tuần sau"],
    ["date", "hôm qua"],
    ["several", "5 12"],
    ["several", "5, 12"],
    ["several", "5,12,10"],
    ["several", "5-7"],
    ["several", "12\n345"],
    ["several", "5\t120"],
    ["several", "tuan nay hoan thanh muoi hai nhiem vu, ton 3"],
    ["several", "TN 10.070 (TT 276, trực tiếp 9.794), kỳ trước 5"],
    ["too_big", "9999999999999999"],
    ["too_big", "9.000.000 tỷ"],
  ])("misreads as %s: %j", (why, text) => {
    expect(readNumber(text, COUNT)).toEqual({ is: "misread", why });
  });
});

describe("an amount", () => {
  it.each(
    both([
      ["a decimal comma", "1,5", number(1.5)],
      ["both signs", "1.234.567,89", number(1_234_567.89)],
      ["a space and a comma", "3 619,61", number(3619.61)],
      ["row 7: a percentage", "dat 1,5%", number(1.5)],
      ["a percentage in words", "tám mươi phần trăm", number(80)],
      ["a rate that fell", "-7,38%", number(-7.38)],
      ["less than one", "0,125", number(0.125)],
      ["a count", "10.070", number(10_070)],
      ["a dot with one digit", "1.5", { readings: [1.5, 15] }],
      ["a dot with two digits", "10.07", { readings: [10.07, 1007] }],
      ["a comma with three digits, the last a zero", "10,070", { readings: [10_070, 10.07] }],
      ["a comma with three digits", "10,075", { readings: [10.075, 10_075] }],
      ["the English way", "1,234.5", { readings: [1234.5] }],
      [
        "row 8: billions, or the bare figure of a question that counts in billions",
        "1.5 ty",
        { readings: [1.5e9, 1.5] },
      ],
      ["billions with a comma", "1,5 tỷ", { readings: [1.5e9, 1.5] }],
      ["and a half, in words", "hai rưỡi", { readings: [2.5] }],
    ] as const),
  )("%s: %j", (_, text, expected) => {
    expect(short(readNumber(text, AMOUNT))).toEqual(expected);
  });
});

describe("formatNumber", () => {
  it.each([
    [10_070, "10.070"],
    [1.5, "1,5"],
    [1_234_567.89, "1.234.567,89"],
    [-7.38, "-7,38"],
    [0, "0"],
    [-0, "0"],
    [-1e-9, "0"],
    [0.1 + 0.2, "0,3"],
  ])("%d -> %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it("is read back for every count", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (value) => {
        expect(readNumber(formatNumber(value), COUNT)).toEqual(number(value));
      }),
    );
  });

  it("is read back for every integer and every number with one decimal", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.constantFrom(1, 10), (tenths, by) => {
        const value = tenths / by;
        expect(readNumber(formatNumber(value), AMOUNT)).toEqual(number(value === 0 ? 0 : value));
      }),
    );
  });
});
