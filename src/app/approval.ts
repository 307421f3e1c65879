import { isWorkingDay } from "../domain/calendar.ts";
import type { Person, PersonId, Unit, UnitId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { isLate, type Report, type ReportHead, type ReportId, reportId, type Submission } from "../domain/report.ts";
import { at, dayOf, type Instant } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { askedSteps } from "../engine/next.ts";
import { showAnswer } from "../engine/review.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { unitNames } from "../flow/unit-names.ts";
import { present } from "../reminders/hearers.ts";
import { openPeriods } from "../reminders/open-periods.ts";
import { unitsOwing } from "../reminders/owes.ts";
import { standings } from "../summary/approval.ts";
import type { Standing } from "../summary/summary.ts";
import { flowOf, type Office } from "./office.ts";
import type { Approval, NewOutboxItem, OutboxItem } from "./ports.ts";
import { mayToday } from "./standing.ts";

/**
 * The approval of reports by the head of their unit, where the flow wants that. It is a revision that is approved or returned, once;
 * when the clerk gave the report stays what counts.
 */

/** How the ids of requests begin: `approve:<report>:<revision>:<person>`; `approve-again:…` on the next working morning. */
export const APPROVE = "approve";
export const APPROVE_AGAIN = "approve-again";
/** How the ids of returns begin: `returned:<report>:<revision>:<person>`. */
export const RETURNED = "returned";

/** What was decided about a revision; nothing while it waits. */
export async function approvalOf(office: Office, report: Report, revision: number): Promise<Approval | undefined> {
  return (await office.stores.approvals.of([report.id])).find((one) => one.revision === revision);
}

/** All that was decided about these reports; nothing where the flow wants no approval. */
export async function decisionsOn(
  { stores: { approvals } }: Office,
  flow: Flow,
  reports: readonly ReportId[],
): Promise<Approval[] | undefined> {
  return flow.approval === undefined ? undefined : approvals.of(reports);
}

/** What became of the newest revision: nothing where the flow wants no approval. */
export async function standingOf(
  office: Office,
  { id, flow: { id: flowId }, latest }: Report,
): Promise<Standing | undefined> {
  const flow = flowOf(office, flowId);
  const decisions = flow && (await decisionsOn(office, flow, [id]));
  return decisions && standings(decisions)(id, latest.revision);
}

/** Asks for the approval of a revision that has just come in; one that the head gave has it. Twice is once. */
export async function seekApproval(office: Office, head: ReportHead, submission: Submission): Promise<void> {
  const flow = flowOf(office, head.flow.id);
  if (flow?.approval === undefined) return;
  const by = office.directory.person(submission.by);
  if (by !== undefined && mayToday(office, by, "approve", head.unit)) {
    const { revision, at: given, receipt } = submission;
    const approval = { report: head.id, revision, approved: true, by: by.id, at: given, steps: [] };
    await decideOn(office, approval, head.unit, receipt);
    return;
  }
  const now = office.clock.now();
  await office.stores.outbox.add(
    headsOf(office, head.unit).map((person) => asked(APPROVE, head.id, submission.revision, person, now)),
  );
}

/** Who acts as head of a unit today. */
function headsOf(office: Office, unit: UnitId): readonly Person[] {
  return present(office.directory, office.away).ofUnit(unit, ["head"], dayOf(office.clock.now()));
}

function asked(kind: string, report: string, revision: number, { id }: Person, due: Instant): NewOutboxItem {
  const message = { text: "" }; // made when it is sent
  return { id: `${kind}:${report}:${revision}:${id}`, kind: "reminder", to: id, message, due, unless: [] };
}

/** Decides about a revision, once, and writes it into the audit log. Returns what holds: that, or what was decided before. */
export async function decideOn(
  office: Office,
  approval: Approval,
  unit: UnitId,
  receipt: string,
): Promise<{ approval: Approval; mine: boolean }> {
  const { approvals, audit } = office.stores;
  const mine = await approvals.decide(approval);
  const { report, revision } = approval;
  const holds = mine ? approval : (await approvals.of([report])).find((one) => one.revision === revision);
  if (holds === undefined) throw new Error(`Revision ${revision} of ${report} was decided about by nobody`);
  // Also when it was there before: whoever wrote it may have died before this.
  await audit.add({
    id: `approval:${report}:${revision}`,
    at: holds.at,
    by: holds.by,
    what: "approval",
    about: receipt,
    fields: {
      report,
      unit,
      revision,
      decision: holds.approved ? "approved" : "returned",
      ...(holds.reason === undefined ? {} : { reason: holds.reason }),
      ...(holds.steps.length === 0 ? {} : { steps: holds.steps.join(" ") }),
    },
  });
  return { approval: holds, mine };
}

/** Tells whoever gave a revision, or acts for that person, why it came back. */
export async function tellReturned(office: Office, report: Report, approval: Approval): Promise<void> {
  const given = revisionOf(report, approval.revision);
  if (given === undefined) return;
  const due = office.clock.now();
  await office.stores.outbox.add(
    clerksOf(office, given.by, report.unit).map((person) => asked(RETURNED, report.id, approval.revision, person, due)),
  );
}

/** Whoever gave it, when there and still of those who report; else all who report for the unit today. */
function clerksOf(office: Office, by: PersonId, unit: UnitId): readonly Person[] {
  const reporters = present(office.directory, office.away).ofUnit(
    unit,
    ["reporter", "deputy"],
    dayOf(office.clock.now()),
  );
  const same = reporters.filter(({ id }) => id === by);
  return same.length > 0 ? same : reporters;
}

export function revisionOf({ latest, earlier }: Report, revision: number): Submission | undefined {
  return [...earlier, latest].find((one) => one.revision === revision);
}

/** The names by which sentences speak of a report. */
export function sayReport(office: Office, { flow, period, unit }: Pick<Report, "flow" | "period" | "unit">) {
  return {
    title: flowOf(office, flow.id)?.title ?? flow.id,
    period: periodName(office.library.wording, period),
    unit: office.directory.unit(unit)?.name ?? unit,
  };
}

export function nameOf(office: Office, person: PersonId): string {
  return office.directory.person(person)?.name ?? person;
}

/** The newest revision as the head is shown it: the figures in short, numbered as the review numbers them, and what can be done. */
export function showWaiting(office: Office, flow: Flow, report: Report): OutMessage {
  const { wording } = office.library;
  const { revision, receipt, at: given, by } = report.latest;
  const state = revision > 1 ? "receipt.amended" : isLate(report) ? "receipt.late" : "receipt.on_time";
  const text = wording.say("approval.ask", {
    ...sayReport(office, report),
    person: nameOf(office, by),
    at: formatInstant(wording, given),
    revision,
    state: wording.say(state),
    receipt,
    figures: figuresInShort(flow, report.latest),
  });
  return {
    text,
    options: [
      { id: `/duyet ${receipt}`, label: wording.say("button.approve") },
      { id: `/duyet tra ${receipt}`, label: wording.say("button.return") },
    ],
  };
}

/** Letters of a text answer that are shown. */
const LETTERS = 60;

function figuresInShort(flow: Flow, { answers, notAsked }: Submission): string {
  const numbers = new Map(askedSteps(flow, { answers, notAsked }).map(({ id }, index) => [id, index + 1]));
  return flow.steps
    .flatMap((step) => {
      const value = answers[step.id];
      if (value === undefined) return [];
      const shown =
        step.answer === "list" && Array.isArray(value)
          ? flow.wording.say("approval.rows", { count: value.length })
          : showAnswer(step, value, flow.wording).replaceAll(/\s+/g, " ");
      const short = brief(shown);
      const number = numbers.get(step.id);
      return [`${number === undefined ? "=" : `${number}.`} ${step.label}: ${short}`];
    })
    .join("\n");
}

/** No letter is cut in two. */
function brief(words: string): string {
  const [...letters] = new Intl.Segmenter("vi").segment(words.slice(0, 10 * LETTERS));
  return letters.length <= LETTERS ? words : `${words.slice(0, letters[LETTERS - 1]?.index).trimEnd()}…`;
}

/** A request as it is to be said now; nothing when the revision was decided about, or is no longer the newest. */
export async function approveNotice(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  const { report, revision } = await behind(office, item);
  const flow = report && flowOf(office, report.flow.id);
  if (report === undefined || flow === undefined || report.latest.revision !== revision) return undefined;
  const person = item.to === undefined ? undefined : office.directory.person(item.to);
  if (person === undefined || !mayToday(office, person, "approve", report.unit)) return undefined;
  if ((await standingOf(office, report))?.state !== "waiting") return undefined;
  const shown = showWaiting(office, flow, report);
  if (!item.id.startsWith(`${APPROVE_AGAIN}:`)) return shown;
  return { ...shown, text: `${office.library.wording.say("approval.again")}\n\n${shown.text}` };
}

/** Why a revision came back, and the button that opens the report at the questions concerned; nothing when it was amended since. */
export async function returnedNotice(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  const { report, revision } = await behind(office, item);
  if (report === undefined || report.latest.revision !== revision) return undefined;
  const approval = await approvalOf(office, report, revision);
  if (approval === undefined || approval.approved) return undefined;
  const { wording } = office.library;
  const { receipt } = report.latest;
  const labels = flowOf(office, report.flow.id)
    ?.steps.filter(({ id }) => approval.steps.includes(id))
    .map(({ label }) => `«${label}»`);
  const lines = [
    wording.say("approval.returned_to", {
      ...sayReport(office, report),
      head: nameOf(office, approval.by),
      receipt,
      reason: approval.reason ?? "",
    }),
    ...(labels === undefined || labels.length === 0
      ? []
      : [wording.say("approval.returned_steps", { labels: labels.join(", ") })]),
    wording.say("approval.returned_time", { at: formatInstant(wording, report.at) }),
  ];
  return {
    text: lines.join("\n"),
    options: [{ id: `/baocao sua ${receipt}`, label: wording.say("button.amend_returned") }],
  };
}

/** `<kind>:<unit>:<flow>:<period>:<revision>:<person>` */
async function behind(office: Office, { id }: OutboxItem): Promise<{ report: Report | undefined; revision: number }> {
  const [, unit = "", flow = "", period = "", revision = ""] = id.split(":");
  const report = await office.stores.reports.get(reportId(unit as UnitId, flow, period));
  return { report, revision: Number(revision) };
}

/** On a working day, once: plans to remind heads of what has waited for them since an earlier day. */
export async function planApprovals(office: Office, now: Instant): Promise<void> {
  const { calendar, flows, reminding } = office.library;
  const today = dayOf(now);
  if (!isWorkingDay(calendar, today)) return;
  const due = at(today, reminding.slots[0] ?? calendar.open[0].from);
  for (const flow of flows.filter(({ approval }) => approval !== undefined)) {
    for (const { period } of openPeriods(flow, calendar, now)) {
      const waiting = await unapproved(office, flow, period, unitsOwing(flow, office.directory, period));
      for (const { id, revision, unit } of waiting)
        for (const head of headsOf(office, unit)) await remind(office, { id, revision, head, today, due });
    }
  }
}

/** A head who was told on an earlier day is reminded, once; one who acts since then is told for the first time. */
async function remind(
  { stores: { outbox } }: Office,
  { id, revision, head, today, due }: { id: string; revision: number; head: Person; today: string; due: Instant },
): Promise<void> {
  const first = await outbox.get(`${APPROVE}:${id}:${revision}:${head.id}`);
  if (first === undefined) await outbox.add([asked(APPROVE, id, revision, head, due)]);
  else if (first.state === "sent" && first.at !== undefined && dayOf(first.at) < today)
    await outbox.add([asked(APPROVE_AGAIN, id, revision, head, due)]);
}

/** Of these units' reports those whose newest revision nobody has approved; returned ones are among them unless left out. */
async function unapproved(
  office: Office,
  flow: Flow,
  period: Period,
  units: readonly Unit[],
  { returned = false } = {},
): Promise<{ id: Report["id"]; revision: number; unit: UnitId }[]> {
  const seen = new Set(units.map(({ id }) => id));
  const figures = (await office.stores.reports.figures(flow.id, [period.key])).filter(({ unit }) => seen.has(unit));
  const decided = await office.stores.approvals.of(figures.map(({ id }) => id));
  return figures.filter(({ id, revision }) => {
    const decision = decided.find((one) => one.report === id && one.revision === revision);
    return decision === undefined || (returned && !decision.approved);
  });
}

/** Beside a list or a summary: how many reports are in and not yet approved, and whose. */
export async function noteOnApproval(
  office: Office,
  flow: Flow,
  period: Period,
  units: readonly Unit[],
): Promise<string[]> {
  if (flow.approval === undefined) return [];
  const { wording } = office.library;
  const waiting = await unapproved(office, flow, period, units, { returned: true });
  const named = units.filter(({ id }) => waiting.some(({ unit }) => unit === id));
  return named.length === 0
    ? []
    : [wording.say("missing.unapproved", { count: named.length, units: unitNames(wording, named) })];
}
