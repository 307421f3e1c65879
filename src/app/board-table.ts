import type { UnitId } from "../domain/people.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { Day } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import { formatNumber } from "../domain/vietnamese/number.ts";
import { formatMinutes } from "../flow/duration.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName, shortPeriodName } from "../flow/period-name.ts";
import { formatChange, formatQuantity } from "../flow/quantity.ts";
import { cutNames } from "../flow/unit-names.ts";
import type { Wording } from "../flow/wording.ts";
import { approvalNote } from "../summary/approval.ts";
import { overdueByUnit } from "../summary/behind.ts";
import { chartsOf } from "../summary/charts.ts";
import { COUNTED, codeOf, DELIVERY, deliveryCount } from "../summary/code.ts";
import { quantity, sumValue } from "../summary/sum-line.ts";
import type { Cell, List, ListRow, Sum, Summary, UnitLine, UnitReportState } from "../summary/summary.ts";
import type { BoardFile } from "./ports.ts";

/** A summary as its page shows it: plain data in which every sentence and figure is worded already. */
export interface Board {
  title: string;
  period: string;
  facts: string[];
  /** What has to be known beside the figures: units that are left out, or cannot be compared. */
  notes: string[];
  /** Whether the codes of this summary are those that `/nguon` knows. */
  hasCodes: boolean;
  counts: { label: string; count: number; code: string }[];
  totals: { title: string; value: string; notes: string[]; alert: boolean; code: string }[];
  units: BoardUnit[];
  lists: BoardList[];
  unbalanced: { unit: string; text: string }[];
}

export interface BoardUnit {
  id: string;
  name: string;
  short: string;
  /** What a search by words is held against, without marks. */
  search: string;
  /** How its report stands, or its reports. */
  said: string;
  late: boolean;
  missing: boolean;
  /** Open work that is past its day. */
  overdue: number;
  overdueSaid: string;
  reports: { id: ReportId; period: string; said: string }[];
  /** One a total: the figure, or why there is none. */
  cells: (string | Exclude<Cell, { value: number }>)[];
}

export interface BoardList {
  title: string;
  count: number;
  /** How many are past their day; empty where none is. */
  overdue: string;
  columns: string[];
  rows: { unit: string; name: string; cells: string[]; left: string; isOverdue: boolean }[];
}

interface Shown {
  summary: Summary;
  flow: Flow;
  /** Other spellings of a unit. */
  spellings(unit: UnitId): readonly string[];
  /** Sentences about this visit, which go before those about the figures. */
  facts: string[];
  notes: string[];
  hasCodes: boolean;
}

export function boardTable({ summary, flow, spellings, facts, notes, hasCodes }: Shown): Board {
  const { wording } = flow;
  const { parts } = summary;
  const overdue = overdueByUnit(summary.lists);
  const madeOf = parts.map((part) => shortPeriodName(wording, part));
  return {
    title: flow.title,
    period: periodName(wording, summary.period),
    facts: [
      wording.say("board.as_of", { at: formatInstant(wording, summary.asOf) }),
      wording.say("board.due", { due: formatInstant(wording, summary.deadline.due) }),
      ...(parts.length === 1 ? [] : [wording.say("board.made_of", { count: parts.length, names: madeOf.join(", ") })]),
      ...facts,
    ],
    notes: [...notes, ...approvalNote(summary, wording), ...seamNotes(summary, wording)],
    hasCodes,
    counts: countsOf(summary, wording),
    totals: summary.totals.map((sum, total) => ({
      title: sum.title,
      value: sumValue(sum, wording),
      notes: notesOn(sum, wording),
      alert: sum.alert !== undefined,
      code: codeOf({ of: "total", total }),
    })),
    units: summary.units.map((line) => unitOf(line, summary, wording, spellings, overdue.get(line.unit.id) ?? 0)),
    lists: summary.lists.map((list) => listOf(list, wording)),
    unbalanced: summary.unbalanced.map(({ unit, sentence, explanation }) => ({
      unit: unit.short,
      text: wording.say("board.explained", { sentence, text: explanation }),
    })),
  };
}

/** Every file of the summary that can be fetched, whole charts page by page. */
export function boardFiles(summary: Summary, flow: Flow, snapshot: string): BoardFile[] {
  const { wording } = flow;
  return [
    { label: wording.say("board.file.word"), recipe: { make: "word", snapshot } },
    { label: wording.say("board.file.excel"), recipe: { make: "excel", snapshot } },
    ...chartsOf(summary, flow).flatMap(({ chart, title, pages }) =>
      Array.from(
        { length: pages },
        (_, page): BoardFile => ({
          label:
            pages === 1
              ? wording.say("board.file.chart_whole", { title })
              : wording.say("board.file.chart", { title, page: page + 1, pages }),
          recipe: { make: "chart", snapshot, chart, page },
        }),
      ),
    ),
  ];
}

function countsOf(summary: Summary, wording: Wording): Board["counts"] {
  return DELIVERY.map((count) => ({
    label: wording.say(COUNTED[count]),
    count: deliveryCount(summary, count),
    code: codeOf({ of: "delivery", count }),
  }));
}

/** On how many units a total rests, its denominator, the change, an alert, and which units it leaves out. */
function notesOn(sum: Sum, wording: Wording): string[] {
  const { value, rate, before, alert, units, partial, notApplicable, missing } = sum;
  const notes = [wording.say("summary.units", { units })];
  if (value !== undefined && rate !== undefined)
    notes.push(wording.say("summary.fraction", { part: rate.part, whole: rate.whole }));
  if (before !== undefined) {
    const given = { value: quantity(sum, before.value, wording), units: before.units };
    notes.push(
      value === undefined
        ? wording.say("board.before", given)
        : wording.say("board.change", {
            ...given,
            change: formatChange(wording, value - before.value, rate !== undefined),
          }),
    );
  }
  if (alert !== undefined)
    notes.push(wording.say(`summary.${alert.side}`, { alert: quantity(sum, alert.mark, wording) }));
  if (partial > 0) notes.push(wording.say("summary.partial", { units: partial }));
  if (missing > 0) notes.push(wording.say("summary.without_value", { units: missing }));
  if (notApplicable > 0) notes.push(wording.say("board.not_applicable", { units: notApplicable }));
  return notes;
}

function seamNotes({ seams, withoutHeir }: Summary, wording: Wording): string[] {
  const told = seams.map(({ from, to }) => wording.say("word.seam", { from: from.short, to: to.short }));
  const alone = withoutHeir.map(({ short }) => short);
  return [
    ...(told.length === 0 ? [] : [wording.say("board.seams", { names: told.join("; ") })]),
    ...(alone.length === 0 ? [] : [wording.say("board.without_heir", { names: cutNames(wording, alone) })]),
  ];
}

function unitOf(
  { unit, reports, cells }: UnitLine,
  summary: Summary,
  wording: Wording,
  spellings: Shown["spellings"],
  overdue: number,
): BoardUnit {
  const { parts, flow } = summary;
  const said = reports.map((report, place) =>
    stateWords(report, summary.overdue || place < reports.length - 1, wording),
  );
  const owed = reports.filter(({ state }) => state !== "not_owing");
  const received = owed.filter(({ state }) => state !== "missing").length;
  return {
    id: unit.id,
    name: unit.name,
    short: unit.short,
    search: fold([unit.name, unit.short, ...spellings(unit.id)].join(" ")),
    said: said.length === 1 ? (said[0] ?? "") : wording.say("board.parts", { received, expected: owed.length }),
    late: reports.some(({ state }) => state === "late"),
    missing: reports.some(({ state }) => state === "missing"),
    overdue,
    overdueSaid: overdue === 0 ? "" : wording.say("board.overdue_work", { count: overdue }),
    reports: parts.flatMap((part, place) =>
      reports[place]?.state === "not_owing"
        ? []
        : [{ id: reportId(unit.id, flow.id, part.key), period: periodName(wording, part), said: said[place] ?? "" }],
    ),
    cells: cells.map((cell) => ("value" in cell ? cellWords(cell, wording) : cell)),
  };
}

/** Until the due time nobody who has not reported is at fault. */
export function stateWords(report: UnitReportState, isOver: boolean, wording: Wording): string {
  switch (report.state) {
    case "on_time":
      return wording.say("board.on_time");
    case "late":
      return wording.say("board.late", { duration: formatMinutes(wording, report.minutes) });
    case "missing":
      return wording.say(isOver ? "board.missing" : "board.not_yet_due");
    case "not_owing":
      return wording.say("board.not_owing");
  }
}

function cellWords({ value, rate }: Extract<Cell, { value: number }>, wording: Wording): string {
  const words = formatQuantity(wording, value, rate !== undefined);
  return rate === undefined
    ? words
    : wording.say("board.fraction", { value: words, part: rate.part, whole: rate.whole });
}

function listOf({ title, columns, rows, overdue = 0 }: List, wording: Wording): BoardList {
  return {
    title,
    count: rows.length,
    overdue: overdue === 0 ? "" : wording.say("board.list_overdue", { count: overdue }),
    columns: columns.map((column) => column.title),
    rows: rows.map(({ unit, cells, daysLeft }) => ({
      unit: unit.id,
      name: unit.short,
      cells: columns.map(({ id, answer }) => columnWords(cells[id], answer)),
      left: daysLeft === undefined ? "" : leftWords(daysLeft, wording),
      isOverdue: daysLeft !== undefined && daysLeft < 0,
    })),
  };
}

/** [2026-11-25 in a column of days -> "25/11/2026"] [10070 -> "10.070"] */
export function columnWords(cell: ListRow["cells"][string] | undefined, answer: string): string {
  if (typeof cell === "number") return formatNumber(cell);
  const day = answer === "date" ? Day.safeParse(cell) : undefined;
  return day?.success ? formatDay(day.data) : (cell ?? "");
}

function leftWords(days: number, wording: Wording): string {
  if (days < 0) return wording.say("board.row_overdue", { days: -days });
  return days === 0 ? wording.say("board.row_today") : wording.say("board.row_left", { days });
}
