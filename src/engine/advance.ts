import { reportId } from "../domain/report.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant } from "../flow/period-name.ts";
import { answerTo } from "./answer.ts";
import { readControl } from "./control.ts";
import type { Ask, Conversation, Effect, Input, Setting } from "./conversation.ts";
import { correct, correctNothing } from "./correct.ts";
import { hear, movedOn } from "./hear.ts";
import { askedSteps, nextAsk } from "./next.ts";
import { question, stepIn, unchanged } from "./question.ts";
import { refOf, reopenAll } from "./record.ts";
import { sayInherited } from "./say-inherited.ts";
import { isWaiting, statedBy } from "./stated-by.ts";
import { statedIn, submissionOf } from "./submission.ts";
import { takeFile } from "./take-file.ts";
import { type Ending, notice, type Turn } from "./turn.ts";
import { fits, valuesOf } from "./values.ts";

/**
 * The engine: what a person did in, the new state and what is to be done out. Pure and total: it reads no clock, keeps
 * nothing, changes no argument, and answers every input with a sentence.
 */
export function advance(
  flow: Flow,
  before: Conversation,
  input: Input,
  setting: Setting,
): { state: Conversation; effects: Effect[] } {
  const turn: Turn = { flow, setting, input, state: structuredClone(before), notices: [] };
  if (input.kind === "leave") {
    delete turn.state.present[input.by];
    return { state: turn.state, effects: [] };
  }
  const ending = input.kind === "edit" ? respondToEdit(turn, input) : (closed(turn) ?? respond(turn));
  return ending.go === "silent" ? { state: before, effects: [] } : end(turn, ending);
}

/** Not open yet, too late for a first report, or locked: then whatever was said changes nothing. */
function closed({ flow, setting, state, notices }: Turn): Ending | undefined {
  const { wording } = flow;
  const names = { title: flow.title, period: setting.periodName };
  if (setting.now < setting.opens)
    notices.push(wording.say("closed.not_yet", { ...names, opens: formatInstant(wording, setting.opens) }));
  else if (state.revision === 0 && setting.now > setting.closes) {
    notices.push(wording.say("closed.too_late", { ...names, closes: formatInstant(wording, setting.closes) }));
  } else if (state.revision > 0 && setting.now > setting.locks) {
    notices.push(
      wording.say("closed.locked", {
        ...names,
        locks: formatInstant(wording, setting.locks),
        receipt: state.submitted?.receipt ?? "",
      }),
    );
  } else return undefined;
  if (setting.now >= setting.opens && !unchanged(state) && Object.keys(state.said).length > 0)
    notices.push(wording.say("closed.draft_kept"));
  return { go: "over" };
}

function respond(turn: Turn): Ending {
  const { state, input } = turn;
  mend(turn);
  if (input.kind === "enter") return enter(turn, input);
  if (input.kind === "aside") return notice(turn, input.text, "repeat");
  if (state.asking.what === "nothing") return { go: "next" };
  const ending = take(turn);
  const ref = refOf(turn.input);
  if (ending.go === "say" && ref !== undefined) state.unread = { ref, turn: state.turn };
  return ending;
}

/** A press, a file or words, while something is being asked. */
function take(turn: Turn): Ending {
  const { flow, state, input } = turn;
  if (input.kind === "press" && input.turn !== state.turn)
    return notice(turn, flow.wording.say("engine.stale"), "repeat");
  if (input.kind === "file" || input.kind === "other") {
    const missed = input.kind === "file" && input.file.album === undefined ? movedOn(turn) : undefined;
    const ending = missed ?? takeFile(turn, input);
    if (ending !== undefined) return ending;
  }
  return turn.input.kind === "text" ? hear(turn, turn.input) : answerTo(turn);
}

/** A correction of what the message stated; or, where it could not be read at first, an answer to the open question. */
function respondToEdit(turn: Turn, edit: Extract<Input, { kind: "edit" }>): Ending {
  const { flow, state } = turn;
  const { by, cause, text, ref } = edit;
  const isCommand = text.trim().startsWith("/") && readControl(text) === undefined;
  if (by in state.present && isWaiting(state, ref) && !isCommand) {
    turn.input = { kind: "text", by, cause, text, ref };
    return closed(turn) ?? respond(turn);
  }
  const stated = statedBy(flow, state, ref);
  if (stated === undefined) return correctNothing(turn, edit);
  const ending = closed(turn);
  if (ending !== undefined) return ending;
  mend(turn);
  return correct(turn, edit, stated);
}

/** The office may have changed the flow since the last turn. */
function mend(turn: Turn): void {
  dropUnfit(turn);
  if (!isAskable(turn.flow, turn.state.asking)) turn.state.asking = { what: "nothing" };
}

/** The first thing a person sees of a conversation: what it is about, and how far it has come. */
function enter(turn: Turn, { by, steps = [] }: Extract<Input, { kind: "enter" }>): Ending {
  const { flow, setting, state, notices } = turn;
  const { wording } = flow;
  const names = {
    title: flow.title,
    period: setting.periodName,
    unit: setting.unit.name,
    due: formatInstant(wording, setting.due),
  };
  const others = Object.keys(state.present).filter((person) => person !== by);
  const count = Object.keys(state.said).length;
  if (state.submitted !== undefined && state.asking.what === "nothing") {
    const { receipt, at } = state.submitted;
    notices.push(
      wording.say("intro.submitted", {
        ...names,
        receipt,
        at: formatInstant(wording, at),
        locks: formatInstant(wording, setting.locks),
      }),
    );
  } else if (count === 0 && state.revision === 0) {
    notices.push(wording.say(setting.now > setting.due ? "intro.late" : "intro.new", names));
    notices.push(...sayInherited({ flow, state }));
  } else
    notices.push(
      wording.say("intro.resumed", { ...names, count, total: askedSteps(flow, valuesOf(flow, state)).length }),
    );
  if (others.length > 0) {
    const people = others.map((id) => setting.nameOf(id as Input["by"])).join(", ");
    notices.push(wording.say("intro.colleague", { people }));
  }
  const again = askedSteps(flow, valuesOf(flow, state)).filter(({ id }) => steps.includes(id));
  if (again.length > 0)
    return reopenAll(
      turn,
      again.map(({ id }) => id),
    );
  return state.asking.what === "nothing" ? { go: "next" } : { go: "repeat" };
}

function end(turn: Turn, ending: Ending): { state: Conversation; effects: Effect[] } {
  const { flow, setting, state, input } = turn;
  switch (ending.go) {
    case "next":
      return ask(turn, nextAsk(flow, state, setting));
    case "ask":
      return ask(turn, ending.ask);
    case "repeat":
      return say(turn, true);
    case "say":
      return say(turn, false);
    case "over":
      state.present = {};
      state.asking = { what: "nothing" };
      return farewell(turn);
    case "aside":
      return farewell(turn);
    case "silent":
      return { state, effects: [] };
    case "submit": {
      const submission = submissionOf(flow, state, input, setting);
      const next: Conversation = {
        ...state,
        revision: submission.revision,
        submitted: { receipt: submission.receipt, at: submission.at, stated: structuredClone(statedIn(state)) },
        asking: { what: "nothing" },
        present: {},
        turn: state.turn + 1,
      };
      const text = flow.wording.say(
        submission.revision === 1 ? (setting.now > setting.due ? "done.late" : "done.on_time") : "done.amended",
        {
          title: flow.title,
          period: setting.periodName,
          unit: setting.unit.name,
          at: formatInstant(flow.wording, setting.now),
          receipt: submission.receipt,
          revision: submission.revision,
          locks: formatInstant(flow.wording, setting.locks),
        },
      );
      return {
        state: next,
        effects: [
          { do: "submit", submission },
          { do: "say", message: { text: [text, ...sayApproval(turn)].join("\n") } },
        ],
      };
    }
  }
}

/** Whether the report waits for somebody's approval now. */
function sayApproval({ flow, setting, input }: Turn): string[] {
  if (flow.approval === undefined) return [];
  if (setting.mayApprove?.(input.by) === true) return [flow.wording.say("done.approved")];
  return [flow.wording.say("done.waits")];
}

function farewell({ state, notices }: Turn): { state: Conversation; effects: Effect[] } {
  return { state, effects: [{ do: "say", message: { text: notices.join("\n") } }] };
}

function ask(turn: Turn, what: Ask): { state: Conversation; effects: Effect[] } {
  turn.state.asking = what;
  turn.state.turn += 1;
  return say(turn, true);
}

/** One message a turn: what is to be told, then the question, with its buttons. */
function say(turn: Turn, withQuestion: boolean): { state: Conversation; effects: Effect[] } {
  const { flow, state, setting, input, notices } = turn;
  const { text, options, pick } = question(flow, state, setting);
  if (withQuestion || state.present[input.by] === undefined) state.present[input.by] = state.turn;
  const message = {
    text: [notices.join("\n"), ...(withQuestion ? [text] : [])].filter((part) => part !== "").join("\n\n"),
    conversation: reportId(state.unit, state.flow.id, state.period.key) as string,
    turn: state.turn,
    ...(options === undefined || options.length === 0 ? {} : { options }),
    ...(pick === undefined ? {} : { pick }),
  };
  return { state, effects: [{ do: "say", message }] };
}

/** Whether what is being asked is still there: the office may have changed the flow meanwhile. */
function isAskable(flow: Flow, asking: Ask): boolean {
  if (asking.what === "check") return flow.checks.some((check) => check.id === asking.check);
  if (!("step" in asking)) return true;
  const step = flow.steps.find((one) => one.id === asking.step);
  return (
    step !== undefined &&
    step.answer !== "computed" &&
    (asking.what !== "carry" || (step.answer === "list" && step.carry_over !== undefined))
  );
}

/** Answers that the changed flow could not have been given are asked again, and the person is told. */
function dropUnfit({ flow, state, notices }: Turn): void {
  const unfit = flow.steps.filter((step) => {
    const said = state.said[step.id];
    return said !== undefined && step.answer !== "computed" && !fits(step, said.answer);
  });
  for (const step of unfit) delete state.said[step.id];
  if (unfit.length > 0)
    notices.push(
      flow.wording.say("engine.flow_changed", { labels: unfit.map((step) => stepIn(flow, step.id).label).join(", ") }),
    );
}
