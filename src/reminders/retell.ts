import { deadlineOf } from "../domain/deadline.ts";
import { PersonId } from "../domain/people.ts";
import { type Period, periodFromKey } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { dayOf, type Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import type { Truth } from "./due.ts";
import { isPointless, ladderOf } from "./ladder.ts";
import { unitsOwing } from "./owes.ts";
import { ALL, type Hearer, hearerName, hearersOf, once, type Reminder, speaker, stillMissing } from "./reminder.ts";

/**
 * A planned reminder as it reads at the moment of sending, from its id alone: who has reported meanwhile is left out.
 * Nothing when it has become pointless: the reports came in or are no longer taken, a newer step has come, the rung or the unit
 * is gone, or the hearer is no longer one.
 */
export function retell(id: string, truth: Truth & { now: Instant }): Reminder | undefined {
  const { directory, calendar, reported, now } = truth;
  const cause = causeOf(id, truth.flows);
  if (cause === undefined) return undefined;
  const deadline = deadlineOf(cause.flow.deadline, cause.period, calendar);
  const ladder = ladderOf(cause.flow, { period: cause.period, deadline }, truth);
  const missing = once(() => stillMissing(cause, directory, reported));
  const unit =
    cause.unit === ALL ? ALL : unitsOwing(cause.flow, directory, cause.period).find((one) => one.id === cause.unit);
  if (unit === undefined) return undefined;
  const about =
    unit === ALL ? missing() : [unit].filter(({ id }) => !reported(reportId(id, cause.flow.id, cause.period.key)));

  const newest = ladder.steps
    .filter((step) => (step.at <= now || step.name === cause.rung) && !isPointless(step, deadline, now))
    .findLast((step) =>
      hearersOf(step, about, truth, dayOf(now)).some(
        (one) => one.unit === unit && hearerName(one.hearer) === hearerName(cause.hearer),
      ),
    );
  if (newest?.name !== cause.rung) return undefined;
  return speaker(ladder, missing, now)(newest, { unit, hearer: cause.hearer });
}

/** The reports that `retell` may ask about: its own unit's, and all others' where the sentence names who is missing. */
export function reportsBehind(id: string, { flows, directory }: Pick<Truth, "flows" | "directory">): ReportId[] {
  const cause = causeOf(id, flows);
  return cause === undefined
    ? []
    : unitsOwing(cause.flow, directory, cause.period).map((unit) => reportId(unit.id, cause.flow.id, cause.period.key));
}

interface Cause {
  flow: Flow;
  period: Period;
  unit: string;
  rung: string;
  hearer: Hearer;
}

/** What a reminder's id says; nothing when it is no reminder's, or of a flow or period that is no more. */
function causeOf(id: string, flows: Flow[]): Cause | undefined {
  const [, name, key, unit, rung, hearer] = /^remind:([^:]+):([^:]+):([^:]+):([^:]+):(.+)$/.exec(id) ?? [];
  const flow = flows.find((one) => one.id === name);
  const period = flow === undefined || key === undefined ? undefined : periodFromKey(flow.period, key);
  if (flow === undefined || period === undefined || unit === undefined || rung === undefined) return undefined;
  return { flow, period, unit, rung, hearer: hearerNamed(hearer ?? "") };
}

function hearerNamed(name: string): Hearer {
  const [, channel, chat] = /^group:([^:]+):(.+)$/.exec(name) ?? [];
  return channel === undefined || chat === undefined ? { to: PersonId.parse(name) } : { group: { channel, chat } };
}
