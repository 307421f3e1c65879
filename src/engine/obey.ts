import { dayOf } from "../domain/time.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import type { AskedStep } from "../flow/schema.ts";
import { render } from "../flow/template.ts";
import { submit } from "./answer.ts";
import type { Control } from "./control.ts";
import { askedSteps } from "./next.ts";
import { names, stepIn } from "./question.ts";
import { read } from "./read.ts";
import { pause, record, reopen, skip } from "./record.ts";
import { reviewTable } from "./review.ts";
import { type Ending, notice, type Turn } from "./turn.ts";
import { scopeOf, valuesOf } from "./values.ts";

/** Carries out a control, or nothing where these words can only be an answer here. */
export function obey(turn: Turn, control: Control): Ending | undefined {
  const { flow, state, setting } = turn;
  const { wording } = flow;
  const { asking } = state;
  switch (control.is) {
    case "show":
      return notice(
        turn,
        wording.say("engine.so_far", { table: reviewTable(flow, state, setting) }),
        asking.what === "review" ? "say" : "repeat",
      );
    case "pause":
      return pause(turn);
    case "cancel":
      return { go: "ask", ask: { what: "cancel" } };
    case "help":
      return help(turn);
    case "back":
      return back(turn);
    case "skip":
      if (asking.what !== "step" && asking.what !== "doubt")
        return notice(turn, wording.say("engine.nothing_to_skip"), "say");
      return skip(turn, stepIn(flow, asking.step));
    case "submit":
      return asking.what === "review" ? submit(turn) : undefined;
    case "edit":
      return edit(turn, control);
  }
}

function help(turn: Turn): Ending {
  const { flow, state, setting } = turn;
  if ("step" in state.asking) {
    const step = stepIn(flow, state.asking.step);
    const scope = scopeOf(valuesOf(flow, state).answers, state.prior, names(flow, setting));
    if (step.help !== undefined) turn.notices.push(render(step.help, scope));
  }
  return notice(turn, flow.wording.say("engine.help"), "repeat");
}

function back(turn: Turn): Ending {
  const { flow, state } = turn;
  const { asking } = state;
  const decisions = asking.what === "carry" ? state.carried[asking.step] : undefined;
  if (decisions !== undefined && decisions.length > 0) {
    decisions.pop();
    return { go: "next" };
  }
  const asked = askedSteps(flow, valuesOf(flow, state)).map((step) => step.id);
  const trail = state.trail.filter((id) => asked.includes(id));
  const last = trail.pop();
  if (last === undefined) return notice(turn, flow.wording.say("engine.at_start"), "repeat");
  state.trail = trail;
  return reopen(turn, last);
}

/** "sửa 3", "sửa đúng hạn: 12". Words that name no step are an answer where words are asked for. */
function edit(turn: Turn, control: Extract<Control, { is: "edit" }>): Ending | undefined {
  const { flow, state, setting } = turn;
  if (control.target === "") return { go: "ask", ask: { what: "edit" } };
  const steps = askedSteps(flow, valuesOf(flow, state));
  const step = stepNamed(steps, control.target);
  if (step === undefined) {
    const wanted = fold(control.target);
    const words = state.asking.what === "step" || state.asking.what === "late_reason" || state.asking.what === "check";
    if (words && !/^\d+$/.test(wanted)) return undefined;
    return notice(turn, flow.wording.say("misread.no_such_step", { text: control.target, count: steps.length }), "say");
  }
  if (control.value === undefined) return reopen(turn, step.id);
  const reading = read(step, control.value, flow.wording, dayOf(setting.now));
  if (reading.is === "answer") return record(turn, step, reading.answer, control.value);
  turn.notices.push(
    reading.is === "misread" ? reading.why : flow.wording.say("engine.edit_doubt", { text: control.value }),
  );
  return reopen(turn, step.id);
}

/** The step that "sửa 3" or "sửa đúng hạn" means, among those that are asked. */
export function stepNamed(steps: AskedStep[], target: string): AskedStep | undefined {
  const wanted = fold(target);
  return steps.find(
    (one, index) => wanted === String(index + 1) || wanted === fold(one.label) || wanted === `cau ${index + 1}`,
  );
}
