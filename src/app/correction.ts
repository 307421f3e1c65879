import type { Unit } from "../domain/people.ts";
import { nextPeriod } from "../domain/period.ts";
import { type Answers, type Report, type ReportHead, reportId, type Submission } from "../domain/report.ts";
import { dayOf } from "../domain/time.ts";
import { formatNumber } from "../domain/vietnamese/number.ts";
import { isBroken, scopeOf, valuesUnder } from "../engine/values.ts";
import { namesIn } from "../flow/expression.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import type { Check } from "../flow/schema.ts";
import { render } from "../flow/template.ts";
import { present } from "../reminders/hearers.ts";
import { addUp } from "../summary/add-up.ts";
import type { Sum, UnitReport } from "../summary/summary.ts";
import { revisionOf, sayReport } from "./approval.ts";
import { deadlineIn, flowOf, type Office } from "./office.ts";
import type { NewOutboxItem } from "./ports.ts";
import { priorOf } from "./prior.ts";
import { opening, openingOf, reportersOf } from "./reopening.ts";
import { mayToday } from "./standing.ts";

/**
 * What follows from a revision that was given after its report had been locked: leaders and those who collect are told which figures
 * of the summary changed, and the next period's report, which rests on this one, is checked again. Twice is once.
 */
export async function followCorrection(office: Office, head: ReportHead, submission: Submission): Promise<void> {
  const flow = flowOf(office, head.flow.id);
  if (flow === undefined) return;
  const { closes, locks } = deadlineIn(office, flow, head.period);
  if (submission.at <= (submission.revision === 1 ? closes : locks)) return;
  const report = await office.stores.reports.get(head.id);
  if (report === undefined) return;
  const changed = changedFigures(flow, report, submission);
  if (changed.length > 0) await tellFigures(office, report, submission, changed);
  const mismatched = await checkNext(office, flow, report, submission);
  await office.stores.audit.add({
    id: `correction:${head.id}:${submission.revision}`,
    at: submission.at,
    by: submission.by,
    what: "correction",
    about: submission.receipt,
    fields: {
      report: head.id,
      unit: head.unit,
      revision: submission.revision,
      figures: changed.map(({ id, before, after }) => `${id} ${before?.value ?? "-"}>${after.value ?? "-"}`).join("; "),
      mismatched: mismatched.join(" "),
    },
  });
}

interface Changed {
  id: string;
  title: string;
  before: Sum | undefined;
  after: Sum;
}

/** The unit's part of each total of the summary, where this revision changed it. */
function changedFigures(flow: Flow, report: Report, submission: Submission): Changed[] {
  const before = revisionOf(report, submission.revision - 1);
  return flow.summary.totals.flatMap((total) => {
    const was = before && addUp(total, [alone(report, before)], []);
    const is = addUp(total, [alone(report, submission)], []);
    return was?.value === is.value ? [] : [{ id: total.id, title: total.title, before: was, after: is }];
  });
}

/** Totals ask nothing of the period before. */
function alone({ id, flow, unit, period, due, at }: Report, submission: Submission): UnitReport {
  const { revision, answers, notAsked, skipped } = submission;
  return {
    unit: { id: unit, name: unit, short: unit },
    reports: [{ id, flow, unit, due, at, period: period.key, revision, answers, notAsked, skipped, explained: {} }],
    notAsked,
    partial: [],
    outside: [],
    scope: scopeOf(answers, undefined),
  };
}

async function tellFigures(office: Office, report: Report, { revision, at }: Submission, changed: Changed[]) {
  const { wording } = office.library;
  const named = { ...sayReport(office, report), at: formatInstant(wording, at) };
  const heading =
    revision === 1 ? wording.say("reopen.figures_given", named) : wording.say("reopen.figures", { ...named, revision });
  const lines = changed.map(({ title, before, after }) =>
    wording.say("reopen.figure", { title, before: sayFigure(office, before), after: sayFigure(office, after) }),
  );
  const hearers = present(office.directory, office.away)
    .ofAll(["leader", "collector"], dayOf(office.clock.now()))
    .filter((person) => mayToday(office, person, "summarize", report.unit));
  const message = { text: [heading, ...lines].join("\n") };
  await office.stores.outbox.add(
    hearers.map(({ id: to }) => told(office, `figures:${report.id}:${revision}:${to}`, { to, message })),
  );
}

function told(office: Office, id: string, { to, message }: Pick<NewOutboxItem, "to" | "message">): NewOutboxItem {
  return { id, kind: "reminder", ...(to !== undefined && { to }), message, due: office.clock.now(), unless: [] };
}

function sayFigure({ library: { wording } }: Office, sum: Sum | undefined): string {
  if (sum?.value === undefined) return wording.say("reopen.figure_none");
  if (sum.rate === undefined) return formatNumber(sum.value);
  return wording.say("summary.percent", { value: Math.round(sum.value * 10_000) / 100 });
}

/** Hands the corrected figures on to the next period, of the unit or of those that took over from it; returns the checks that fail now. */
async function checkNext(office: Office, flow: Flow, report: Report, submission: Submission): Promise<string[]> {
  const units = new Set([office.directory.unit(report.unit), ...office.directory.heirs(report.unit)]);
  const failing: string[] = [];
  for (const unit of units) {
    if (unit === undefined) continue;
    const period = nextPeriod(flow.period, report.period);
    const { answers } = await priorOf(office, flow, unit, period);
    if (answers === undefined) continue;
    const id = reportId(unit.id, flow.id, period.key);
    await handOn(office, flow, id, answers, `prior:${report.id}:${submission.revision}`);
    const next = await office.stores.reports.get(id);
    const broken = next === undefined ? [] : brokenBy(flow, next, answers);
    if (next !== undefined && broken.length > 0)
      await tellMismatch(office, flow, { report, revision: submission.revision, next, unit, answers, broken });
    failing.push(...broken.map((check) => `${id}:${check.id}`));
  }
  return failing;
}

/** Of the checks that look back those that do not hold on what was corrected, and were not explained for exactly these figures. */
function brokenBy(flow: Flow, { latest }: Report, prior: Answers): Check[] {
  return flow.checks.filter((check) => {
    if (!namesIn(check.that).some((name) => name.startsWith("last."))) return false;
    if (!isBroken(check, latest.answers, prior)) return false;
    const explained = latest.explained[check.id]?.values;
    return JSON.stringify(explained) !== JSON.stringify(valuesUnder(check, latest.answers, prior));
  });
}

/**
 * Puts the corrected answers where the next period's conversation keeps those of the period before, so that amending it is checked
 * against them. Lists that carry over stay as they were: what was decided about each of their rows rests on them.
 */
async function handOn(office: Office, flow: Flow, id: string, answers: Answers, update: string): Promise<void> {
  const { conversations } = office.stores;
  const carried = new Set(
    flow.steps.filter((step) => step.answer === "list" && step.carry_over !== undefined).map((step) => step.id),
  );
  for (;;) {
    const stored = await conversations.get(id);
    if (stored === undefined || stored.handled.includes(update)) return;
    const kept = Object.entries(stored.state.prior ?? {}).filter(([step]) => carried.has(step));
    const corrected = Object.entries(answers).filter(([step]) => !carried.has(step));
    const state = { ...stored.state, prior: Object.fromEntries([...corrected, ...kept]) };
    if (await conversations.commit({ id, rev: stored.rev, state, effects: [], update })) return;
  }
}

interface Mismatch {
  report: Report;
  revision: number;
  next: Report;
  unit: Unit;
  answers: Answers;
  broken: Check[];
}

async function tellMismatch(office: Office, flow: Flow, mismatch: Mismatch): Promise<void> {
  const { wording } = office.library;
  const { report, revision, next, unit, answers, broken } = mismatch;
  const period = periodName(wording, next.period);
  const scope = scopeOf(next.latest.answers, answers, { title: flow.title, unit: unit.name, period });
  const text = [
    wording.say("reopen.mismatch", {
      unit: office.directory.unit(report.unit)?.name ?? report.unit,
      title: flow.title,
      before: periodName(wording, report.period),
      period,
    }),
    ...broken.map((check) => wording.say("reopen.mismatch_line", { sentence: render(check.say, scope) })),
  ].join("\n");
  const now = office.clock.now();
  const owing = { flow, period: next.period, unit };
  const { locks } = deadlineIn(office, flow, next.period);
  const until = await openingOf(office, next);
  const isOpen = now <= locks || (until !== undefined && now <= until);
  const command = `/suaky ${flow.id} ${next.period.key} ${unit.id}`;
  const toUnit = isOpen
    ? { text, options: [opening(office, owing)] }
    : { text: `${text}\n${wording.say("reopen.mismatch_locked", { period, command })}` };
  const collectors = present(office.directory, office.away)
    .ofAll(["collector"], dayOf(now))
    .filter((person) => mayToday(office, person, "collect", unit.id));
  const idOf = (to: string) => `mismatch:${report.id}:${revision}:${next.id}:${to}`;
  await office.stores.outbox.add([
    ...reportersOf(office, unit.id).map(({ id: to }) => told(office, idOf(to), { to, message: toUnit })),
    ...collectors.map(({ id: to }) => told(office, idOf(to), { to, message: { text } })),
  ]);
}
