import type { Calendar } from "../domain/calendar.ts";
import type { Deadline } from "../domain/deadline.ts";
import { type Moment, shift } from "../domain/offset.ts";
import { HOUR, type Instant, type TimeOfDay } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import type { Rung } from "../flow/schema.ts";
import { type Dated, openDuring } from "./open-periods.ts";
import { saidAt } from "./said-at.ts";

/** When reminders may be said. */
export interface Times {
  calendar: Calendar;
  /** The times of a working day at which is said what fell into quiet time; ascending. */
  slots: readonly TimeOfDay[];
}

/** A rung of one report's ladder, at its place in time. */
export interface Step {
  /** By its offset, so that it stays the same when others are put in: `-1d@0800`, `0`, `+30m`, `+1d`, `+1d.2` when said again. */
  name: string;
  rung: Rung;
  /** When the rung is meant for. */
  moment: Instant;
  /** When it is said: never in quiet time. */
  at: Instant;
  /** It is never said: at that time the report cannot be written yet, is due already, or is no longer taken. */
  never?: "before_opening" | "past_due" | "after_closing";
}

/** One report type in one period, with its whole ladder. */
export interface Ladder extends Dated {
  flow: Flow;
  /** Those that are said, the newest last: in the order of their moments, and of the file. */
  steps: Step[];
}

/** A step this long ago was missed, by an outage: whoever hears it now is told so. */
const LATE = HOUR;

export function isLateNow(step: Step, now: Instant): boolean {
  return now - step.at > LATE;
}

/**
 * What is not made up for: a countdown when the due time has passed, and a missed step of a report that is no longer taken. One
 * at the closing time itself is still heard.
 */
export function isPointless(step: Step, { due, closes }: Deadline, now: Instant): boolean {
  return (step.moment < due && due <= now) || (closes < now && isLateNow(step, now));
}

/** Every ladder with a step in (from, to]. Knows no unit yet, so a tick with nothing to do costs nothing. */
export function laddersIn(flows: Flow[], times: Times, from: Instant, to: Instant): Ladder[] {
  if (to <= from) return [];
  return flows.flatMap((flow) => {
    if (flow.reminders.length === 0) return [];
    return openDuring(flow, times.calendar, from, to).flatMap((dated) => {
      const ladder = ladderOf(flow, dated, times);
      return ladder.steps.some(({ at }) => from < at && at <= to) ? [ladder] : [];
    });
  });
}

export function ladderOf(flow: Flow, dated: Dated, times: Times): Ladder {
  return { ...dated, flow, steps: allSteps(flow, dated, times).filter(({ never }) => never === undefined) };
}

/** The whole ladder of a period, also what of it is never said. */
export function allSteps(flow: Flow, { deadline }: Dated, times: Times): Step[] {
  return flow.reminders
    .flatMap((rung) => {
      const first = shift(deadline.due, rung.at, times.calendar);
      return repeated(rung, first, deadline, times.calendar).map((moment, n) => {
        const at = saidAt(times.calendar, times.slots, moment);
        const never = whyNever(moment, at, deadline);
        return { name: nameOf(rung.at, n), rung, moment, at, ...(never !== undefined && { never }) };
      });
    })
    .sort((a, b) => a.moment - b.moment); // stable: of two at one moment the later in the file is the newer
}

/** The first moment and, where a rung is said again, those of the working days after it while the report is taken. */
function repeated(rung: Rung, first: Instant, { closes }: Deadline, calendar: Calendar): Instant[] {
  const moments = [first];
  if (rung.every === undefined) return moments;
  for (let next = first; ; ) {
    next = shift(next, { amount: 1, unit: "working_days" }, calendar);
    if (next > closes) return moments;
    moments.push(next);
  }
}

function whyNever(moment: Instant, at: Instant, { opens, due, closes }: Deadline): Step["never"] {
  if (at < opens) return "before_opening";
  if (moment < due && due <= at) return "past_due";
  return at > closes ? "after_closing" : undefined;
}

const LETTER = { working_days: "d", hours: "h", minutes: "m" } as const;

function nameOf({ amount, unit, time }: Moment, n: number): string {
  const offset = amount === 0 && unit !== "working_days" ? "0" : `${amount < 0 ? "" : "+"}${amount}${LETTER[unit]}`;
  const clock = time === undefined ? "" : `@${time.replace(":", "")}`;
  return `${offset}${clock}${n === 0 ? "" : `.${n + 1}`}`;
}
