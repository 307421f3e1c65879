import type { Answer } from "../domain/report.ts";
import { dayOf } from "../domain/time.ts";
import { readChoice } from "../domain/vietnamese/choose.ts";
import { normalize } from "../domain/vietnamese/fold.ts";
import { readNumbers } from "../domain/vietnamese/numbers.ts";
import type { AskedStep } from "../flow/schema.ts";
import { carryLabel, isReason, rowName } from "./answer.ts";
import { readControl } from "./control.ts";
import type { Ask, CarryDecision, Input } from "./conversation.ts";
import { whyTooLong } from "./hear.ts";
import { askedSteps, groupOfMessage, nextAsk } from "./next.ts";
import { stepNamed } from "./obey.ts";
import { quote, read } from "./read.ts";
import { type GroupReading, labelsOf, readGroup } from "./read-group.ts";
import { record, sourceOf } from "./record.ts";
import { showAnswer } from "./review.ts";
import { isOutdated, type StatedBy } from "./stated-by.ts";
import { type Ending, notice, type Turn } from "./turn.ts";
import { carriedRows, valuesOf } from "./values.ts";

type Edit = Extract<Input, { kind: "edit" }>;

/**
 * A message that stated something was changed: what it stated is read anew and replaced, and what was replaced by what is
 * said. All of the message counts or none of it: where it cannot be read, what was stated stands. Of several edits of one
 * message the one with the highest order counts, whatever order they come in; one that changes nothing is not counted.
 */
export function correct(turn: Turn, edit: Edit, stated: StatedBy): Ending {
  const { flow, state } = turn;
  if (isOutdated(state, edit.ref, edit.order)) return { go: "silent" };
  const tooLong = whyTooLong(edit.text, flow.wording);
  if (tooLong !== undefined) return stands(turn, tooLong);
  switch (stated.what) {
    case "steps":
      return correctSteps(turn, edit, stated);
    case "carry":
      return correctCarry(turn, edit, stated);
    case "explanation":
    case "late_reason":
      return correctReason(turn, edit, stated);
  }
}

/** The message gave no answer that stands. To a command nothing is said, nor to somebody who is not being asked anything. */
export function correctNothing(turn: Turn, edit: Edit): Ending {
  if (!isHere(turn) || edit.text.trim().startsWith("/")) return { go: "silent" };
  return notice(turn, turn.flow.wording.say("engine.correction_unknown"), "say");
}

function correctSteps(turn: Turn, edit: Edit, stated: Extract<StatedBy, { what: "steps" }>): Ending {
  const { flow, state } = turn;
  const words = answerIn(turn, edit.text, stated.steps);
  if (words === undefined) return stands(turn, flow.wording.say("misread.correction"));
  const reading = readAgain(turn, stated.steps, words);
  if (reading.is === "misread") return stands(turn, reading.why);
  let changed = false;
  for (const { step, answer } of reading.taken) {
    const before = state.said[step.id]?.answer;
    if (JSON.stringify(before) === JSON.stringify(answer)) continue;
    changed = true;
    if (before === undefined)
      record(turn, step, answer, words); // the message now answers more of its group
    else {
      state.said[step.id] = { answer, source: sourceOf(turn, words) };
      tellChange(turn, step, before, answer);
    }
  }
  return changed ? goOn(turn) : same(turn);
}

/** The words that are the answer: "31", or "31" of "sửa 4: 31". None where the message has become a command. */
function answerIn({ flow, state }: Turn, text: string, steps: AskedStep[]): string | undefined {
  const control = readControl(text);
  if (control?.is === "edit") {
    const named = stepNamed(askedSteps(flow, valuesOf(flow, state)), control.target);
    const again = named !== undefined && steps.some(({ id }) => id === named.id);
    return again && control.value !== undefined ? control.value : text;
  }
  return control === undefined && !text.trim().startsWith("/") ? text : undefined;
}

/** A message that answered several numbers must still hold them all, unless it names the ones it holds. */
function readAgain({ flow, state, setting }: Turn, steps: AskedStep[], words: string): GroupReading {
  const { wording } = flow;
  const group = groupOfMessage(flow, state, steps);
  const parts = group.length > 1 ? readNumbers(words, { whole: group.every((one) => one.whole) }) : undefined;
  const named = parts?.every((part) => part.label !== undefined) === true;
  if (steps.length > 1 && !named && (parts?.length ?? 0) < steps.length)
    return {
      is: "misread",
      why: wording.say("misread.correction_group", { count: steps.length, labels: labelsOf(steps) }),
    };
  if (parts !== undefined) return readGroup(group, parts, words, wording);
  const [step] = steps as [AskedStep];
  const reading = read(step, words, wording, dayOf(setting.now));
  switch (reading.is) {
    case "answer":
      return { is: "answers", taken: [{ step, answer: reading.answer }] };
    case "doubt":
      return { is: "misread", why: wording.say("misread.correction_doubt", { text: quote(words), label: step.label }) };
    case "misread":
      return reading;
  }
}

function correctCarry(turn: Turn, edit: Edit, stated: Extract<StatedBy, { what: "carry" }>): Ending {
  const { flow, state } = turn;
  const { step, rows } = stated;
  const decisions: CarryDecision[] = ["keep", "done", "drop"];
  const index = readChoice(
    edit.text,
    decisions.map((one) => carryLabel(step, one)),
  );
  const decision = typeof index === "number" ? decisions[index] : undefined;
  if (decision === undefined) return stands(turn, flow.wording.say("misread.carry"));
  const changed = rows.filter((row) => state.carried[step.id]?.[row]?.decision !== decision);
  for (const row of changed) {
    const decided = state.carried[step.id]?.[row];
    if (decided === undefined) continue;
    const label = rowName(carriedRows(state, step)[row] ?? {});
    tell(turn, label, carryLabel(step, decided.decision), carryLabel(step, decision));
    Object.assign(decided, { decision, source: sourceOf(turn, edit.text) });
  }
  return changed.length === 0 ? same(turn) : goOn(turn);
}

function correctReason(
  turn: Turn,
  edit: Edit,
  stated: Extract<StatedBy, { what: "explanation" | "late_reason" }>,
): Ending {
  const { flow, state } = turn;
  const text = normalize(edit.text);
  const explained = stated.what === "explanation" ? state.explained[stated.check] : undefined;
  const before = explained?.text ?? state.lateReason ?? "";
  if (answerIn(turn, edit.text, []) === undefined || !isReason(text))
    return stands(turn, flow.wording.say("misread.reason"));
  if (text === before) return same(turn);
  const source = sourceOf(turn, edit.text);
  if (explained !== undefined) Object.assign(explained, { text, source });
  else Object.assign(state, { lateReason: text, lateSource: source });
  tell(turn, flow.wording.say(`word.${stated.what}`), quote(before), quote(text));
  return goOn(turn);
}

function tellChange(turn: Turn, step: AskedStep, before: Answer, after: Answer): void {
  const { wording } = turn.flow;
  const shown = (answer: Answer) => showAnswer(step, answer, wording);
  if (step.answer === "list") {
    const values = { label: step.label, before: shown(before), after: shown(after) };
    turn.notices.push(wording.say("engine.corrected_rows", values));
  } else tell(turn, step.label, quote(shown(before)), step.answer === "text" ? quote(shown(after)) : shown(after));
}

function tell({ flow, notices }: Turn, label: string, before: string, after: string): void {
  notices.push(flow.wording.say("engine.corrected", { label, before, after }));
}

/** What was stated before stays, and the person is told so. */
function stands(turn: Turn, why: string): Ending {
  turn.notices.push(why, turn.flow.wording.say("engine.correction_stands"));
  return { go: isHere(turn) ? "say" : "aside" };
}

function same(turn: Turn): Ending {
  return notice(turn, turn.flow.wording.say("engine.correction_same"), isHere(turn) ? "say" : "aside");
}

/** Whether the person is being asked something here. */
function isHere({ state, input }: Turn): boolean {
  return state.asking.what !== "nothing" && input.by in state.present;
}

/** Asks what is to be asked now. The open question stays, and its buttons hold, when nothing else is needed. */
function goOn(turn: Turn): Ending {
  const { flow, state, setting } = turn;
  if (state.submitted !== undefined)
    turn.notices.push(flow.wording.say("engine.correction_unsubmitted", { receipt: state.submitted.receipt }));
  const needed = nextAsk(flow, state, setting);
  return stays(state.asking, needed) ? { go: "repeat" } : { go: "ask", ask: needed };
}

/** A review or a check shows figures: its buttons must not count for other figures than those that were seen. */
function stays(asking: Ask, needed: Ask): boolean {
  switch (asking.what) {
    case "nothing":
    case "review":
    case "check":
      return false;
    case "edit":
    case "cancel":
      return true;
    case "doubt":
    case "step":
      return needed.what === "step" && needed.step === asking.step;
    case "carry":
    case "late_reason":
      return JSON.stringify(needed) === JSON.stringify(asking);
  }
}
