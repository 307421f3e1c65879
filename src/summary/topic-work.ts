import { addDays, type Day, dayOf } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import { byName, type Named } from "../flow/unit-names.ts";
import type { Wording } from "../flow/wording.ts";
import { cutLines } from "./cut-lines.ts";
import { groupByUnit } from "./group-by-unit.ts";
import { rowLine, rowWords } from "./row-line.ts";
import type { List, ListRow, Summary } from "./summary.ts";
import { unitsLine } from "./units-line.ts";

/** Rows that are told of. */
const ROWS = 15;

/** "Soon" is within so many days. */
const SOON = 7;

/** Open work past its day, unit by unit: the one with most of it first, in each the longest overdue first. */
export function overdueWork(summary: Summary, wording: Wording): string[] {
  const work = openWork(summary);
  if (work === undefined) return [wording.say("topic.not_counted")];
  const rows = work.filter(({ days }) => days < 0);
  const day = formatDay(dayMeant(summary));
  if (rows.length === 0) return [wording.say("topic.overdue_none", { day })];
  const groups = groupByUnit(rows.toSorted((a, b) => a.days - b.days)).sort(worstFirst);
  const lines = groups.flatMap((group) => group.rows.map(({ list, row }) => rowLine(list, row, wording)));
  const counts = groups.map(({ unit, rows: { length } }) =>
    wording.say("topic.unit_value", { unit: unit.short, value: length }),
  );
  return [
    wording.say("topic.overdue", { count: rows.length, units: groups.length, day }),
    unitsLine(counts, wording),
    ...cutLines(lines, ROWS, (count) => wording.say("topic.more_rows", { count })),
  ];
}

/** Open work whose day comes within a week of the summary's, the next first. */
export function dueSoon(summary: Summary, wording: Wording): string[] {
  const work = openWork(summary);
  if (work === undefined) return [wording.say("topic.not_counted")];
  const rows = work.filter(({ days }) => days >= 0 && days <= SOON).sort((a, b) => a.days - b.days);
  const from = dayMeant(summary);
  const span = { from: formatDay(from), to: formatDay(addDays(from, SOON)) };
  if (rows.length === 0) return [wording.say("topic.soon_none", span)];
  const lines = rows.map(({ list, row, days }) => {
    const text = wording.say("summary.row", { unit: row.unit.short, text: rowWords(list, row) });
    return days === 0
      ? wording.say("topic.due_today", { row: text })
      : wording.say("topic.due_in", { row: text, days });
  });
  return [
    wording.say("topic.soon", { count: rows.length, ...span }),
    ...cutLines(lines, ROWS, (count) => wording.say("topic.more_rows", { count })),
  ];
}

interface Work {
  unit: Named;
  list: List;
  row: ListRow;
  days: number;
}

/** Open work with a day; nothing where the report lists no such work. */
function openWork({ lists }: Summary): Work[] | undefined {
  const open = lists.filter(({ overdue }) => overdue !== undefined);
  if (open.length === 0) return undefined;
  return open.flatMap((list) =>
    list.rows.flatMap((row) => (row.daysLeft === undefined ? [] : [{ unit: row.unit, list, row, days: row.daysLeft }])),
  );
}

/** The day from which the days that are left are counted: the summary's own, or the period's last. */
function dayMeant({ asOf, parts, period }: Summary): Day {
  const [today, ended] = [dayOf(asOf), parts.at(-1)?.to ?? period.to];
  return today < ended ? today : ended;
}

interface Group {
  unit: Named;
  rows: Work[];
}

function worstFirst(a: Group, b: Group): number {
  return b.rows.length - a.rows.length || (a.rows[0]?.days ?? 0) - (b.rows[0]?.days ?? 0) || byName(a.unit, b.unit);
}
