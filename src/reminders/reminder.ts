import type { Directory } from "../domain/directory.ts";
import type { Address, PersonId, Role, Unit, UnitId } from "../domain/people.ts";
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

/** Who hears a reminder: a person, or a group, which hears what leaders hear about all units. */
export type Hearer = { to: PersonId; group?: never } | { group: Pick<Address, "channel" | "chat">; to?: never };

/** One message to one hearer because a report is missing. Named by its cause, so planning it twice is planning it once. */
export type Reminder = Hearer & {
  /** `remind:<flow>:<period>:<unit or "*">:<rung>:<person or "group:<channel>:<chat>">` */
  id: string;
  flow: string;
  period: Period;
  /** The units that have not reported: one, or all of them for who watches over all. */
  units: UnitId[];
  /** The rung's place in the flow's `reminders`. */
  rung: number;
  /** When it is to be heard: never in quiet time. */
  at: Instant;
  /** It comes more than an hour after its time, and says so. */
  late: boolean;
  text: string;
  /** Reports of which one is enough to make it pointless. Empty for all units at once: ask `retell` before sending. */
  unless: ReportId[];
};

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

/** Who hears a slot: people of each missing unit about that unit, and people anywhere and groups about all of them. */
export function hearersOf(
  slot: Slot,
  missing: Unit[],
  directory: Directory,
  groups: readonly Address[] = [],
): { unit: Unit | typeof ALL; hearer: Hearer }[] {
  if (missing.length === 0) return [];
  const ofUnit = slot.rung.to.filter((role) => OF_UNIT.has(role));
  const ofAll = slot.rung.to.filter((role) => OF_ALL.has(role));
  return [
    ...missing.flatMap((unit) => directory.peopleOf(unit.id, ofUnit).map(({ id }) => ({ unit, hearer: { to: id } }))),
    ...directory.withRole(ofAll).map(({ id }) => ({ unit: ALL, hearer: { to: id } }) as const),
    ...(ofAll.includes("leader") ? groups : []).map(
      ({ channel, chat }) => ({ unit: ALL, hearer: { group: { channel, chat } } }) as const,
    ),
  ];
}

/** As it stands in a reminder's id. */
export function hearerName(hearer: Hearer): string {
  return hearer.to !== undefined ? hearer.to : `group:${hearer.group.channel}:${hearer.group.chat}`;
}

/** Makes the reminders of one ladder. What they share is worded once, and only where a rung's sentence uses it. */
export function speaker(
  { flow, period, deadline }: Dated & { flow: Flow },
  missing: () => Unit[],
  now: Instant,
): (slot: Slot, unit: Unit | typeof ALL, hearer: Hearer) => Reminder {
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

  return (slot, unit, hearer) => {
    const about = unit === ALL ? shared["missing_list"] : () => unit.name;
    const text = render(slot.rung.say, {
      now: (name) => (name === "unit" ? about : shared[name])?.(),
      last: () => undefined,
    });
    const late = isLateNow(slot, now);
    return {
      ...hearer,
      id: `remind:${flow.id}:${period.key}:${unit === ALL ? ALL : unit.id}:${slot.index}:${hearerName(hearer)}`,
      flow: flow.id,
      period,
      units: unit === ALL ? all() : [unit.id],
      rung: slot.index,
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
