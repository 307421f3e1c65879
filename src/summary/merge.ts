import type { Answer, Answers, Figures } from "../domain/report.ts";
import { type Expression, evaluate, namesIn } from "../flow/expression.ts";
import { type Flow, measureOf, stepOf } from "../flow/flow.ts";
import type { Step } from "../flow/schema.ts";

/** What several parts make of one unit's answers. */
export interface Merged {
  answers: Answers;
  notAsked: string[];
  /** Steps that are added up and that some part the unit owes has no value for, and those computed from such. */
  partial: string[];
  /**
   * Steps that count at an end of the period where the unit did not exist (any more): it brought nothing into the period, or left
   * nothing at its end. What it handed over stands in the reports of whoever took over.
   */
  outside: string[];
}

/** One unit's reports, one place a part it owes, in time order; and whether it owes the period's first and last part. */
export interface Own {
  reports: readonly (Figures | undefined)[];
  atStart: boolean;
  atEnd: boolean;
}

/**
 * One unit's reports of several parts as one. What flows is added up; of a stock the last part's value counts, of an opening stock
 * the first part's; computed values are computed anew, and so are those that have a formula for it (`merged`). A stock whose part
 * was not reported is missing, never an older value.
 */
export function merge(flow: Flow, own: Own): Merged {
  const [report] = own.reports;
  const isAll = own.atStart && own.atEnd && own.reports.length === 1; // the period has no other part
  if (isAll) return { answers: report?.answers ?? {}, notAsked: report?.notAsked ?? [], partial: [], outside: [] };
  const merged: Merged = { answers: {}, notAsked: [], partial: [], outside: [] };
  for (const step of flow.steps) {
    const given = partsFor(flow, step, own);
    if (formulaOf(flow, step) === undefined) add(merged, step, given, joined(step, given));
  }
  // A `merged` formula rests on steps without one, wherever they stand; a computed step on those above it.
  for (const kind of ["number", "computed"] as const) {
    for (const step of flow.steps) {
      const formula = step.answer === kind ? formulaOf(flow, step) : undefined;
      if (formula !== undefined) compute(merged, flow, { step, formula, reports: own.reports });
    }
  }
  return merged;
}

/** What is computed from all parts together rather than taken from them. */
export function formulaOf({ period }: Flow, step: Step): Expression | undefined {
  if (period.cumulative) return undefined; // the last part says it all
  if (step.answer === "number") return step.merged;
  return step.answer === "computed" && step.measure === "flow" ? step.formula : undefined;
}

/** How a step's value of several parts comes from theirs: where the flow counts from the year's beginning, the last one says it all. */
export function measureIn({ period }: Flow, step: Step): ReturnType<typeof measureOf> {
  return period.cumulative ? "stock" : measureOf(step);
}

/** The reports that a step's value rests on: those of every part, or of the one at an end of the period. */
function partsFor(flow: Flow, step: Step, { reports, atStart, atEnd }: Own): Own["reports"] {
  switch (measureIn(flow, step)) {
    case "flow":
      return reports;
    case "opening":
      return atStart ? reports.slice(0, 1) : [];
    case "stock":
      return atEnd ? reports.slice(-1) : [];
  }
}

function add(merged: Merged, { id }: Step, given: Own["reports"], value: Answer | undefined): void {
  if (given.length === 0) merged.outside.push(id);
  else if (value === undefined) noteNotAsked(merged, id, given);
  else {
    merged.answers[id] = value;
    const owed = given.filter((report) => !report?.notAsked.includes(id));
    if (owed.some((report) => report?.answers[id] === undefined)) merged.partial.push(id);
  }
}

function compute(
  merged: Merged,
  flow: Flow,
  { step: { id }, formula, reports }: { step: Step; formula: Expression; reports: Own["reports"] },
): void {
  const value = evaluate(formula, { now: (name) => valueIn(merged, flow, name), last: () => undefined });
  if (typeof value !== "number") return noteNotAsked(merged, id, reports);
  merged.answers[id] = value;
  if (namesIn(formula).some((name) => merged.partial.includes(name))) merged.partial.push(id);
}

function noteNotAsked({ notAsked }: Merged, id: string, given: Own["reports"]): void {
  if (given.some((report) => report?.notAsked.includes(id))) notAsked.push(id);
}

function joined(step: Step, given: Own["reports"]): Answer | undefined {
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

/** A merged value as formulas read it: where the unit did not exist there was nothing, which is no gap. */
export function valueIn(
  { answers, outside }: Pick<Merged, "answers" | "outside">,
  flow: Flow,
  name: string,
): Answer | undefined {
  if (!outside.includes(name)) return answers[name];
  const answer = stepOf(flow, name)?.answer;
  if (answer === "list") return [];
  return answer === "number" || answer === "computed" ? 0 : undefined;
}
