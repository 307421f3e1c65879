import { withChanges } from "../domain/calendar.ts";
import type { CalendarChange } from "../domain/calendar-change.ts";
import { warningsOf } from "../domain/calendar-warnings.ts";
import { type ChangeFault, faultOfChanges } from "../domain/check-change.ts";
import type { PersonId, Role, Unit } from "../domain/people.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { dayOf } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { tell } from "../flow/wording.ts";
import { present } from "../reminders/hearers.ts";
import { type Moved, movedBetween } from "../reminders/moved.ts";
import { unitsOwing } from "../reminders/owes.ts";
import { type Office, refreshCalendar } from "./office.ts";
import type { OutboxItem } from "./ports.ts";

/** The calendar as those who collect change it: how a change takes hold, and who is told of due times that it moves. */

/** How the ids of announcements begin: `moved:<change>:<person>`; `<change>` is what the ids of the change's rows begin with. */
export const MOVED = "moved";
/** How the ids of warnings begin: `calendar:<what>:<person>`. */
export const CALENDAR = "calendar";

/** One change: its rows are made together and taken back together. */
export interface Proposal {
  id: string;
  by: PersonId;
  rows: Pick<CalendarChange, "day" | "to" | "kind" | "name">[];
}

/** What would become of due times, and whom that would concern; or why the change would not do. */
export async function foresee(
  office: Office,
  { rows, by }: Proposal,
): Promise<{ fault: ChangeFault } | { moved: Moved[]; people: PersonId[] }> {
  const { calendar, flows } = office.library;
  const now = office.clock.now();
  const fault = faultOfChanges(rows, calendar, dayOf(now));
  if (fault !== undefined) return { fault };
  const after = withChanges(
    calendar,
    rows.map((row) => ({ ...row, id: "foreseen", by, at: now })),
  );
  const moved = movedBetween(flows, calendar, after, now);
  return { moved, people: [...(await concerned(office, moved)).keys()] };
}

/**
 * Makes a change, once, however often it is asked for: ONE conditional write on the version it was checked against. Then it is
 * written into the audit log, and those whose due times it moved are told.
 */
export async function makeChange(office: Office, proposal: Proposal): Promise<ChangeFault | undefined> {
  const { calendarChanges, audit, outbox } = office.stores;
  const at = office.clock.now();
  for (;;) {
    const { version, changes } = await calendarChanges.load();
    if (changes.some((row) => changeOf(row) === proposal.id)) break; // cut off before, or asked for twice
    const fault = faultOfChanges(proposal.rows, withChanges(office.calendar.file, changes), dayOf(at));
    if (fault !== undefined) return fault;
    const rows = proposal.rows.map((row, n) => ({ ...row, id: `${proposal.id}:${n + 1}`, by: proposal.by, at }));
    if (await calendarChanges.add(version, rows)) break;
  }
  await refreshCalendar(office);
  const fields = Object.fromEntries(
    proposal.rows.flatMap(({ day, to, kind, name }, n) => [
      [`day${n + 1}`, to === undefined ? day : `${day} ${to}`],
      [`kind${n + 1}`, kind],
      [`name${n + 1}`, name],
    ]),
  );
  await audit.add({ id: proposal.id, at, by: proposal.by, what: "calendar", fields });
  const { changes } = await calendarChanges.load();
  const before = changes.slice(
    0,
    changes.findIndex((row) => changeOf(row) === proposal.id),
  );
  const people = await concerned(office, movedSince(office, before, changes));
  await outbox.add(
    [...people.keys()].map((to) => ({
      id: `${MOVED}:${proposal.id}:${to}`,
      kind: "reminder" as const,
      to,
      message: { text: "" }, // made when it is sent
      due: at,
      unless: [],
    })),
  );
  return undefined;
}

/**
 * The announcement as it is now: due times that differ from what the person was told last, of reports the unit still owes. Nothing
 * where none does, or a later change's announcement tells it.
 */
export async function movedNotice(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  const { wording } = office.library;
  const change = item.id.slice(`${MOVED}:`.length, -`:${item.to ?? ""}`.length);
  const person = item.to === undefined ? undefined : office.directory.person(item.to);
  if (person === undefined) return undefined;
  const { changes } = await office.stores.calendarChanges.load();
  const made = [...new Set(changes.map(changeOf))];
  const items = await Promise.all(made.map((one) => office.stores.outbox.get(`${MOVED}:${one}:${person.id}`)));
  const place = made.indexOf(change);
  if (items.slice(place + 1).some((later) => later !== undefined)) return undefined;
  const told = items.findLastIndex((earlier, n) => n < place && earlier?.state === "sent");
  const known = new Set(made.slice(0, told + 1));
  const before = changes.filter((row) => known.has(changeOf(row)));
  const moved = (await concerned(office, movedSince(office, before, changes), person.unit)).get(person.id) ?? [];
  if (moved.length === 0) return undefined;
  return { text: [wording.say("calendar.moved"), ...moved.map((one) => sayMoved(office, one))].join("\n") };
}

export function sayMoved({ library: { wording } }: Office, { flow, period, was, due }: Moved): string {
  return wording.say("calendar.moved_line", {
    title: flow.title,
    period: periodName(wording, period),
    was: formatInstant(wording, was),
    due: formatInstant(wording, due),
  });
}

function movedSince(office: Office, before: readonly CalendarChange[], after: readonly CalendarChange[]): Moved[] {
  const { file } = office.calendar;
  return movedBetween(office.library.flows, withChanges(file, before), withChanges(file, after), office.clock.now());
}

/** What the rows of one change have in common. */
export function changeOf({ id }: Pick<CalendarChange, "id">): string {
  return id.slice(0, id.lastIndexOf(":"));
}

const HEAR: readonly Role[] = ["reporter", "deputy", "head"];

/** Who is to be told of which due times: those who hear for the units (or one of them) that owe the report and have not given it. */
async function concerned(office: Office, moved: readonly Moved[], only?: Unit["id"]): Promise<Map<PersonId, Moved[]>> {
  const owing = moved.flatMap((one) =>
    unitsOwing(one.flow, office.directory, one.period)
      .filter(({ id }) => only === undefined || id === only)
      .map((unit) => ({ one, unit, id: reportId(unit.id, one.flow.id, one.period.key) })),
  );
  const given: Set<ReportId> =
    owing.length === 0 ? new Set() : await office.stores.reports.existing(owing.map(({ id }) => id));
  const hearers = present(office.directory, office.away);
  const told = new Map<PersonId, Moved[]>();
  for (const { one, unit, id } of owing) {
    if (given.has(id)) continue;
    for (const person of hearers.ofUnit(unit.id, HEAR, dayOf(office.clock.now())))
      told.set(person.id, [...(told.get(person.id) ?? []), one]);
  }
  return told;
}

/** Tells those who collect what the calendar lacks, each thing once. */
export async function warnOfCalendar(office: Office): Promise<void> {
  const now = office.clock.now();
  const warnings = warningsOf(office.library.calendar, dayOf(now));
  const collectors = present(office.directory, office.away).ofAll(["collector"], dayOf(now));
  const items = warnings.flatMap(({ id, ...warning }) =>
    collectors.map((person) => ({
      id: `${id}:${person.id}`,
      kind: "reminder" as const,
      to: person.id,
      message: { text: tell(office.library.wording, warning) },
      due: now,
      unless: [],
    })),
  );
  if (items.length > 0) await office.stores.outbox.add(items);
}

export async function calendarNotice(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  const holds = warningsOf(office.library.calendar, dayOf(office.clock.now()));
  return holds.some(({ id }) => item.id === `${id}:${item.to ?? ""}`) ? item.message : undefined;
}
