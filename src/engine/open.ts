import type { UnitId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import type { Answers } from "../domain/report.ts";
import type { Flow } from "../flow/flow.ts";
import type { Conversation, Stated } from "./conversation.ts";

/** A conversation in which nothing has been said. `prior`: the previous period's answers, where that report exists. */
export function open(flow: Flow, unit: UnitId, period: Period, prior: Answers | undefined): Conversation {
  return {
    flow: { id: flow.id, version: flow.version },
    unit,
    period,
    ...(prior === undefined ? {} : { prior }),
    ...nothingStated(),
    asking: { what: "nothing" },
    trail: [],
    turn: 0,
    present: {},
    revision: 0,
  };
}

export function nothingStated(): Stated {
  return { said: {}, skipped: [], carried: {}, explained: {}, attached: {} };
}
