import type { Flow } from "../../flow/flow.ts";
import { formatQuantity } from "../../flow/quantity.ts";
import { rowsOnPage } from "../../summary/charts.ts";
import type { Cell, Summary } from "../../summary/summary.ts";
import { bars } from "./bars.ts";
import type { About } from "./charts.ts";
import { type ChartModel, COLOUR } from "./model.ts";

/** A total by unit, the largest first; units without a value stand below with the reason, and have no bar. */
export function totalChart(
  about: About,
  { units, totals }: Summary,
  index: number,
  { page, pages }: { page: number; pages: number },
  { wording }: Flow,
): ChartModel {
  const isRate = totals[index]?.rate !== undefined;
  const all = units
    .map(({ unit, cells }) => ({ name: unit.short, cell: cells[index] ?? { none: "missing" as const } }))
    .map((row) => ({ ...row, value: "value" in row.cell ? row.cell.value : undefined }))
    .sort((a, b) => (b.value ?? Number.NEGATIVE_INFINITY) - (a.value ?? Number.NEGATIVE_INFINITY));
  const rows = rowsOnPage(all, page, pages);
  const label = (cell: Cell) =>
    "value" in cell ? formatQuantity(wording, cell.value, isRate) : wording.say(`chart.none.${cell.none}`);
  return bars(about, {
    names: rows.map(({ name }) => name),
    series: [
      { name: totals[index]?.title ?? "", colour: COLOUR.bar, hollow: false, values: rows.map(({ value }) => value) },
    ],
    labels: rows.map(({ cell }) => label(cell)),
    legend: false,
  });
}
