import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { render } from "../../../src/channels/zalo-bot/render.ts";

const options = [
  { id: "a", label: "Đã nhận" },
  { id: "b", label: "Chưa" },
];

describe("a message in Zalo", () => {
  it("has its choices numbered under it", () => {
    expect(render({ text: "Nhận chưa?", options })).toEqual(["Nhận chưa?\n\n1. Đã nhận\n2. Chưa"]);
    expect(render({ text: "Nhận chưa?", options, numbersFrom: 4 })).toEqual(["Nhận chưa?\n\n4. Đã nhận\n5. Chưa"]);
    expect(render({ text: "Bao nhiêu?", options, pick: "words" })).toEqual(["Bao nhiêu?\n\n• Đã nhận\n• Chưa"]);
  });

  it("says where its file is before the choices", () => {
    expect(render({ text: "Đây.", options }, "a.pdf: https://x.example/1")).toEqual([
      "Đây.\na.pdf: https://x.example/1\n\n1. Đã nhận\n2. Chưa",
    ]);
  });

  it("of nothing is one empty part", () => {
    expect(render({ text: " \n" })).toEqual([""]);
  });

  it("is composed", () => {
    expect(render({ text: "Nộp chưa?".normalize("NFD") })).toEqual(["Nộp chưa?"]);
  });

  it("keeps its choices together in the last part, in one of their own where they do not fit", () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => `Dòng số ${n}`).join("\n");
    const fits = render({ text: lines(200), options });
    expect(fits.at(-1)).toMatch(/Dòng số 199\n\n1\. Đã nhận\n2\. Chưa$/);
    const full = "x".repeat(1_890);
    expect(render({ text: full, options })).toEqual([full, "1. Đã nhận\n2. Chưa"]);
  });

  it("has more choices than one part takes in several", () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ id: String(n), label: `Đơn vị số ${n}` }));
    const parts = render({ text: "Đơn vị nào?", options: many });
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(1_900);
    expect(parts.join("\n").match(/Đơn vị số \d+/g)).toEqual(many.map(({ label }) => label));
  });

  const text = fc.string({
    unit: fc.constantFrom("Nộp báo cáo ", "x", "👩‍👩‍👧‍👦", "\n", "số liệu\n"),
    maxLength: 600,
    size: "max",
  });
  it("is in parts that Zalo takes, none empty, and all of it is there", () => {
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 5 }), (said, labels) => {
        const message = { text: said, options: labels.map((label, id) => ({ id: String(id), label })) };
        const parts = render(message);
        const isTaken = (part: string) => part.length <= 1_900 && (parts.length === 1 || part.trim() !== "");
        expect(parts.every(isTaken)).toBe(true);
        const letters = (all: string) => all.normalize("NFC").replace(/\s|\d\./g, "");
        expect(letters(parts.join(""))).toBe(letters(said + labels.join("")));
      }),
    );
  });
});
