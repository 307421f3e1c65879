import type { Wording } from "../flow/wording.ts";
import { answerTo } from "./answer.ts";
import { readControl } from "./control.ts";
import type { Input } from "./conversation.ts";
import { obey } from "./obey.ts";
import { type Ending, notice, type Turn } from "./turn.ts";

/** A longer message is not looked at: nobody types that much into one question. */
const LONGEST = 20_000;

/** Takes words: as something about the conversation, or as the answer to the open question. */
export function hear(turn: Turn, { text }: Extract<Input, { kind: "text" }>): Ending {
  const tooLong = whyTooLong(text, turn.flow.wording);
  if (tooLong !== undefined) return notice(turn, tooLong, "say");
  const control = readControl(text);
  const obeyed = control === undefined ? undefined : obey(turn, control);
  return obeyed ?? movedOn(turn) ?? answerTo(turn);
}

/** An answer is not taken for a question that its sender has not seen. */
export function movedOn(turn: Turn): Ending | undefined {
  const { flow, state, input } = turn;
  const shown = state.present[input.by];
  return shown === undefined || shown === state.turn
    ? undefined
    : notice(turn, flow.wording.say("engine.moved_on"), "repeat");
}

export function whyTooLong(text: string, wording: Wording): string | undefined {
  return text.length > LONGEST ? wording.say("misread.too_long", { length: text.length, max: LONGEST }) : undefined;
}
