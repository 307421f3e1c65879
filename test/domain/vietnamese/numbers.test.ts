import { describe, expect, it } from "vitest";
import { readNumbers } from "../../../src/domain/vietnamese/numbers.ts";

/** "xong=10": label and value of each part, or what else it is. */
function parts(text: string): string[] | undefined {
  return readNumbers(text, { whole: true })?.map(({ label, reading }) => {
    const value = reading.is === "number" ? String(reading.value) : reading.is;
    return label === undefined ? value : `${label}=${value}`;
  });
}

describe("readNumbers", () => {
  it.each([
    ["spaces", "5 12 10 0", ["5", "12", "10", "0"]],
    ["semicolons", "5; 12; 10; 0", ["5", "12", "10", "0"]],
    ["semicolons without spaces, thousands with one", "9 988;12", ["9988", "12"]],
    ["commas", "5, 12, 10, 0", ["5", "12", "10", "0"]],
    ["lines", "5\n12\r\n10", ["5", "12", "10"]],
    ["table cells", "5\t120", ["5", "120"]],
    ["thousands", "10.070 276", ["10070", "276"]],
    ["labels", "nhận 12, xong 10", ["nhan=12", "xong=10"]],
    ["labels without commas", "nhận 12 xong 10", ["nhan=12", "xong=10"]],
    ["labels with colons and courtesy", "Dạ nhận được: 12 hs; xong là 10 ạ", ["nhan=12", "xong=10"]],
    ["words", "nhận mười hai, xong ba", ["nhan=12", "xong=3"]],
    ["a label that could be a number", "tồn sau 5, mới 3", ["ton sau=5", "moi=3"]],
    ["none for one of them", "nhận 12, trễ k có", ["nhan=12", "tre=none"]],
    ["a doubt for one of them", "khoảng 80, 12", ["doubt", "12"]],
    ["a fault in one of them", "1,5, 2", ["misread", "2"]],
    ["row 1", "Tuần này HT 12 nv, còn 3, k có hs tr.hạn", ["tuan nay ht=12", "con=3", "none"]],
    ["row 2", "tuan nay hoan thanh muoi hai nhiem vu, ton 3", ["tuan nay hoan thanh=12", "ton=3"]],
    [
      "row 6",
      "TN 10.070 (TT 276, trực tiếp 9.794), kỳ trước 5",
      ["tn=10070", "tt=276", "truc tiep=9794", "ky truoc=5"],
    ],
    ["row 9", "GQ 9.988: trước hạn 4.442, đúng 5.476, trễ 79", ["gq=9988", "truoc han=4442", "dung=5476", "tre=79"]],
    ["row 21", "ht 7, qh 2, th 5", ["ht=7", "qh=2", "th=5"]],
  ])("%s", (_, text, expected) => {
    expect(parts(text)).toEqual(expected);
    expect(parts(text.normalize("NFD"))).toEqual(expected);
  });

  it("doubts what may be one number or two", () => {
    expect(readNumbers("9 988", { whole: true })).toEqual([
      { reading: { is: "doubt", text: "9 988", readings: [9, 9988] } },
      { reading: { is: "doubt", text: "9 988", readings: [988, 9988] } },
    ]);
  });

  it.each(["12", "10.070", "mười hai", "nhận 9 988 xong 10", "", "abc", ";;", "5 ".repeat(1001)])(
    "is no group: %j",
    (text) => {
      expect(readNumbers(text, { whole: true })).toBeUndefined();
    },
  );
});
