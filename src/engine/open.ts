import type { UnitId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import type { Answers } from "../domain/report.ts";
import type { Flow } from "../flow/flow.ts";
import type { Conversation, Inherited, Stated } from "./conversation.ts";

/** A conversation in which nothing has been said. `prior`: the previous period's answers, where there are any; `inherited`: from whom. */
export function open(
  flow: Flow,
  unit: UnitId,
  period: Period,
  prior: Answers | undefined,
  inherited?: Inherited,
): Conversation {
  return {
    flow: { id: flow.id, version: flow.version },
    unit,
    period,
    ...(prior === undefined ? {} : { prior }),
    ...(inherited === undefined ? {} : { inherited }),
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
