import type { Briefing } from "../../app/ports.ts";
import type { Flow } from "../../flow/flow.ts";
import type { Wording } from "../../flow/wording.ts";
import { codeOf, deliveryCount } from "../../summary/code.ts";
import type { Cell, Sum, UnitLine } from "../../summary/summary.ts";
import { isAmended } from "../amended.ts";
import { countsOf, stateName } from "../delivery-state.ts";
import { columns, letters } from "./columns.ts";
import type { ExcelCell, ExcelColumn, ExcelSheet } from "./model.ts";
import type { Setting } from "./sheets.ts";
import { standingCells, standingColumn } from "./standing.ts";

/** The table by unit, and where its columns are, for formulas on other sheets. */
export interface UnitSheet {
  sheet: ExcelSheet;
  /** A count of reports over all units. ["late" -> "'Theo đơn vị'!F5:F27"] */
  delivery: Record<Count, string>;
  /** One a total: the cells of its values, or of a rate's numerators and denominators. */
  totals: { value: string; whole?: string }[];
}

type Count = "expected" | "onTime" | "late" | "missing";
const COUNTS: readonly Count[] = ["expected", "onTime", "late", "missing"];
const BEFORE_COUNTS = 3;

/** A row a unit: what it delivered and its part of each total, a rate with both its parts; below, all of it added up. */
export function unitSheet({ summary, flow, amended, heading: common, nameOf }: Setting): UnitSheet {
  const { wording } = flow;
  const { units, totals } = summary;
  const name = nameOf(wording.say("excel.sheet.units"));
  const heading = [...common, wording.say("excel.code_of_cell")];
  const first = heading.length + 2;
  const last = first + units.length - 1;
  const cellsOf = (column: number) => `${letters(column)}${first}:${letters(column)}${last}`;
  const elsewhere = (column: number) => `'${name}'!${cellsOf(column)}`;
  const before = deliveryColumns(flow);
  const places = placesOf(totals, before.length);
  const sumOver = (column: number, value: number): ExcelCell => ({
    is: "formula",
    formula: `SUBTOTAL(109,${cellsOf(column)})`,
    value,
  });
  return {
    sheet: {
      name,
      heading,
      columns: [...before, ...totals.flatMap((sum, total) => totalColumns(sum, total, wording))],
      rows: units.map((line, index) => [
        index + 1,
        line.unit.name,
        ...deliveryCells(line, amended, flow),
        ...line.cells.flatMap((cell, total) =>
          quantityCells(cell, totals[total], first + index, places[total], wording),
        ),
      ]),
      ...(units.length === 0
        ? {}
        : {
            totals: [
              null,
              wording.say("excel.sum"),
              null,
              ...COUNTS.map((count, index) => sumOver(BEFORE_COUNTS + index, deliveryCount(summary, count))),
              ...before.slice(BEFORE_COUNTS + COUNTS.length).map(() => null),
              ...totals.flatMap((sum, total) => sumCells(sum, places[total] ?? 0, last + 1, sumOver)),
            ],
          }),
    },
    delivery: Object.fromEntries(COUNTS.map((count, index) => [count, elsewhere(BEFORE_COUNTS + index)])) as Record<
      Count,
      string
    >,
    totals: totals.map(({ rate }, total) => {
      const place = places[total] ?? 0;
      return rate === undefined
        ? { value: elsewhere(place) }
        : { value: elsewhere(place), whole: elsewhere(place + 1) };
    }),
  };
}

/** The first column of each total, behind so many others: a rate has three. */
function placesOf(totals: Sum[], before: number): number[] {
  let next = before;
  return totals.map(({ rate }) => {
    const place = next;
    next += rate === undefined ? 1 : 3;
    return place;
  });
}

function deliveryColumns(flow: Flow): ExcelColumn[] {
  return columns(
    flow.wording,
    ["number", 6],
    ["unit", 38],
    ["state", 26],
    ["expected", 11],
    ["on_time", 11],
    ["late_count", 11],
    ["missing", 11],
    ["at", 18],
    ...standingColumn(flow),
    ["late_minutes", 13],
    ["revision", 9],
    ["amended", 16],
  );
}

function totalColumns({ title, rate }: Sum, total: number, wording: Wording): ExcelColumn[] {
  const named = `${codeOf({ of: "total", total })}. ${title}`;
  if (rate === undefined) return [{ title: named, width: 18 }];
  return [
    { title: wording.say("excel.column.part", { title: named }), width: 18 },
    { title: wording.say("excel.column.whole", { title: named }), width: 18 },
    { title: named, width: 18 },
  ];
}

function deliveryCells({ reports }: UnitLine, amended: Briefing["amended"], flow: Flow): ExcelCell[] {
  const { wording } = flow;
  const came = reports.flatMap((report) => ("id" in report ? [report] : []));
  const last = came.at(-1);
  const counts = countsOf({ reports });
  const [only, more] = reports;
  return [
    only === undefined || more !== undefined ? wording.say("chart.counts", counts) : stateName(only, wording),
    counts.onTime + counts.late + counts.missing,
    counts.onTime,
    counts.late,
    counts.missing,
    last === undefined ? null : { is: "instant", at: last.at },
    ...standingCells(flow, reports),
    last === undefined ? null : Math.max(...came.map(({ minutes }) => minutes)),
    last === undefined ? null : last.revision,
    isAmended({ reports }, amended) ? wording.say("excel.amended") : null,
  ];
}

/** What is not applicable is said in words; what is missing stays empty. */
function quantityCells(
  cell: Cell,
  sum: Sum | undefined,
  row: number,
  place: number | undefined,
  wording: Wording,
): ExcelCell[] {
  if (sum?.rate === undefined || place === undefined) return ["value" in cell ? cell.value : noneCell(cell, wording)];
  if (!("value" in cell)) {
    const none = noneCell(cell, wording);
    return cell.none === "no_base" ? [cell.part, 0, none] : [none, none, none];
  }
  const { part, whole } = cell.rate ?? { part: cell.value, whole: 1 };
  return [
    part,
    whole,
    { is: "formula", formula: `${letters(place)}${row}/${letters(place + 1)}${row}`, value: cell.value, rate: true },
  ];
}

function noneCell({ none }: Exclude<Cell, { value: number }>, wording: Wording): ExcelCell {
  return none === "not_applicable" || none === "no_base" ? wording.say(`chart.none.${none}`) : null;
}

/** Nothing where no unit stated anything: a sum of nothing would be 0. */
function sumCells(
  { value, rate, units }: Sum,
  place: number,
  row: number,
  sumOver: (column: number, value: number) => ExcelCell,
): ExcelCell[] {
  if (rate === undefined) return [value === undefined ? null : sumOver(place, value)];
  if (units === 0) return [null, null, null];
  const ratio: ExcelCell =
    value === undefined
      ? null
      : { is: "formula", formula: `${letters(place)}${row}/${letters(place + 1)}${row}`, value, rate: true };
  return [sumOver(place, rate.part), sumOver(place + 1, rate.whole), ratio];
}
