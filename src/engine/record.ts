import type { Answer, Source } from "../domain/report.ts";
import { normalize } from "../domain/vietnamese/fold.ts";
import type { AskedStep } from "../flow/schema.ts";
import type { Input } from "./conversation.ts";
import { question, unchanged } from "./question.ts";
import { showAnswer } from "./review.ts";
import { type Ending, notice, type Turn } from "./turn.ts";

// The few ways in which a turn changes what is stated.

export function pause(turn: Turn): Ending {
  const { flow, state, input } = turn;
  turn.notices.push(
    unchanged(state)
      ? flow.wording.say("done.closed")
      : flow.wording.say("done.paused", { count: Object.keys(state.said).length, title: flow.title }),
  );
  delete state.present[input.by];
  return { go: "aside" };
}

/** Asks a step again; what was said stands until something else is said. */
export function reopen(turn: Turn, id: string): Ending {
  askAgain(turn, id);
  return { go: "next" };
}

function askAgain({ state }: Turn, id: string): void {
  state.reopened = id;
  delete state.carried[id];
  state.skipped = state.skipped.filter((one) => one !== id);
}

/** Asks several steps again, one after the other. */
export function reopenAll(turn: Turn, [first, ...others]: readonly string[]): Ending {
  turn.state.revisit = others;
  return first === undefined ? { go: "next" } : reopen(turn, first);
}

export function skip(turn: Turn, step: AskedStep): Ending {
  const { flow, state } = turn;
  if (!step.optional) return notice(turn, flow.wording.say("misread.not_optional", { label: step.label }), "say");
  delete state.said[step.id];
  state.skipped = [...state.skipped.filter((one) => one !== step.id), step.id];
  return settle(turn, step);
}

/**
 * Keeps an answer with its source, and echoes it: nothing is stored that the person was not shown. `ref` names the message
 * that holds the words, where that is not the one at hand.
 */
export function record(turn: Turn, step: AskedStep, answer: Answer, words: string, ref?: string): Ending {
  const { flow, state, notices } = turn;
  state.said[step.id] = { answer, source: sourceOf(turn, words, ref) };
  state.skipped = state.skipped.filter((one) => one !== step.id);
  notices.push(flow.wording.say("engine.noted", { label: step.label, value: showAnswer(step, answer, flow.wording) }));
  return settle(turn, step);
}

export function settle(turn: Turn, step: AskedStep): Ending {
  const { state } = turn;
  if (state.reopened === step.id) {
    const [next, ...others] = state.revisit ?? [];
    delete state.reopened;
    delete state.revisit;
    if (next !== undefined) {
      askAgain(turn, next);
      state.revisit = others;
    }
  }
  state.trail = [...state.trail.filter((one) => one !== step.id), step.id];
  return { go: "next" };
}

export function sourceOf({ input, setting }: Turn, words: string, ref = refOf(input)): Source {
  return {
    by: input.by,
    at: setting.now,
    words: normalize(words),
    cause: input.cause,
    ...(ref === undefined ? {} : { ref }),
    ...(input.kind === "edit" ? { edit: input.order } : {}),
  };
}

/** The platform's name of the message that an input is, or is of. */
export function refOf(input: Input): string | undefined {
  return "ref" in input ? input.ref : undefined;
}

/** What the pressed button said: the words that a press stands for. */
export function optionLabel({ flow, state, setting }: Turn, id: string | undefined): string {
  return question(flow, state, setting).options?.find((option) => option.id === id)?.label ?? "";
}
