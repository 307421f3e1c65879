import { deadlineOf } from "../domain/deadline.ts";
import { PersonId } from "../domain/people.ts";
import { type Period, periodFromKey } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import type { Truth } from "./due.ts";
import { isPointless, slotsOf } from "./ladder.ts";
import { unitsOwing } from "./owes.ts";
import { ALL, type Hearer, once, type Reminder, speaker, stillMissing } from "./reminder.ts";

/**
 * A planned reminder as it reads at the moment of sending, from its id alone: who has reported meanwhile is left out.
 * Nothing when it has become pointless: the reports came in or are no longer taken, the rung or the unit is gone.
 */
export function retell(id: string, truth: Truth & { now: Instant }): Reminder | undefined {
  const { directory, calendar, reported, now } = truth;
  const cause = causeOf(id, truth.flows);
  if (cause === undefined) return undefined;
  const dated = { ...cause, deadline: deadlineOf(cause.flow.deadline, cause.period, calendar) };
  const slot = slotsOf(cause.flow, dated, calendar).find(({ index }) => index === cause.rung);
  if (slot === undefined || isPointless(slot, dated.deadline, now)) return undefined;

  const missing = once(() => stillMissing(cause, directory, reported));
  const remind = speaker(dated, missing, now);
  if (cause.unit === ALL) return missing().length === 0 ? undefined : remind(slot, ALL, cause.hearer);
  const unit = unitsOwing(cause.flow, directory, cause.period).find((one) => one.id === cause.unit);
  return unit === undefined || reported(reportId(unit.id, cause.flow.id, cause.period.key))
    ? undefined
    : remind(slot, unit, cause.hearer);
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
  rung: number;
  hearer: Hearer;
}

/** What a reminder's id says; nothing when it is no reminder's, or of a flow or period that is no more. */
function causeOf(id: string, flows: Flow[]): Cause | undefined {
  const [, name, key, unit, rung, hearer] = /^remind:([^:]+):([^:]+):([^:]+):(\d+):(.+)$/.exec(id) ?? [];
  const flow = flows.find((one) => one.id === name);
  const period = flow === undefined || key === undefined ? undefined : periodFromKey(flow.period, key);
  if (flow === undefined || period === undefined || unit === undefined) return undefined;
  return { flow, period, unit, rung: Number(rung), hearer: hearerNamed(hearer ?? "") };
}

function hearerNamed(name: string): Hearer {
  const [, channel, chat] = /^group:([^:]+):(.+)$/.exec(name) ?? [];
  return channel === undefined || chat === undefined ? { to: PersonId.parse(name) } : { group: { channel, chat } };
}
