import { type Calendar, isWorkingDay } from "../domain/calendar.ts";
import type { Unit } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { at, dayOf, type Instant, weekdayOf } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { cutNames } from "../flow/unit-names.ts";
import { type Hearer, hearerName, present } from "../reminders/hearers.ts";
import { openPeriods } from "../reminders/open-periods.ts";
import { unitsOwing } from "../reminders/owes.ts";
import { footnote } from "./footnote.ts";
import { isExcused, type LateReport, lateWith, sayMinutes } from "./lateness.ts";
import { deadlineIn, type Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";
import { seenToday } from "./standing.ts";
import { notesOnMissing } from "./watch.ts";

/** The list of units that are late: sent before each briefing, and made from the truth whenever it is sent or asked for. */

/** How the ids begin: `latelist:<day>:<instant of the slot>:<hearer>`. */
export const LATE_LIST = "latelist";

/** Plans the list of the newest slot in (from, to]. One that was missed is made up for until noon: then that briefing is over. */
export async function planLateList(office: Office, from: Instant, now: Instant): Promise<void> {
  const slot = newestSlot(office, from, now);
  if (slot === undefined) return;
  const { to } = office.library.reminding.late_list;
  const roles = to.filter((one) => one !== "leaders_group");
  const people = present(office.directory, office.away).ofAll(roles, dayOf(now));
  const inGroups = to.includes("leaders_group") ? await office.stores.groups.leaders() : [];
  const hearers: Hearer[] = [
    ...people.map(({ id }) => ({ to: id })),
    ...inGroups.map(({ channel, chat }) => ({ group: { channel, chat } })),
  ];
  await office.stores.outbox.add(
    hearers.map((hearer) => ({
      id: `${LATE_LIST}:${dayOf(slot)}:${slot}:${hearerName(hearer)}`,
      kind: "reminder" as const,
      ...(hearer.to === undefined ? { address: hearer.group } : { to: hearer.to }),
      message: { text: "" }, // made when it is sent
      due: slot,
      unless: [],
    })),
  );
}

function newestSlot({ library: { reminding, calendar } }: Office, from: Instant, to: Instant): Instant | undefined {
  const today = dayOf(to);
  if (!isWorkingDay(calendar, today) || isOver(calendar, to)) return undefined;
  return reminding.late_list.at
    .filter(({ weekday }) => weekday === weekdayOf(today))
    .map(({ time }) => at(today, time))
    .filter((slot) => from < slot && slot <= to)
    .sort((a, b) => a - b)
    .at(-1);
}

/** A briefing is held in the morning. */
function isOver({ open: [morning] }: Calendar, now: Instant): boolean {
  return now >= at(dayOf(now), morning.to);
}

/** The list as it is now; nothing where nobody is late, or the briefing is over. */
export async function lateListNow(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  const [, day] = item.id.split(":");
  const now = office.clock.now();
  if (day !== dayOf(now) || isOver(office.library.calendar, now)) return undefined;
  const person = item.to === undefined ? undefined : office.directory.person(item.to);
  if (item.to !== undefined && person === undefined) return undefined;
  return lateList(office, (units) => (person === undefined ? [...units] : seenToday(office, person, units)));
}

/** All reports that are late now and can still be given or amended, of the units that somebody sees. */
async function lateList(office: Office, seen: (units: readonly Unit[]) => Unit[]): Promise<OutMessage | undefined> {
  const { wording, flows, calendar } = office.library;
  const now = office.clock.now();
  const blocks = await Promise.all(
    flows.flatMap((flow) =>
      openPeriods(flow, calendar, now).map(({ period }) =>
        lateBlock(office, flow, period, seen(unitsOwing(flow, office.directory, period))),
      ),
    ),
  );
  const told = blocks.filter((block) => block !== undefined);
  if (told.length === 0) return undefined;
  const heading = wording.say("late.heading", { now: formatInstant(wording, now) });
  return { text: [heading, ...told].join("\n\n"), options: [{ id: "/tre", label: "/tre" }] };
}

/** One report's part of the list, in the form that is pasted into a report; nothing where nobody is late. */
export async function lateBlock(
  office: Office,
  flow: Flow,
  period: Period,
  units: readonly Unit[],
): Promise<string | undefined> {
  const { wording } = office.library;
  const late = await lateWith(office, flow, period, units);
  if (late.length === 0) return undefined;
  const held = late.filter((one) => !isExcused(one));
  const missing = held.filter(({ at: came }) => came === undefined);
  const given = held.filter(({ at: came }) => came !== undefined);
  const lines = [
    wording.say("late.report", {
      title: flow.title,
      period: periodName(wording, period),
      due: formatInstant(wording, deadlineIn(office, flow, period).due),
    }),
  ];
  if (missing.length > 0)
    lines.push(wording.say("late.missing", { count: missing.length, all: units.length }), footnote(wording, missing));
  if (given.length > 0)
    lines.push(
      wording.say("late.given", { count: given.length, all: units.length }),
      footnote(
        wording,
        given.map(({ unit, lateness }) => ({ unit, note: sayMinutes(wording, lateness.fair) })),
      ),
    );
  return [...lines, ...sayExcused(office, late), ...(await notesOnMissing(office, flow, period, units))].join("\n");
}

/** Who is not held to be late, and why; and the outages that were taken off. */
export function sayExcused(office: Office, late: readonly LateReport[]): string[] {
  const { wording } = office.library;
  const objective = late.filter(({ verdict }) => verdict?.objective === true);
  const ours = late.filter(({ lateness, verdict }) => lateness.forgiven && verdict?.objective !== true);
  const names = (some: readonly LateReport[]) =>
    cutNames(
      wording,
      some.map(({ unit }) => unit.short),
    );
  const outages = new Map(
    late
      .flatMap((one) => (one.at !== undefined && one.lateness.down > 0 ? one.outages : []))
      .map((outage) => [outage.id, outage]),
  );
  const times = [...outages.values()].map(({ from, to }) =>
    wording.say("late.outage", { from: formatInstant(wording, from), to: formatInstant(wording, to) }),
  );
  return [
    ...(objective.length > 0
      ? [wording.say("late.objective", { count: objective.length, names: names(objective) })]
      : []),
    ...(ours.length > 0 ? [wording.say("late.ours", { count: ours.length, names: names(ours) })] : []),
    ...(times.length > 0 ? [wording.say("late.outages", { times: times.join("; ") })] : []),
  ];
}
