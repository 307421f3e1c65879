import { Day } from "../domain/time.ts";
import type { Call, Expression } from "./expression.ts";
import { nearest } from "./nearest.ts";
import type { Column, Step } from "./schema.ts";
import type { Said } from "./wording.ts";

/** What kind of value an expression yields. `unclear`: something in it is at fault already; nothing more is said about it. */
export type Type =
  | { is: "number" | "words" | "day" | "truth" | "unclear" }
  | { is: "choice" | "choices"; options: string[] }
  | { is: "rows"; columns: Record<string, Column["answer"]> };

/** What an expression may refer to where it stands. */
export interface Names {
  now: ReadonlyMap<string, Type>;
  /** `last.x` */
  last: ReadonlyMap<string, Type>;
  /** Steps that exist but are asked only later. */
  below: ReadonlySet<string>;
  /** Few enough to be listed in full when a wrong one is used. */
  few: boolean;
}

/** A mistake in an expression and where in its text it is. */
export type TypeFault = Said & { offset: number };

const UNCLEAR: Type = { is: "unclear" };

/** What is wrong with an expression in a place that wants a value of some type; anything will do where `wanted` is left out. */
export function checkType(expression: Expression, names: Names, wanted?: Type): TypeFault[] {
  const faults: TypeFault[] = [];
  if (wanted?.is === "choice" && isBareWord(expression, names)) {
    checkOption(expression, wanted.options, faults);
    return faults;
  }
  const type = typeOf(expression, names, faults);
  if (wanted !== undefined) want(wanted, type, expression, faults);
  return faults;
}

export function typeOfStep(step: Step): Type {
  switch (step.answer) {
    case "text":
      return { is: "words" };
    case "number":
    case "computed":
      return { is: "number" };
    case "date":
      return { is: "day" };
    case "yes_no":
      return { is: "truth" };
    case "choice":
    case "choices":
      return { is: step.answer, options: Object.keys(step.options) };
    case "list":
      return {
        is: "rows",
        columns: Object.fromEntries(Object.entries(step.of).map(([id, column]) => [id, column.answer])),
      };
  }
}

export function typeOfColumn(column: Column): Type {
  return { is: column.answer === "text" ? "words" : column.answer === "date" ? "day" : "number" };
}

function typeOf(expression: Expression, names: Names, faults: TypeFault[]): Type {
  switch (expression.is) {
    case "number":
      return { is: "number" };
    case "text":
      return { is: "words" };
    case "name":
      return typeOfName(expression, names, faults);
    case "column":
      faults.push({
        sentence: "type.column_outside_sum",
        values: { list: expression.list, column: expression.column },
        offset: expression.offset,
      });
      return UNCLEAR;
    case "call":
      return typeOfCall(expression.call, expression, names, faults);
    case "not":
      want({ is: "truth" }, typeOf(expression.of, names, faults), expression.of, faults);
      return { is: "truth" };
    case "binary":
      return typeOfBinary(expression, names, faults);
  }
}

function typeOfName(
  { name, last, offset }: { name: string; last: boolean; offset: number },
  names: Names,
  faults: TypeFault[],
): Type {
  const known = last ? names.last : names.now;
  const type = known.get(name);
  if (type !== undefined) return type;
  faults.push({ ...unknownName(name, last, names), offset });
  return UNCLEAR;
}

function unknownName(name: string, last: boolean, names: Names): Said {
  const known = last ? names.last : names.now;
  if (!last && names.below.has(name)) return { sentence: "name.below", values: { name } };
  if (names.few) return { sentence: "name.not_here", values: { name, names: [...known.keys()].join(", ") } };
  const near = nearest(name, [...known.keys(), ...(last ? [] : names.below)]);
  return near === undefined
    ? { sentence: "name.unknown", values: { name } }
    : { sentence: "name.unknown_near", values: { name, near } };
}

function typeOfCall(
  call: Call,
  { of, offset }: { of: Expression[]; offset: number },
  names: Names,
  faults: TypeFault[],
): Type {
  const [first, second, third] = of;
  if (first === undefined) return UNCLEAR;
  switch (call) {
    case "abs":
      want({ is: "number" }, typeOf(first, names, faults), first, faults);
      return { is: "number" };
    case "if": {
      want({ is: "truth" }, typeOf(first, names, faults), first, faults);
      if (second === undefined || third === undefined) return UNCLEAR;
      const either = typeOf(second, names, faults);
      want(either, typeOf(third, names, faults), third, faults);
      return either;
    }
    case "sum":
      checkSum(first, names, faults);
      return { is: "number" };
    case "count":
      want({ is: "rows", columns: {} }, typeOf(first, names, faults), first, faults);
      return { is: "number" };
    case "answered":
      if (first.is === "name") typeOf(first, names, faults);
      else faults.push({ sentence: "type.name_wanted", values: {}, offset });
      return { is: "truth" };
    case "has": {
      const chosen = typeOf(first, names, faults);
      want({ is: "choices", options: [] }, chosen, first, faults);
      if (chosen.is === "choices" && second !== undefined) checkOption(second, chosen.options, faults);
      return { is: "truth" };
    }
  }
}

function checkSum(of: Expression, names: Names, faults: TypeFault[]): void {
  if (of.is !== "column") {
    faults.push({ sentence: "type.sum_of_column", values: {}, offset: of.offset });
    return;
  }
  const list = typeOfName({ name: of.list, last: of.last, offset: of.offset }, names, faults);
  want({ is: "rows", columns: {} }, list, of, faults);
  if (list.is !== "rows") return;
  const { column, offset } = of;
  if (list.columns[column] === undefined) {
    faults.push({
      sentence: "type.column_unknown",
      values: { column, list: of.list, columns: Object.keys(list.columns).join(", ") },
      offset,
    });
  } else if (list.columns[column] !== "number") {
    faults.push({ sentence: "type.column_not_number", values: { column }, offset });
  }
}

function typeOfBinary(expression: Extract<Expression, { is: "binary" }>, names: Names, faults: TypeFault[]): Type {
  const { op, left, right } = expression;
  switch (op) {
    case "+":
    case "-":
    case "*":
    case "/":
      for (const side of [left, right]) want({ is: "number" }, typeOf(side, names, faults), side, faults);
      return { is: "number" };
    case "and":
    case "or":
      for (const side of [left, right]) want({ is: "truth" }, typeOf(side, names, faults), side, faults);
      return { is: "truth" };
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      checkComparison(expression, names, faults);
      return { is: "truth" };
  }
}

function checkComparison(expression: Extract<Expression, { is: "binary" }>, names: Names, faults: TypeFault[]): void {
  const { op, left, right, offset } = expression;
  // A bare word beside a choice is meant as one of its options; beside a yes-no step as "yes", which is written differently.
  for (const [side, word] of [
    [left, right],
    [right, left],
  ] as const) {
    if (side.is !== "name" || !isBareWord(word, names)) continue;
    const type = (side.last ? names.last : names.now).get(side.name);
    if (type?.is === "choice") return checkOption(word, type.options, faults);
    if (type?.is === "truth") {
      faults.push({
        sentence: "type.truth_compared",
        values: { name: side.name, found: word.name },
        offset: word.offset,
      });
      return;
    }
  }
  const a = typeOf(left, names, faults);
  const b = typeOf(right, names, faults);
  if (a.is === "unclear" || b.is === "unclear") return;
  if (a.is === "choice" && right.is === "text") return checkOption(right, a.options, faults);
  if (b.is === "choice" && left.is === "text") return checkOption(left, b.options, faults);
  const comparable = a.is === b.is || (a.is === "day" && isDay(right)) || (b.is === "day" && isDay(left));
  if (!comparable || a.is === "rows" || a.is === "choices")
    faults.push({ sentence: "type.not_comparable", values: {}, offset });
  else if (op !== "==" && op !== "!=" && a.is !== "number" && a.is !== "day" && b.is !== "day") {
    faults.push({ sentence: "type.no_order", values: { op }, offset });
  }
}

/** A word that names nothing here: where a choice is meant, it is one of its options. */
function isBareWord(expression: Expression, names: Names): expression is Expression & { is: "name" } {
  return (
    expression.is === "name" && !expression.last && !names.now.has(expression.name) && !names.below.has(expression.name)
  );
}

function isDay(expression: Expression): boolean {
  return expression.is === "text" && Day.safeParse(expression.value).success;
}

function checkOption(expression: Expression, options: string[], faults: TypeFault[]): void {
  const found = expression.is === "text" ? expression.value : expression.is === "name" ? expression.name : undefined;
  if (found !== undefined && options.includes(found)) return;
  faults.push({
    sentence: "option.unknown",
    values: { found: found ?? "", options: options.join(", ") },
    offset: expression.offset,
  });
}

function want(wanted: Type, found: Type, expression: Expression, faults: TypeFault[]): void {
  const { offset } = expression;
  if (found.is === "unclear" || wanted.is === "unclear" || wanted.is === "words") return; // no place wants words only
  if (wanted.is === "choice" && (expression.is === "text" || expression.is === "name") && found.is !== "choice") {
    checkOption(expression, wanted.options, faults);
    return;
  }
  if (wanted.is === found.is) {
    if (wanted.is !== "choice" || found.is !== "choice" || found.options.every((one) => wanted.options.includes(one)))
      return;
  }
  faults.push({ sentence: `type.${wanted.is}_wanted`, values: {}, offset });
}
