import type { Answer, Answers, Row } from "../domain/report.ts";
import { Day } from "../domain/time.ts";
import { evaluate, namesIn, type Scope } from "../flow/expression.ts";
import type { Flow } from "../flow/flow.ts";
import type { AskedStep, Check, ListStep } from "../flow/schema.ts";
import type { CarryDecision, Conversation } from "./conversation.ts";

/** What a conversation amounts to so far: never stored, always derived from what was said. */
export interface Values {
  /** By step id; a step without a value is missing. */
  answers: Answers;
  /** Steps whose `when` is not true. */
  notAsked: string[];
}

/** The values of all steps that have one, computed ones included, in the flow's order. */
export function valuesOf(flow: Flow, state: Conversation): Values {
  const answers: Answers = {};
  const notAsked: string[] = [];
  const scope = scopeOf(answers, state.prior);
  for (const step of flow.steps) {
    if (step.when !== undefined && evaluate(step.when, scope) !== true) {
      notAsked.push(step.id);
      continue;
    }
    const value = step.answer === "computed" ? evaluate(step.formula, scope) : statedValue(flow, state, step);
    if (value !== undefined) answers[step.id] = value;
  }
  return { answers, notAsked };
}

/** Names for expressions and sentences: `fixed` ones first (unit, period, title), then steps. */
export function scopeOf(answers: Answers, prior: Answers | undefined, fixed: Record<string, string> = {}): Scope {
  return {
    now: (name) => fixed[name] ?? answers[name],
    last: (name) => prior?.[name],
  };
}

function statedValue(flow: Flow, state: Conversation, step: AskedStep): Answer | undefined {
  const said = state.said[step.id]?.answer;
  if (said === undefined || !fits(step, said)) return undefined;
  if (step.answer !== "list" || !isRows(said)) return said;
  const kept = decidedRows(state, step, "keep");
  const done = flow.steps.flatMap((other) =>
    other.answer === "list" && other.carry_over?.done_into === step.id ? decidedRows(state, other, "done", step) : [],
  );
  return [...kept, ...said, ...done];
}

/** Whether an answer is one that the step, as the flow has it today, could have been given. */
export function fits(step: AskedStep, answer: Answer): boolean {
  switch (step.answer) {
    case "number":
      return typeof answer === "number";
    case "text":
      return typeof answer === "string";
    case "date":
      return Day.safeParse(answer).success;
    case "yes_no":
      return typeof answer === "boolean";
    case "choice":
      return typeof answer === "string" && answer in step.options;
    case "choices":
      return Array.isArray(answer) && answer.every((one) => typeof one === "string" && one in step.options);
    case "list":
      return isRows(answer) && answer.every((row) => Object.keys(row).every((column) => column in step.of));
  }
}

/** The previous period's rows of a list that carries over; none where there was no such report. */
export function carriedRows(state: Conversation, step: ListStep): Row[] {
  const before = state.prior?.[step.id];
  return step.carry_over !== undefined && isRows(before) ? before : [];
}

function decidedRows(state: Conversation, step: ListStep, wanted: CarryDecision, into = step): Row[] {
  const decisions = state.carried[step.id] ?? [];
  return carriedRows(state, step)
    .filter((_, index) => decisions[index]?.decision === wanted)
    .map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => column in into.of)));
}

export function isRows(value: Answer | undefined): value is Row[] {
  return Array.isArray(value) && value.every((one) => typeof one === "object");
}

/** The first check that fails on these values and is not explained for exactly them. */
export function failingCheck(flow: Flow, state: Conversation, values: Values): Check | undefined {
  return flow.checks.find(
    (check) => isBroken(check, values.answers, state.prior) && !isExplained(check, values.answers, state),
  );
}

/** True only when every value is known and the check does not hold: an undecided check is not a broken one. */
export function isBroken(check: Check, answers: Answers, prior: Answers | undefined): boolean {
  return evaluate(check.that, scopeOf(answers, prior)) === false;
}

function isExplained(check: Check, answers: Answers, state: Conversation): boolean {
  const explanation = state.explained[check.id];
  return (
    explanation !== undefined &&
    JSON.stringify(explanation.values) === JSON.stringify(valuesUnder(check, answers, state.prior))
  );
}

/** The values a check rests on: an explanation holds for these and no others. */
export function valuesUnder(check: Check, answers: Answers, prior: Answers | undefined): Answers {
  const known: Answers = {};
  for (const name of namesIn(check.that)) {
    const value = name.startsWith("last.") ? prior?.[name.slice("last.".length)] : answers[name];
    if (value !== undefined) known[name.replace(".", "_")] = value;
  }
  return known;
}
