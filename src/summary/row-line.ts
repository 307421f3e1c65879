import { Day } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import { formatNumber } from "../domain/vietnamese/number.ts";
import type { Wording } from "../flow/wording.ts";
import type { List, ListRow } from "./summary.ts";

/** Letters of a person's words that are shown: a line or two of a phone. */
const LETTERS = 60;

/** A row of a list with its unit, and how long it has been overdue. ["• Ia Le: Rà soát; Hạn: 20/11/2026 (quá hạn 9 ngày)"] */
export function rowLine(list: List, row: ListRow, wording: Wording): string {
  const line = wording.say("summary.row", { unit: row.unit.short, text: rowWords(list, row) });
  const { daysLeft = 0 } = row;
  return daysLeft >= 0 ? line : wording.say("summary.row_overdue", { row: line, days: -daysLeft });
}

/** The first cell alone, the others with their titles. ["Rà soát hộ nghèo; Hạn: 20/11/2026"] */
export function rowWords({ columns }: List, { cells }: ListRow): string {
  const words = columns.flatMap(({ id, title, answer }, index) => {
    const cell = cells[id];
    if (cell === undefined) return [];
    const day = answer === "date" ? Day.safeParse(cell) : undefined;
    const text = typeof cell === "number" ? formatNumber(cell) : day?.success ? formatDay(day.data) : brief(cell);
    return [index === 0 ? text : `${title}: ${text}`];
  });
  return words.join("; ");
}

const letters = new Intl.Segmenter("vi");

/** On one line and not too long; no letter is cut in two. */
export function brief(words: string, most = LETTERS): string {
  const line = words.replaceAll(/\s+/g, " ");
  if (line.length <= most) return line;
  const [...all] = letters.segment(line.slice(0, 10 * most)); // a letter with its marks is no longer than that
  if (all.length <= most) return line;
  return `${line.slice(0, all[most - 1]?.index).trimEnd()}…`;
}
