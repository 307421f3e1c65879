import type { Answer } from "../domain/report.ts";
import { dayOf } from "../domain/time.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import { type LabelledNumber, readNumbers } from "../domain/vietnamese/numbers.ts";
import { saysSameAsLast } from "../domain/vietnamese/same-as-last.ts";
import type { AskedStep, NumberStep } from "../flow/schema.ts";
import { openGroup } from "./next.ts";
import { suggestion } from "./question.ts";
import { quantity, quote, read } from "./read.ts";
import { optionLabel, record, settle, skip } from "./record.ts";
import { type Ending, notice, type Turn } from "./turn.ts";
import { valuesOf } from "./values.ts";

/** Takes a press or words as the answer to a step. */
export function answerStep(turn: Turn, step: AskedStep, option: string | undefined, words: string): Ending {
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
      return { go: "ask", ask: { what: "doubt", step: step.id, words: quote(words), readings: reading.readings } };
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
  return { go: "ask", ask: { what: "doubt", step: step.id, words: quote(words), readings: [before] } };
}

/** Several quantities in one message: in the group's order, or each with words of its label. All are taken, or none. */
function recordGroup(turn: Turn, group: NumberStep[], parts: LabelledNumber[], words: string): Ending {
  const { wording } = turn.flow;
  const labels = group.map((step) => step.label).join("; ");
  if (parts.length > group.length) {
    return notice(turn, wording.say("misread.group.too_many", { count: parts.length, labels }), "say");
  }
  const taken: { step: NumberStep; answer: Answer }[] = [];
  for (const [index, part] of parts.entries()) {
    const step = part.label === undefined ? group[index] : stepLabelled(group, part.label);
    if (step === undefined)
      return notice(turn, wording.say("misread.group.label", { text: part.label ?? "", labels }), "say");
    const reading = quantity(step, part.reading, words, wording);
    if (reading.is === "misread") return notice(turn, reading.why, "say");
    if (reading.is === "doubt") {
      return notice(turn, wording.say("misread.group.doubt", { text: quote(words), label: step.label }), "say");
    }
    taken.push({ step, answer: reading.answer });
  }
  const twice = new Set(taken.map(({ step }) => step.id)).size < taken.length;
  if (twice) return notice(turn, wording.say("misread.group.twice"), "say");
  for (const { step, answer } of taken) record(turn, step, answer, words);
  return { go: "next" };
}

/** The one step whose label has all these words: "nhận" means "Hồ sơ tiếp nhận"; words that two labels have mean neither. */
function stepLabelled(group: NumberStep[], label: string): NumberStep | undefined {
  const wanted = fold(label).split(" ");
  const found = group.filter((step) => wanted.every((word) => fold(step.label).split(" ").includes(word)));
  return found.length === 1 ? found[0] : undefined;
}
