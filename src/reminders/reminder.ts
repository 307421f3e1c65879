import type { Directory } from "../domain/directory.ts";
import type { PersonId, Role, Unit, UnitId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { render } from "../flow/template.ts";
import { unitNames } from "../flow/unit-names.ts";
import { isLateNow, type Ladder, type Slot } from "./ladder.ts";
import type { Dated } from "./open-periods.ts";
import { unitsOwing } from "./owes.ts";

/** One message to one person because a report is missing. Named by its cause, so planning it twice is planning it once. */
export interface Reminder {
  /** `remind:<flow>:<period>:<unit or "*">:<rung>:<person>` */
  id: string;
  flow: string;
  period: Period;
  /** The units that have not reported: one, or all of them for who watches over all. */
  units: UnitId[];
  /** The rung's place in the flow's `reminders`. */
  rung: number;
  to: PersonId;
  /** When it is to be heard: never in quiet time. */
  at: Instant;
  /** It comes more than an hour after its time, and says so. */
  late: boolean;
  text: string;
  /** Reports of which one is enough to make it pointless. Empty for all units at once: ask `retell` before sending. */
  unless: ReportId[];
}

/** In the unit's place of an id: all units that have not reported. */
export const ALL = "*";

const OF_UNIT: ReadonlySet<Role> = new Set(["reporter", "deputy", "head"]);
const OF_ALL: ReadonlySet<Role> = new Set(["collector", "leader", "admin"]);

export type Reported = (id: ReportId) => boolean;

/** The units that owe a report and have not given it. */
export function stillMissing(
  { flow, period }: Pick<Ladder, "flow" | "period">,
  directory: Directory,
  reported: Reported,
): Unit[] {
  return unitsOwing(flow, directory, period).filter((unit) => !reported(reportId(unit.id, flow.id, period.key)));
}

/** Who hears a slot: people of each missing unit about that unit, and people anywhere about all of them. */
export function hearersOf(
  slot: Slot,
  missing: Unit[],
  directory: Directory,
): { unit: Unit | typeof ALL; person: PersonId }[] {
  if (missing.length === 0) return [];
  const ofUnit = slot.rung.to.filter((role) => OF_UNIT.has(role));
  const ofAll = slot.rung.to.filter((role) => OF_ALL.has(role));
  return [
    ...missing.flatMap((unit) => directory.peopleOf(unit.id, ofUnit).map((person) => ({ unit, person: person.id }))),
    ...directory.withRole(ofAll).map((person) => ({ unit: ALL, person: person.id }) as const),
  ];
}

/** Makes the reminders of one ladder. What they share is worded once, and only where a rung's sentence uses it. */
export function speaker(
  { flow, period, deadline }: Dated & { flow: Flow },
  missing: () => Unit[],
  now: Instant,
): (slot: Slot, unit: Unit | typeof ALL, to: PersonId) => Reminder {
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

  return (slot, unit, to) => {
    const about = unit === ALL ? shared["missing_list"] : () => unit.name;
    const text = render(slot.rung.say, {
      now: (name) => (name === "unit" ? about : shared[name])?.(),
      last: () => undefined,
    });
    const late = isLateNow(slot, now);
    return {
      id: `remind:${flow.id}:${period.key}:${unit === ALL ? ALL : unit.id}:${slot.index}:${to}`,
      flow: flow.id,
      period,
      units: unit === ALL ? all() : [unit.id],
      rung: slot.index,
      to,
      at: slot.at,
      late,
      text: late ? wording.say("reminder.late", { text }) : text,
      unless: unit === ALL ? [] : [reportId(unit.id, flow.id, period.key)],
    };
  };
}

/** Worked out when first asked for, and not again. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
