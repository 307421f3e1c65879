import type { Row } from "../domain/report.ts";
import { readChoice } from "../domain/vietnamese/choose.ts";
import { fold, normalize } from "../domain/vietnamese/fold.ts";
import { readYesNo } from "../domain/vietnamese/yes-no.ts";
import type { ListStep } from "../flow/schema.ts";
import { answerStep } from "./answer-step.ts";
import type { Ask, CarryDecision } from "./conversation.ts";
import { nothingStated } from "./open.ts";
import { question, stepIn, unchanged } from "./question.ts";
import { quantity, quote } from "./read.ts";
import { optionLabel, pause, record, reopen, sourceOf } from "./record.ts";
import { type Ending, notice, type Turn } from "./turn.ts";
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
      if (option === "review") return { go: "next" };
      return option === undefined
        ? notice(turn, flow.wording.say("misread.edit"), "say")
        : reopen(turn, option.slice("fix:".length));
    case "late_reason":
      if (!isReason(words)) return notice(turn, flow.wording.say("misread.reason"), "say");
      state.lateReason = normalize(words);
      state.lateSource = sourceOf(turn, words);
      return { go: "next" };
    case "cancel":
      return answerCancel(turn, option, words);
    case "nothing":
      return { go: "next" };
  }
}

/** The id of the option that was pressed, or named by its number or words where digits are not data. */
function chosenOption({ flow, state, setting, input }: Turn): string | undefined {
  const { options = [], pick } = question(flow, state, setting);
  if (input.kind === "press") return options.some((option) => option.id === input.option) ? input.option : undefined;
  if (input.kind !== "text") return undefined;
  const byLabel = options.find((option) => fold(option.label) === fold(input.text));
  if (byLabel !== undefined || pick !== "number") return byLabel?.id;
  const index = readChoice(
    input.text,
    options.map((option) => option.label),
  );
  return typeof index === "number" ? options[index]?.id : undefined;
}

function answerCarry(turn: Turn, ask: Extract<Ask, { what: "carry" }>, option: string | undefined): Ending {
  const { flow, state } = turn;
  const step = stepIn(flow, ask.step);
  if (option === undefined || step.answer !== "list") return notice(turn, flow.wording.say("misread.carry"), "say");
  const left = carriedRows(state, step).length - ask.row;
  const decision: CarryDecision = option === "keep_all" ? "keep" : (option as CarryDecision); // the question offers nothing else
  const source = sourceOf(turn, optionLabel(turn, option));
  const added = Array.from({ length: option === "keep_all" ? left : 1 }, () => ({ decision, source }));
  const rows = carriedRows(state, step).slice(ask.row, ask.row + added.length);
  for (const row of rows)
    turn.notices.push(flow.wording.say("engine.noted", { label: rowName(row), value: carryLabel(step, decision) }));
  state.carried[step.id] = [...(state.carried[step.id] ?? []), ...added];
  return { go: "next" };
}

/** A row by its first column, as the person wrote it. */
export function rowName(row: Row): string {
  return quote(String(Object.values(row)[0] ?? ""));
}

export function carryLabel(step: ListStep, decision: CarryDecision): string {
  return step.carry_over?.[decision] ?? decision;
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
    else return record(turn, step, meant, ask.words, ask.ref);
  }
  if (option === "again" || said === "no" || meant !== undefined)
    return { go: "ask", ask: { what: "step", step: step.id } };
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
  if (check === undefined) return { go: "next" };
  if (check.level === "block") return notice(turn, flow.wording.say("misread.check.block"), "say");
  if (!isReason(words)) return notice(turn, flow.wording.say("misread.reason"), "say");
  const values = valuesUnder(check, valuesOf(flow, state).answers, state.prior);
  state.explained[check.id] = { text: normalize(words), source: sourceOf(turn, words), values };
  turn.notices.push(flow.wording.say("review.explained", { text: quote(words) }));
  return { go: "next" };
}

function answerReview(turn: Turn, option: string | undefined): Ending {
  const { flow, state } = turn;
  if (option === "edit") return { go: "ask", ask: { what: "edit" } };
  if (option === "pause") return pause(turn);
  if (option !== "submit")
    return notice(turn, flow.wording.say(unchanged(state) ? "misread.review.unchanged" : "misread.review"), "say");
  return submit(turn);
}

/** Submits, unless something came up since the review was shown: then that is asked first. */
export function submit(turn: Turn): Ending {
  const { flow, state } = turn;
  if (unchanged(state)) return notice(turn, flow.wording.say("misread.review.unchanged"), "say");
  return { go: "submit" };
}

function answerCancel(turn: Turn, option: string | undefined, words: string): Ending {
  const { flow, state } = turn;
  const said = option ?? readYesNo(words);
  if (said === undefined) return notice(turn, flow.wording.say("misread.yes_no", { text: quote(words) }), "say");
  if (said === "no") return { go: "next" };
  const { submitted } = state;
  delete state.lateReason;
  delete state.lateSource;
  delete state.reopened;
  Object.assign(state, submitted === undefined ? nothingStated() : structuredClone(submitted.stated), { trail: [] });
  return notice(
    turn,
    flow.wording.say(submitted === undefined ? "done.cancelled" : "done.amendment_cancelled"),
    "over",
  );
}

/** Whether these words can be a reason. */
export function isReason(words: string): boolean {
  return /\p{L}{2}/u.test(words);
}
