import type { Answer } from "../domain/report.ts";
import { dayOf } from "../domain/time.ts";
import { readChoice } from "../domain/vietnamese/choose.ts";
import { normalize } from "../domain/vietnamese/fold.ts";
import { readNumbers } from "../domain/vietnamese/numbers.ts";
import { saysSameAsLast } from "../domain/vietnamese/same-as-last.ts";
import { readYesNo } from "../domain/vietnamese/yes-no.ts";
import type { AskedStep } from "../flow/schema.ts";
import { type Ending, notice, type Turn } from "./advance.ts";
import type { Ask, CarryDecision } from "./conversation.ts";
import { openGroup } from "./next.ts";
import { question, stepIn, suggestion, unchanged } from "./question.ts";
import { quantity, quote, read } from "./read.ts";
import { showAnswer } from "./review.ts";
import { carriedRows, valuesOf, valuesUnder } from "./values.ts";

/** Takes the input as the answer to what is being asked: a press of one of its buttons, or words. */
export function answerTo(turn: Turn): Ending {
  const { flow, state, input } = turn;
  const ask: Ask = state.asking;
  const option = chosenOption(turn);
  const words = input.kind === "text" ? input.text : "";
  switch (ask.what) {
    case "step":
      return answerStep(turn, stepIn(flow, ask.step), option, words);
    case "carry":
      return answerCarry(turn, ask, option);
    case "doubt":
      return answerDoubt(turn, ask, option, words);
    case "check":
      return answerCheck(turn, ask, option, words);
    case "review":
      return answerReview(turn, option);
    case "edit":
      if (option === "review") return { then: "next" };
      return option === undefined
        ? notice(turn, flow.wording.say("misread.edit"), "say")
        : reopen(turn, option.slice("fix:".length));
    case "late_reason":
      if (!isReason(words)) return notice(turn, flow.wording.say("misread.reason"), "say");
      state.lateReason = normalize(words);
      return { then: "next" };
    case "cancel":
      return answerCancel(turn, option, words);
    case "nothing":
      return { then: "next" };
  }
}

/** The id of the option that was pressed, or named by its number or words where digits are not data. */
function chosenOption({ flow, state, setting, input }: Turn): string | undefined {
  const { options = [], pick } = question(flow, state, setting);
  if (input.kind === "press") return options.some((option) => option.id === input.option) ? input.option : undefined;
  if (input.kind !== "text") return undefined;
  const byLabel = options.find((option) => option.label === normalize(input.text));
  if (byLabel !== undefined || pick !== "number") return byLabel?.id;
  const index = readChoice(
    input.text,
    options.map((option) => option.label),
  );
  return typeof index === "number" ? options[index]?.id : undefined;
}

function answerStep(turn: Turn, step: AskedStep, option: string | undefined, words: string): Ending {
  const { flow, state, setting, input } = turn;
  if (option === "keep") return settle(turn, step);
  if (option === "skip") return skip(turn, step);
  if (option === "none" && input.kind === "press") return record(turn, step, [], optionLabel(turn, option));
  if (option === "suggested") {
    const suggested = suggestion(state, step, valuesOf(flow, state));
    if (suggested !== undefined) return record(turn, step, suggested, optionLabel(turn, option));
  }
  if (input.kind === "press") {
    const chosen =
      step.answer === "yes_no" && option !== undefined ? option === "yes" : option?.replace(/^option:/, "");
    return chosen === undefined
      ? notice(turn, flow.wording.say("engine.stale"), "repeat")
      : record(turn, step, chosen, optionLabel(turn, option));
  }
  if (saysSameAsLast(words)) return answerSameAsLast(turn, step, words);
  const group = openGroup(flow, state, step);
  const several = group.length > 1 ? readNumbers(words, { whole: group.every((one) => one.whole) }) : undefined;
  if (several !== undefined && several.length > 1) return recordGroup(turn, group, several, words);
  const reading = read(step, words, flow.wording, dayOf(setting.now));
  switch (reading.is) {
    case "answer":
      return record(turn, step, reading.answer, words);
    case "doubt":
      return { then: "ask", ask: { what: "doubt", step: step.id, words: quote(words), readings: reading.readings } };
    case "misread":
      return notice(turn, reading.why, "say");
  }
}

/** "Như kỳ trước" is shown and confirmed, never taken unseen. */
function answerSameAsLast(turn: Turn, step: AskedStep, words: string): Ending {
  const { flow, state } = turn;
  const before = suggestion(state, step, valuesOf(flow, state)) ?? state.prior?.[step.id];
  if (before === undefined || Array.isArray(before))
    return notice(turn, flow.wording.say("misread.no_last", { label: step.label }), "say");
  return { then: "ask", ask: { what: "doubt", step: step.id, words: quote(words), readings: [before] } };
}

type NumberStep = Extract<AskedStep, { answer: "number" }>;

/** Several quantities in one message: in the group's order, or each with its label. All are taken, or none. */
function recordGroup(
  turn: Turn,
  group: NumberStep[],
  parts: NonNullable<ReturnType<typeof readNumbers>>,
  words: string,
): Ending {
  const { wording } = turn.flow;
  if (parts.length > group.length) {
    return notice(
      turn,
      wording.say("misread.group.too_many", {
        count: parts.length,
        labels: group.map((step) => step.label).join("; "),
      }),
      "say",
    );
  }
  const taken: { step: NumberStep; answer: Answer }[] = [];
  for (const [index, part] of parts.entries()) {
    const step = (part.label === undefined ? undefined : stepLabelled(group, part.label)) ?? group[index];
    if (step === undefined) continue;
    const reading = quantity(step, part.reading, words, wording);
    if (reading.is === "misread") return notice(turn, reading.why, "say");
    if (reading.is === "doubt")
      return notice(turn, wording.say("misread.group.doubt", { text: quote(words), label: step.label }), "say");
    taken.push({ step, answer: reading.answer });
  }
  if (new Set(taken.map(({ step }) => step.id)).size < taken.length)
    return notice(turn, wording.say("misread.group.twice"), "say");
  for (const { step, answer } of taken) record(turn, step, answer, words);
  return { then: "next" };
}

function stepLabelled(group: NumberStep[], label: string): NumberStep | undefined {
  const index = readChoice(
    label,
    group.map((step) => step.label),
  );
  return typeof index === "number" ? group[index] : undefined;
}

function answerCarry(turn: Turn, ask: Extract<Ask, { what: "carry" }>, option: string | undefined): Ending {
  const { flow, state } = turn;
  const step = stepIn(flow, ask.step);
  if (option === undefined || step.answer !== "list") return notice(turn, flow.wording.say("misread.carry"), "say");
  const left = carriedRows(state, step).length - ask.row;
  const decision: CarryDecision = option === "keep_all" ? "keep" : (option as CarryDecision); // the question offers nothing else
  const source = sourceOf(turn, optionLabel(turn, option));
  const added = Array.from({ length: option === "keep_all" ? left : 1 }, () => ({ decision, source }));
  state.carried[step.id] = [...(state.carried[step.id] ?? []), ...added];
  return { then: "next" };
}

function answerDoubt(
  turn: Turn,
  ask: Extract<Ask, { what: "doubt" }>,
  option: string | undefined,
  words: string,
): Ending {
  const { flow } = turn;
  const step = stepIn(flow, ask.step);
  const [only, second] = ask.readings;
  const said = turn.input.kind === "text" && second === undefined ? readYesNo(words) : undefined;
  const index = option?.startsWith("reading:") ? Number(option.slice("reading:".length)) : undefined;
  const meant = said === "yes" ? only : index === undefined ? undefined : ask.readings[index];
  if (meant !== undefined) {
    const reading =
      typeof meant === "number" && step.answer === "number"
        ? quantity(step, { is: "number", value: meant }, ask.words, flow.wording)
        : undefined;
    if (reading?.is === "misread") turn.notices.push(reading.why);
    else return record(turn, step, meant, ask.words);
  }
  if (option === "again" || said === "no" || meant !== undefined)
    return { then: "ask", ask: { what: "step", step: step.id } };
  return answerStep(turn, step, undefined, words);
}

function answerCheck(
  turn: Turn,
  ask: Extract<Ask, { what: "check" }>,
  option: string | undefined,
  words: string,
): Ending {
  const { flow, state } = turn;
  if (option !== undefined) return reopen(turn, option.slice("fix:".length));
  const check = flow.checks.find((one) => one.id === ask.check);
  if (check === undefined) return { then: "next" };
  if (check.level === "block") return notice(turn, flow.wording.say("misread.check.block"), "say");
  if (!isReason(words)) return notice(turn, flow.wording.say("misread.reason"), "say");
  const values = valuesUnder(check, valuesOf(flow, state).answers, state.prior);
  state.explained[check.id] = { text: normalize(words), source: sourceOf(turn, words), values };
  return { then: "next" };
}

function answerReview(turn: Turn, option: string | undefined): Ending {
  const { flow, state } = turn;
  if (option === "edit") return { then: "ask", ask: { what: "edit" } };
  if (option === "pause") return pause(turn);
  if (option !== "submit")
    return notice(turn, flow.wording.say(unchanged(state) ? "misread.review.unchanged" : "misread.review"), "say");
  return submit(turn);
}

/** Submits, unless something came up since the review was shown: then that is asked first. */
export function submit(turn: Turn): Ending {
  const { flow, state } = turn;
  if (unchanged(state)) return notice(turn, flow.wording.say("misread.review.unchanged"), "say");
  return { then: "submit" };
}

function answerCancel(turn: Turn, option: string | undefined, words: string): Ending {
  const { flow, state } = turn;
  const said = option ?? readYesNo(words);
  if (said === undefined) return notice(turn, flow.wording.say("misread.yes_no", { text: quote(words) }), "say");
  if (said === "no") return { then: "next" };
  const { submitted } = state;
  delete state.lateReason;
  delete state.reopened;
  Object.assign(
    state,
    submitted === undefined ? { said: {}, skipped: [], carried: {}, explained: {} } : structuredClone(submitted.stated),
    { trail: [] },
  );
  return notice(
    turn,
    flow.wording.say(submitted === undefined ? "done.cancelled" : "done.amendment_cancelled"),
    "over",
  );
}

export function pause(turn: Turn): Ending {
  const { flow, state, input } = turn;
  turn.notices.push(flow.wording.say("done.paused", { count: Object.keys(state.said).length, title: flow.title }));
  delete state.present[input.by];
  return { then: "left" };
}

/** Asks a step again; what was said stands until something else is said. */
export function reopen(turn: Turn, id: string): Ending {
  const { state } = turn;
  state.reopened = id;
  delete state.carried[id];
  state.skipped = state.skipped.filter((one) => one !== id);
  return { then: "next" };
}

export function skip(turn: Turn, step: AskedStep): Ending {
  const { flow, state } = turn;
  if (!step.optional) return notice(turn, flow.wording.say("misread.not_optional", { label: step.label }), "say");
  delete state.said[step.id];
  state.skipped = [...state.skipped.filter((one) => one !== step.id), step.id];
  return settle(turn, step);
}

/** Keeps an answer with its source, and echoes it: nothing is stored that the person was not shown. */
export function record(turn: Turn, step: AskedStep, answer: Answer, words: string): Ending {
  const { flow, state, notices } = turn;
  state.said[step.id] = { answer, source: sourceOf(turn, words) };
  state.skipped = state.skipped.filter((one) => one !== step.id);
  notices.push(flow.wording.say("engine.noted", { label: step.label, value: showAnswer(step, answer, flow.wording) }));
  return settle(turn, step);
}

function settle({ state }: Turn, step: AskedStep): Ending {
  if (state.reopened === step.id) delete state.reopened;
  state.trail = [...state.trail.filter((one) => one !== step.id), step.id];
  return { then: "next" };
}

function sourceOf({ input, setting }: Turn, words: string) {
  return { by: input.by, at: setting.now, words: normalize(words), cause: input.cause };
}

function optionLabel({ flow, state, setting }: Turn, id: string | undefined): string {
  return question(flow, state, setting).options?.find((option) => option.id === id)?.label ?? "";
}

function isReason(words: string): boolean {
  return /\p{L}{2}/u.test(words);
}
