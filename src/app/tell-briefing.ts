import type { Unit } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { reportId } from "../domain/report.ts";
import { at, dayOf } from "../domain/time.ts";
import type { Option, OutMessage } from "../engine/conversation.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { unitNames } from "../flow/unit-names.ts";
import { unitsOwing } from "../reminders/owes.ts";
import { approvalNote } from "../summary/approval.ts";
import { type Chart, chartsOf } from "../summary/charts.ts";
import { present } from "../summary/present.ts";
import type { Topic } from "../summary/topic.ts";
import { presentTopic } from "../summary/topics.ts";
import { actId, button, followUps, isOld, type Shown } from "./follow-ups.ts";
import { sayExcused } from "./late-list.ts";
import { lateWith } from "./lateness.ts";
import type { Office } from "./office.ts";
import type { Snapshot } from "./ports.ts";
import { flowNeeded, summaryOf } from "./snapshot.ts";
import { saidByMissing } from "./watch.ts";

/** The whole of a snapshot as a leader reads it on one screen, with a button for each thing that is asked next. */
export async function tellBriefing(office: Office, shown: Shown): Promise<OutMessage> {
  const { summary, flow } = shown;
  const notes = [...approvalNote(summary, flow.wording), ...(await notesBelow(office, shown))];
  const text = [present(summary, flow), notes.join("\n")].filter((part) => part !== "").join("\n\n");
  return { text: framed(office, shown, text), options: followUps(office, shown, "whole") };
}

/** Some topics of a snapshot, each under its own heading; after one alone the buttons leave it out. */
export function tellTopics(office: Office, shown: Shown, topics: readonly [Topic, ...Topic[]]): OutMessage {
  const [first = "", ...more] = topics.map((topic) => presentTopic(shown.summary, shown.flow, topic));
  const text = [first, ...more.map((one) => withUnits(office, shown, one))].join("\n\n");
  return {
    text: framed(office, shown, text),
    options: followUps(office, shown, topics.length === 1 ? topics[0] : "whole"),
  };
}

/** One page (from 0) of a chart, with buttons for its next page and the other charts; nothing where there is no such picture. */
export function tellChart(office: Office, shown: Shown, name?: string, page = 0): OutMessage | undefined {
  const charts = chartsOf(shown.summary, shown.flow);
  const chart = charts.find((one) => one.chart === (name ?? charts[0]?.chart));
  if (chart === undefined || page < 0 || page >= chart.pages) return undefined;
  const { wording } = office.library;
  const { title, pages } = chart;
  const heading = headingOf(office, shown);
  const text =
    pages === 1
      ? wording.say("asked.chart", { heading, title })
      : wording.say("asked.chart_page", { heading, title, page: page + 1, pages });
  const others = charts.filter((one) => one !== chart);
  const options = [
    ...(page + 1 < pages
      ? [chartButton(shown, chart, page + 1, wording.say("button.chart_page", { page: page + 2, pages }))]
      : []),
    ...others.map((one) => chartButton(shown, one, 0, one.title)),
    button(office, shown, "whole"),
    button(office, shown, "more"),
  ];
  return {
    text: aged(office, shown.snapshot, text),
    file: { make: "chart", snapshot: shown.snapshot.id, chart: chart.chart, page },
    options,
  };
}

/** Pages are counted from 1 where people may see them. */
function chartButton({ snapshot }: Shown, { chart }: Chart, page: number, label: string): Option {
  return { id: actId(snapshot, "chart", chart, String(page + 1)), label };
}

export function tellFile(office: Office, shown: Shown, make: "word" | "excel"): OutMessage {
  const text = office.library.wording.say(`asked.${make}`, { heading: headingOf(office, shown) });
  return {
    text: aged(office, shown.snapshot, text),
    file: { make, snapshot: shown.snapshot.id },
    options: followUps(office, shown, make),
  };
}

/** All that is not among the first buttons. */
export function tellMore(office: Office, shown: Shown): OutMessage {
  const text = office.library.wording.say("asked.more", { heading: headingOf(office, shown) });
  return {
    text: aged(office, shown.snapshot, text),
    options: followUps(office, shown, "more"),
  };
}

/** A snapshot with its summary; its flow is the version it was made with. */
export async function shownOf(office: Office, snapshot: Snapshot): Promise<Shown> {
  return { snapshot, flow: flowNeeded(office, snapshot), summary: await summaryOf(office, snapshot) };
}

/** Report, period and units: what was understood, as the first line of every answer. */
export function headingOf(office: Office, { snapshot, flow }: Pick<Shown, "snapshot" | "flow">): string {
  const { wording } = office.library;
  const heading = wording.say("summary.heading", { title: flow.title, period: periodName(wording, snapshot.period) });
  const units = unitsSaid(office, snapshot, flow);
  return units === undefined ? heading : wording.say("asked.units", { heading, units });
}

/** So many units are named. */
const NAMED = 3;

/** Nothing where they are all that owe the report. */
function unitsSaid(office: Office, { parts, period }: Snapshot, flow: Flow): string | undefined {
  const { directory, library } = office;
  const units = new Set(parts.flatMap((part) => part.units));
  if (units.size === 0) return undefined;
  if (units.size <= NAMED)
    return unitNames(
      library.wording,
      [...units].flatMap((id) => directory.unit(id) ?? []),
    );
  const last = parts.at(-1)?.period ?? period;
  const all = unitsOwing(flow, directory, last).length;
  return units.size >= all ? undefined : library.wording.say("asked.unit_count", { count: units.size });
}

/** The text with the units in its first line; below it whether the period still goes on, at its end how old the figures are. */
function framed(office: Office, shown: Shown, text: string): string {
  const { wording } = office.library;
  const { snapshot, flow } = shown;
  const [heading = "", ...rest] = withUnits(office, shown, text).split("\n");
  const goesOn = snapshot.period.kind !== flow.period.kind && snapshot.period.to >= dayOf(snapshot.at);
  const soFar = goesOn ? [wording.say("asked.so_far", { at: formatInstant(wording, snapshot.at) })] : [];
  return aged(office, snapshot, [heading, ...soFar, ...rest].join("\n"));
}

function withUnits(office: Office, { snapshot, flow }: Shown, text: string): string {
  const [heading = "", ...rest] = text.split("\n");
  const units = unitsSaid(office, snapshot, flow);
  return [units === undefined ? heading : office.library.wording.say("asked.units", { heading, units }), ...rest].join(
    "\n",
  );
}

function aged(office: Office, snapshot: Snapshot, text: string): string {
  const { wording } = office.library;
  return isOld(office, snapshot)
    ? `${text}\n${wording.say("asked.as_of", { at: formatInstant(wording, snapshot.at) })}`
    : text;
}

/** What units said about reports that are missing or late: of one period, as it is now. */
async function notesBelow(office: Office, { snapshot, summary, flow }: Shown): Promise<string[]> {
  const [part, another] = snapshot.parts;
  if (part === undefined || another !== undefined || isOld(office, snapshot)) return [];
  const concerned = new Set([...summary.late, ...summary.missing].map(({ unit }) => unit.id));
  const units = office.directory.units.filter(({ id }) => concerned.has(id));
  if (units.length === 0) return [];
  const late = (summary.late.length > 0 || summary.overdue) && (await isExcusable(office, flow, part.period, units));
  return [
    ...(late ? sayExcused(office, await lateWith(office, flow, part.period, units)) : []),
    ...(await saidByMissing(office, flow, part.period, units)),
  ];
}

/** Whether anything was found that excuses one of these units: of thousands that are late, mostly not, and to weigh each takes long. */
async function isExcusable(office: Office, flow: Flow, period: Period, units: readonly Unit[]): Promise<boolean> {
  const { outages, verdicts } = office.stores;
  if ((await outages.since(at(period.from, "00:00"))).length > 0) return true;
  return (await verdicts.of(units.map(({ id }) => reportId(id, flow.id, period.key)))).length > 0;
}
