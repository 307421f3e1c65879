import type { Answer, Answers, Figures } from "../domain/report.ts";
import { evaluate } from "../flow/expression.ts";
import type { Flow } from "../flow/flow.ts";
import type { Step } from "../flow/schema.ts";

/** What several parts make of one unit's answers. */
export interface Merged {
  answers: Answers;
  notAsked: string[];
  /** Steps that are added up and that some part the unit owes has no value for. */
  partial: string[];
}

/**
 * One unit's reports of several parts as one. What flows is added up; of a stock the last part's value counts, of an opening stock
 * the first part's; other computed values are computed anew. A stock whose part was not reported is missing, never an older value.
 * `reports` has one place a part the unit owes, in time order.
 */
export function merge(flow: Flow, reports: readonly (Figures | undefined)[]): Merged {
  const last = reports.at(-1);
  if (reports.length <= 1 || flow.period.cumulative)
    return { answers: last?.answers ?? {}, notAsked: last?.notAsked ?? [], partial: [] };
  const answers: Answers = {};
  const merged: Merged = { answers, notAsked: [], partial: [] };
  for (const step of flow.steps) {
    const given = partsFor(step, reports);
    const values = given.filter((report) => report?.answers[step.id] !== undefined).length;
    const value =
      step.answer === "computed" && step.measure === "flow" ? computed(step, answers) : together(step, given);
    if (value !== undefined) answers[step.id] = value;
    else if (given.some((report) => report?.notAsked.includes(step.id))) merged.notAsked.push(step.id);
    if (value !== undefined && values < given.filter((report) => !report?.notAsked.includes(step.id)).length)
      merged.partial.push(step.id);
  }
  return merged;
}

/** The reports whose answers a step's value rests on. */
function partsFor(step: Step, reports: readonly (Figures | undefined)[]): readonly (Figures | undefined)[] {
  switch (step.answer) {
    case "number":
    case "computed":
      if (step.measure === "flow") return reports;
      return step.measure === "opening" ? reports.slice(0, 1) : reports.slice(-1);
    case "list":
      return step.carry_over === undefined ? reports : reports.slice(-1); // open work is carried from part to part
    default:
      return reports.slice(-1);
  }
}

function together(step: Step, given: readonly (Figures | undefined)[]): Answer | undefined {
  const values = given.flatMap((report) => {
    const value = report?.answers[step.id];
    return value === undefined ? [] : [value];
  });
  const [first] = values;
  if (first === undefined) return undefined;
  if (step.answer === "number") return values.reduce<number>((sum, value) => sum + Number(value), 0);
  if (step.answer === "list") return values.flat() as Answer;
  return first;
}

function computed(step: Step & { answer: "computed" }, answers: Answers): Answer | undefined {
  const value = evaluate(step.formula, { now: (name) => answers[name], last: () => undefined });
  return typeof value === "number" ? value : undefined;
}
