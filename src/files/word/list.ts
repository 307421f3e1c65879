import type { Briefing } from "../../app/ports.ts";
import { Day } from "../../domain/time.ts";
import { formatDay } from "../../domain/vietnamese/date.ts";
import { formatNumber } from "../../domain/vietnamese/number.ts";
import type { Wording } from "../../flow/wording.ts";
import { codeOf } from "../../summary/code.ts";
import type { List, ListRow } from "../../summary/summary.ts";
import { paragraph, titled } from "./blocks.ts";
import type { WordBlock, WordTable } from "./model.ts";

/** More rows are in the Excel file only. */
const MOST_ROWS = 100;

/** What is left beside the code and the unit is shared out by the longest words of a column, within bounds. */
const REST = 0.7;
const LETTERS = { least: 10, most: 36 };

/** A list as a table, each row with its code. `index` is its place in the summary. */
export function listBlocks(list: List, index: number, { flow, amended }: Briefing): WordBlock[] {
  const { wording } = flow;
  const { columns, rows, overdue = 0 } = list;
  if (rows.length === 0) return [paragraph(wording.say("word.list_none"))];
  const day = overdue === 0 ? undefined : flow.summary.lists.find(({ from }) => from === list.from)?.sort?.column;
  const shown = rows.slice(0, MOST_ROWS).map((row) => ({
    row,
    texts: columns.map(({ id, answer }) => cellText(row, id, answer, id === day, wording)),
  }));
  const weights = columns.map(({ title }, place) => {
    const longest = Math.max(title.length / 2, ...shown.map(({ texts }) => texts[place]?.length ?? 0));
    return Math.min(LETTERS.most, Math.max(LETTERS.least, longest));
  });
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const unitOf = ({ unit, report }: ListRow) =>
    amended.has(report) ? wording.say("word.marked", { unit: unit.short }) : unit.short;
  const table: WordTable = {
    is: "table",
    columns: [
      ...titled(wording, [
        ["code", 0.11, "center"],
        ["unit", 1 - REST - 0.11, "left"],
      ]),
      ...columns.map(({ title, answer }, place) => ({
        title,
        share: (REST * (weights[place] ?? 0)) / all,
        align: ({ text: "left", date: "center", number: "right" } as const)[answer],
      })),
    ],
    rows: shown.map(({ row, texts }, place) => [codeOf({ of: "row", list: index, row: place }), unitOf(row), ...texts]),
  };
  const count =
    overdue === 0
      ? wording.say("word.list", { count: rows.length })
      : wording.say("word.list_overdue", { count: rows.length, overdue });
  const more = rows.length - MOST_ROWS;
  return [
    paragraph(count),
    table,
    ...(more > 0 ? [{ is: "remark" as const, text: wording.say("word.more_rows", { count: more }) }] : []),
  ];
}

function cellText(row: ListRow, column: string, answer: string, isDueDay: boolean, wording: Wording): string {
  const { cells, daysLeft = 0 } = row;
  const cell = cells[column];
  if (cell === undefined) return wording.say("word.no_figure");
  if (typeof cell === "number") return formatNumber(cell);
  const read = answer === "date" ? Day.safeParse(cell) : undefined;
  if (!read?.success) return cell;
  const day = formatDay(read.data);
  return isDueDay && daysLeft < 0 ? wording.say("word.overdue", { day, days: -daysLeft }) : day;
}
