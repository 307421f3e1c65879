import type { Directory } from "../domain/directory.ts";
import type { Unit } from "../domain/people.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { DAY, dayOf, type Instant, plus } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { ALL, type Audience, type Hearing, hearerName, hearersAbout } from "./hearers.ts";
import { isPointless, type Ladder, laddersIn, type Step, type Times } from "./ladder.ts";
import { unitsOwing } from "./owes.ts";
import { type Reminder, type Reported, speaker, stillMissing } from "./reminder.ts";

/** The truth that reminders are computed from; nothing of them is stored but that they were sent. */
export interface Truth extends Times, Audience {
  flows: Flow[];
  directory: Directory;
  /** Whether a report has come in. */
  reported: Reported;
}

interface Window {
  from: Instant;
  to: Instant;
}

/**
 * What is to be said for the time in (from, to], the earliest first. A person hears only the newest step about each report: in
 * quiet time and after an outage newer ones take the place of older ones. What was missed is marked late; what is no longer
 * worth saying is not said.
 */
export function due(ask: Truth & Window): Reminder[] {
  return [...eachDue(ask)].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The same one by one, in no order: each is made when it is asked for, so that of many thousands few are held at a time. */
export function* eachDue(ask: Truth & Window): Generator<Reminder> {
  for (const ladder of laddersIn(ask.flows, ask, ask.from, ask.to)) {
    const missing = stillMissing(ladder, ask.directory, ask.reported);
    const remind = speaker(ladder, () => missing, ask.to);
    for (const { step, hearing } of newestOf(ladder, missing, ask)) yield remind(step, hearing);
  }
}

/** The reports that `due` will ask about, so that all of them can be looked up at once; none when there is nothing to do. */
export function reportsAsked(ask: Omit<Truth, "reported" | "hearers"> & Window): ReportId[] {
  return laddersIn(ask.flows, ask, ask.from, ask.to).flatMap(({ flow, period }) =>
    unitsOwing(flow, ask.directory, period).map((unit) => reportId(unit.id, flow.id, period.key)),
  );
}

/** How far `nextReminder` looks ahead. */
const AHEAD = 40 * DAY;

/** The first instant after another at which anything would be said, if nobody reported until then. */
export function nextReminder(truth: Truth, after: Instant): Instant | undefined {
  const firsts = laddersIn(truth.flows, truth, after, plus(after, AHEAD)).flatMap((ladder) => {
    const missing = stillMissing(ladder, truth.directory, truth.reported);
    const times = ladder.steps.map(({ at }) => at).filter((at) => at > after);
    return times
      .sort((a, b) => a - b)
      .filter((to) => newestOf(ladder, missing, { ...truth, from: plus(to, -1), to }).next().done !== true)
      .slice(0, 1);
  });
  return firsts.length === 0 ? undefined : firsts.reduce((a, b) => (b < a ? b : a));
}

/**
 * The newest step for each hearer that has come by `to`, where it came in the window. An older one that quiet time moved past
 * a newer one is dropped even where that one was said before.
 */
function* newestOf(
  ladder: Ladder,
  missing: Unit[],
  truth: Audience & Window,
): Generator<{ step: Step; hearing: Hearing }> {
  const { from, to } = truth;
  const come = ladder.steps.filter((step) => step.at <= to && !isPointless(step, ladder.deadline, to));
  const oldest = come.findIndex(({ at }) => from < at);
  if (oldest < 0 || missing.length === 0) return;
  const newestFirst = come.slice(oldest).reverse();
  for (const unit of [...missing, ALL] as const) {
    const heard = new Set<string>();
    for (const step of newestFirst)
      for (const hearer of hearersAbout(step.rung, unit, truth, dayOf(to))) {
        const name = hearerName(hearer);
        if (!heard.has(name) && from < step.at) yield { step, hearing: { unit, hearer } };
        heard.add(name);
      }
  }
}
