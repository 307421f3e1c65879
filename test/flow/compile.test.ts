import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/domain/report.ts";
import { compile } from "../../src/flow/compile.ts";
import { type Expression, evaluate } from "../../src/flow/expression.ts";
import type { Flow } from "../../src/flow/flow.ts";
import { FlowFile } from "../../src/flow/schema.ts";
import { wordingOf } from "../../src/flow/wording.ts";

const file = {
  id: "thu",
  version: 1,
  title: "Báo cáo thử",
  units: ["xa"],
  period: "week",
  deadline: { due: "friday 16:00" },
  summary: {},
};
const options = { cao: "Cao", thap: "Thấp" };
const muc = { id: "muc", label: "Mức", ask: "Mức nào?", answer: "choice", options };
const nhieu = { id: "nhieu", label: "Mức", ask: "Những mức nào?", answer: "choices", options };
const so = { id: "so", label: "Số", ask: "Bao nhiêu?", answer: "number" };

function flowOf(steps: object[], more: object = {}): Flow {
  const compiled = compile(FlowFile.parse({ ...file, steps, ...more }), wordingOf(new Map()), []);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.issues));
  return compiled.flow;
}

function valueOf(expression: Expression | undefined, now: Answers, last: Answers = {}) {
  return expression && evaluate(expression, { now: (name) => now[name], last: (name) => last[name] });
}

describe("bare options", () => {
  it.each<[string, Answers, boolean | undefined]>([
    ["muc == cao", { muc: "cao" }, true],
    ["cao == muc", { muc: "thap" }, false],
    ["muc != cao", { muc: "thap" }, true],
    ['muc == "cao"', { muc: "cao" }, true],
    ["has(nhieu, cao)", { nhieu: ["thap", "cao"] }, true],
    ["not (muc == cao or has(nhieu, cao))", { muc: "thap", nhieu: ["thap"] }, true],
    ["muc == cao", {}, undefined],
  ])("when: %s", (when, now, expected) => {
    const flow = flowOf([muc, nhieu, { ...so, when }]);
    expect(valueOf(flow.steps[2]?.when, now)).toBe(expected);
  });

  it("last.muc is compared with an option of the same step, or with this period's answer", () => {
    const checks = [
      { id: "a", that: "last.muc == cao", say: "Sai.", fix: ["muc"] },
      { id: "b", that: "last.muc == muc", say: "Sai.", fix: ["muc"] },
    ];
    const [a, b] = flowOf([muc], { checks }).checks;
    expect(valueOf(a?.that, {}, { muc: "cao" })).toBe(true);
    expect(valueOf(b?.that, { muc: "thap" }, { muc: "cao" })).toBe(false);
  });

  it("in what a step suggests, and in its sentences", () => {
    const flow = flowOf([
      { ...muc, suggest: "cao" },
      { ...so, ask: '{if(muc == cao, "Gấp", "Thường")}: bao nhiêu?' },
    ]);
    const [first, second] = flow.steps;
    expect(first?.answer === "choice" && valueOf(first.suggest, {})).toBe("cao");
    const part = second?.answer === "number" ? second.ask.parts[0] : undefined;
    expect(typeof part === "object" && valueOf(part, { muc: "cao" })).toBe("Gấp");
  });

  it("a step's id is a name even where an option is called so", () => {
    const cao = { ...muc, id: "cao", options: { mot: "Một", hai: "Hai" } };
    const flow = flowOf([cao, muc], { checks: [{ id: "a", that: "muc == cao", say: "Sai.", fix: ["muc"] }] });
    expect(valueOf(flow.checks[0]?.that, { muc: "cao", cao: "mot" })).toBe(false);
    expect(valueOf(flow.checks[0]?.that, { muc: "mot", cao: "mot" })).toBe(true);
  });

  it("leaves the file as it was", () => {
    const parsed = FlowFile.parse({ ...file, steps: [muc, { ...so, when: "muc == cao" }] });
    const before = structuredClone(parsed);
    compile(parsed, wordingOf(new Map()), []);
    expect(parsed).toEqual(before);
  });
});

describe("what is allowed", () => {
  it.each<[string, object[], object?]>([
    ["title, period and unit in every sentence", [{ ...so, ask: "{unit}, {period}, {title}?", help: "{title}" }]],
    [
      "a step further down, of the previous period",
      [
        { ...so, suggest: "last.tong" },
        { id: "tong", label: "Tổng", answer: "computed", formula: "so" },
      ],
    ],
    [
      "any step in a check",
      [so],
      { checks: [{ id: "a", that: "so > 0 or answered(so)", say: "{so} {last.so}", fix: ["so"] }] },
    ],
    [
      "a day compared with a day, or with one that is written out",
      [
        { id: "ngay", label: "Ngày", ask: "Ngày?", answer: "date", suggest: "last.ngay" },
        { ...so, when: 'ngay > last.ngay and ngay < "2026-12-31"' },
      ],
    ],
    [
      "a group with one condition",
      [muc, { ...so, group: "g", when: "muc == cao" }, { ...so, id: "so_hai", group: "g", when: "muc  ==  cao" }],
    ],
    [
      "two groups side by side",
      [
        { ...so, group: "g" },
        { ...so, id: "so_hai", group: "h" },
      ],
    ],
    [
      "rows that move to a list with fewer columns",
      [
        {
          id: "xong",
          label: "Xong",
          ask: "Gì?",
          answer: "list",
          of: { viec: { title: "Việc", answer: "text" }, ghi: { title: "Ghi", answer: "text", optional: true } },
        },
        {
          id: "ton",
          label: "Tồn",
          ask: "Gì?",
          answer: "list",
          of: { viec: { title: "Việc", answer: "text" }, han: { title: "Hạn", answer: "date", optional: true } },
          carry_over: { ask: "{viec}, {han}?", keep: "Còn", done: "Xong", drop: "Thôi", done_into: "xong" },
        },
      ],
    ],
    [
      "reminders to different people at one moment",
      [so],
      {
        reminders: [
          { at: "+30m", to: "reporter", say: "{unit} {due}" },
          { at: "+30m", to: ["collector", "leader"], say: "{missing_count + 0}: {missing_list}" },
        ],
      },
    ],
  ])("%s", (_, steps, more) => {
    expect(() => flowOf(steps, more)).not.toThrow();
  });
});

it("where a step cannot be used, the issue leads to it", () => {
  const parsed = FlowFile.parse({
    ...file,
    steps: [{ ...so, when: "1 > so" }],
    checks: [{ id: "a", that: "so > 0", say: "Sai.", fix: ["so", "sai"] }],
  });
  expect(compile(parsed, wordingOf(new Map()), [])).toEqual({
    ok: false,
    issues: [
      { path: ["steps", 0, "when"], sentence: "name.below", values: { name: "so" }, offset: 4 },
      { path: ["checks", 0, "fix", 1], sentence: "name.unknown", values: { name: "sai" } },
    ],
  });
});
