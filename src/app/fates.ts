import { actingFor } from "../domain/acting.ts";
import type { Unit } from "../domain/people.ts";
import { type Period, periodFromKey } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { dayOf, type Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { present } from "../reminders/hearers.ts";
import { unitsOwing } from "../reminders/owes.ts";
import { reportsBehind, retell } from "../reminders/retell.ts";
import { draftOf } from "./draft.ts";
import { duesOf, isOnPaper, snoozedUntil } from "./due.ts";
import { liesLongEnough, NUDGE } from "./nudge.ts";
import { deadlineIn, flowOf, type Office } from "./office.ts";
import type { Due, OutboxItem } from "./ports.ts";
import { SNOOZE } from "./snooze.ts";
import { mayToday } from "./standing.ts";

/** Why a reminder is not said after all. `told`: a message since its time has listed the report already. */
export type Why = "reported" | "paper" | "snoozed" | "told" | "superseded" | "budget";

/** One report of one unit. */
export interface Owing {
  id: ReportId;
  flow: Flow;
  period: Period;
  unit: Unit;
}

/** A reminder as it is to be said now. */
export interface Telling {
  item: OutboxItem;
  text: string;
  /** When its report is due: the first are the most urgent. */
  due: Instant;
  /** Absent where it is about all units at once. */
  owing?: Owing;
  /** Said whatever the week's budget, and not counted: it is urgent, or was asked for. */
  free: boolean;
  snooze: boolean;
}

export type Fate =
  | ({ is: "said" } & Telling)
  | { is: "waits"; item: OutboxItem; until: Instant }
  | { is: "pointless"; item: OutboxItem; why: Why };

/** Whether an item reminds of reports; all other reminders are notices, said as they were written. */
export function isOfReports({ id }: OutboxItem): boolean {
  return ["remind", SNOOZE, NUDGE].includes(id.slice(0, id.indexOf(":")));
}

/** What becomes of claimed reminders of one hearer at this moment; `told` is what the hearer was told of late. */
export async function fatesOf(
  office: Office,
  items: readonly OutboxItem[],
  told: readonly OutboxItem[],
): Promise<Fate[]> {
  const { flows } = office.library;
  const behind = items.flatMap((item) =>
    item.unless.length > 0
      ? (item.unless as ReportId[])
      : reportsBehind(item.id, { flows, directory: office.directory }),
  );
  const ids = [...new Set(behind)];
  const known: Known = {
    existing: await office.stores.reports.existing(ids),
    dues: await duesOf(office, [...new Set(items.flatMap(({ unless }) => unless as ReportId[]))]),
    groups: items.some(({ address }) => address !== undefined) ? await office.stores.groups.leaders() : [],
    told,
  };
  return Promise.all(items.map((item) => fateOf(office, item, known)));
}

interface Known {
  existing: Set<ReportId>;
  dues: Map<ReportId, Due>;
  groups: Awaited<ReturnType<Office["stores"]["groups"]["leaders"]>>;
  told: readonly OutboxItem[];
}

async function fateOf(office: Office, item: OutboxItem, known: Known): Promise<Fate> {
  const owing = owingIn(office, item);
  const why = owing && whyNot(item, owing, known);
  if (why !== undefined) return { is: "pointless", item, why };
  if (owing !== undefined && item.id.startsWith(`${SNOOZE}:`)) return asAgreed(office, item, owing, known);
  if (owing !== undefined && item.id.startsWith(`${NUDGE}:`)) return aboutDraft(office, item, owing, known);
  return asPlanned(office, item, owing, known);
}

/** What makes any reminder about one report pointless. */
function whyNot(item: OutboxItem, { id }: Owing, { existing, dues, told }: Known): Why | undefined {
  if (existing.has(id)) return "reported";
  if (isOnPaper(dues.get(id))) return "paper";
  // A message to a unit's people lists all that the unit owes.
  const listed = told.some(({ at, unless }) => unless.length > 0 && at !== undefined && at >= item.due);
  return listed && item.to !== undefined ? "told" : undefined;
}

function asPlanned(office: Office, item: OutboxItem, owing: Owing | undefined, known: Known): Fate {
  const now = office.clock.now();
  const reminder = retell(item.id, {
    flows: office.library.flows,
    directory: office.directory,
    calendar: office.library.calendar,
    slots: office.library.reminding.slots,
    hearers: present(office.directory, office.away),
    groups: known.groups,
    now,
    reported: (id) => known.existing.has(id),
  });
  if (reminder === undefined) {
    const all = owing === undefined && reportsOf(office, item).every((id) => known.existing.has(id));
    return { is: "pointless", item, why: all ? "reported" : "superseded" };
  }
  if (now < reminder.at) return { is: "waits", item, until: reminder.at };
  const { text, due, urgent, snooze } = reminder;
  if (owing !== undefined && snooze && snoozedUntil(known.dues.get(owing.id), item.to, now) !== undefined)
    return { is: "pointless", item, why: "snoozed" };
  return { is: "said", item, text: text(), due, free: urgent, snooze, ...(owing && { owing }) };
}

function reportsOf(office: Office, item: OutboxItem): ReportId[] {
  return reportsBehind(item.id, { flows: office.library.flows, directory: office.directory });
}

/** Somebody asked to hear of it again now, and has not asked for another time since. */
function asAgreed(office: Office, item: OutboxItem, owing: Owing, { dues }: Known): Fate {
  const now = office.clock.now();
  const until = Number(item.id.split(":")[4]);
  const agreed = dues.get(owing.id)?.snoozed.find(({ person }) => person === item.to);
  const { due } = deadlineIn(office, owing.flow, owing.period);
  if (agreed?.until !== until || due <= now || !isHearer(office, item, owing))
    return { is: "pointless", item, why: "superseded" };
  return { is: "said", item, text: sayAbout(owing, "reminder.agreed", due), due, owing, free: true, snooze: true };
}

/** A draft that nobody has gone on with, and that no message has told of since. */
async function aboutDraft(office: Office, item: OutboxItem, owing: Owing, { dues, told }: Known): Promise<Fate> {
  const now = office.clock.now();
  const { due } = deadlineIn(office, owing.flow, owing.period);
  const draft = await draftOf(office, owing.flow, owing.id);
  if (draft === undefined || due <= now || !liesLongEnough(office, draft) || !isHearer(office, item, owing))
    return { is: "pointless", item, why: "superseded" };
  if (snoozedUntil(dues.get(owing.id), item.to, now) !== undefined) return { is: "pointless", item, why: "snoozed" };
  if (told.some(({ at, unless }) => unless.length > 0 && at !== undefined && at >= draft.since))
    return { is: "pointless", item, why: "told" };
  return { is: "said", item, text: sayAbout(owing, "reminder.nudge", due), due, owing, free: false, snooze: true };
}

function isHearer(office: Office, { to }: OutboxItem, { unit }: Owing): boolean {
  const person = to === undefined ? undefined : office.directory.person(to);
  if (person === undefined || !mayToday(office, person, "report", unit.id)) return false;
  return actingFor(office.directory, office.away, person, dayOf(office.clock.now())).includes(person); // not while away
}

function sayAbout({ flow, period, unit }: Owing, key: "reminder.agreed" | "reminder.nudge", due: Instant): string {
  const { wording } = flow;
  return wording.say(key, {
    title: flow.title,
    period: periodName(wording, period),
    unit: unit.name,
    due: formatInstant(wording, due),
  });
}

/** The one report that an item is about, by its id `<kind>:<flow>:<period>:<unit>:…`. */
export function owingIn(office: Office, { id }: Pick<OutboxItem, "id">): Owing | undefined {
  const [, name = "", key = "", unitId = ""] = id.split(":");
  const flow = flowOf(office, name);
  const period = flow === undefined ? undefined : periodFromKey(flow.period, key);
  if (flow === undefined || period === undefined) return undefined;
  const unit = unitsOwing(flow, office.directory, period).find((one) => one.id === unitId);
  return unit && { id: reportId(unit.id, flow.id, period.key), flow, period, unit };
}
