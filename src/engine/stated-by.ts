import type { Source } from "../domain/report.ts";
import { type Flow, isAsked } from "../flow/flow.ts";
import type { AskedStep, ListStep } from "../flow/schema.ts";
import type { Conversation, Stated } from "./conversation.ts";

/** What a message stated, as far as it still stands. Several steps share one message when it answered a group. */
export type StatedBy =
  | { what: "steps"; steps: AskedStep[] }
  | { what: "carry"; step: ListStep; rows: number[] }
  | { what: "explanation"; check: string }
  | { what: "late_reason" };

/** What the message `ref` stated; nothing when it gave no answer, or when all it gave was answered anew since. */
export function statedBy(flow: Flow, state: Conversation, ref: string): StatedBy | undefined {
  const is = (source: Source | undefined) => source?.ref === ref;
  const asked = flow.steps.filter(isAsked);
  const steps = asked.filter((step) => is(state.said[step.id]?.source));
  if (steps.length > 0) return { what: "steps", steps };
  for (const step of asked) {
    const rows = [...(state.carried[step.id] ?? []).entries()].flatMap(([row, { source }]) =>
      is(source) ? [row] : [],
    );
    if (step.answer === "list" && rows.length > 0) return { what: "carry", step, rows };
  }
  const check = flow.checks.find(({ id }) => is(state.explained[id]?.source));
  if (check !== undefined) return { what: "explanation", check: check.id };
  return state.lateReason !== undefined && is(state.lateSource) ? { what: "late_reason" } : undefined;
}

/** Whether an edit of this message may concern this conversation: it gave an answer, or is still waiting to be read. */
export function knowsMessage(state: Conversation, ref: string): boolean {
  return isWaiting(state, ref) || sourcesOf(state).some((source) => source.ref === ref);
}

/** Whether the open question waits for this very message to be put right: it could not be read, or in more than one way. */
export function isWaiting({ asking, unread, turn }: Conversation, ref: string): boolean {
  if (asking.what === "nothing") return false;
  return (asking.what === "doubt" && asking.ref === ref) || (unread?.ref === ref && unread.turn === turn);
}

/** Whether a newer edit of the message has been worked already. */
export function isOutdated(state: Conversation, ref: string, order: number): boolean {
  return sourcesOf(state).some((source) => source.ref === ref && source.edit !== undefined && source.edit >= order);
}

function sourcesOf({ said, carried, explained, lateSource }: Stated): Source[] {
  return [
    ...Object.values(said).map(({ source }) => source),
    ...Object.values(carried).flatMap((rows) => rows.map(({ source }) => source)),
    ...Object.values(explained).map(({ source }) => source),
    ...(lateSource === undefined ? [] : [lateSource]),
  ];
}
