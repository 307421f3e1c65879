import type { Flow } from "../flow/flow.ts";
import type { Summary } from "./summary.ts";

/** A picture that a summary can be drawn as: `chart` as a file recipe names it, what it is called, and on how many pages it is. */
export interface Chart {
  /** `delivery`, `total:<id>` or `trend:<id>` */
  chart: string;
  title: string;
  pages: number;
}

/** Rows in one picture: a phone 360 px wide still shows every unit's name. */
const ROWS = 25;

/**
 * Who reported; a total by unit; a total over the last periods: those that the flow names, else its first total's. A total that
 * no unit has stated is not drawn by unit, and where nobody owes a report there is nothing to draw.
 */
export function chartsOf({ units }: Pick<Summary, "units">, flow: Flow): Chart[] {
  if (units.length === 0) return [];
  const pages = Math.ceil(units.length / ROWS);
  const delivery = { chart: "delivery", title: flow.wording.say("chart.delivery"), pages };
  const stated = (total: string) => {
    const index = flow.summary.totals.findIndex(({ id }) => id === total);
    return units.some(({ cells }) => cells[index] !== undefined && "value" in cells[index]);
  };
  return [
    delivery,
    ...namedCharts(flow).flatMap(({ title, bar, line }): Chart[] => {
      if (bar === undefined) return [{ chart: `trend:${line}`, title, pages: 1 }];
      return stated(bar) ? [{ chart: `total:${bar}`, title, pages }] : [];
    }),
  ];
}

/** The rows of a page, which counts from 0; all pages are filled alike. [51 rows, 3 pages -> 17, 17, 17] */
export function rowsOnPage<Row>(rows: readonly Row[], page: number, pages: number): Row[] {
  const edge = (of: number) => Math.round((of * rows.length) / pages);
  return rows.slice(edge(page), edge(page + 1));
}

function namedCharts({
  summary,
  wording,
}: Flow): { title: string; bar?: string | undefined; line?: string | undefined }[] {
  const [first] = summary.totals;
  if (summary.charts.length > 0 || first === undefined) return summary.charts;
  return [
    { title: wording.say("chart.by_unit", { title: first.title }), bar: first.id },
    { title: wording.say("chart.trend", { title: first.title }), line: first.id },
  ];
}
