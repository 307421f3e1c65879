import { Day } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import { formatNumber } from "../domain/vietnamese/number.ts";
import { formatMinutes } from "../flow/duration.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { formatQuantity, percent } from "../flow/quantity.ts";
import { byName, cutNames } from "../flow/unit-names.ts";
import type { Wording } from "../flow/wording.ts";
import type { Delivery, List, ListRow, Sum, Summary } from "./summary.ts";

/** Rows shown of the list that the flow names first, and of everything after it. */
const FIRST_ROWS = 5;
const ROWS = 3;

/** Letters of a person's words that are shown: a line or two of a phone. */
const LETTERS = 60;

/** A summary as a leader reads it on one screen of a phone: plain text, in the order of what has to be known first. */
export function present(summary: Summary, flow: Flow): string {
  const { wording } = flow;
  const heading = wording.say("summary.heading", { title: flow.title, period: periodName(wording, summary.period) });
  if (summary.expected === 0) return `${heading}\n${wording.say("summary.nobody_owes")}`;
  const parts = [
    [heading, ...delivery(summary, wording)],
    totals(summary, wording),
    ...summary.lists.map((list, index) =>
      summary.received === 0 ? [] : listLines(list, index === 0 ? FIRST_ROWS : ROWS, wording),
    ),
    unbalanced(summary, wording),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function delivery(
  { received, expected, deadline, onTime, late, missing, overdue }: Summary,
  wording: Wording,
): string[] {
  const lines = [wording.say("summary.received", { received, expected, due: formatInstant(wording, deadline.due) })];
  if (received > 0) lines.push(wording.say("summary.on_time", { count: onTime.length }));
  if (late.length > 0) {
    const names = late.map(({ unit, minutes }) =>
      wording.say("summary.late_one", { unit: unit.short, duration: formatMinutes(wording, minutes) }),
    );
    lines.push(wording.say("summary.late", { count: late.length, names: cutNames(wording, names) }));
  }
  if (missing.length > 0) {
    const key = overdue ? "summary.missing" : "summary.not_yet_due";
    lines.push(wording.say(key, { count: missing.length, names: cutNames(wording, namesOf(missing, wording)) }));
  }
  return lines;
}

/** In alphabetical order; a unit that stands there for several parts is named once, with their number. */
function namesOf(deliveries: readonly Delivery[], wording: Wording): string[] {
  const units = new Map(deliveries.map(({ unit }) => [unit.id, unit]));
  return [...units.values()].toSorted(byName).map(({ id, short }) => {
    const count = deliveries.filter(({ unit }) => unit.id === id).length;
    return count === 1 ? short : wording.say("summary.unit_times", { unit: short, count });
  });
}

function totals({ received, receivedBefore: before, expected, totals }: Summary, wording: Wording): string[] {
  if (received === 0) return [wording.say("summary.no_figures")];
  if (totals.length === 0) return [];
  const heading =
    before === 0
      ? wording.say("summary.totals", { received, expected })
      : wording.say("summary.totals_compared", { received, expected, before });
  return [heading, ...totals.map((sum) => totalLine(sum, received, wording))];
}

function totalLine(sum: Sum, received: number, wording: Wording): string {
  const value = sum.value === undefined ? wording.say("summary.undefined") : quantity(sum, sum.value, wording);
  const notes = notesOn(sum, received, wording);
  return wording.say("summary.total", {
    title: sum.title,
    value,
    notes: notes.length === 0 ? "" : ` (${notes.join("; ")})`,
  });
}

/** The denominator, the change, an alert, and on how many units it rests where these are not all that reported. */
function notesOn(sum: Sum, received: number, wording: Wording): string[] {
  const notes: string[] = [];
  if (sum.value !== undefined && sum.rate !== undefined) {
    notes.push(wording.say("summary.fraction", { part: sum.rate.part, whole: sum.rate.whole }));
  }
  if (sum.value !== undefined && sum.before !== undefined)
    notes.push(change(sum, sum.value - sum.before.value, wording));
  if (sum.alert !== undefined)
    notes.push(wording.say(`summary.${sum.alert.side}`, { alert: quantity(sum, sum.alert.mark, wording) }));
  if (sum.units !== received) notes.push(wording.say("summary.units", { units: sum.units }));
  if (sum.missing > 0) notes.push(wording.say("summary.without_value", { units: sum.missing }));
  return notes;
}

function quantity({ rate }: Sum, value: number, wording: Wording): string {
  return formatQuantity(wording, value, rate !== undefined);
}

/** A rate changes by percentage points: from 4% to 5% is +1. */
function change({ rate }: Sum, difference: number, wording: Wording): string {
  const size = formatNumber(rate === undefined ? Math.abs(difference) : percent(Math.abs(difference)));
  if (size === "0") return wording.say("summary.no_change");
  const signed = difference > 0 ? `+${size}` : `-${size}`;
  return rate === undefined ? signed : wording.say("summary.change_points", { change: signed });
}

function listLines(list: List, most: number, wording: Wording): string[] {
  const { title, rows, overdue = 0 } = list;
  const count = rows.length;
  if (count === 0) return [wording.say("summary.list_none", { title })];
  const heading =
    overdue === 0
      ? wording.say("summary.list", { title, count })
      : wording.say("summary.list_overdue", { title, count, overdue });
  return [
    heading,
    ...cut(
      list.rows.slice(0, list.top).map((row) => rowLine(list, row, wording)),
      most,
      count,
      wording,
    ),
  ];
}

/** The first lines, and how many more there are. */
function cut(lines: string[], most: number, count: number, wording: Wording): string[] {
  const shown = lines.slice(0, most);
  const more = count - shown.length;
  return more === 0 ? shown : [...shown, wording.say("summary.more", { count: more })];
}

/** The first cell alone, the others with their titles. */
function rowLine({ columns }: List, { unit, cells, daysLeft = 0 }: ListRow, wording: Wording): string {
  const words = columns.flatMap(({ id, title, answer }, index) => {
    const cell = cells[id];
    if (cell === undefined) return [];
    const day = answer === "date" ? Day.safeParse(cell) : undefined;
    const text = typeof cell === "number" ? formatNumber(cell) : day?.success ? formatDay(day.data) : brief(cell);
    return [index === 0 ? text : `${title}: ${text}`];
  });
  const row = wording.say("summary.row", { unit: unit.short, text: words.join("; ") });
  return daysLeft >= 0 ? row : wording.say("summary.row_overdue", { row, days: -daysLeft });
}

function unbalanced({ unbalanced }: Summary, wording: Wording): string[] {
  if (unbalanced.length === 0) return [];
  const lines = unbalanced.map(({ unit, sentence, explanation }) =>
    wording.say("summary.explained", { unit: unit.short, sentence, text: brief(explanation) }),
  );
  return [wording.say("summary.unbalanced", { count: lines.length }), ...cut(lines, ROWS, lines.length, wording)];
}

const letters = new Intl.Segmenter("vi");

/** On one line and not too long; no letter is cut in two. */
function brief(words: string): string {
  const line = words.replaceAll(/\s+/g, " ");
  if (line.length <= LETTERS) return line;
  const [...all] = letters.segment(line.slice(0, 10 * LETTERS)); // a letter with its marks is no longer than that
  if (all.length <= LETTERS) return line;
  return `${line.slice(0, all[LETTERS - 1]?.index).trimEnd()}…`;
}
