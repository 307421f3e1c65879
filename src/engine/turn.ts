import type { Flow } from "../flow/flow.ts";
import type { Ask, Conversation, Input, Setting } from "./conversation.ts";

/** One input being worked on. `state` is this turn's own copy; `notices` are said before the question. */
export interface Turn {
  flow: Flow;
  setting: Setting;
  input: Input;
  state: Conversation;
  notices: string[];
}

/**
 * How a turn ends. next: ask whatever is to be asked now. ask: ask this. repeat: the question stands, its buttons still
 * hold. say: the notices alone, with the question's buttons. aside: the notices alone. submit. over: nobody is asked anything
 * any more. silent: nothing is said and nothing has changed.
 */
export type Ending =
  | { go: "next" | "repeat" | "say" | "aside" | "submit" | "over" | "silent" }
  | { go: "ask"; ask: Ask };

/** Ends the turn with a sentence. */
export function notice(turn: Turn, sentence: string, go: "repeat" | "say" | "aside" | "next" | "over"): Ending {
  turn.notices.push(sentence);
  return { go };
}
