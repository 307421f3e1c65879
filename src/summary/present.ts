import { formatMinutes } from "../flow/duration.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName, shortPeriodName } from "../flow/period-name.ts";
import { cutNames } from "../flow/unit-names.ts";
import type { Wording } from "../flow/wording.ts";
import { behindMost, missingBySide } from "./behind.ts";
import { cutLines } from "./cut-lines.ts";
import { namesOf } from "./delivery-names.ts";
import { listCount, listHeading } from "./list-heading.ts";
import { brief, rowLine } from "./row-line.ts";
import { seamLines } from "./seam-lines.ts";
import { sumLine } from "./sum-line.ts";
import type { List, Summary } from "./summary.ts";
import { behindLine } from "./topic-units.ts";

/** Lines on one screen of a phone, without the empty ones, and letters in one. */
const SCREEN = 30;
const WIDTH = 45;

/** Rows of the list that the flow names first, of the others, and of figures that do not match, where there is room. */
const FIRST_ROWS = 5;
const ROWS = 3;
const WORST = 5;

/**
 * A summary as a leader reads it on one screen of a phone: plain text, in the order of what has to be known first. Rows of lists
 * fill what is left of the screen; all of them are to be had by asking for their topic.
 */
export function present(summary: Summary, flow: Flow): string {
  const { wording } = flow;
  const heading = wording.say("summary.heading", { title: flow.title, period: periodName(wording, summary.period) });
  if (summary.expected === 0) return `${heading}\n${wording.say("summary.nobody_owes")}`;
  const first = [
    [heading, ...madeOf(summary, wording), ...delivery(summary, wording)],
    totals(summary, wording),
    worst(summary, flow),
  ];
  const last = unbalanced(summary, wording);
  const room = SCREEN - heightOf([...first, last].flat());
  return [...first, ...lists(summary, flow, room), last]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

/** As many lines as these take on the screen, where long ones are broken. */
function heightOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Math.ceil(line.length / WIDTH), 0);
}

/** Of a period that is made of several of the flow's own: how many, and which. */
function madeOf({ parts }: Summary, wording: Wording): string[] {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined || parts.length === 1) return [];
  const [from, to] = [shortPeriodName(wording, first), shortPeriodName(wording, last)];
  return [wording.say("summary.parts", { count: parts.length, first: from, last: to })];
}

function delivery(summary: Summary, wording: Wording): string[] {
  const { received, expected, deadline, onTime, late, parts } = summary;
  const due = formatInstant(wording, deadline.due);
  const lines = [
    parts.length === 1
      ? wording.say("summary.received", { received, expected, due })
      : wording.say("summary.received_parts", { received, expected, due }),
  ];
  if (received > 0) lines.push(wording.say("summary.on_time", { count: onTime.length }));
  if (late.length > 0)
    lines.push(wording.say("summary.late", { count: late.length, names: lateNames(summary, wording) }));
  const { atFault, inTime } = missingBySide(summary);
  for (const [key, some] of [
    ["summary.missing", atFault],
    ["summary.not_yet_due", inTime],
  ] as const) {
    const names = namesOf(some, parts.length > 1, wording);
    if (some.length > 0) lines.push(wording.say(key, { count: some.length, names }));
  }
  return lines;
}

/** Of one period the latest first, with the time; of several each unit once, with the number of reports. */
function lateNames({ late, parts }: Summary, wording: Wording): string {
  if (parts.length > 1) return namesOf(late, true, wording);
  const names = late.map(({ unit, minutes }) =>
    wording.say("summary.late_one", { unit: unit.short, duration: formatMinutes(wording, minutes) }),
  );
  return cutNames(wording, names);
}

function totals(summary: Summary, wording: Wording): string[] {
  if (summary.received === 0) return [wording.say("summary.no_figures")];
  if (summary.totals.length === 0) return [];
  return [
    totalsHeading(summary, wording),
    ...summary.totals.map((sum) => sumLine(sum, wording)),
    ...(summary.receivedBefore === 0 ? [] : seamLines(summary, wording)),
  ];
}

function totalsHeading(
  { received, receivedBefore: before, expected, parts, units }: Summary,
  wording: Wording,
): string {
  if (parts.length === 1)
    return before === 0
      ? wording.say("summary.totals", { received, expected })
      : wording.say("summary.totals_compared", { received, expected, before });
  const reported = units.filter(({ reports }) => reports.some((report) => "id" in report)).length;
  const counts = { received, expected, reported, units: units.length };
  return before === 0
    ? wording.say("summary.totals_parts", counts)
    : wording.say("summary.totals_parts_compared", { ...counts, before });
}

/** The units that are furthest behind with work or dossiers; whose reports are late or missing stands above. */
function worst(summary: Summary, flow: Flow): string[] {
  if (summary.units.length < 2) return [];
  const behind = behindMost(summary, flow)
    .map((one) => ({ ...one, missing: 0, late: 0 }))
    .filter(({ overdue, dossiers }) => overdue > 0 || dossiers > 0);
  if (behind.length === 0) return [];
  return [flow.wording.say("summary.worst"), ...behind.slice(0, WORST).map((one) => behindLine(one, flow.wording))];
}

/**
 * Each list with as many rows as there is room for; without room, what it counts, together. Those that no topic shows have the
 * first choice.
 */
function lists({ lists, received }: Summary, flow: Flow, room: number): string[][] {
  if (received === 0) return [];
  const { wording } = flow;
  const isShownElsewhere = ({ from }: List) =>
    flow.summary.lists.some((list) => list.from === from && list.about !== undefined);
  let left = room - lists.length; // their headings
  const rows = new Map<List, string[]>();
  for (const list of lists.toSorted((a, b) => Number(isShownElsewhere(a)) - Number(isShownElsewhere(b)))) {
    const lines = rowLines(list, { most: list === lists[0] ? FIRST_ROWS : ROWS, room: left }, wording);
    left -= heightOf(lines);
    rows.set(list, lines);
  }
  const told = lists.map((list) => ({ list, lines: rows.get(list) ?? [] }));
  return [
    ...told.filter(({ lines }) => lines.length > 0).map(({ list, lines }) => [listHeading(list, wording), ...lines]),
    told.filter(({ lines }) => lines.length === 0).map(({ list }) => listCount(list, wording)),
  ];
}

function rowLines(list: List, { most, room }: { most: number; room: number }, wording: Wording): string[] {
  const count = list.rows.length;
  const lines = list.rows.slice(0, Math.min(list.top, most)).map((row) => rowLine(list, row, wording));
  const more = (shown: number) => (shown === count ? [] : [wording.say("summary.more", { count: count - shown })]);
  let shown = lines.length;
  while (shown > 0 && heightOf([...lines.slice(0, shown), ...more(shown)]) > room) shown -= 1;
  return shown === 0 ? [] : [...lines.slice(0, shown), ...more(shown)];
}

function unbalanced({ unbalanced }: Summary, wording: Wording): string[] {
  if (unbalanced.length === 0) return [];
  const lines = unbalanced.map(({ unit, sentence, explanation }) =>
    wording.say("summary.explained", { unit: unit.short, sentence, text: brief(explanation) }),
  );
  return [
    wording.say("summary.unbalanced", { count: lines.length }),
    ...cutLines(lines, ROWS, (count) => wording.say("summary.more", { count })),
  ];
}
