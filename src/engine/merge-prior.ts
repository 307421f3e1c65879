import type { Answers } from "../domain/report.ts";
import { evaluate } from "../flow/expression.ts";
import type { Flow } from "../flow/flow.ts";
import { isRows, scopeOf } from "./values.ts";

/**
 * What several units' reports of a period are to the unit that took over from all of them: rows one after the other, quantities
 * added up, computed values computed of the sums. Where not all have reported (`whole` is false), or one left a quantity out, it
 * stays missing: missing is not zero. Words, choices and days of several units cannot become one.
 * [8 and 3 dossiers left -> 11] [8 and no report -> nothing, the rows of the one]
 */
export function mergePrior(flow: Flow, reports: readonly Answers[], whole: boolean): Answers {
  const merged: Answers = {};
  for (const step of flow.steps) {
    const answers = reports.map((report) => report[step.id]);
    if (step.answer === "list") {
      const lists = answers.filter(isRows);
      if (lists.length > 0) merged[step.id] = lists.flat();
    } else if (whole && step.answer === "number" && answers.every((answer) => typeof answer === "number")) {
      merged[step.id] = exact(answers.reduce((sum, answer) => sum + answer, 0));
    } else if (whole && step.answer === "computed") {
      const value = evaluate(step.formula, scopeOf(merged, undefined));
      if (typeof value === "number") merged[step.id] = exact(value);
    }
  }
  return merged;
}

/** Without what binary fractions leave behind. [0.1 + 0.2 -> 0.3] */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}
