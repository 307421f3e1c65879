import { type Flow, isAsked, stepOf } from "../flow/flow.ts";
import type { AskedStep, NumberStep } from "../flow/schema.ts";
import type { Ask, Conversation, Setting } from "./conversation.ts";
import { carriedRows, failingCheck, fits, type Values, valuesOf } from "./values.ts";

/**
 * What to ask next: a step opened again; then figures that do not add up; then the first step without an answer; then why
 * it is late; then the review. Derived afresh at every turn.
 */
export function nextAsk(flow: Flow, state: Conversation, setting: Setting): Ask {
  const values = valuesOf(flow, state);
  const reopened = state.reopened === undefined ? undefined : stepOf(flow, state.reopened);
  if (reopened !== undefined && isAsked(reopened) && !values.notAsked.includes(reopened.id))
    return askStep(state, reopened);

  const failing = failingCheck(flow, state, values);
  if (failing !== undefined) return { what: "check", check: failing.id };

  const open = askedSteps(flow, values).find((step) => !isSettled(state, step));
  if (open !== undefined) return askStep(state, open);

  const late = state.revision === 0 && setting.now > setting.due;
  return late && state.lateReason === undefined ? { what: "late_reason" } : { what: "review" };
}

/** The steps a person answers, in order, as far as they apply. Their places are the numbers of "sửa 3". */
export function askedSteps(flow: Flow, values: Values): AskedStep[] {
  return flow.steps.filter(isAsked).filter((step) => !values.notAsked.includes(step.id));
}

/** The steps of one group, from this one on, that one message can answer together. A step asked again stands alone. */
export function openGroup(flow: Flow, state: Conversation, step: AskedStep): NumberStep[] {
  if (step.answer !== "number" || step.group === undefined || state.said[step.id] !== undefined) return [];
  const group = askedSteps(flow, valuesOf(flow, state)).filter(
    (other) => other.answer === "number" && other.group === step.group,
  );
  const from = group.findIndex((other) => other.id === step.id);
  return group.slice(from).filter((other) => other.answer === "number" && !isSettled(state, other)) as NumberStep[];
}

/** The steps that an edited message can answer: those it answered before and, of their group, those still open. */
export function groupOfMessage(flow: Flow, state: Conversation, answered: AskedStep[]): NumberStep[] {
  const [first] = answered;
  if (first?.answer !== "number" || first.group === undefined) return [];
  const ids = answered.map(({ id }) => id);
  const group = flow.steps.filter(
    (other): other is NumberStep => other.answer === "number" && other.group === first.group,
  );
  return group.slice(group.indexOf(first)).filter((other) => ids.includes(other.id) || !isSettled(state, other));
}

function isSettled(state: Conversation, step: AskedStep): boolean {
  if (undecidedRow(state, step) !== undefined) return false;
  const said = state.said[step.id];
  return (said !== undefined && fits(step, said.answer)) || state.skipped.includes(step.id);
}

function askStep(state: Conversation, step: AskedStep): Ask {
  const row = undecidedRow(state, step);
  return row === undefined ? { what: "step", step: step.id } : { what: "carry", step: step.id, row };
}

/** The first row of the previous period that nobody has decided on. */
function undecidedRow(state: Conversation, step: AskedStep): number | undefined {
  if (step.answer !== "list") return undefined;
  const decided = state.carried[step.id]?.length ?? 0;
  return decided < carriedRows(state, step).length ? decided : undefined;
}
