import { createHash } from "node:crypto";
import { type Calendar, withChanges } from "../domain/calendar.ts";
import { deadlineOf } from "../domain/deadline.ts";
import type { Directory } from "../domain/directory.ts";
import { figuresBy } from "../domain/figures.ts";
import type { Person, Unit, UnitId } from "../domain/people.ts";
import { type Period, previousPeriod } from "../domain/period.ts";
import type { Figures, ReportId } from "../domain/report.ts";
import { addDays, dayOf, type Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import { unitsOwing } from "../reminders/owes.ts";
import type { Decision } from "../summary/approval.ts";
import { type Part, summarize, trendOf } from "../summary/summarize.ts";
import type { Summary } from "../summary/summary.ts";
import { decisionsOn } from "./approval.ts";
import { deadlineIn, flowOf, type Office } from "./office.ts";
import { ownPeriods, ruleFor } from "./period-asked.ts";
import type { Briefing, Snapshot } from "./ports.ts";
import { seenToday } from "./standing.ts";

/**
 * A snapshot names what somebody was shown as a summary: which reports of which units, at which instant. Reports keep their
 * revisions, so the same summary is made again from it at any time: the text now, the Word an hour later, the source of a figure
 * next week.
 */

/** What is asked for: a period of the flow's own kind or a longer one; `under` limits it to these units and all below them. */
interface Ask {
  flow: Flow;
  period: Period;
  under?: UnitId[];
  /** What it is made for (an update, a digest): the same once more is the same snapshot. */
  cause: string;
}

/**
 * Notes what a person is shown now. Nothing where the person may see no unit that owes the report, or none of it is open yet. A
 * longer period is made of what has come due of it; it is compared with the one before once all has, since figures of two
 * weeks held against those of a month would say nothing.
 */
export async function takeSnapshot(office: Office, person: Person, ask: Ask): Promise<Snapshot | undefined> {
  const { flow, period } = ask;
  const rule = ruleFor(flow, period.kind);
  if (rule === undefined) return undefined;
  const scope = scopeOf(office, person, ask.under);
  const owing = (parts: Period[], isIn: (unit: Unit) => boolean) =>
    parts.map((part) => ({
      period: part,
      units: unitsOwing(flow, office.directory, part)
        .filter(isIn)
        .map(({ id }) => id),
    }));
  const all = ownPeriods(office, flow, period);
  const counted = countedNow(office, flow, all);
  const parts = owing(counted, scope.isShown);
  if (parts.every(({ units }) => units.length === 0)) return undefined;
  const before = counted.length < all.length ? [] : ownPeriods(office, flow, previousPeriod(rule, period));
  return office.stores.snapshots.add({
    id: idOf(person, ask),
    by: person.id,
    at: office.clock.now(),
    flow: { id: flow.id, version: flow.version },
    period,
    parts,
    before: owing(before, scope.isCompared),
  });
}

/**
 * Of a period's parts those that have opened; of several only those due by tomorrow, as long as there are any: a stock is what the
 * last part says, and of one that has only just opened nobody has said it.
 */
function countedNow(office: Office, flow: Flow, parts: Period[]): Period[] {
  const now = office.clock.now();
  const dated = parts.map((period) => ({ period, deadline: deadlineIn(office, flow, period) }));
  const open = dated.filter(({ deadline }) => deadline.opens <= now);
  const due = open.filter(({ deadline }) => dayOf(deadline.due) <= addDays(dayOf(now), 1));
  return (parts.length > 1 && due.length > 0 ? due : open).map(({ period }) => period);
}

/** The snapshot's summary as it stood at its instant. */
export async function summaryOf(office: Office, snapshot: Snapshot): Promise<Summary> {
  const flow = flowNeeded(office, snapshot);
  const { parts, before } = snapshot;
  const [calendar, { figures }] = await Promise.all([
    calendarAt(office, snapshot.at),
    readAt(office, flow, [...parts, ...before], snapshot.at),
  ]);
  const decisions = await decisionsAmong(office, snapshot, flow, figures);
  return addUp({ office, snapshot, flow, calendar, decisions }, figures);
}

/** The same with what files need: the periods before it, and which of its reports were amended since. */
export async function briefingOf(office: Office, snapshot: Snapshot): Promise<Briefing> {
  const flow = flowNeeded(office, snapshot);
  const { parts, before } = snapshot;
  const trend = trendParts(office, snapshot, flow);
  const [calendar, { figures, amended }] = await Promise.all([
    calendarAt(office, snapshot.at),
    readAt(office, flow, [...parts, ...before, ...trend], snapshot.at),
  ]);
  const decisions = await decisionsAmong(office, snapshot, flow, figures);
  const made = { office, snapshot, flow, calendar, decisions };
  return {
    snapshot,
    flow,
    summary: addUp(made, figures),
    trend: trendOf(flow, partsFor(made, trend), figures, snapshot.at),
    amended: ownOf(snapshot, amended),
  };
}

/** The row of periods that ends with the snapshot's last part, and the figures in it as they stood; what is drawn unit by unit. */
export async function wayOf(
  office: Office,
  snapshot: Snapshot,
): Promise<Pick<Briefing, "amended"> & { parts: Part[]; figures: Figures[] }> {
  const flow = flowNeeded(office, snapshot);
  const row = trendParts(office, snapshot, flow);
  const [calendar, { figures, amended }] = await Promise.all([
    calendarAt(office, snapshot.at),
    readAt(office, flow, [...snapshot.parts, ...row], snapshot.at),
  ]);
  const parts = partsFor({ office, snapshot, flow, calendar }, row);
  return { parts, figures, amended: ownOf(snapshot, amended) };
}

/** A snapshot's summary, and the same reports as they are now: where the two differ, a report was amended since. */
export async function correctedOf(
  office: Office,
  snapshot: Snapshot,
): Promise<{ flow: Flow; summary: Summary; corrected: Summary }> {
  const flow = flowNeeded(office, snapshot);
  const [calendar, { figures, now }] = await Promise.all([
    calendarAt(office, snapshot.at),
    readAt(office, flow, [...snapshot.parts, ...snapshot.before], snapshot.at),
  ]);
  const decisions = await decisionsAmong(office, snapshot, flow, figures);
  const made = { office, snapshot, flow, calendar, decisions };
  return { flow, summary: addUp(made, figures), corrected: addUp(made, now) };
}

/**
 * The snapshot of this id, as people may type it, or the one that the person was shown last; only for whoever took it, who
 * may see less of it by now, or may see all its units today.
 */
export async function snapshotFor(
  office: Office,
  person: Person,
  id: string | undefined,
): Promise<Snapshot | undefined> {
  const { snapshots } = office.stores;
  if (id === undefined) return (await snapshots.of(person.id, 1))[0];
  const snapshot = await snapshots.get(id.toUpperCase());
  if (snapshot === undefined || snapshot.by === person.id) return snapshot;
  return isWhollySeen(office, person, snapshot) ? snapshot : undefined;
}

/** Whether a person may see all units of a snapshot today: whoever took it may have handed the post over since. */
export function isWhollySeen(office: Office, person: Person, snapshot: Snapshot): boolean {
  const isSeen = scopeOf(office, person).isCompared;
  const units = [...unitsIn(snapshot)].map((unit) => office.directory.unit(unit));
  return units.every((unit) => unit !== undefined && isSeen(unit));
}

/** The version of the flow that a snapshot was made with; nothing where the office has thrown the flow away. */
export function flowAt(office: Office, { flow: { id, version } }: Snapshot): Flow | undefined {
  return office.library.versions.get(`${id}@${version}`) ?? flowOf(office, id);
}

// -------------------------------------------------------------------------------------------------------- what is shown

type Parts = Snapshot["parts"];

/** Capitals and digits that nobody takes for one another, and as many of them as are typed without a mistake. */
const SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const LENGTH = 10;

/** Named by its cause: of 30^10 names the same one for the same question. */
function idOf(person: Person, { flow, period, under, cause }: Ask): string {
  const named = [cause, person.id, flow.id, flow.version, period.key, under?.toSorted()];
  const hash = createHash("sha256").update(JSON.stringify(named)).digest();
  return [...hash.subarray(0, LENGTH)].map((byte) => SIGNS.charAt(byte % SIGNS.length)).join("");
}

/**
 * Which units are meant: those the person may see today, where `under` is given at or below these. What became of units that are
 * meant counts with them: in the comparison also where the person may not see the old ones by themselves.
 */
function scopeOf(office: Office, person: Person, under?: UnitId[]) {
  const { directory } = office;
  const seen = new Set(seenToday(office, person, directory.units).map(({ id }) => id));
  const asked = under && belowAny(directory, new Set(under));
  const isAsked = (unit: Unit) => asked === undefined || wentInto(directory, unit, asked);
  return {
    isShown: (unit: Unit) => seen.has(unit.id) && isAsked(unit),
    isCompared: (unit: Unit) => wentInto(directory, unit, seen) && isAsked(unit),
  };
}

/** These units and all that belong under them; what they took over only in part is not among them. */
function belowAny(directory: Directory, tops: ReadonlySet<UnitId>): Set<UnitId> {
  const isBelow = (id: UnitId | undefined, seen: ReadonlySet<UnitId>): boolean => {
    if (id === undefined || seen.has(id)) return false; // a circle in the data must not hang us
    return tops.has(id) || isBelow(directory.unit(id)?.parent, new Set([...seen, id]));
  };
  return new Set(directory.units.flatMap(({ id }) => (isBelow(id, new Set()) ? [id] : [])));
}

/** Whether a unit is one of these or became, over any number of merges, these alone; `seen` guards against a circle in the data. */
function wentInto(
  directory: Directory,
  unit: Unit,
  units: ReadonlySet<UnitId>,
  seen: ReadonlySet<UnitId> = new Set(),
): boolean {
  if (units.has(unit.id)) return true;
  if (unit.successors.length === 0 || seen.has(unit.id)) return false;
  const on = new Set([...seen, unit.id]);
  return unit.successors.every((id) => {
    const next = directory.unit(id);
    return next !== undefined && wentInto(directory, next, units, on);
  });
}

function unitsIn({ parts, before }: Snapshot): Set<UnitId> {
  return new Set([...parts, ...before].flatMap(({ units }) => units));
}

// -------------------------------------------------------------------------------------------------------- made again

/** So many periods show where something goes. */
const TREND = 8;

/** Of the row of periods that ends with the snapshot's last part, the units of the snapshot and what became of them. */
function trendParts({ directory }: Office, snapshot: Snapshot, flow: Flow): Parts {
  const units = unitsIn(snapshot);
  const periods: Period[] = [];
  let period = snapshot.parts.at(-1)?.period;
  for (; period !== undefined && periods.length < TREND; period = previousPeriod(flow.period, period))
    periods.unshift(period);
  return periods.map((one) => ({
    period: one,
    units: unitsOwing(flow, directory, one)
      .filter((unit) => wentInto(directory, unit, units))
      .map(({ id }) => id),
  }));
}

/** The same of a snapshot that cannot be told without it. Throws where the office has thrown it away. */
export function flowNeeded(office: Office, snapshot: Snapshot): Flow {
  const flow = flowAt(office, snapshot);
  if (flow === undefined) throw new Error(`There is no flow ${snapshot.flow.id} any more`);
  return flow;
}

/** Of these reports the snapshot's own; others only come before it. */
function ownOf({ parts }: Snapshot, figures: readonly Figures[]): Set<ReportId> {
  const own = new Map(parts.map(({ period, units }) => [period.key, new Set(units)]));
  return new Set(figures.filter(({ period, unit }) => own.get(period)?.has(unit)).map(({ id }) => id));
}

interface Made {
  office: Office;
  snapshot: Snapshot;
  flow: Flow;
  calendar: Calendar;
  /** About the reports of the snapshot's parts; nothing where the flow wants no approval. */
  decisions?: readonly Decision[] | undefined;
}

/** All that was decided about the snapshot's own reports, also since. */
async function decisionsAmong(office: Office, snapshot: Snapshot, flow: Flow, figures: readonly Figures[]) {
  return decisionsOn(office, flow, [...ownOf(snapshot, figures)]);
}

function addUp(made: Made, figures: Figures[]): Summary {
  const { period, parts, before, at } = made.snapshot;
  return summarize({
    flow: made.flow,
    period,
    parts: partsFor(made, parts),
    figures,
    before: { parts: partsFor(made, before), figures },
    known: made.office.directory.units,
    decisions: made.decisions,
    now: at,
  });
}

function partsFor({ office: { directory }, flow, calendar }: Made, parts: Parts): Part[] {
  return parts.map(({ period, units }) => ({
    period,
    deadline: deadlineOf(flow.deadline, period, calendar),
    units: units.flatMap((id) => directory.unit(id) ?? []),
  }));
}

/** The calendar without what was changed since: the deadline that is told is the one that held then. */
async function calendarAt({ calendar, stores: { calendarChanges } }: Office, asOf: Instant): Promise<Calendar> {
  const { changes } = await calendarChanges.load();
  return withChanges(
    calendar.file,
    changes.filter(({ at }) => at <= asOf),
  );
}

/**
 * The figures of these units as they stood at an instant, those of them that were amended since, and the same reports as they are
 * now. A report that came in later is left out; only of reports with later revisions all revisions are read.
 */
async function readAt(
  { stores: { reports } }: Office,
  flow: Flow,
  parts: Parts,
  asOf: Instant,
): Promise<{ figures: Figures[]; amended: Figures[]; now: Figures[] }> {
  const concerned = new Map<string, Set<UnitId>>();
  for (const { period, units } of parts)
    concerned.set(period.key, new Set([...(concerned.get(period.key) ?? []), ...units]));
  const read = await reports.figures(flow.id, [...concerned.keys()]);
  const there = read.filter(({ period, unit, at }) => at <= asOf && concerned.get(period)?.has(unit));
  const isLater = (one: Figures) => one.revision > 1 && (one.amendedAt === undefined || one.amendedAt > asOf);
  const doubtful = there.filter(isLater).map(({ id }) => id);
  const later = doubtful.length === 0 ? [] : await reports.several(doubtful);
  const earlier = new Map<ReportId, Figures | undefined>(later.map((report) => [report.id, figuresBy(report, asOf)]));
  const both = there.map((now) => ({ now, stood: earlier.get(now.id) ?? now }));
  return {
    figures: both.map((one) => one.stood),
    now: both.map((one) => one.now),
    amended: both.filter((one) => one.stood.revision < one.now.revision).map((one) => one.stood),
  };
}
