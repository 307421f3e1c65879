import type { Directory } from "../domain/directory.ts";
import type { Unit, UnitId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { render } from "../flow/template.ts";
import { unitNames } from "../flow/unit-names.ts";
import { ALL, type Hearer, type Hearing, hearerName } from "./hearers.ts";
import { isLateNow, type Ladder, type Step } from "./ladder.ts";
import type { Dated } from "./open-periods.ts";
import { unitsOwing } from "./owes.ts";

/** One message to one hearer because a report is missing. Named by its cause, so planning it twice is planning it once. */
export type Reminder = Hearer & {
  /** `remind:<flow>:<period>:<unit or "*">:<rung>:<person or "group:<channel>:<chat>">` */
  id: string;
  flow: string;
  period: Period;
  /** The units that have not reported: one, or all of them for who watches over all. */
  units: UnitId[];
  /** The step's name: `-1d@0800`, `+1d.2`. */
  rung: string;
  /** When it is to be heard: never in quiet time. */
  at: Instant;
  /** When the report is due. */
  due: Instant;
  /** Whether it can be put off, until `due` at the latest. */
  snooze: boolean;
  /** Said even where the person has had the week's messages. */
  urgent: boolean;
  /** It comes more than an hour after its time, and says so. */
  late: boolean;
  /** Makes its words: of thousands that are planned, each is worded once, when it is said. */
  text: () => string;
  /** Reports of which one is enough to make it pointless. Empty for all units at once: ask `retell` before sending. */
  unless: ReportId[];
};

export type Reported = (id: ReportId) => boolean;

/** The units that owe a report and have not given it. */
export function stillMissing(
  { flow, period }: Pick<Ladder, "flow" | "period">,
  directory: Directory,
  reported: Reported,
): Unit[] {
  return unitsOwing(flow, directory, period).filter((unit) => !reported(reportId(unit.id, flow.id, period.key)));
}

/** Makes the reminders of one ladder. What they share is worded once, and only where a rung's sentence uses it. */
export function speaker(
  { flow, period, deadline }: Dated & { flow: Flow },
  missing: () => Unit[],
  now: Instant,
): (step: Step, hearing: Hearing) => Reminder {
  const { wording } = flow;
  const shared: Record<string, () => string | number> = {
    title: () => flow.title,
    period: once(() => periodName(wording, period)),
    due: once(() => formatInstant(wording, deadline.due)),
    missing_count: () => missing().length,
    missing_list: once(() => unitNames(wording, missing())),
  };
  const all = once(() =>
    missing()
      .map((unit) => unit.id)
      .sort(),
  );

  return (step, { unit, hearer }) => {
    const about = unit === ALL ? shared["missing_list"] : () => unit.name;
    const late = isLateNow(step, now);
    return {
      id: reminderId({ flow, period, unit, hearer }, step),
      flow: flow.id,
      period,
      units: unit === ALL ? all() : [unit.id],
      rung: step.name,
      at: step.at,
      due: deadline.due,
      snooze: step.moment < deadline.due && step.rung.snooze !== false,
      urgent: step.rung.urgent,
      late,
      text: () => {
        const text = render(step.rung.say, {
          now: (name) => (name === "unit" ? about : shared[name])?.(),
          last: () => undefined,
        });
        return late ? wording.say("reminder.late", { text }) : text;
      },
      unless: unit === ALL ? [] : [reportId(unit.id, flow.id, period.key)],
      ...hearer, // last: spread first, each object would cost V8 ten times the memory, 5 KB, to make
    };
  };
}

export function reminderId(
  { flow, period, unit, hearer }: Hearing & { flow: Flow; period: Period },
  { name }: Step,
): string {
  return `remind:${flow.id}:${period.key}:${unit === ALL ? ALL : unit.id}:${name}:${hearerName(hearer)}`;
}

/** Worked out when first asked for, and not again. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
