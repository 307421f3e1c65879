import type { Person, Unit } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import type { OutMessage } from "../engine/conversation.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { openPeriods } from "../reminders/open-periods.ts";
import { unitsOwing } from "../reminders/owes.ts";
import { noteOnApproval } from "./approval.ts";
import { monday } from "./budget.ts";
import { duesOf, isOnPaper } from "./due.ts";
import type { Owing } from "./fates.ts";
import { wordsOf } from "./offers.ts";
import type { Office } from "./office.ts";
import { unitsOf } from "./own-units.ts";
import type { Due } from "./ports.ts";
import { seenToday } from "./standing.ts";

/** What units said and asked about reports they have not given: for whoever collects, and beside every list of who is missing. */

/** What waits for the eye of who collects: papers, requests for more time, and how many reminders the week's budget held back. */
export async function watchOf(office: Office, person: Person): Promise<OutMessage> {
  const { wording, reminding } = office.library;
  const pending = (await Promise.all(office.library.flows.map((flow) => pendingOf(office, person, flow)))).flat();
  const lines = pending.flatMap(({ owing, due }) => [paperLine(office, owing, due), requestLine(office, owing, due)]);
  const shown = lines.filter((line) => line !== undefined);
  const held = await heldBack(office, person);
  const parts = [wording.say("watch.title"), ...(shown.length > 0 ? shown : [wording.say("watch.none")])];
  if (held > 0) parts.push(wording.say("watch.budget", { count: held, budget: reminding.budget }));
  const options = pending
    .filter(({ due }) => isOnPaper(due))
    .slice(0, MOST)
    .map(({ owing }) => ({
      id: `/bangiay ${wordsOf(owing)} tuchoi`,
      label: wording.say("button.paper_refuse", { unit: owing.unit.short, title: owing.flow.title }),
    }));
  return { text: parts.join("\n"), ...(options.length > 0 && { options }) };
}

/** So many papers can be refused by a button; what is told of first goes first. */
const MOST = 6;

interface Pending {
  owing: Owing;
  due: Due;
}

async function pendingOf(office: Office, person: Person, flow: Flow): Promise<Pending[]> {
  const open = openPeriods(flow, office.library.calendar, office.clock.now());
  const all = await Promise.all(
    open.map(({ period }) =>
      decidedOn(office, flow, period, seenToday(office, person, unitsOwing(flow, office.directory, period))),
    ),
  );
  return all.flat();
}

/** Of these units, those that have not reported but said or asked something. */
async function decidedOn(office: Office, flow: Flow, period: Period, units: readonly Unit[]): Promise<Pending[]> {
  const owings = units.map((unit) => ({ id: reportId(unit.id, flow.id, period.key), flow, period, unit }));
  const dues = await duesOf(
    office,
    owings.map(({ id }) => id),
  );
  const existing: Set<ReportId> = await office.stores.reports.existing([...dues.keys()]);
  return owings.flatMap((owing) => {
    const due = existing.has(owing.id) ? undefined : dues.get(owing.id);
    return due === undefined ? [] : [{ owing, due }];
  });
}

function named({ library: { wording } }: Office, { flow, period, unit }: Owing) {
  return { title: flow.title, period: periodName(wording, period), unit: unit.name };
}

function paperLine(office: Office, owing: Owing, due: Due): string | undefined {
  const { wording } = office.library;
  if (due.paper === undefined || !isOnPaper(due)) return undefined;
  const { by, at } = due.paper;
  const person = office.directory.person(by)?.name ?? by;
  return wording.say("watch.paper", { ...named(office, owing), person, at: formatInstant(wording, at) });
}

function requestLine(office: Office, owing: Owing, due: Due): string | undefined {
  const { wording } = office.library;
  const last = due.extensions.at(-1);
  if (last === undefined) return undefined;
  const { by, until, reason } = last;
  const person = office.directory.person(by)?.name ?? by;
  return wording.say("watch.more_time", {
    ...named(office, owing),
    person,
    reason,
    until: formatInstant(wording, until),
  });
}

/** Reminders to people of the units that the person sees, since Monday. */
async function heldBack(office: Office, person: Person): Promise<number> {
  const held = await office.stores.outbox.withdrawnSince("budget", monday(office));
  const seen = new Set(seenToday(office, person, office.directory.units).map(({ id }) => id));
  return held.filter(({ to }) => {
    const told = to === undefined ? undefined : office.directory.person(to);
    return told !== undefined && unitsOf(office, told).some(({ id }) => seen.has(id));
  }).length;
}

/** Below a list of who is missing what these said; and of those who reported, whose report still waits for its approval. */
export async function notesOnMissing(
  office: Office,
  flow: Flow,
  period: Period,
  units: readonly Unit[],
): Promise<string[]> {
  return [
    ...(await saidByMissing(office, flow, period, units)),
    ...(await noteOnApproval(office, flow, period, units)),
  ];
}

/** Of units that are missing, who said that it was handed in on paper, and who asked for more time. No reasons. */
export async function saidByMissing(
  office: Office,
  flow: Flow,
  period: Period,
  units: readonly Unit[],
): Promise<string[]> {
  const { wording } = office.library;
  const decided = await decidedOn(office, flow, period, units);
  const papers = decided.filter(({ due }) => isOnPaper(due)).map(({ owing }) => owing.unit.short);
  const asked = decided.flatMap(({ owing, due }) => {
    const last = due.extensions.at(-1);
    return last === undefined || isOnPaper(due)
      ? []
      : [wording.say("missing.until", { unit: owing.unit.short, until: formatInstant(wording, last.until) })];
  });
  return [
    ...(papers.length > 0 ? [wording.say("missing.paper", { units: papers.join(", ") })] : []),
    ...(asked.length > 0 ? [wording.say("missing.more_time", { units: asked.join(", ") })] : []),
  ];
}
