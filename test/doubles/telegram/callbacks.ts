import type { Timers } from "../common/timers.ts";
import { type Call, flagOf, textOf } from "./call.ts";
import { badRequest } from "./refusal.ts";
import { lengthOf } from "./text.ts";

/** What the person saw after a tap: nothing but the end of the waiting when `text` is absent. */
export interface TapAnswer {
  text?: string;
  alert: boolean;
}

export interface Tap {
  id: string;
  /** Resolves when the bot answers; never, if it does not. */
  answered: Promise<TapAnswer>;
}

export interface Callbacks {
  open(): Tap;
  answer(call: Call): void;
}

/** A tap wants its answer within about this time; then the client gives up and the id is worth nothing. */
const ANSWER_MS = 15_000;
const ANSWER_LIMIT = 200;

export function createCallbacks(timers: Timers): Callbacks {
  const open = new Map<string, { until: number; resolve: (answer: TapAnswer) => void }>();
  let made = 0;

  return {
    open() {
      made += 1;
      const id = `4382${String(made).padStart(15, "0")}`; // longer than a safe integer, as the real ones are
      const answered = new Promise<TapAnswer>((resolve) => {
        open.set(id, { until: timers.now() + ANSWER_MS, resolve });
      });
      return { id, answered };
    },
    answer(call) {
      const id = textOf(call, "callback_query_id");
      const text = textOf(call, "text");
      if (lengthOf(text) > ANSWER_LIMIT) throw badRequest("MESSAGE_TOO_LONG");
      const tap = open.get(id);
      open.delete(id);
      if (tap === undefined || timers.now() > tap.until)
        throw badRequest("query is too old and response timeout expired or query ID is invalid");
      tap.resolve({ ...(text === "" ? {} : { text }), alert: flagOf(call, "show_alert") });
    },
  };
}
