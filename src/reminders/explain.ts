import { type Calendar, dayOff, isQuiet } from "../domain/calendar.ts";
import type { CalendarDay } from "../domain/calendar-file.ts";
import { type Deadline, deadlineOf } from "../domain/deadline.ts";
import { existsOn } from "../domain/directory.ts";
import type { Period } from "../domain/period.ts";
import { dayOf, type Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { ALL, type Audience, type Hearing, hears } from "./hearers.ts";
import { allSteps, type Step, type Times } from "./ladder.ts";
import { reminderId } from "./reminder.ts";

/** Why a reminder came, or none: everything that decided it, as data. `app` puts it into words. */
export interface Explanation {
  flow: Flow;
  period: Period;
  /** Whether the unit has to give this report at all: of the flow's kinds, existing on the period's last day. */
  owes: boolean;
  /** With the day that was meant and the day off that moved it. */
  deadline: Deadline;
  /** Every step of the ladder in the order of its moments. */
  steps: ExplainedStep[];
}

export interface ExplainedStep extends Omit<Step, "never"> {
  /** The name of the reminder in the outbox, where what became of it is kept. */
  id: string;
  /** Why the moment itself was quiet, where it was moved to `at`. */
  quiet?: CalendarDay | "weekend" | "outside_hours";
  outcome: Outcome;
}

/** What becomes of one step for one hearer, as far as the rules decide it; whether it was delivered is the outbox's to tell. */
export type Outcome =
  /** Its time is yet to come. */
  | { is: "to_come" }
  /** Said at its time. */
  | { is: "said" }
  /** The ladder names others for it, or the person is away that day and somebody acts for him. */
  | { is: "not_hearer" }
  /** The report had come in before. */
  | { is: "reported"; at: Instant }
  /** A newer step had come by then. */
  | { is: "superseded"; by: string }
  /** Nothing could be written yet, it was due already, or nothing was taken any more. */
  | { is: NonNullable<Step["never"]> };

/** About one unit, or all of them for who watches over all; for one hearer. */
export interface Question extends Hearing {
  flow: Flow;
  period: Period;
  /** When the unit's report came in; of all of them, when the last did. */
  reportedAt?: Instant | undefined;
}

/** The ladder of one report as it went for one hearer, up to `now`. */
export function explain(question: Question, truth: Times & Audience & { now: Instant }): Explanation {
  const { flow, period } = question;
  const deadline = deadlineOf(flow.deadline, period, truth.calendar);
  const all = allSteps(flow, { period, deadline }, truth);
  const steps = all.map(({ never, ...step }, index): ExplainedStep => {
    const newer = all.slice(index + 1).filter((one) => one.never === undefined && one.at <= step.at);
    const quiet = whyQuiet(truth.calendar, step.moment);
    return {
      ...step,
      id: reminderId(question, step),
      ...(quiet !== undefined && { quiet }),
      outcome: never === undefined ? outcomeOf(step, newer, question, truth) : { is: never },
    };
  });
  return { flow, period, owes: owes(question), deadline, steps };
}

function owes({ flow, period, unit }: Question): boolean {
  return unit === ALL || (flow.units.includes(unit.kind) && existsOn(unit, period.to));
}

/** Who stands in a role is asked for the day on which the step is said. */
function outcomeOf(
  step: Step,
  newer: Step[],
  question: Question,
  { now, ...audience }: Audience & { now: Instant },
): Outcome {
  const hearsIt = ({ rung }: Step): boolean => hears(rung, question, audience, dayOf(step.at));
  const { reportedAt } = question;
  if (!hearsIt(step)) return { is: "not_hearer" };
  if (reportedAt !== undefined && reportedAt <= step.at) return { is: "reported", at: reportedAt };
  const by = newer.findLast(hearsIt);
  if (by !== undefined) return { is: "superseded", by: by.name };
  return { is: now < step.at ? "to_come" : "said" };
}

function whyQuiet(calendar: Calendar, moment: Instant): ExplainedStep["quiet"] {
  if (!isQuiet(calendar, moment)) return undefined;
  return dayOff(calendar, dayOf(moment)) ?? "outside_hours";
}
