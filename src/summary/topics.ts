import type { Flow } from "../flow/flow.ts";
import { axisPeriodName, formatInstant, periodName } from "../flow/period-name.ts";
import { formatChange, formatQuantity } from "../flow/quantity.ts";
import { byName } from "../flow/unit-names.ts";
import type { Wording } from "../flow/wording.ts";
import { missingBySide } from "./behind.ts";
import { cutLines } from "./cut-lines.ts";
import { groupByUnit } from "./group-by-unit.ts";
import { listCount, listHeading } from "./list-heading.ts";
import { rowLine } from "./row-line.ts";
import { seamLines } from "./seam-lines.ts";
import { quantity, sumLine, sumValue } from "./sum-line.ts";
import type { Delivery, List, Sum, Summary, UnitLine } from "./summary.ts";
import type { Topic } from "./topic.ts";
import { byUnit, worst } from "./topic-units.ts";
import { dueSoon, overdueWork } from "./topic-work.ts";
import { unitsLine } from "./units-line.ts";

/** Units and rows that are told of: what a phone shows without scrolling for long. */
const UNITS = 30;
const ROWS = 10;
/** Runs of periods that a unit misses. */
const RUNS = 4;
/**
 * The answer to one question about a summary: its heading, then what there is, a line each, the rest counted. Where there is
 * nothing to tell, it says so.
 */
export function presentTopic(summary: Summary, flow: Flow, topic: Topic): string {
  const { wording } = flow;
  const heading = wording.say("summary.heading", { title: flow.title, period: periodName(wording, summary.period) });
  const named = wording.say("topic.heading", { heading, topic: wording.say(`button.want.${topic}`) });
  return [named, ...linesOn(summary, flow, topic)].join("\n");
}

function linesOn(summary: Summary, flow: Flow, topic: Topic): string[] {
  const { wording } = flow;
  if (summary.expected === 0) return [wording.say("summary.nobody_owes")];
  if (topic === "missing") return missing(summary, wording);
  if (topic === "worst") return worst(summary, flow);
  if (summary.received === 0) return [wording.say("summary.no_figures")];
  switch (topic) {
    case "outstanding":
    case "late_dossiers":
    case "completion":
      return about(summary, flow, topic);
    case "compare":
      return compare(summary, wording);
    case "by_unit":
      return byUnit(summary, wording);
    case "overdue":
      return overdueWork(summary, wording);
    case "due_soon":
      return dueSoon(summary, wording);
  }
}

// --------------------------------------------------------------------------------------------------------------- missing

/** Those at fault first, then those who still have time. */
function missing(summary: Summary, wording: Wording): string[] {
  const { expected, deadline, parts } = summary;
  if (summary.missing.length === 0) return [wording.say("topic.missing_none", { expected })];
  const due = formatInstant(wording, deadline.due);
  const { atFault: late, inTime } = missingBySide(summary);
  const heading =
    parts.length === 1
      ? wording.say("topic.missing", { count: late.length, expected, due })
      : wording.say("topic.missing_parts", { count: late.length, expected });
  const still = wording.say("topic.not_yet_due", { count: inTime.length, expected, due });
  return [
    ...(late.length === 0
      ? []
      : [heading, ...missingUnits(summary, late, wording), wording.say("topic.missing_reason")]),
    ...(inTime.length === 0 ? [] : [still, ...missingUnits(summary, inTime, wording)]),
  ];
}

function missingUnits(summary: Summary, deliveries: readonly Delivery[], wording: Wording): string[] {
  const units = groupByUnit(deliveries).sort((a, b) => byName(a.unit, b.unit));
  const lines = units.map(({ unit: { short }, rows }) => {
    if (summary.parts.length === 1) return wording.say("topic.unit", { unit: short });
    const own = new Set(rows.map(({ part }) => part));
    return wording.say("topic.unit_parts", { unit: short, count: own.size, parts: partNames(summary, own, wording) });
  });
  return cutLines(lines, UNITS, (count) => wording.say("topic.more_units", { count }));
}

/** Parts that follow on one another as one. ["T2–T38, T41"] */
function partNames({ parts }: Summary, keys: ReadonlySet<string>, wording: Wording): string {
  const isIn = (place: number) => keys.has(parts[place]?.key ?? "");
  const names = parts.map((part) => axisPeriodName(wording, part));
  const runs = names.flatMap((from, place) => {
    if (!isIn(place) || isIn(place - 1)) return [];
    let end = place;
    while (isIn(end + 1)) end += 1;
    return [end === place ? from : wording.say("topic.run", { from, to: names[end] ?? from })];
  });
  const shown = runs.slice(0, RUNS).join(", ");
  return runs.length <= RUNS ? shown : wording.say("topic.more_runs", { runs: shown });
}

// ------------------------------------------------------------------------------------- outstanding, late, completion

/** Totals and lists about this, each total with the units it comes from, the worst first. */
function about(
  { totals, units, lists }: Summary,
  flow: Flow,
  what: "outstanding" | "late_dossiers" | "completion",
): string[] {
  const { wording } = flow;
  const sums = totals.flatMap((sum, index) =>
    flow.summary.totals[index]?.about === what ? [sumLine(sum, wording), ...besides(sum, units, index, wording)] : [],
  );
  const isAsked = ({ from }: List) => flow.summary.lists.some((list) => list.from === from && list.about === what);
  const rows = lists.flatMap((list) => (isAsked(list) ? ["", ...listLines(list, wording)] : []));
  if (sums.length + rows.length === 0) return [wording.say("topic.not_counted")];
  return [...sums, ...(sums.length === 0 ? rows.slice(1) : rows)];
}

/** Units with their parts of a total; a part of nothing at all is left out where fewer is better. */
function besides(sum: Sum, units: readonly UnitLine[], index: number, wording: Wording): string[] {
  if (units.length < 2) return [];
  const parts = units.flatMap(({ unit, cells }) => {
    const cell = cells[index];
    if (cell === undefined || !("value" in cell) || (sum.better === "lower" && cell.value === 0)) return [];
    const value = quantity(sum, cell.value, wording);
    const shown = cell.rate === undefined ? value : wording.say("topic.value_of", { value, ...cell.rate });
    return [{ value: cell.value, text: wording.say("topic.unit_value", { unit: unit.short, value: shown }) }];
  });
  if (parts.length === 0) return [];
  parts.sort((a, b) => (sum.better === "lower" ? b.value - a.value : a.value - b.value));
  return [
    unitsLine(
      parts.map(({ text }) => text),
      wording,
    ),
  ];
}

function listLines(list: List, wording: Wording): string[] {
  if (list.rows.length === 0) return [listCount(list, wording)];
  const rows = list.rows.map((row) => rowLine(list, row, wording));
  return [listHeading(list, wording), ...cutLines(rows, ROWS, (count) => wording.say("topic.more_rows", { count }))];
}

// --------------------------------------------------------------------------------------------------------------- compare

function compare(summary: Summary, wording: Wording): string[] {
  const { receivedBefore, received, totals } = summary;
  const lines =
    receivedBefore === 0
      ? [wording.say("topic.compare_none")]
      : [
          wording.say("topic.compare", { received, before: receivedBefore }),
          ...totals.map((sum) => comparedLine(sum, wording)),
        ];
  return [...lines, ...seamLines(summary, wording)];
}

function comparedLine(sum: Sum, wording: Wording): string {
  const { title, value, before, units, rate } = sum;
  const isRate = rate !== undefined;
  const change =
    value === undefined || before === undefined
      ? wording.say("topic.no_change_known")
      : formatChange(wording, value - before.value, isRate);
  return wording.say("topic.compared", {
    title,
    value: sumValue(sum, wording),
    units,
    before: before === undefined ? wording.say("summary.undefined") : formatQuantity(wording, before.value, isRate),
    unitsBefore: before?.units ?? 0,
    change,
  });
}
