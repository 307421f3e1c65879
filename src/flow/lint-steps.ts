import { fold } from "../domain/vietnamese/fold.ts";
import { type Type, typeOfColumn, typeOfStep } from "./check-types.ts";
import { type Expression, walk } from "./expression.ts";
import type { Issue } from "./issue.ts";
import { inExpression, inTemplate, namesAbove, namesAnywhere, type Path, withGiven } from "./names.ts";
import { RESERVED } from "./parse-expression.ts";
import type { ListStep, NumberStep, Step } from "./schema.ts";
import type { Sketch } from "./sketch.ts";

const NUMBER: Type = { is: "number" };
const TRUTH: Type = { is: "truth" };

/** What is wrong with a step when seen among the others. */
export function lintStep(sketch: Sketch, step: Step, path: Path, index: number): Issue[] {
  const names = namesAbove(sketch, index);
  const issues = inExpression(step.when, [...path, "when"], names, TRUTH);
  if (step.answer === "computed")
    return [...issues, ...inExpression(step.formula, [...path, "formula"], names, NUMBER)];
  const spoken = withGiven(names);
  issues.push(...inTemplate(step.ask, [...path, "ask"], spoken), ...inTemplate(step.help, [...path, "help"], spoken));
  if ("suggest" in step) issues.push(...inExpression(step.suggest, [...path, "suggest"], names, typeOfStep(step)));
  if (step.answer === "number") issues.push(...lintMerged(sketch, step, [...path, "merged"]));
  if (step.answer === "number" && step.min !== undefined && step.max !== undefined && step.min > step.max) {
    issues.push({ path: [...path, "max"], sentence: "step.min_above_max", values: { min: step.min, max: step.max } });
  }
  if (step.answer === "choice" || step.answer === "choices")
    issues.push(...lintOptions(step.options, [...path, "options"]));
  if (step.answer === "list") issues.push(...lintColumns(sketch, step, path));
  return issues;
}

/**
 * What several periods make of a step can rest on any other that is added up or taken from one of them, wherever it stands; not on
 * one that is itself computed of several periods, which may rest on this one.
 */
function lintMerged(sketch: Sketch, step: NumberStep, path: Path): Issue[] {
  const { merged } = step;
  if (merged === undefined) return [];
  const issues = inExpression(merged, path, namesAnywhere(sketch), NUMBER);
  if (step.measure !== "flow")
    issues.push({ path, key: true, sentence: "step.merged_measure", values: { measure: step.measure } });
  walk(merged, (part) => {
    const name = part.is === "name" ? part.name : part.is === "column" ? part.list : undefined;
    if (name === undefined || (part.is !== "name" && part.is !== "column")) return;
    const { last, offset } = part;
    if (last) issues.push({ path, offset, sentence: "step.merged_last", values: { name } });
    else if (isComputedOfSeveral(sketch, name))
      issues.push({ path, offset, sentence: "step.merged_of_merged", values: { name } });
  });
  return issues;
}

function isComputedOfSeveral({ ids, steps }: Sketch, name: string): boolean {
  const step = steps[ids.indexOf(name)];
  if (step?.answer === "number") return step.merged !== undefined;
  return step?.answer === "computed" && step.measure === "flow";
}

/** Two options that read alike could not be told apart when typed. */
function lintOptions(options: Record<string, string>, path: Path): Issue[] {
  const labels = Object.entries(options).map(([id, label]) => ({ id, label, folded: fold(label) }));
  return labels.flatMap(({ id, label, folded }, index): Issue[] => {
    if (labels.findIndex((other) => other.folded === folded) === index) return [];
    return [{ path: [...path, id], sentence: "step.same_label", values: { label } }];
  });
}

function lintColumns(sketch: Sketch, step: ListStep, path: Path): Issue[] {
  const columns = Object.keys(step.of);
  const issues = columns
    .filter((id) => RESERVED.includes(id))
    .map((id): Issue => ({ path: [...path, "of", id], key: true, sentence: "id.reserved", values: { id } }));
  const carry = step.carry_over;
  if (carry === undefined) return issues;
  const names = new Map(Object.entries(step.of).map(([id, column]) => [id, typeOfColumn(column)]));
  issues.push(
    ...inTemplate(carry.ask, [...path, "carry_over", "ask"], {
      now: names,
      last: new Map(),
      below: new Set(),
      few: true,
    }),
  );
  if (carry.done_into !== undefined)
    issues.push(...lintDoneInto(sketch, step, carry.done_into, [...path, "carry_over", "done_into"]));
  return issues;
}

/** A row that moves must be a whole row there: it has every column that list demands, of the same kind. */
function lintDoneInto(sketch: Sketch, from: ListStep, name: string, path: Path): Issue[] {
  const index = sketch.ids.indexOf(name);
  const into = sketch.steps[index];
  if (index >= 0 && into === undefined) return []; // at fault by itself
  if (into?.answer !== "list" || into.id === from.id) {
    return [{ path, sentence: "step.done_into", values: { name } }];
  }
  const unfit = Object.entries(into.of).find(([id, column]) => {
    const own = from.of[id];
    return own === undefined ? !column.optional : own.answer !== column.answer || (own.optional && !column.optional);
  });
  return unfit === undefined
    ? []
    : [{ path, sentence: "step.done_into_column", values: { list: name, column: unfit[0] } }];
}

/** One message answers a group, so its steps stand together, are asked or left out together, and share one place for files. */
export function lintGroups({ steps }: Sketch): Issue[] {
  return steps.flatMap((step, index): Issue[] => {
    if (step?.answer !== "number" || step.group === undefined) return [];
    const { group } = step;
    const first = steps.findIndex((other) => other?.answer === "number" && other.group === group);
    if (first === index) return [];
    if (step.attach) return [{ path: ["steps", index, "attach"], sentence: "step.attach_in_group", values: { group } }];
    const before = steps.slice(0, index).findLast((other) => other?.answer !== "computed"); // computed ones are not asked
    if (before === undefined) return []; // at fault by itself
    const path = ["steps", index, "group"];
    if (before.answer !== "number" || before.group !== group)
      return [{ path, sentence: "step.group_apart", values: { group } }];
    if (JSON.stringify(withoutOffsets(before.when)) === JSON.stringify(withoutOffsets(step.when))) return [];
    return [{ path, sentence: "step.group_when", values: { group } }];
  });
}

function withoutOffsets(expression: Expression | undefined): unknown {
  return JSON.parse(
    JSON.stringify(expression ?? null, (key, value: unknown) => (key === "offset" ? undefined : value)),
  );
}
