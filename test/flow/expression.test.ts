import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Answers } from "../../src/domain/report.ts";
import { type Expression, evaluate, namesIn, type Scope, type Value } from "../../src/flow/expression.ts";
import { parseExpression } from "../../src/flow/parse-expression.ts";

function read(source: string): Expression {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.fault.sentence} at ${parsed.fault.offset}`);
  return parsed.expression;
}

function scope(now: Answers, last: Answers = {}): Scope {
  return { now: (name) => now[name], last: (name) => last[name] };
}

const now: Answers = {
  con: 7,
  khong: 0,
  ghi: "Đất đai",
  muc: "cao",
  ngay: "2026-11-25",
  co: true,
  nhieu: ["a", "b"],
  viec: [
    { ten: "x", so: 2 },
    { ten: "y", so: 3 },
  ],
  thieu_cot: [{ ten: "x", so: 2 }, { ten: "y" }],
  rong: [],
};
const last: Answers = { con: 5, viec: [{ so: 10 }] };

describe("evaluate", () => {
  it.each<[string, Value]>([
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["10 - 2 - 3", 5],
    ["12 / 4 / 3", 1],
    ["-con + 10", 3],
    ["con - last.con", 2],
    ["0.1 + 0.2 == 0.3", true],
    ["con > 5 and con <= 7", true],
    ["con < 5 or khong == 0", true],
    ["not con == 7", false],
    ["not co and co", false],
    ["not (co and con == 7)", false],
    ['muc == "cao"', true],
    ['muc != "cao"', false],
    ['ngay < "2026-12-01"', true],
    ["ngay == ngay", true],
    ["count(viec)", 2],
    ["count(rong)", 0],
    ["count(last.viec)", 1],
    ["sum(viec.so)", 5],
    ["sum(last.viec.so)", 10],
    ["sum(rong.so)", 0],
    ['has(nhieu, "a")', true],
    ['has(nhieu, "c")', false],
    ["answered(con)", true],
    ["answered(chua_co)", false],
    ["abs(last.con - con)", 2],
    ['if(con > 5, "nhiều", "ít")', "nhiều"],
    ['if(con > 50, "nhiều", "ít")', "ít"],
  ])("%s -> %j", (source, expected) => {
    expect(evaluate(read(source), scope(now, last))).toEqual(expected);
  });

  it.each([
    ["a missing number", "chua_co + 1"],
    ["a missing number of the previous period", "con == last.chua_co"],
    ["a division by zero", "con / khong"],
    ["a row that lacks the column", "sum(thieu_cot.so)"],
    ["a sum over a list that is missing", "sum(chua_co.so)"],
    ["a missing list", "count(chua_co)"],
    ["a choice of options that is missing", 'has(chua_co, "a")'],
    ["a missing condition", 'if(chua_co > 1, "a", "b")'],
    ["words where a number belongs", "ghi + 1"],
    ["not of what is missing", "not chua_co"],
    ["a number too large to hold", `${"9".repeat(300)} * ${"9".repeat(300)}`],
  ])("is undecided on %s", (_, source) => {
    expect(evaluate(read(source), scope(now, last))).toBeUndefined();
  });

  it("knows three truths", () => {
    const truths = [true, false, undefined];
    const table = truths.flatMap((a) =>
      truths.map((b) => {
        const known = scope({ ...(a !== undefined && { a }), ...(b !== undefined && { b }) });
        return [a, b, evaluate(read("a and b"), known), evaluate(read("a or b"), known)];
      }),
    );
    expect(table).toEqual([
      [true, true, true, true],
      [true, false, false, true],
      [true, undefined, undefined, true],
      [false, true, false, true],
      [false, false, false, false],
      [false, undefined, false, undefined],
      [undefined, true, undefined, true],
      [undefined, false, false, undefined],
      [undefined, undefined, undefined, undefined],
    ]);
  });

  it("names what it rests on, once each", () => {
    expect(namesIn(read("hs_con == last.hs_con + sum(ds.so) and count(last.ds) > hs_con"))).toEqual([
      "hs_con",
      "last.hs_con",
      "ds",
      "last.ds",
    ]);
  });
});

describe("parseExpression", () => {
  it.each([
    ["", "expression.ended", 0, ""],
    ["con +", "expression.ended", 5, ""],
    ["(con", "expression.ended", 4, ""],
    ["con con", "expression.unexpected", 4, "con"],
    ["con ? 1", "expression.unexpected", 4, "?"],
    ["con = 1", "expression.equals", 4, "="],
    ["con và co", "expression.accented", 4, "và"],
    ["hồ_sơ > 1", "expression.accented", 0, "hồ_sơ"],
    ["con > 10.070", "expression.vietnamese_number", 6, "10.070"],
    ["con > 1.2.3", "expression.unexpected", 6, "1.2.3"],
    ["and con", "expression.unexpected", 0, "and"],
    ["con == not co", "expression.unexpected", 7, "not"],
    ["has(nhieu)", "expression.unexpected", 9, ")"],
    ["count(viec, con)", "expression.unexpected", 10, ","],
    ["a.b.c", "expression.unexpected", 0, "a.b.c"],
    ['"chưa đóng', "expression.unexpected", 0, '"'],
    ["😀", "expression.unexpected", 0, "😀"],
    [`${"(".repeat(60)}1${")".repeat(60)}`, "expression.too_deep", 40, "("],
    [`not ${"not ".repeat(60)}co`, "expression.too_deep", 160, "not"],
    [Array.from({ length: 60 }, () => "1").join("+"), "expression.too_deep", 81, "+"],
  ])("%s -> %s at %i", (source, sentence, offset, found) => {
    expect(parseExpression(source)).toEqual({ ok: false, fault: { sentence, values: { found }, offset } });
  });

  it.each(["0.125", "10.07", "1.1250"])("takes %s as it is written", (source) => {
    expect(parseExpression(source)).toMatchObject({ ok: true, expression: { value: Number(source) } });
  });

  it("knows where each part begins", () => {
    expect(parseExpression("  con > last.con", 100)).toEqual({
      ok: true,
      expression: {
        is: "binary",
        op: ">",
        left: { is: "name", name: "con", last: false, offset: 102 },
        right: { is: "name", name: "con", last: true, offset: 108 },
        offset: 102,
      },
    });
  });
});

describe("for every text", () => {
  const piece = fc.constantFrom(
    ..."con last.con viec viec.so chua_co and or not count( sum( has( answered( abs( if( ( ) , + - * / == != < <= > >= = 0 1 7.5 10.070 và".split(
      " ",
    ),
    '"a"',
    '"',
    ".",
    " ",
  );
  const anyText = fc.oneof(
    fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(" ")),
    fc.string({ unit: "grapheme" }),
  );
  const cell = fc.oneof(fc.constant("x"), fc.integer());
  const anyValue = fc.oneof(
    fc.double(),
    fc.boolean(),
    fc.constantFrom("a", "2026-11-25"),
    fc.subarray(["a", "b"]),
    fc.array(fc.dictionary(fc.constantFrom("so", "ten"), cell), { maxLength: 3 }),
  );
  const anyAnswers = fc.dictionary(fc.constantFrom("con", "viec", "chua_co", "a"), anyValue);

  it("parsing and evaluating never throw", () => {
    fc.assert(
      fc.property(anyText, anyAnswers, anyAnswers, (source, now, last) => {
        const parsed = parseExpression(source);
        if (parsed.ok) evaluate(parsed.expression, scope(now, last));
        expect(parsed.ok ? 0 : parsed.fault.offset).toBeLessThanOrEqual(source.length);
      }),
    );
  });

  it("what is decided stays decided when more becomes known", () => {
    const known = fc.record({
      con: fc.integer(),
      viec: fc.array(fc.record({ so: fc.integer() }), { maxLength: 3 }),
      co: fc.boolean(),
    });
    const sources = fc
      .array(
        fc.constantFrom(
          "con > 0",
          "con == last.con",
          "count(viec) < 2",
          "sum(viec.so) > con",
          "co",
          "not co",
          "con / con == 1",
        ),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .chain((parts) =>
        fc.constantFrom(" and ", " or ", " == ").map((joint) => parts.map((part) => `(${part})`).join(joint)),
      );
    fc.assert(
      fc.property(sources, known, fc.subarray(["con", "viec", "co"]), fc.boolean(), (source, all, names, hasLast) => {
        const some: Answers = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
        const early = evaluate(read(source), scope(some, hasLast ? all : {}));
        expect([undefined, evaluate(read(source), scope(all, all))]).toContainEqual(early);
      }),
    );
  });
});
