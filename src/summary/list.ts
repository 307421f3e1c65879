import type { Period } from "../domain/period.ts";
import type { Figures, Row } from "../domain/report.ts";
import { Day, dayOf, daysBetween, type Instant } from "../domain/time.ts";
import { type Flow, measureOf, stepOf } from "../flow/flow.ts";
import type { SummaryList } from "../flow/schema.ts";
import type { List, ListRow, UnitReport } from "./summary.ts";

/**
 * The rows of all units together, sorted as the flow says, else by unit. Of a stock, as open work is, they are what the last part
 * says; other rows come from every part.
 */
export function listOf(
  flow: Flow,
  list: SummaryList,
  units: UnitReport[],
  { key, to: ended }: Period,
  now: Instant,
): List[] {
  const step = stepOf(flow, list.from);
  if (step === undefined) return []; // the linter lets no such flow pass
  const columns =
    step.answer === "list" ? Object.entries(step.of).map(([id, column]) => ({ id, ...column })) : [wordsOf(step)];
  const isOpenWork = step.answer === "list" && step.carry_over !== undefined;
  const isStock = flow.period.cumulative || (step.answer === "list" && measureOf(step) === "stock");
  const rows = units.flatMap(({ unit, reports }) =>
    reports.filter(({ period }) => !isStock || period === key).flatMap((report) => rowsOf(unit, report, list.from)),
  );
  const { sort } = list;
  const sorted = columns.find(({ id }) => id === sort?.column);
  const inOrder = sorted?.answer === "date" ? byDay : byWords;
  if (sort !== undefined)
    rows.sort((a, b) => compare(a.cells[sort.column], b.cells[sort.column], inOrder, sort.descending));

  // The day that open work is sorted by is the day it should be done.
  const day = isOpenWork && sorted?.answer === "date" && sorted;
  const listed = { title: list.title, from: list.from, columns, top: list.top };
  if (!day) return [{ ...listed, rows }];
  const today = dayOf(now) < ended ? dayOf(now) : ended; // a past period is seen as it ended
  const daysLeft = daysFrom(today);
  const dated = rows.map((row) => {
    const left = daysLeft(row.cells[day.id]);
    return left === undefined ? row : { ...row, daysLeft: left };
  });
  return [
    { ...listed, rows: dated, overdue: dated.filter(({ daysLeft }) => daysLeft !== undefined && daysLeft < 0).length },
  ];
}

function wordsOf({ id, label }: { id: string; label: string }): List["columns"][number] {
  return { id, title: label, answer: "text", optional: false };
}

function rowsOf(unit: UnitReport["unit"], { id, answers }: Figures, from: string): ListRow[] {
  const answer = answers[from];
  const place = { unit, report: id };
  if (typeof answer === "string") return [{ ...place, cells: { [from]: answer } }];
  return Array.isArray(answer)
    ? answer.filter((row): row is Row => typeof row === "object").map((cells) => ({ ...place, cells }))
    : [];
}

const collator = new Intl.Collator("vi");
const byWords = (a: string, b: string) => collator.compare(a, b);
/** Days are written so that their letters are in the order of time; a collator takes many times as long over thousands. */
const byDay = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/** A missing cell comes last whatever the order; equal ones stay in the order of their units. */
function compare(
  a: string | number | undefined,
  b: string | number | undefined,
  inOrder: typeof byWords,
  descending: boolean,
): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const sign = typeof a === "number" && typeof b === "number" ? a - b : inOrder(String(a), String(b));
  return descending ? -sign : sign;
}

/** How many days a cell's day is away, negative when it is past; nothing for what is no day. Of thousands few are different. */
function daysFrom(today: Day): (cell: string | number | undefined) => number | undefined {
  const known = new Map<string | number | undefined, number | undefined>();
  return (cell) => {
    if (!known.has(cell)) {
      const day = Day.safeParse(cell);
      known.set(cell, day.success ? daysBetween(today, day.data) : undefined);
    }
    return known.get(cell);
  };
}
