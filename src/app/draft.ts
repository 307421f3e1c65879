import type { ReportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Conversation } from "../engine/conversation.ts";
import { askedSteps } from "../engine/next.ts";
import { valuesOf } from "../engine/values.ts";
import { type Flow, stepOf } from "../flow/flow.ts";
import type { Office } from "./office.ts";

/** A report in the making, as a reminder tells of it. */
export interface Draft {
  /** So many of the questions have an answer. */
  count: number;
  total: number;
  /** What is asked next, by its label. */
  next: string;
  /** When the last answer was given, and by whom. */
  since: Instant;
  by: string;
}

/** The draft of a report that was never submitted; nothing where there is not one answer yet. */
export async function draftOf(office: Office, flow: Flow, id: ReportId): Promise<Draft | undefined> {
  const stored = await office.stores.conversations.get(id);
  return stored === undefined ? undefined : draftIn(flow, stored.state);
}

export function draftIn(flow: Flow, state: Conversation): Draft | undefined {
  const [last] = Object.values(state.said)
    .map(({ source }) => source)
    .sort((a, b) => b.at - a.at);
  if (last === undefined || state.revision > 0) return undefined;
  const asked = askedSteps(flow, valuesOf(flow, state));
  return {
    count: asked.filter(({ id }) => state.said[id] !== undefined).length,
    total: asked.length,
    next: nextIn(flow, state),
    since: last.at,
    by: last.by,
  };
}

function nextIn(flow: Flow, { asking }: Conversation): string {
  const labelOf = (step: string): string => {
    const found = stepOf(flow, step);
    return found === undefined ? flow.wording.say("reminder.next_review") : found.label;
  };
  switch (asking.what) {
    case "step":
    case "carry":
    case "doubt":
      return labelOf(asking.step);
    case "check":
      return labelOf(flow.checks.find(({ id }) => id === asking.check)?.fix[0] ?? "");
    case "late_reason":
      return flow.wording.say("word.late_reason");
    case "review":
    case "edit":
    case "cancel":
    case "nothing":
      return flow.wording.say("reminder.next_review");
  }
}
