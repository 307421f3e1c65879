import { describe, expect, it } from "vitest";
import { readControl } from "../../src/engine/control.ts";
import { receiptOf } from "../../src/engine/receipt.ts";

describe("readControl", () => {
  it.each([
    ["quay lại", { is: "back" }],
    ["QUAY LAI.", { is: "back" }],
    ["/quaylai", { is: "back" }],
    ["bỏ qua", { is: "skip" }],
    ["xem lại", { is: "show" }],
    ["để sau", { is: "pause" }],
    ["huỷ", { is: "cancel" }],
    ["hủy", { is: "cancel" }],
    ["?", { is: "help" }],
    ["nộp", { is: "submit" }],
    ["sửa", { is: "edit", target: "" }],
    ["sửa 3", { is: "edit", target: "3" }],
    ["Sửa câu 3.", { is: "edit", target: "3" }],
    ["sua 3: 12", { is: "edit", target: "3", value: "12" }],
    ["sửa lại 3 thành 12", { is: "edit", target: "3", value: "12" }],
    ["/sua 3 12", { is: "edit", target: "3", value: "12" }],
    ["sửa hồ sơ tiếp nhận: 31", { is: "edit", target: "hồ sơ tiếp nhận", value: "31" }],
    ["sửa hồ sơ tiếp nhận: 31".normalize("NFD"), { is: "edit", target: "hồ sơ tiếp nhận", value: "31" }],
    ["Sửa đường thôn 3; 20/12", { is: "edit", target: "đường thôn 3; 20/12" }],
    ["Sửa nhà\nLàm đường", undefined],
    ["Suất ăn bán trú", undefined],
    ["5 12 10", undefined],
    ["Quay lại thôn Phung lấy số liệu", undefined],
    ["", undefined],
  ])("%j", (text, control) => {
    expect(readControl(text)).toEqual(control);
  });
});

describe("receiptOf", () => {
  it("is the same for the same submission, and another for another figure, revision or report", () => {
    const one = receiptOf("iale:bao-cao-tuan:2026-W48", 1, { hs_nhan: 12 });
    expect(one).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(receiptOf("iale:bao-cao-tuan:2026-W48", 1, { hs_nhan: 12 })).toBe(one);
    const others = [
      receiptOf("iale:bao-cao-tuan:2026-W48", 1, { hs_nhan: 13 }),
      receiptOf("iale:bao-cao-tuan:2026-W48", 2, { hs_nhan: 12 }),
      receiptOf("iale:bao-cao-tuan:2026-W49", 1, { hs_nhan: 12 }),
    ];
    expect(new Set([one, ...others]).size).toBe(4);
  });
});
