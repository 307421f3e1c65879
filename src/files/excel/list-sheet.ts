import { Day } from "../../domain/time.ts";
import { codeOf } from "../../summary/code.ts";
import type { List } from "../../summary/summary.ts";
import { columns } from "./columns.ts";
import type { ExcelCell, ExcelSheet } from "./model.ts";
import type { Setting } from "./sheets.ts";

/** All rows of a list, not only those that the text shows. */
export function listSheet(
  { flow: { wording }, amended, heading, nameOf }: Setting,
  { title, columns: listed, rows }: List,
  list: number,
): ExcelSheet {
  const isDated = rows.some(({ daysLeft }) => daysLeft !== undefined);
  return {
    name: nameOf(title),
    heading,
    columns: [
      ...columns(wording, ["code", 10], ["unit", 30]),
      ...listed.map(({ title: name, answer }) => ({ title: name, width: answer === "text" ? 40 : 14 })),
      ...(isDated ? columns(wording, ["days_left", 14]) : []),
      ...columns(wording, ["amended", 16]),
    ],
    rows: rows.map(({ unit, report, cells, daysLeft }, row) => [
      codeOf({ of: "row", list, row }),
      unit.name,
      ...listed.map(({ id, answer }) => cellOf(cells[id], answer)),
      ...(isDated ? [daysLeft ?? null] : []),
      amended.has(report) ? wording.say("excel.amended") : null,
    ]),
  };
}

/** A day that is none (a flow's column may have become a date since) stays what was written. */
function cellOf(cell: string | number | undefined, answer: string): ExcelCell {
  if (cell === undefined || typeof cell === "number") return cell ?? null;
  return answer === "date" && Day.safeParse(cell).success ? { is: "day", day: cell } : cell;
}
