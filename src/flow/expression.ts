import type { Answer } from "../domain/report.ts";

/**
 * The small language of `when`, `formula`, `that`, `suggest`, `value` and `{…}` in flow files: numbers, names of steps,
 * `last.x` (the same step in the previous period), `"words"`, `+ - * /`, comparisons, `and or not`, `count(list)`,
 * `sum(list.column)`, `answered(step)`, `has(choices, option)`, `abs(x)`, `if(x > 0, "words", "other words")`. Total and without side effects: a missing value makes the
 * whole expression undecided (`undefined`), never zero and never an exception; so does a division by zero.
 */
export type Expression = {
  /** Where it begins in the text it was read from (0-based), for messages. */
  offset: number;
} & (
  | { is: "number"; value: number }
  | { is: "text"; value: string }
  | { is: "name"; name: string; last: boolean }
  | { is: "column"; list: string; column: string; last: boolean }
  | { is: "call"; call: Call; of: Expression[] }
  | { is: "not"; of: Expression }
  | { is: "binary"; op: BinaryOp; left: Expression; right: Expression }
);

export type BinaryOp = "+" | "-" | "*" | "/" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "and" | "or";
export type Call = "count" | "sum" | "answered" | "has" | "abs" | "if";

/** What an expression can yield; `undefined` is "not decided yet". */
export type Value = Answer | undefined;

/** Where names get their values: the report being made, and the previous period's. */
export interface Scope {
  now(name: string): Value;
  last(name: string): Value;
}

/** Two quantities are equal when they differ by less than this: `0,1 + 0,2 == 0,3` holds. */
const EPSILON = 1e-9;

export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.is) {
    case "number":
    case "text":
      return expression.value;
    case "name":
      return expression.last ? scope.last(expression.name) : scope.now(expression.name);
    case "column":
      return undefined; // only meaningful inside sum()
    case "call":
      return evaluateCall(expression.call, expression.of, scope);
    case "not": {
      const value = evaluate(expression.of, scope);
      return typeof value === "boolean" ? !value : undefined;
    }
    case "binary":
      return evaluateBinary(expression, scope);
  }
}

function evaluateCall(call: Call, of: Expression[], scope: Scope): Value {
  const [first, second, third] = of;
  if (first === undefined) return undefined;
  switch (call) {
    case "abs": {
      const value = evaluate(first, scope);
      return typeof value === "number" ? Math.abs(value) : undefined;
    }
    case "if": {
      const chosen = evaluate(first, scope);
      const branch = chosen === true ? second : chosen === false ? third : undefined;
      return branch && evaluate(branch, scope);
    }
    case "count": {
      const list = evaluate(first, scope);
      return Array.isArray(list) ? list.length : undefined;
    }
    case "answered":
      return evaluate(first, scope) !== undefined;
    case "has": {
      const chosen = evaluate(first, scope);
      const option = second && evaluate(second, scope);
      return Array.isArray(chosen) ? chosen.some((one) => one === option) : undefined;
    }
    case "sum":
      return first.is === "column" ? sumColumn(first, scope) : undefined;
  }
}

/** A row that lacks the column makes the sum undecided: what is missing is not zero. */
function sumColumn(of: { list: string; column: string; last: boolean }, scope: Scope): number | undefined {
  const rows = of.last ? scope.last(of.list) : scope.now(of.list);
  if (!Array.isArray(rows)) return undefined;
  let sum = 0;
  for (const row of rows) {
    const cell = typeof row === "object" ? row[of.column] : undefined;
    if (typeof cell !== "number") return undefined;
    sum += cell;
  }
  return sum;
}

function evaluateBinary({ op, left, right }: Extract<Expression, { is: "binary" }>, scope: Scope): Value {
  const a = evaluate(left, scope);
  const b = evaluate(right, scope);
  switch (op) {
    case "and":
      return a === false || b === false ? false : both(a, b) ? true : undefined;
    case "or":
      return a === true || b === true ? true : both(a, b) ? false : undefined;
    case "==":
      return same(a, b);
    case "!=": {
      const equal = same(a, b);
      return equal === undefined ? undefined : !equal;
    }
    case "<":
    case "<=":
    case ">":
    case ">=":
      return ordered(op, a, b);
    case "+":
    case "-":
    case "*":
    case "/":
      return typeof a === "number" && typeof b === "number" ? calculated(op, a, b) : undefined;
  }
}

/** A division by zero, or a number too large to hold, is no quantity. */
function calculated(op: "+" | "-" | "*" | "/", a: number, b: number): number | undefined {
  const result = op === "+" ? a + b : op === "-" ? a - b : op === "*" ? a * b : a / b;
  return Number.isFinite(result) ? result : undefined;
}

function both(a: Value, b: Value): boolean {
  return typeof a === "boolean" && typeof b === "boolean";
}

function same(a: Value, b: Value): boolean | undefined {
  if (a === undefined || b === undefined) return undefined;
  return typeof a === "number" && typeof b === "number" ? compared(a, b) === 0 : a === b;
}

/** Numbers by size, words and days by their letters; nothing else has an order. */
function ordered(op: "<" | "<=" | ">" | ">=", a: Value, b: Value): boolean | undefined {
  const comparable =
    (typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string");
  if (!comparable) return undefined;
  const sign = typeof a === "number" ? compared(a, Number(b)) : a < String(b) ? -1 : a > String(b) ? 1 : 0;
  switch (op) {
    case "<":
      return sign < 0;
    case "<=":
      return sign <= 0;
    case ">":
      return sign > 0;
    case ">=":
      return sign >= 0;
  }
}

function compared(a: number, b: number): number {
  return Math.abs(a - b) < EPSILON ? 0 : a - b;
}

/** The names an expression rests on, in order of appearance and without repeats; `last.x` is given as "last.x". */
export function namesIn(expression: Expression): string[] {
  const names = new Set<string>();
  walk(expression, (part) => {
    if (part.is === "name") names.add(part.last ? `last.${part.name}` : part.name);
    if (part.is === "column") names.add(part.last ? `last.${part.list}` : part.list);
  });
  return [...names];
}

/** Visits an expression and all its parts. */
export function walk(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  if (expression.is === "call") for (const part of expression.of) walk(part, visit);
  if (expression.is === "not") walk(expression.of, visit);
  if (expression.is === "binary") {
    walk(expression.left, visit);
    walk(expression.right, visit);
  }
}
