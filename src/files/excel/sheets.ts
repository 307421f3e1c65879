import type { Briefing } from "../../app/ports.ts";
import { formatMinutes } from "../../flow/duration.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import type { Wording } from "../../flow/wording.ts";
import { codeOf, DELIVERY } from "../../summary/code.ts";
import type { Cell, List, Sum, Summary, UnitLine } from "../../summary/summary.ts";
import type { ExcelCell, ExcelModel, ExcelSheet } from "./model.ts";

const RATE = "0.00%";
const EMPTY: ExcelCell = { is: "empty" };

/** The workbook of a briefing: totals, units, a sheet a list, what does not match, the last periods, and where each figure is from. */
export function excelModel({ summary, trend, flow, amended }: Briefing): ExcelModel {
  const { wording } = flow;
  const heading = [
    wording.say("excel.title", { title: summary.flow.title, period: periodName(wording, summary.period) }),
    wording.say("excel.as_of", {
      at: formatInstant(wording, summary.asOf),
      received: summary.received,
      expected: summary.expected,
    }),
  ];
  const byUnit = unitSheet(summary, amended, heading, wording);
  const sheets = [
    totalSheet(summary, byUnit, heading, wording),
    byUnit,
    ...summary.lists.map((list, index) => listSheet(list, index, heading, wording)),
    unbalancedSheet(summary, heading, wording),
    trendSheet({ summary, trend, flow }, heading),
  ];
  return { title: heading[0] ?? "", at: summary.asOf, sheets: withUniqueNames(sheets) };
}

/** Columns of the unit sheet before the totals. */
const BEFORE_TOTALS = 6;

function totalSheet(
  { totals, units, ...summary }: Summary,
  byUnit: ExcelSheet,
  heading: string[],
  wording: Wording,
): ExcelSheet {
  const delivered = DELIVERY.map((count): ExcelCell[] => {
    const of = summary[count];
    const value = typeof of === "number" ? of : of.length;
    return [
      text(codeOf({ of: "delivery", count })),
      text(wording.say(`excel.delivery.${count}`)),
      number(value),
      EMPTY,
      EMPTY,
      EMPTY,
      EMPTY,
    ];
  });
  const rows = totals.map((sum, total): ExcelCell[] => [
    text(codeOf({ of: "total", total })),
    text(sum.title),
    valueCell(sum, total, units.length, byUnit),
    sum.before === undefined ? EMPTY : number(sum.before.value, sum.rate === undefined ? undefined : RATE),
    sum.before === undefined || sum.value === undefined
      ? EMPTY
      : number(sum.value - sum.before.value, sum.rate === undefined ? undefined : RATE),
    number(sum.units),
    text(noteOn(sum, wording)),
  ]);
  return {
    name: wording.say("excel.sheet.totals"),
    heading,
    columns: columns(wording, [
      ["code", 8],
      ["figure", 52],
      ["value", 14],
      ["before", 14],
      ["change", 14],
      ["units", 12],
      ["note", 44],
    ]),
    rows: [...delivered, ...rows],
  };
}

/** A sum is a formula over the units' sheet, so that it can be checked; a rate divides what is written out in the note. */
function valueCell(sum: Sum, total: number, units: number, byUnit: ExcelSheet): ExcelCell {
  if (sum.rate !== undefined) {
    const { part, whole } = sum.rate;
    return whole === 0 ? EMPTY : { is: "formula", formula: `${part}/${whole}`, value: sum.value, format: RATE };
  }
  if (sum.value === undefined) return EMPTY;
  const column = letters(BEFORE_TOTALS + total);
  const first = byUnit.heading.length + 2;
  const range = `'${byUnit.name}'!${column}${first}:${column}${first + units - 1}`;
  return { is: "formula", formula: `SUM(${range})`, value: sum.value };
}

function noteOn({ rate, partial, notApplicable, missing }: Sum, wording: Wording): string {
  return [
    ...(rate === undefined ? [] : [wording.say("summary.fraction", { part: rate.part, whole: rate.whole })]),
    ...(partial === 0 ? [] : [wording.say("excel.partial", { units: partial })]),
    ...(notApplicable === 0 ? [] : [wording.say("excel.not_applicable", { units: notApplicable })]),
    ...(missing === 0 ? [] : [wording.say("summary.without_value", { units: missing })]),
  ].join("; ");
}

function unitSheet(
  { units, totals }: Summary,
  amended: Briefing["amended"],
  heading: string[],
  wording: Wording,
): ExcelSheet {
  return {
    name: wording.say("excel.sheet.units"),
    heading: [...heading, wording.say("excel.code_of_cell")],
    columns: [
      ...columns(wording, [
        ["number", 6],
        ["unit", 34],
        ["state", 26],
        ["at", 18],
        ["late", 20],
        ["revision", 14],
      ]),
      ...totals.map(({ title }, total) => ({ title: `${codeOf({ of: "total", total })}. ${title}`, width: 18 })),
    ],
    rows: units.map((line, index) => [
      number(index + 1),
      text(line.unit.name),
      ...deliveryCells(line, amended, wording),
      ...line.cells.map((cell) => quantityCell(cell, wording)),
    ]),
  };
}

function deliveryCells({ reports }: UnitLine, amended: Briefing["amended"], wording: Wording): ExcelCell[] {
  const came = reports.flatMap((report) => ("id" in report ? [report] : []));
  const last = came.at(-1);
  const counts = {
    onTime: came.filter(({ state }) => state === "on_time").length,
    late: came.filter(({ state }) => state === "late").length,
    missing: reports.filter(({ state }) => state === "missing").length,
  };
  const single = reports.length === 1;
  const [only] = reports;
  const state =
    !single || only === undefined
      ? wording.say("chart.counts", counts)
      : wording.say(
          only.state === "not_owing"
            ? "chart.not_owing"
            : `chart.state.${only.state === "on_time" ? "onTime" : only.state}`,
        );
  const minutes = Math.max(0, ...came.map((report) => report.minutes));
  const isAmended = came.some(({ id }) => amended.has(id));
  return [
    text(state),
    last === undefined ? EMPTY : { is: "instant", at: last.at },
    minutes === 0 ? EMPTY : text(formatMinutes(wording, minutes)),
    last === undefined
      ? EMPTY
      : isAmended
        ? text(wording.say("excel.amended", { revision: last.revision }))
        : number(last.revision),
  ];
}

/** What is not applicable is said in words; what is missing stays empty. */
function quantityCell(cell: Cell, wording: Wording): ExcelCell {
  if ("value" in cell) return number(cell.value, cell.rate === undefined ? undefined : RATE);
  return cell.none === "not_applicable" || cell.none === "no_base"
    ? text(wording.say(`chart.none.${cell.none}`))
    : EMPTY;
}

function listSheet(
  { title, columns: listed, rows }: List,
  list: number,
  heading: string[],
  wording: Wording,
): ExcelSheet {
  const isDated = rows.some(({ daysLeft }) => daysLeft !== undefined);
  return {
    name: title,
    heading,
    columns: [
      ...columns(wording, [
        ["code", 8],
        ["unit", 30],
      ]),
      ...listed.map(({ title: name, answer }) => ({ title: name, width: answer === "text" ? 40 : 14 })),
      ...(isDated ? columns(wording, [["days_left", 16]]) : []),
    ],
    rows: rows.map(({ unit, cells, daysLeft }, row) => [
      text(codeOf({ of: "row", list, row })),
      text(unit.name),
      ...listed.map(({ id, answer }): ExcelCell => {
        const cell = cells[id];
        if (cell === undefined) return EMPTY;
        if (typeof cell === "number") return number(cell);
        return answer === "date" ? { is: "day", day: cell } : text(cell);
      }),
      ...(isDated ? [daysLeft === undefined ? EMPTY : number(daysLeft)] : []),
    ]),
  };
}

function unbalancedSheet({ unbalanced }: Summary, heading: string[], wording: Wording): ExcelSheet {
  return {
    name: wording.say("excel.sheet.unbalanced"),
    heading,
    columns: columns(wording, [
      ["code", 8],
      ["unit", 30],
      ["period", 16],
      ["sentence", 60],
      ["explanation", 60],
    ]),
    rows: unbalanced.map(({ unit, part, sentence, explanation }, index) => [
      text(codeOf({ of: "unbalanced", index })),
      text(unit.name),
      text(part),
      text(sentence),
      text(explanation),
    ]),
  };
}

function trendSheet(
  { summary, trend, flow: { wording } }: Pick<Briefing, "summary" | "trend" | "flow">,
  heading: string[],
): ExcelSheet {
  return {
    name: wording.say("excel.sheet.trend"),
    heading,
    columns: [
      ...columns(wording, [
        ["period", 34],
        ["expected", 12],
        ["received", 12],
        ["on_time", 12],
      ]),
      ...summary.totals.map(({ title }) => ({ title, width: 18 })),
    ],
    rows: trend.map(({ period, expected, received, onTime, values }) => [
      text(periodName(wording, period)),
      number(expected),
      number(received),
      number(onTime),
      ...values.map((value, index) =>
        value === undefined ? EMPTY : number(value, summary.totals[index]?.rate === undefined ? undefined : RATE),
      ),
    ]),
  };
}

type ColumnName =
  | "code"
  | "figure"
  | "value"
  | "before"
  | "change"
  | "units"
  | "note"
  | "number"
  | "unit"
  | "state"
  | "at"
  | "late"
  | "revision"
  | "days_left"
  | "period"
  | "sentence"
  | "explanation"
  | "expected"
  | "received"
  | "on_time";

function columns(wording: Wording, named: [ColumnName, number][]): ExcelSheet["columns"] {
  return named.map(([name, width]) => ({ title: wording.say(`excel.column.${name}`), width }));
}

function text(words: string): ExcelCell {
  return words === "" ? EMPTY : { is: "text", text: words };
}

function number(value: number, format?: string): ExcelCell {
  return { is: "number", value, ...(format === undefined ? {} : { format }) };
}

/** [0 -> "A"] [27 -> "AB"] */
function letters(index: number): string {
  const rest = index % 26;
  return `${index < 26 ? "" : letters(Math.floor(index / 26) - 1)}${String.fromCharCode(65 + rest)}`;
}

const LONGEST_NAME = 31;

/** What Excel takes for a sheet's name, each once. */
function withUniqueNames(sheets: ExcelSheet[]): ExcelSheet[] {
  const taken = new Set<string>();
  return sheets.map((sheet) => {
    const plain = sheet.name.replaceAll(/[*?:\\/[\]']/g, " ").trim() || "-";
    let name = plain.slice(0, LONGEST_NAME);
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${plain.slice(0, LONGEST_NAME - 4)} ${n}`;
    taken.add(name.toLowerCase());
    return { ...sheet, name };
  });
}
