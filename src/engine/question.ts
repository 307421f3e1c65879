import type { Answer } from "../domain/report.ts";
import { Day } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import { formatNumber } from "../domain/vietnamese/number.ts";
import { evaluate } from "../flow/expression.ts";
import { type Flow, isAsked, stepOf } from "../flow/flow.ts";
import { formatInstant } from "../flow/period-name.ts";
import type { AskedStep } from "../flow/schema.ts";
import { render } from "../flow/template.ts";
import type { Ask, Conversation, Option, OutMessage, Setting, Stated } from "./conversation.ts";
import { askedSteps, openGroup } from "./next.ts";
import { reviewTable, showAnswer, showFiles } from "./review.ts";
import { carriedRows, scopeOf, type Values, valuesOf } from "./values.ts";

/** The question that `state.asking` stands for, with its buttons; without the notices that `advance` may put before it. */
export function question(
  flow: Flow,
  state: Conversation,
  setting: Setting,
): Pick<OutMessage, "text" | "options" | "pick"> {
  const { wording } = flow;
  const ask: Ask = state.asking;
  const values = valuesOf(flow, state);
  switch (ask.what) {
    case "step":
      return stepQuestion(flow, state, setting, values, stepIn(flow, ask.step));
    case "carry":
      return carryQuestion(flow, state, values, ask);
    case "doubt": {
      const step = stepIn(flow, ask.step);
      const readings = ask.readings.map((reading) => showAnswer(step, reading, wording));
      const options = [
        ...readings.map((label, index) => ({ id: `reading:${index}`, label })),
        { id: "again", label: wording.say("button.again") },
      ];
      const text = wording.say("ask.doubt", {
        text: ask.words,
        label: step.label,
        readings: readings.join(wording.say("word.or")),
      });
      return { text, options, pick: "words" };
    }
    case "check": {
      const check = flow.checks.find((one) => one.id === ask.check);
      if (check === undefined) throw new Error(`Flow ${flow.id} has no check ${ask.check}`);
      const options = check.fix.map((id) => ({
        id: `fix:${id}`,
        label: wording.say("button.fix", { label: stepIn(flow, id).label }),
      }));
      const say = render(check.say, scopeOf(values.answers, state.prior, names(flow, setting)));
      const how = wording.say(check.level === "block" ? "ask.check.block" : "ask.check.explain");
      return { text: `${say}\n${how}`, options, pick: "number" };
    }
    case "review": {
      const submitted = unchanged(state);
      const named = { table: reviewTable(flow, state, setting), title: flow.title, period: setting.periodName };
      return {
        text: submitted ? wording.say("ask.review.submitted", named) : wording.say("ask.review", named),
        options: [
          ...(submitted ? [] : [{ id: "submit", label: wording.say("button.submit") }]),
          { id: "edit", label: wording.say("button.edit") },
          { id: "pause", label: wording.say(submitted ? "button.close" : "button.pause") },
        ],
        pick: "number",
      };
    }
    case "edit":
      return {
        text: wording.say("ask.edit"),
        options: [
          ...askedSteps(flow, values).map((step) => ({ id: `fix:${step.id}`, label: step.label })),
          { id: "review", label: wording.say("button.back") },
        ],
        pick: "number",
      };
    case "late_reason":
      return { text: wording.say("ask.late_reason", { due: formatInstant(wording, setting.due) }) };
    case "cancel":
      return {
        text: wording.say(state.revision > 0 ? "ask.cancel.amendment" : "ask.cancel", {
          count: Object.keys(state.said).length,
        }),
        options: [
          { id: "yes", label: wording.say("button.cancel_yes") },
          { id: "no", label: wording.say("button.cancel_no") },
        ],
        pick: "number",
      };
    case "nothing":
      return { text: "" };
  }
}

/** The names every sentence of a flow may use besides its steps. */
export function names(flow: Flow, setting: Setting): Record<string, string> {
  return { unit: setting.unit.name, period: setting.periodName, title: flow.title };
}

/** Whether the last submission says all that there is. */
export function unchanged(state: Conversation): boolean {
  return state.submitted !== undefined && fingerprint(state.submitted.stated) === fingerprint(state);
}

function fingerprint({ said, skipped, carried, explained, lateReason, attached }: Stated): string {
  return JSON.stringify([said, skipped, carried, explained, lateReason, attached]);
}

/** What a step offers from the previous period, if it offers anything. */
export function suggestion(state: Conversation, step: AskedStep, values: Values): Answer | undefined {
  return "suggest" in step && step.suggest !== undefined
    ? evaluate(step.suggest, scopeOf(values.answers, state.prior))
    : undefined;
}

function stepQuestion(flow: Flow, state: Conversation, setting: Setting, values: Values, step: AskedStep) {
  const { wording } = flow;
  const scope = scopeOf(values.answers, state.prior, names(flow, setting));
  const stated = state.said[step.id];
  const alone = stated !== undefined && step.answer === "number" && step.group !== undefined; // its own sentence may speak for the group
  const lines = [alone ? wording.say("ask.again", { label: step.label }) : render(step.ask, scope)];
  const options: Option[] = [];
  if (stated !== undefined) {
    lines.push(wording.say("ask.stated", { value: showAnswer(step, stated.answer, wording) }));
    options.push({ id: "keep", label: wording.say("button.keep") });
  }
  const files = state.attached[step.id] ?? [];
  if (files.length > 0) {
    lines.push(wording.say("ask.attached", { files: showFiles(files, wording) }));
    options.push({ id: "drop_files", label: wording.say("button.drop_files") });
  } else if (step.attach) lines.push(wording.say("ask.attach"));
  const group = openGroup(flow, state, step);
  if (group.length > 1) {
    const labels = group.map((one) => one.label).join("; ");
    lines.push(wording.say("ask.group", { count: group.length, labels }));
  }
  const suggested = stated === undefined ? suggestion(state, step, values) : undefined;
  if (suggested !== undefined) {
    options.push({
      id: "suggested",
      label: wording.say("button.suggested", { value: showAnswer(step, suggested, wording) }),
    });
  }
  options.push(...ownOptions(flow, step));
  if (step.optional && stated === undefined) options.push({ id: "skip", label: wording.say("button.skip") });
  // Elsewhere a digit may be the answer itself, or name one of the step's own.
  const pick = step.answer === "yes_no" || step.answer === "choice" ? ("number" as const) : ("words" as const);
  return { text: lines.join("\n"), options, pick };
}

/** The buttons a kind of answer has by itself. */
function ownOptions(flow: Flow, step: AskedStep): Option[] {
  const { wording } = flow;
  switch (step.answer) {
    case "choice":
      return Object.entries(step.options).map(([id, label]) => ({ id: `option:${id}`, label }));
    case "yes_no":
      return [
        { id: "yes", label: wording.say("button.yes") },
        { id: "no", label: wording.say("button.no") },
      ];
    case "list":
      return [{ id: "none", label: wording.say("button.none") }];
    case "choices": // several are chosen by typing "1, 3"; a button could only take one
    case "text":
    case "number":
    case "date":
      return [];
  }
}

function carryQuestion(flow: Flow, state: Conversation, values: Values, ask: { step: string; row: number }) {
  const step = stepIn(flow, ask.step);
  const carry = step.answer === "list" ? step.carry_over : undefined;
  const rows = step.answer === "list" ? carriedRows(state, step) : [];
  const row = rows[ask.row];
  if (carry === undefined || row === undefined)
    throw new Error(`Flow ${flow.id} has nothing to carry over at ${ask.step}`);
  const columns = Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, shownCell(cell)]));
  const left = rows.length - ask.row;
  const lines = [render(carry.ask, scopeOf(values.answers, state.prior, columns))];
  if (rows.length > 1) lines.push(flow.wording.say("ask.carry.place", { place: ask.row + 1, count: rows.length }));
  const options = [
    { id: "keep", label: carry.keep },
    { id: "done", label: carry.done },
    { id: "drop", label: carry.drop },
  ];
  if (left > 1)
    options.push({ id: "keep_all", label: flow.wording.say("button.keep_all", { count: left, keep: carry.keep }) });
  return { text: lines.join("\n"), options, pick: "number" as const };
}

function shownCell(cell: string | number): string {
  if (typeof cell === "number") return formatNumber(cell);
  const day = Day.safeParse(cell);
  return day.success ? formatDay(day.data) : cell;
}

/** A step that is asked; the linter has made sure that every reference finds one. */
export function stepIn(flow: Flow, id: string): AskedStep {
  const step = stepOf(flow, id);
  if (step === undefined || !isAsked(step)) throw new Error(`Flow ${flow.id} has no question ${id}`);
  return step;
}
