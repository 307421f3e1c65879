import { formatQuantity } from "../../flow/quantity.ts";
import type { Wording } from "../../flow/wording.ts";
import { rowsOnPage } from "../../summary/charts.ts";
import type { Cell, Summary } from "../../summary/summary.ts";
import type { BarsBody } from "./model.ts";

/** A total by unit, the largest first; units without a value stand below with the reason, and have no bar. */
export function totalBody(
  { units, totals }: Summary,
  index: number,
  { page, pages }: { page: number; pages: number },
  wording: Wording,
): BarsBody {
  const all = units.map(({ unit, cells }) => {
    const cell = cells[index] ?? { none: "missing" };
    return { name: unit.short, label: labelOf(cell, wording), values: ["value" in cell ? cell.value : undefined] };
  });
  const value = ({ values: [value = Number.NEGATIVE_INFINITY] }: (typeof all)[number]): number => value;
  const stated = all.map(value).filter(Number.isFinite);
  return {
    is: "bars",
    series: [{ name: totals[index]?.title ?? "", look: "value" }],
    rows: rowsOnPage(
      all.toSorted((a, b) => (value(a) === value(b) ? 0 : value(b) - value(a))),
      page,
      pages,
    ),
    least: Math.min(0, ...stated),
    most: Math.max(0, ...stated),
  };
}

/** What all units make together. */
export function totalNote({ totals }: Summary, index: number, wording: Wording): string {
  const sum = totals[index];
  if (sum?.value === undefined) return wording.say("chart.no_sum");
  const value = formatQuantity(wording, sum.value, sum.rate !== undefined);
  return sum.rate === undefined
    ? wording.say("chart.sum", { units: sum.units, value })
    : wording.say("chart.sum_rate", { units: sum.units, part: sum.rate.part, whole: sum.rate.whole, value });
}

function labelOf(cell: Cell, wording: Wording): string {
  return "value" in cell
    ? formatQuantity(wording, cell.value, cell.rate !== undefined)
    : wording.say(`chart.none.${cell.none}`);
}
