import type { Briefing } from "../../app/ports.ts";
import { dayOf } from "../../domain/time.ts";
import { formatDay } from "../../domain/vietnamese/date.ts";
import { formatNumber } from "../../domain/vietnamese/number.ts";
import { formatMinutes } from "../../flow/duration.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { formatQuantity } from "../../flow/quantity.ts";
import type { SummarySection } from "../../flow/schema.ts";
import type { Wording } from "../../flow/wording.ts";
import { codeOf } from "../../summary/code.ts";
import type { Cell, Delivery, List, ListRow, Sum, Summary } from "../../summary/summary.ts";
import type { WordBlock, WordModel, WordSection, WordTable } from "./model.ts";

/** Of more units the Word report has no table: they are in the Excel file. */
const MOST_UNITS = 200;
/** Rows of a list in the Word report. */
const MOST_ROWS = 100;

/** The consolidated report of a period as a draft: no number, no signature, no seal; văn thư registers it, the leader signs it. */
export function wordModel({ summary, flow }: Briefing): WordModel {
  const { wording } = flow;
  const footnotes: string[] = [];
  const period = periodName(wording, summary.period);
  const outline = flow.summary.outline.length > 0 ? flow.summary.outline : usualOutline(summary, wording);
  const day = dayOf(summary.asOf);
  const [agency = "", parentAgency = ""] = wording.say("word.agency").trim().split("\n").reverse();
  const sections = [
    { heading: wording.say("word.section.delivery"), blocks: deliveryBlocks(summary, footnotes, wording) },
    ...outline.map((section) => ({ heading: section.title, blocks: sectionBlocks(section, summary, wording) })),
    ...unbalancedSection(summary, wording),
    unitSection(summary, wording),
  ];
  return {
    at: summary.asOf,
    head: {
      parentAgency,
      agency,
      country: wording.say("word.country"),
      motto: wording.say("word.motto"),
      number: wording.say("word.number"),
      placeAndDay: wording.say("word.place_and_day", {
        day: twoDigits(day.slice(8)),
        month: shortMonth(day.slice(5, 7)),
        year: day.slice(0, 4),
      }),
      title: wording.say("word.title"),
      subject: wording.say("word.subject", { title: summary.flow.title, period }),
    },
    sections: sections.map(({ heading, blocks }, index) => ({ heading: `${roman(index + 1)}. ${heading}`, blocks })),
    footnotes,
    recipients: {
      heading: wording.say("word.recipients"),
      lines: wording.say("word.recipient_lines").trim().split("\n"),
    },
    signature: wording.say("word.signature").trim().split("\n"),
  };
}

function usualOutline({ totals, lists }: Summary, wording: Wording): SummarySection[] {
  return [
    { title: wording.say("word.section.totals"), totals: totals.map(({ id }) => id), lists: [] },
    ...lists.map(({ title, from }) => ({ title, totals: [], lists: [from] })),
  ];
}

/** Late and missing units are named in footnotes, as the office does in its reports. */
function deliveryBlocks(summary: Summary, footnotes: string[], wording: Wording): WordBlock[] {
  const { expected, received, onTime, late, missing, asOf, deadline, seams } = summary;
  const lateNames = late.map(({ unit, minutes }) =>
    wording.say("summary.late_one", { unit: unit.name, duration: formatMinutes(wording, minutes) }),
  );
  const note = (count: number, key: "word.note.late" | "word.note.missing", names: string[]) =>
    count === 0 ? "" : `[^${footnotes.push(wording.say(key, { names: names.join("; ") }))}]`;
  const lateNote = note(late.length, "word.note.late", lateNames);
  const missingNote = note(missing.length, "word.note.missing", namesOf(missing, wording));
  const text = wording.say("word.delivery", {
    at: formatInstant(wording, asOf),
    due: formatInstant(wording, deadline.due),
    expected,
    received,
    onTime: onTime.length,
    late: late.length,
    lateNote,
    missing: missing.length,
    missingNote,
  });
  const merged = seams.map(({ from, to }) => wording.say("word.seam", { from: from.name, to: to.name }));
  return [
    paragraph(text),
    ...(merged.length === 0 ? [] : [paragraph(wording.say("word.seams", { names: merged.join("; ") }))]),
  ];
}

function namesOf(deliveries: readonly Delivery[], wording: Wording): string[] {
  const counts = new Map<string, number>();
  for (const { unit } of deliveries) counts.set(unit.name, (counts.get(unit.name) ?? 0) + 1);
  return [...counts].map(([unit, count]) => (count === 1 ? unit : wording.say("summary.unit_times", { unit, count })));
}

function sectionBlocks(section: SummarySection, summary: Summary, wording: Wording): WordBlock[] {
  const totals = summary.totals
    .map((sum, index) => ({ sum, index }))
    .filter(({ sum }) => section.totals.includes(sum.id));
  const lists = summary.lists
    .map((list, index) => ({ list, index }))
    .filter(({ list }) => section.lists.includes(list.from));
  if (summary.received === 0) return [paragraph(wording.say("summary.no_figures"))];
  return [
    ...(totals.length === 0 ? [] : totalBlocks(totals, summary, wording)),
    ...lists.flatMap(({ list, index }) => listBlocks(list, index, wording)),
  ];
}

function totalBlocks(totals: { sum: Sum; index: number }[], summary: Summary, wording: Wording): WordBlock[] {
  const value = (sum: Sum, of: number | undefined) =>
    of === undefined ? wording.say("summary.undefined") : formatQuantity(wording, of, sum.rate !== undefined);
  return [
    paragraph(wording.say("word.totals", { received: summary.received, expected: summary.expected })),
    {
      is: "table",
      columns: titled(wording, [
        ["code", 0.08, "center"],
        ["figure", 0.42, "left"],
        ["value", 0.15, "right"],
        ["before", 0.15, "right"],
        ["rests_on", 0.2, "left"],
      ]),
      rows: totals.map(({ sum, index }) => [
        codeOf({ of: "total", total: index }),
        sum.title,
        value(sum, sum.value),
        sum.before === undefined ? "" : value(sum, sum.before.value),
        restsOn(sum, wording),
      ]),
    },
  ];
}

/** What a total rests on: the fraction of a rate, and how many units. */
function restsOn({ rate, units, partial }: Sum, wording: Wording): string {
  return [
    ...(rate === undefined ? [] : [wording.say("summary.fraction", { part: rate.part, whole: rate.whole })]),
    wording.say("word.units", { units }),
    ...(partial === 0 ? [] : [wording.say("excel.partial", { units: partial })]),
  ].join("; ");
}

function listBlocks(list: List, index: number, wording: Wording): WordBlock[] {
  const { columns, rows } = list;
  if (rows.length === 0) return [paragraph(wording.say("summary.list_none", { title: list.title }))];
  const share = 0.72 / columns.length;
  const table: WordTable = {
    is: "table",
    columns: [
      ...titled(wording, [
        ["code", 0.1, "center"],
        ["unit", 0.18, "left"],
      ]),
      ...columns.map(({ title, answer }) => ({
        title,
        share,
        align: answer === "number" ? ("right" as const) : ("left" as const),
      })),
    ],
    rows: rows
      .slice(0, MOST_ROWS)
      .map((row, place) => [
        codeOf({ of: "row", list: index, row: place }),
        row.unit.short,
        ...columns.map(({ id, answer }) => cellText(row, id, answer, wording)),
      ]),
  };
  const more = rows.length - MOST_ROWS;
  return [table, ...(more > 0 ? [paragraph(wording.say("word.more_rows", { count: more }))] : [])];
}

function cellText({ cells, daysLeft = 0 }: ListRow, column: string, answer: string, wording: Wording): string {
  const cell = cells[column];
  if (cell === undefined) return "";
  if (typeof cell === "number") return formatNumber(cell);
  if (answer !== "date") return cell;
  const day = formatDay(cell as Parameters<typeof formatDay>[0]);
  return daysLeft < 0 ? wording.say("word.overdue", { day, days: -daysLeft }) : day;
}

function unbalancedSection({ unbalanced }: Summary, wording: Wording): WordSection[] {
  if (unbalanced.length === 0) return [];
  const blocks = unbalanced.map(({ unit, sentence, explanation }, index) =>
    paragraph(
      wording.say("word.unbalanced", {
        code: codeOf({ of: "unbalanced", index }),
        unit: unit.name,
        sentence,
        explanation,
      }),
    ),
  );
  return [{ heading: wording.say("word.section.unbalanced"), blocks }];
}

function unitSection({ units, totals }: Summary, wording: Wording): WordSection {
  const heading = wording.say("word.section.units");
  if (units.length > MOST_UNITS)
    return { heading, blocks: [paragraph(wording.say("word.too_many_units", { units: units.length }))] };
  const legend = totals.map(({ title }, total) => `${codeOf({ of: "total", total })}: ${title}`).join("; ");
  const share = 0.62 / Math.max(1, totals.length);
  return {
    heading,
    blocks: [
      paragraph(wording.say("word.legend", { legend })),
      {
        is: "table",
        columns: [
          ...titled(wording, [
            ["number", 0.08, "center"],
            ["unit", 0.3, "left"],
          ]),
          ...totals.map((_, total) => ({ title: codeOf({ of: "total", total }), share, align: "right" as const })),
        ],
        rows: units.map(({ unit, cells }, index) => [
          String(index + 1),
          unit.short,
          ...cells.map((cell) => quantityText(cell, wording)),
        ]),
      },
    ],
  };
}

/** Missing is a dash, not applicable a cross; the legend says so. */
function quantityText(cell: Cell, wording: Wording): string {
  if ("value" in cell) return formatQuantity(wording, cell.value, cell.rate !== undefined);
  return cell.none === "not_applicable" || cell.none === "no_base" ? "x" : "–";
}

type ColumnName = "code" | "figure" | "value" | "before" | "unit" | "number";

function titled(
  wording: Wording,
  columns: [ColumnName | "rests_on", number, "left" | "right" | "center"][],
): WordTable["columns"] {
  return columns.map(([name, share, align]) => ({
    title: wording.say(name === "rests_on" ? "word.column.rests_on" : `excel.column.${name}`),
    share,
    align,
  }));
}

function paragraph(text: string): WordBlock {
  return { is: "paragraph", text };
}

function roman(n: number): string {
  const parts: [number, string][] = [
    [10, "X"],
    [9, "IX"],
    [5, "V"],
    [4, "IV"],
    [1, "I"],
  ];
  let [rest, text] = [n, ""];
  for (const [value, letter] of parts) for (; rest >= value; rest -= value) text += letter;
  return text;
}

function twoDigits(day: string): string {
  return day.padStart(2, "0");
}

/** Only January and February are written with a zero in front (Nghị định 30/2020, Phụ lục I). [03 -> "3"] */
function shortMonth(month: string): string {
  return Number(month) <= 2 ? month : String(Number(month));
}
