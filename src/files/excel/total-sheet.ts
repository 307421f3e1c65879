import type { Wording } from "../../flow/wording.ts";
import { codeOf, DELIVERY, deliveryCount } from "../../summary/code.ts";
import type { Sum } from "../../summary/summary.ts";
import { isAmended } from "../amended.ts";
import { columns } from "./columns.ts";
import type { ExcelCell, ExcelSheet } from "./model.ts";
import type { Setting } from "./sheets.ts";
import type { UnitSheet } from "./unit-sheet.ts";

/** All figures of the summary in one column, as formulas over the units' sheet, so that they can be checked. */
export function totalSheet(
  { summary, flow: { wording }, amended, heading }: Setting,
  name: string,
  byUnit: UnitSheet,
): ExcelSheet {
  const { delivery } = byUnit;
  const formulas: Record<(typeof DELIVERY)[number], string> = {
    expected: `SUM(${delivery.expected})`,
    received: `SUM(${delivery.onTime})+SUM(${delivery.late})`,
    onTime: `SUM(${delivery.onTime})`,
    late: `SUM(${delivery.late})`,
    missing: `SUM(${delivery.missing})`,
  };
  const delivered = DELIVERY.map((count): ExcelCell[] => {
    const value = deliveryCount(summary, count);
    return [
      codeOf({ of: "delivery", count }),
      wording.say(`excel.delivery.${count}`),
      summary.units.length === 0 ? value : { is: "formula", formula: formulas[count], value },
      count === "received" ? summary.receivedBefore : null,
      count === "received" ? value - summary.receivedBefore : null,
      null,
      null,
    ];
  });
  const touched = summary.units.filter((line) => isAmended(line, amended));
  const rows = summary.totals.map((sum, total): ExcelCell[] => {
    const { before, value, rate } = sum;
    const typed = (of: number): ExcelCell => (rate === undefined ? of : { is: "rate", value: of });
    const changed = touched.filter(({ cells }) => cells[total] !== undefined && "value" in cells[total]).length;
    return [
      codeOf({ of: "total", total }),
      sum.title,
      valueCell(sum, byUnit.totals[total]),
      before === undefined ? null : typed(before.value),
      before === undefined || value === undefined ? null : typed(value - before.value),
      sum.units,
      noteOn(sum, changed, wording),
    ];
  });
  return {
    name,
    heading,
    columns: columns(
      wording,
      ["code", 10],
      ["figure", 52],
      ["value", 14],
      ["before", 14],
      ["change", 14],
      ["units", 12],
      ["note", 60],
    ),
    rows: [...delivered, ...rows],
  };
}

function valueCell({ value, rate }: Sum, cells: UnitSheet["totals"][number] | undefined): ExcelCell {
  if (value === undefined || cells === undefined) return null;
  return rate === undefined
    ? { is: "formula", formula: `SUM(${cells.value})`, value }
    : { is: "formula", formula: `SUM(${cells.value})/SUM(${cells.whole})`, value, rate: true };
}

function noteOn(
  { value, rate, units, partial, notApplicable, missing }: Sum,
  changed: number,
  wording: Wording,
): ExcelCell {
  const notes = [
    ...(rate === undefined || units === 0
      ? []
      : [wording.say("summary.fraction", { part: rate.part, whole: rate.whole })]),
    ...(value === undefined ? [wording.say("summary.undefined")] : []),
    ...(partial === 0 ? [] : [wording.say("excel.partial", { units: partial })]),
    ...(notApplicable === 0 ? [] : [wording.say("excel.not_applicable", { units: notApplicable })]),
    ...(missing === 0 ? [] : [wording.say("summary.without_value", { units: missing })]),
    ...(changed === 0 ? [] : [wording.say("excel.amended_units", { units: changed })]),
  ];
  return notes.length === 0 ? null : notes.join("; ");
}
