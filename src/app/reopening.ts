import { addWorkingDays } from "../domain/calendar.ts";
import type { Person, PersonId, Unit, UnitId } from "../domain/people.ts";
import { type Period, periodFromKey } from "../domain/period.ts";
import { type Report, reportId } from "../domain/report.ts";
import { at, dayOf, type Instant } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { present } from "../reminders/hearers.ts";
import type { Owed } from "../reminders/owes.ts";
import type { Owing } from "./fates.ts";
import { wordsOf } from "./offers.ts";
import { deadlineIn, flowOf, type Office, openedUntil } from "./office.ts";
import type { NewOutboxItem, OutboxItem, Reopening } from "./ports.ts";
import { mayToday } from "./standing.ts";

/** The opening of a report that is locked, so that its unit can correct it: asked for by the unit, granted by those who collect. */

/** How the ids of requests begin: `reopen:<report>:<rev>:<person>`; answers: `reopened:<report>:<rev>:<person>`. */
export const REOPEN = "reopen";
const REOPENED = "reopened";

/** Working days for which a report is opened by the two buttons; the first is what holds where nobody says another. */
const DAYS_OFFERED = [2, 5];
/** Nobody opens for longer. */
export const MOST_DAYS = 20;

/** Until when a locked report is, or was, opened again. The common turn, before anything is locked, asks nothing of the store. */
export async function openingOf(
  office: Office,
  { flow: { id }, unit, period }: { flow: { id: string }; unit: UnitId; period: Period },
): Promise<Instant | undefined> {
  const flow = flowOf(office, id);
  if (flow === undefined || office.clock.now() <= deadlineIn(office, flow, period).closes) return undefined;
  return (await office.stores.reopenings.get(reportId(unit, id, period.key)))?.decision?.until;
}

/** What is open to a unit besides what is due in these days: reports that were opened again and still are. */
export async function reopenedTo(office: Office, unit: Unit): Promise<Owed[]> {
  const now = office.clock.now();
  const open = (await office.stores.reopenings.ofUnit(unit.id)).filter(({ decision }) => (decision?.until ?? 0) >= now);
  if (open.length === 0) return [];
  const existing = await office.stores.reports.existing(open.map(({ id }) => id));
  return open.flatMap(({ id, flow: name, period: key, decision }): Owed[] => {
    const flow = flowOf(office, name);
    const period = flow && periodFromKey(flow.period, key);
    if (flow === undefined || period === undefined) return [];
    const deadline = openedUntil(deadlineIn(office, flow, period), decision?.until);
    return [{ flow, period, deadline, state: existing.has(id) ? "done" : "late" }];
  });
}

export type Asked = { is: "asked" | "waiting"; request: Reopening } | { is: "open"; until: Instant };

/** Asks for a report to be opened again: one request at a time, however often it is made. */
export async function askToReopen(
  office: Office,
  { id, flow, period, unit }: Owing,
  asked: Reopening["asked"],
): Promise<Asked> {
  const { reopenings, audit, outbox } = office.stores;
  for (;;) {
    const before = await reopenings.get(id);
    const until = before?.decision?.until;
    if (until !== undefined && until >= asked.at) return { is: "open", until };
    const waits = before !== undefined && before.decision === undefined;
    if (waits && before.asked.cause !== asked.cause) return { is: "waiting", request: before };
    const request: Reopening = waits
      ? before // its own update, worked once more
      : { id, rev: (before?.rev ?? 0) + 1, unit: unit.id, flow: flow.id, period: period.key, asked };
    if (!waits && !(await reopenings.put(request))) continue;
    const { by, at: when, reason, cause } = request.asked;
    const fields = { report: id, unit: unit.id, rev: request.rev, reason };
    await audit.add({ id: `suaky:${cause}`, at: when, by, what: "reopening", fields });
    await outbox.add(
      deciders(office, unit.id).map(({ id: to }) =>
        item(`${REOPEN}:${id}:${request.rev}:${to}`, to, { text: "" }, when),
      ),
    );
    return { is: "asked", request };
  }
}

/** Those who collect and may decide on the unit today; where there is none, the admins. */
function deciders(office: Office, unit: UnitId): readonly Person[] {
  const hearers = present(office.directory, office.away);
  const today = dayOf(office.clock.now());
  const of = (role: "collector" | "admin") =>
    hearers.ofAll([role], today).filter((person) => mayToday(office, person, "reopen", unit));
  const collectors = of("collector");
  return collectors.length > 0 ? collectors : of("admin");
}

function item(id: string, to: PersonId, message: OutMessage, due: Instant): NewOutboxItem {
  return { id, kind: "reminder", to, message, due, unless: [] };
}

/** A request as it is said to whoever decides; nothing when it was decided meanwhile. */
export async function reopenNotice(office: Office, { id }: OutboxItem): Promise<OutMessage | undefined> {
  const [, unitId = "", name = "", key = "", rev] = id.split(":");
  const request = await office.stores.reopenings.get(reportId(unitId as UnitId, name, key));
  const owing = request && owingOf(office, request);
  if (request === undefined || owing === undefined || `${request.rev}` !== rev || request.decision !== undefined)
    return undefined;
  const { wording } = office.library;
  const { flow, period } = owing;
  const report = await office.stores.reports.get(request.id);
  const { closes, locks } = deadlineIn(office, flow, period);
  const { by, at: when, reason } = request.asked;
  const text = wording.say("reopen.request", {
    ...sayOwing(office, owing),
    locks: formatInstant(wording, report === undefined ? closes : locks),
    standing: sayGiven(office, report),
    person: office.directory.person(by)?.name ?? by,
    at: formatInstant(wording, when),
    reason,
  });
  const words = `${wordsOf(owing)} ${request.rev}`;
  return {
    text,
    options: [
      ...DAYS_OFFERED.map((days) => ({
        id: `/suaky cho ${words} ${days}`,
        label: wording.say("button.reopen_days", { days }),
      })),
      { id: `/suaky khong ${words}`, label: wording.say("button.reopen_refuse") },
    ],
  };
}

function sayGiven({ library: { wording } }: Office, report: Report | undefined): string {
  if (report === undefined) return wording.say("reopen.request_missing");
  const { at: given, receipt } = report.latest;
  return wording.say("reopen.request_given", { at: formatInstant(wording, given), receipt });
}

/** The report that a request is about. */
export function owingOf(
  office: Office,
  { id, flow: name, period: key, unit: unitId }: Pick<Reopening, "id" | "flow" | "period" | "unit">,
): Owing | undefined {
  const flow = flowOf(office, name);
  const period = flow && periodFromKey(flow.period, key);
  const unit = office.directory.unit(unitId);
  return flow && period && unit && { id, flow, period, unit };
}

export function sayOwing({ library: { wording } }: Office, { flow, period, unit }: Omit<Owing, "id">) {
  return { title: flow.title, period: periodName(wording, period), unit: unit.name };
}

export type Decided = { is: "decided" | "already"; decision: NonNullable<Reopening["decision"]> } | { is: "gone" };

/** Grants a request for so many working days, to the end of the last one, or refuses it; once, whoever decides. */
export async function decideReopening(
  office: Office,
  owing: Owing,
  rev: number,
  { by, cause }: { by: PersonId; cause: string },
  days: number | "refused",
): Promise<Decided> {
  const { reopenings } = office.stores;
  const now = office.clock.now();
  const decision = { by, at: now, cause, ...(days !== "refused" && { until: endOf(office, now, days) }) };
  for (;;) {
    const before = await reopenings.get(owing.id);
    if (before?.rev === rev + 1 && before.decision !== undefined) {
      await complete(office, owing, before); // whoever decided may have died before the rest was done
      return { is: before.decision.cause === cause ? "decided" : "already", decision: before.decision };
    }
    if (before?.rev !== rev || before.decision !== undefined) return { is: "gone" };
    const reopening = { ...before, rev: rev + 1, decision };
    if (!(await reopenings.put(reopening))) continue;
    await complete(office, owing, reopening);
    return { is: "decided", decision };
  }
}

/** The end of office hours so many working days on. */
function endOf({ library: { calendar } }: Office, now: Instant, days: number): Instant {
  return at(addWorkingDays(calendar, dayOf(now), days), calendar.open[1].to);
}

/** Writes a decision into the audit log, and tells whoever asked, or those who report for the unit today. Twice is once. */
async function complete(office: Office, owing: Owing, { id, rev, asked, decision }: Reopening): Promise<void> {
  if (decision === undefined) return;
  const { by, at: when, until } = decision;
  await office.stores.audit.add({
    id: `reopening:${id}:${rev}`,
    at: when,
    by,
    what: "reopening",
    fields: {
      report: id,
      unit: owing.unit.id,
      rev,
      decision: until === undefined ? "refused" : "granted",
      ...(until !== undefined && { until }),
    },
  });
  const { wording } = office.library;
  const named = { ...sayOwing(office, owing), person: office.directory.person(by)?.name ?? by };
  const message: OutMessage =
    until === undefined
      ? { text: wording.say("reopen.refused_to", named) }
      : {
          text: wording.say("reopen.granted_to", { ...named, until: formatInstant(wording, until) }),
          options: [opening(office, owing)],
        };
  const clerks = reportersOf(office, owing.unit.id);
  const asker = clerks.filter((one) => one.id === asked.by);
  await office.stores.outbox.add(
    (asker.length > 0 ? asker : clerks).map(({ id: to }) => item(`${REOPENED}:${id}:${rev}:${to}`, to, message, when)),
  );
}

/** Everybody who reports for a unit today. */
export function reportersOf(office: Office, unit: UnitId): readonly Person[] {
  const roles = ["reporter", "deputy", "head"] as const;
  return present(office.directory, office.away).ofUnit(unit, roles, dayOf(office.clock.now()));
}

/** The button that opens a report. */
export function opening(office: Office, { flow, period, unit }: Omit<Owing, "id">) {
  const { wording } = office.library;
  return {
    id: `/baocao ${flow.id} ${period.key} ${unit.id}`,
    label: wording.say("button.amend_report", { title: flow.title, period: periodName(wording, period) }),
  };
}
