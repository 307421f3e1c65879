import { describe, expect, it } from "vitest";
import { readChoice, readChoices } from "../../../src/domain/vietnamese/choose.ts";

const KINDS = ["Xã", "Phường", "Thị trấn", "Không thuộc loại nào"];

describe("readChoice", () => {
  it.each([
    ["its number", "2", 1],
    ["its number with a dot", "2.", 1],
    ["its number with a zero", "02", 1],
    ["its number in words around", "dạ em chọn số 2 ạ", 1],
    ["a keycap emoji", "2\ufe0f\u20e3", 1],
    ["the label", "Thị trấn", 2],
    ["the label without marks, any case", "THI TRAN", 2],
    ["the label with courtesy", "xã ạ", 0],
    ["a beginning", "ph", 1],
    ["one letter is too little", "p", undefined],
    ["a number out of range", "5", undefined],
    ["something else", "huyện", undefined],
    ["nothing", "", undefined],
    ["two of them", "1, 3", "several"],
    ["two of them by label", "xã và phường", "several"],
  ])("%s: %j", (_, text, index) => {
    expect(readChoice(text, KINDS)).toBe(index);
    expect(readChoice(text.normalize("NFD"), KINDS)).toBe(index);
  });

  it.each([
    ["a beginning of two labels", "ia", ["Xã Ia Le", "Ia Le", "Ia Hla"], "several"],
    ["a label that another one begins with", "không", ["Không rõ", "Không"], 1],
    ["labels that differ in marks only", "Cô", ["Có", "Cô"], 1],
    ["the same without marks", "co", ["Có", "Cô"], "several"],
    ["another word for no", "ko", ["Không", "Có"], 0],
    ["another word for yes", "dạ đúng ạ", ["Không", "Có"], 1],
    ["a number that also begins another label", "2", ["2 ngày", "1 ngày"], "several"],
    ["a number that begins its own label", "2", ["1 ngày", "2 ngày"], 1],
  ])("%s", (_, text, labels, index) => {
    expect(readChoice(text, labels)).toBe(index);
  });
});

describe("readChoices", () => {
  it.each([
    ["commas", "1, 3", [0, 2]],
    ["spaces", "3 1", [0, 2]],
    ["labels", "xã, phường", [0, 1]],
    ["and", "1 và 3", [0, 2]],
    ["lines", "xã\nthị trấn", [0, 2]],
    ["one", "phuong", [1]],
    ["twice the same", "1, xã", [0]],
    ["all", "tất cả ạ", [0, 1, 2, 3]],
    ["one part is unknown", "1, huyện", undefined],
    ["nothing", "", undefined],
    ["too long", "1, ".repeat(1000), undefined],
  ])("%s", (_, text, indexes) => {
    expect(readChoices(text, KINDS)).toEqual(indexes);
  });

  it("takes a label with a comma in it as one", () => {
    expect(readChoices("tài chính, kế hoạch", ["Tài chính, kế hoạch", "Tài chính"])).toEqual([0]);
  });
});
