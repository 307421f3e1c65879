import { checkType, type Names, type Type, type TypeFault, typeOfStep } from "./check-types.ts";
import type { Expression } from "./expression.ts";
import type { Issue } from "./issue.ts";
import { nearest } from "./nearest.ts";
import type { Sketch } from "./sketch.ts";
import type { Template } from "./template.ts";

/** Which names may be used where in a flow, and whether what is used there is among them. */

export type Path = PropertyKey[];

/** Names that every sentence of a flow may use besides its steps. No step may be called so: it would be hidden. */
export const GIVEN = ["title", "period", "unit"];

/** What a step may refer to: the steps above it, and everything of the previous period. */
export function namesAbove(sketch: Sketch, index: number): Names {
  const below = sketch.ids.slice(index).filter((id) => id !== undefined);
  return { now: typesOf(sketch, index), last: typesOf(sketch), below: new Set(below), few: false };
}

/** What checks and totals may refer to: every step. */
export function namesAnywhere(sketch: Sketch): Names {
  return { now: typesOf(sketch), last: typesOf(sketch), below: new Set(), few: false };
}

function typesOf({ ids, steps }: Sketch, before = ids.length): Map<string, Type> {
  const types = new Map<string, Type>();
  ids.slice(0, before).forEach((id, index) => {
    const step = steps[index];
    if (id !== undefined) types.set(id, step === undefined ? { is: "unclear" } : typeOfStep(step));
  });
  return types;
}

export function withGiven(names: Names): Names {
  return { ...names, now: new Map([...names.now, ...GIVEN.map((name) => [name, { is: "words" }] as const)]) };
}

export function unknownStep(name: string, ids: (string | undefined)[]) {
  const near = nearest(
    name,
    ids.filter((id) => id !== undefined),
  );
  return near === undefined
    ? ({ sentence: "name.unknown", values: { name } } as const)
    : ({ sentence: "name.unknown_near", values: { name, near } } as const);
}

export function inExpression(expression: Expression | undefined, path: Path, names: Names, wanted: Type): Issue[] {
  return expression === undefined ? [] : at(path, checkType(expression, names, wanted));
}

export function inTemplate(template: Template | undefined, path: Path, names: Names): Issue[] {
  const expressions = template?.parts.filter((part) => typeof part !== "string") ?? [];
  return at(
    path,
    expressions.flatMap((expression) => checkType(expression, names)),
  );
}

function at(path: Path, faults: TypeFault[]): Issue[] {
  const issues: Issue[] = [];
  for (const fault of faults) issues.push({ path, ...fault });
  return issues;
}
