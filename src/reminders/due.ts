import type { Calendar } from "../domain/calendar.ts";
import type { Directory } from "../domain/directory.ts";
import type { Address } from "../domain/people.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { DAY, type Instant, plus } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { isPointless, type Ladder, laddersIn } from "./ladder.ts";
import { unitsOwing } from "./owes.ts";
import { ALL, hearerName, hearersOf, type Reminder, type Reported, speaker, stillMissing } from "./reminder.ts";

/** The truth that reminders are computed from; nothing of them is stored but that they were sent. */
export interface Truth {
  flows: Flow[];
  directory: Directory;
  calendar: Calendar;
  /** Whether a report has come in. */
  reported: Reported;
  /** Groups that hear what leaders hear about all units. */
  groups?: readonly Address[];
}

/**
 * What is to be said for the slots in (from, to], the earliest first. After an outage a person hears only the newest rung
 * about each report, marked late, and nothing about a report that is no longer taken.
 */
export function due(ask: Truth & { from: Instant; to: Instant }): Reminder[] {
  return laddersIn(ask.flows, ask.calendar, ask.from, ask.to)
    .flatMap((ladder) => newestOf(ladder, ask))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The reports that `due` will ask about, so that all of them can be looked up at once; none when there is nothing to do. */
export function reportsAsked(ask: Omit<Truth, "reported"> & { from: Instant; to: Instant }): ReportId[] {
  return laddersIn(ask.flows, ask.calendar, ask.from, ask.to).flatMap(({ flow, period }) =>
    unitsOwing(flow, ask.directory, period).map((unit) => reportId(unit.id, flow.id, period.key)),
  );
}

/** How far `nextReminder` looks ahead. */
const AHEAD = 40 * DAY;

/** The first slot after an instant at which anything would be said, if nobody reported until then. */
export function nextReminder(truth: Truth, after: Instant): Instant | undefined {
  const firsts = laddersIn(truth.flows, truth.calendar, after, plus(after, AHEAD)).flatMap((ladder) => {
    const missing = stillMissing(ladder, truth.directory, truth.reported);
    const first = ladder.slots.find((slot) => hearersOf(slot, missing, truth.directory).length > 0);
    return first === undefined ? [] : [first.at];
  });
  return firsts.length === 0 ? undefined : firsts.reduce((a, b) => (b < a ? b : a));
}

/** Newest slot first: whoever has heard of a report from a newer one does not hear the older ones. */
function newestOf(ladder: Ladder, { directory, reported, groups, to }: Truth & { to: Instant }): Reminder[] {
  const slots = ladder.slots.filter((slot) => !isPointless(slot, ladder.deadline, to)).reverse();
  const missing = slots.length === 0 ? [] : stillMissing(ladder, directory, reported);
  const remind = speaker(ladder, () => missing, to);
  const heard = new Set<string>();
  return slots.flatMap((slot) =>
    hearersOf(slot, missing, directory, groups).flatMap(({ unit, hearer }) => {
      const about = `${unit === ALL ? ALL : unit.id}:${hearerName(hearer)}`;
      if (heard.has(about)) return [];
      heard.add(about);
      return [remind(slot, unit, hearer)];
    }),
  );
}
