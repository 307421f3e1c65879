import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/domain/report.ts";
import { parseTemplate, render } from "../../src/flow/template.ts";

function show(source: string, now: Answers, last: Answers = {}): string {
  const parsed = parseTemplate(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.fault.sentence}`);
  return render(parsed.template, { now: (name) => now[name], last: (name) => last[name] });
}

describe("render", () => {
  it.each<[string, string]>([
    ["Còn {con} hồ sơ.", "Còn 10.070 hồ sơ."],
    ["Tỷ lệ {ty_le}", "Tỷ lệ 1,5"],
    ["Hạn {ngay}", "Hạn 25/11/2026"],
    ['Lệch {abs(con - last.con)}, {if(con > last.con, "thừa", "thiếu")}', "Lệch 70, thừa"],
    ["Chưa có: {chua_co}", "Chưa có: …"],
    ["{{con}} là {con}", "{con} là 10.070"],
    ["Việc:\n{viec}", "Việc:\nRà soát; 3\nCấp thẻ; 25/11/2026"],
    ["{nhieu}", "a\nb"],
    ["  hai đầu  ", "hai đầu"],
  ])("%s -> %s", (source, expected) => {
    const viec = [
      { ten: "Rà soát", so: 3 },
      { ten: "Cấp thẻ", han: "2026-11-25" },
    ];
    expect(
      show(source, { con: 10_070, ty_le: 1.5, ngay: "2026-11-25", viec, nhieu: ["a", "b"] }, { con: 10_000 }),
    ).toBe(expected);
  });

  it("never reads a person's words as a template", () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        expect(show("«{ten}»", { ten: words, con: 1 })).toBe(`«${words}»`);
      }),
    );
    expect(show("{ten}", { ten: "{con} }} {{", con: 1 })).toBe("{con} }} {{");
  });
});

describe("parseTemplate", () => {
  it.each([
    ["Còn {con hồ sơ", "template.unclosed", 4],
    ["Còn con} hồ sơ", "template.unopened", 7],
    ["Còn {} hồ sơ", "expression.ended", 5],
    ["Còn {con +} hồ sơ", "expression.ended", 10],
    ["Còn {số} hồ sơ", "expression.accented", 5],
  ])("%s -> %s at %i", (source, sentence, offset) => {
    expect(parseTemplate(source)).toMatchObject({ ok: false, fault: { sentence, offset } });
  });

  it("takes any text or says where it is at fault", () => {
    const anyText = fc
      .array(fc.constantFrom("{", "}", "{{", "}}", "con", " ", "+", "hồ"), { maxLength: 20 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(anyText, (source) => {
        const parsed = parseTemplate(source);
        expect(parsed.ok ? 0 : parsed.fault.offset).toBeLessThanOrEqual(source.length);
      }),
    );
  });
});
