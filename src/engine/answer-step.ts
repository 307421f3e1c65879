import { dayOf } from "../domain/time.ts";
import { type LabelledNumber, readNumbers } from "../domain/vietnamese/numbers.ts";
import { saysSameAsLast } from "../domain/vietnamese/same-as-last.ts";
import type { AskedStep, NumberStep } from "../flow/schema.ts";
import type { Ask } from "./conversation.ts";
import { openGroup } from "./next.ts";
import { suggestion } from "./question.ts";
import { quote, read } from "./read.ts";
import { readGroup } from "./read-group.ts";
import { optionLabel, record, refOf, settle, skip } from "./record.ts";
import { dropFiles } from "./take-file.ts";
import { type Ending, notice, type Turn } from "./turn.ts";
import { valuesOf } from "./values.ts";

type DoubtReadings = Extract<Ask, { what: "doubt" }>["readings"];

/** Takes a press or words as the answer to a step. */
export function answerStep(turn: Turn, step: AskedStep, option: string | undefined, words: string): Ending {
  const { flow, state, setting, input } = turn;
  if (option === "keep") return settle(turn, step);
  if (option === "skip") return skip(turn, step);
  if (option === "drop_files") return dropFiles(turn, step);
  if (option === "none" && input.kind === "press") return record(turn, step, [], optionLabel(turn, option));
  if (option === "suggested") {
    const suggested = suggestion(state, step, valuesOf(flow, state));
    if (suggested !== undefined) return record(turn, step, suggested, optionLabel(turn, option));
  }
  const isListed = option !== undefined && (step.answer === "yes_no" || step.answer === "choice");
  if (input.kind === "press" || isListed) {
    const chosen =
      step.answer === "yes_no" && option !== undefined ? option === "yes" : option?.replace(/^option:/, "");
    return chosen === undefined
      ? notice(turn, flow.wording.say("engine.stale"), "repeat")
      : record(turn, step, chosen, input.kind === "press" ? optionLabel(turn, option) : words);
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
      return doubt(turn, step, words, reading.readings);
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
  return doubt(turn, step, words, [before]);
}

/** Several quantities in one message. All are taken, or none. */
function recordGroup(turn: Turn, group: NumberStep[], parts: LabelledNumber[], words: string): Ending {
  const reading = readGroup(group, parts, words, turn.flow.wording);
  if (reading.is === "misread") return notice(turn, reading.why, "say");
  for (const { step, answer } of reading.taken) record(turn, step, answer, words);
  return { go: "next" };
}

/** Asks which of several readings was meant; the message that can be read so many ways is remembered. */
function doubt(turn: Turn, step: AskedStep, words: string, readings: DoubtReadings): Ending {
  const ref = refOf(turn.input);
  const ask = { what: "doubt" as const, step: step.id, words: quote(words), readings };
  return { go: "ask", ask: ref === undefined ? ask : { ...ask, ref } };
}
