import { deadlineOf } from "../domain/deadline.ts";
import { PersonId } from "../domain/people.ts";
import { type Period, periodFromKey } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { dayOf, type Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import type { Truth } from "./due.ts";
import { ALL, type Hearer, type Hearing, hears } from "./hearers.ts";
import { isPointless, ladderOf } from "./ladder.ts";
import { unitsOwing } from "./owes.ts";
import { once, type Reminder, speaker, stillMissing } from "./reminder.ts";

/**
 * A planned reminder as it reads at the moment of sending, from its id alone: who has reported meanwhile is left out.
 * Nothing when it has become pointless: the reports came in or are no longer taken, a newer step has come, the rung or the unit
 * is gone, or the hearer is no longer one. Where its time has moved into the future, `at` says until when to wait.
 */
export function retell(id: string, truth: Truth & { now: Instant }): Reminder | undefined {
  const { directory, calendar, reported, now } = truth;
  const cause = causeOf(id, truth.flows);
  if (cause === undefined) return undefined;
  const deadline = deadlineOf(cause.flow.deadline, cause.period, calendar);
  const ladder = ladderOf(cause.flow, { period: cause.period, deadline }, truth);
  const missing = once(() => stillMissing(cause, directory, reported));
  const owing = unitsOwing(cause.flow, directory, cause.period);
  const unit: Hearing["unit"] | undefined = cause.unit === ALL ? ALL : owing.find(({ id }) => id === cause.unit);
  if (unit === undefined) return undefined;
  const given = unit === ALL ? missing().length === 0 : reported(reportId(unit.id, cause.flow.id, cause.period.key));
  if (given) return undefined;

  const hearing: Hearing = { unit, hearer: cause.hearer };
  const newest = ladder.steps
    .filter((step) => (step.at <= now || step.name === cause.rung) && !isPointless(step, deadline, now))
    .findLast((step) => hears(step.rung, hearing, truth, dayOf(now)));
  return newest?.name === cause.rung ? speaker(ladder, missing, now)(newest, hearing) : undefined;
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
