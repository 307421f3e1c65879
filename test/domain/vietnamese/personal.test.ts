import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskPersonal } from "../../../src/domain/vietnamese/personal.ts";

describe("personal numbers in free text", () => {
  it.each([
    ["gọi 0912345678", "gọi •••••••678"],
    ["gọi 0912 345 678 nhé", "gọi •••• ••• 678 nhé"],
    ["sđt: 0912.345.678.", "sđt: ••••.•••.678."],
    ["+84912345678", "•••••••••678"],
    ["84 912-345-678", "•• •••-•••-678"],
    ["(0912) 345 678", "(••••) ••• 678"],
    ["0912\u00A0345\u00A0678", "••••\u00A0•••\u00A0678"],
    ["0912–345–678", "••••–•••–678"],
    ["0912\u200B345678", "••••\u200B•••678"],
    ["024 3825 1234", "••• •••• •234"],
    ["(0269) 3851 234", "(••••) •••• 234"],
    ["0640 9000 1234", "•••• •••• •234"],
    ["064 090 001 234", "••• ••• ••• 234"],
    ["064090 001234", "•••••• •••234"],
    ["02693851234", "••••••••234"],
    ["0269 3851 234", "•••• •••• 234"],
    ["CCCD 064090001234", "CCCD •••••••••234"],
    ["số 064 0 90 001234", "số ••• • •• •••234"],
    ["CMND 230123456", "CMND ••••••456"],
    ["Căn cước công dân số: 230123456", "Căn cước công dân số: ••••••456"],
    ["hai số 0912345678, 0387654321", "hai số •••••••678, •••••••321"],
  ])("%s -> %s", (text, masked) => {
    expect(maskPersonal(text)).toBe(masked);
  });

  it.each([
    "9.997 hồ sơ",
    "230123456 đồng",
    "10.075 276 9.794 5",
    "5 14 10 0",
    "0 20 12 5 10 3 25 11",
    "0 120 115 5 100 3",
    "02 10 20 30 40 50",
    "012",
    "0,5 ha",
    "ngày 05/11/2026, 08:30",
    "1.234.567.890",
    "84 hồ sơ",
    "số 12/BC-UBND ngày 03.10.2026",
    "912345678901",
    "2026-W47",
    "23942, 23971, 23986",
  ])("leaves figures alone: %s", (text) => {
    expect(maskPersonal(text)).toBe(text);
  });

  it("is done once, keeps the length, and leaves no telephone of any spelling", () => {
    const digits = fc.array(fc.nat(9), { minLength: 8, maxLength: 8 });
    const number = fc.tuple(fc.constantFrom("03", "05", "07", "08", "09"), digits, fc.constantFrom("", " ", ".", "-"));
    fc.assert(
      fc.property(number, fc.constantFrom("gọi ", "", "(", "sđt:"), ([prefix, rest, gap], before) => {
        const spelled = `${prefix}${rest.slice(0, 2).join("")}${gap}${rest.slice(2, 5).join("")}${gap}${rest.slice(5).join("")}`;
        const masked = maskPersonal(`${before}${spelled} ạ`);
        expect(masked).toHaveLength(`${before}${spelled} ạ`.length);
        expect(masked).not.toMatch(/\d{4}/);
        expect(maskPersonal(masked)).toBe(masked);
      }),
    );
  });
});
