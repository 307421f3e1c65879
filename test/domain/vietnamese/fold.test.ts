import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, normalize, tidy } from "../../../src/domain/vietnamese/fold.ts";

describe("fold", () => {
  it.each([
    ["marks", "Hoàn thành nhiệm vụ", "hoan thanh nhiem vu"],
    ["đ and its look-alikes", "Đ đ Ð ð", "d d d d"],
    ["both places of a tone", "Thuỷ Thủy", "thuy thuy"],
    ["spaces of every kind", "  Ia\u00a0 Le\n\tHuyện ", "ia le huyen"],
    ["zero-width and direction characters", "I\u200ba\u202e L\u200de\ufeff\u00ad", "ia le"],
    ["full-width letters and digits", "Ａ１２", "a12"],
    ["a keycap emoji", "5\ufe0f\u20e3", "5"],
    ["half a surrogate pair", "a\ud83d", "a"],
  ])("%s", (_, text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it("is the same for NFC and NFD, and folding twice changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(fold(text.normalize("NFD"))).toBe(fold(text.normalize("NFC")));
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});

describe("tidy", () => {
  it("keeps the marks, composed", () => {
    expect(tidy(" ĐỪNG\u200b  gửi ".normalize("NFD"))).toBe("đừng gửi");
  });
});

describe("normalize", () => {
  it.each([
    ["composes", "hoàn thành".normalize("NFD"), "hoàn thành"],
    ["makes every line end LF", "a\r\nb\rc\u2028d", "a\nb\nc\nd"],
    ["trims, but keeps inner spaces", "  a  b \n", "a  b"],
    ["keeps the tabs of a pasted table", "a\tb", "a\tb"],
    ["drops controls, direction and zero-width characters", "a\u0000b\u202ec\u200bd\u2066e\ufeff", "abcde"],
    ["keeps joined emoji whole", "👩\u200d💻", "👩\u200d💻"],
    ["drops half a surrogate pair, which no database keeps", "a\udc00", "a"],
  ])("%s", (_, text, stored) => {
    expect(normalize(text)).toBe(stored);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(normalize(normalize(text))).toBe(normalize(text));
      }),
    );
  });
});
