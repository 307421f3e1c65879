import type { Period } from "../domain/period.ts";
import type { Row } from "../domain/report.ts";
import { Day, dayOf, daysBetween, type Instant } from "../domain/time.ts";
import { type Flow, stepOf } from "../flow/flow.ts";
import type { SummaryList } from "../flow/schema.ts";
import type { List, ListRow, UnitReport } from "./summary.ts";

/** The rows of all units together: sorted as the flow says, else by unit; the first of them, and how many there are. */
export function listOf(flow: Flow, list: SummaryList, reports: UnitReport[], period: Period, now: Instant): List[] {
  const step = stepOf(flow, list.from);
  if (step === undefined) return []; // the linter lets no such flow pass
  const columns =
    step.answer === "list" ? Object.entries(step.of).map(([id, column]) => ({ id, ...column })) : [wordsOf(step)];
  const rows = reports.flatMap((report) => rowsOf(report, list.from));
  const { sort } = list;
  if (sort !== undefined) rows.sort((a, b) => compare(a.cells[sort.column], b.cells[sort.column], sort.descending));

  // A row that is carried over until it is done is open work: the day it is sorted by is the day it should be done.
  const day =
    step.answer === "list" &&
    step.carry_over !== undefined &&
    columns.find(({ id }) => id === sort?.column && step.of[id]?.answer === "date");
  const counted = { title: list.title, columns, count: rows.length };
  if (!day) return [{ ...counted, rows: rows.slice(0, list.top) }];
  const today = dayOf(now) < period.to ? dayOf(now) : period.to; // a past period is seen as it ended
  const overdue = rows.filter(({ cells }) => isBefore(cells[day.id], today)).length;
  return [{ ...counted, rows: rows.slice(0, list.top).map((row) => withOverdue(row, day.id, today)), overdue }];
}

function wordsOf({ id, label }: { id: string; label: string }): List["columns"][number] {
  return { id, title: label, answer: "text", optional: false };
}

function rowsOf({ unit, figures }: UnitReport, from: string): ListRow[] {
  const answer = figures.answers[from];
  if (typeof answer === "string") return [{ unit, cells: { [from]: answer } }];
  return Array.isArray(answer)
    ? answer.filter((row): row is Row => typeof row === "object").map((cells) => ({ unit, cells }))
    : [];
}

const collator = new Intl.Collator("vi");

/** A missing cell comes last whatever the order; equal ones stay in the order of their units. */
function compare(a: string | number | undefined, b: string | number | undefined, descending: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const sign = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
  return descending ? -sign : sign;
}

function isBefore(cell: string | number | undefined, today: Day): cell is Day {
  return typeof cell === "string" && cell < today && Day.safeParse(cell).success;
}

function withOverdue(row: ListRow, column: string, today: Day): ListRow {
  const cell = row.cells[column];
  return isBefore(cell, today) ? { ...row, overdue: daysBetween(cell, today) } : row;
}
