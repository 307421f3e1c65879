import type { Expression } from "./expression.ts";
import type { FlowFile, Step } from "./schema.ts";
import type { Template } from "./template.ts";

/**
 * A checked flow with the bare option ids in its expressions (`phoi_hop == co`, `has(linh_vuc, dat_dai)`, `suggest: khong`)
 * turned into texts, which is what answers hold. A word that is also a step's id stays a name.
 */
export function resolveOptions(file: FlowFile): FlowFile {
  const resolved = structuredClone(file);
  const steps = new Map(resolved.steps.map((step) => [step.id, step]));
  for (const step of resolved.steps) {
    if (step.answer === "choice" && step.suggest !== undefined) step.suggest = asOption(step.suggest, step, steps);
  }
  for (const expression of expressionsIn(resolved)) resolve(expression, steps);
  return resolved;
}

/** Works on the clone in place: a node's children are replaced, never the node itself. */
function resolve(expression: Expression, steps: ReadonlyMap<string, Step>): void {
  if (expression.is === "not") resolve(expression.of, steps);
  if (expression.is === "call") {
    const [list, option] = expression.of;
    if (expression.call === "has" && list !== undefined && option !== undefined) {
      expression.of = [list, asOption(option, stepNamed(list, steps), steps)];
    }
    for (const part of expression.of) resolve(part, steps);
  }
  if (expression.is === "binary") {
    const { left, right } = expression;
    expression.left = asOption(left, stepNamed(right, steps), steps);
    expression.right = asOption(right, stepNamed(left, steps), steps);
    resolve(expression.left, steps);
    resolve(expression.right, steps);
  }
}

function stepNamed(expression: Expression, steps: ReadonlyMap<string, Step>): Step | undefined {
  return expression.is === "name" ? steps.get(expression.name) : undefined;
}

function asOption(expression: Expression, step: Step | undefined, steps: ReadonlyMap<string, Step>): Expression {
  if (step?.answer !== "choice" && step?.answer !== "choices") return expression;
  if (expression.is !== "name" || expression.last || steps.has(expression.name)) return expression;
  return { is: "text", value: expression.name, offset: expression.offset };
}

function expressionsIn(file: FlowFile): Expression[] {
  const ofSteps = file.steps.flatMap((step) => [
    step.when,
    ...("suggest" in step ? [step.suggest] : []),
    ...("merged" in step ? [step.merged] : []),
    ...(step.answer === "computed" ? [step.formula] : [...parts(step.ask), ...parts(step.help)]),
  ]);
  const ofChecks = file.checks.flatMap((check) => [check.that, ...parts(check.say)]);
  const ofTotals = file.summary.totals.flatMap((total) => [total.value, total.per]);
  return [...ofSteps, ...ofChecks, ...ofTotals].filter((one) => one !== undefined);
}

function parts(template: Template | undefined): Expression[] {
  return template?.parts.filter((part) => typeof part !== "string") ?? [];
}
