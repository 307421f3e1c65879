import type { Answer, Row } from "../domain/report.ts";
import type { Day } from "../domain/time.ts";
import { readChoice, readChoices } from "../domain/vietnamese/choose.ts";
import { type DateReading, formatDay, readDate } from "../domain/vietnamese/date.ts";
import { normalize } from "../domain/vietnamese/fold.ts";
import { saysNone } from "../domain/vietnamese/none.ts";
import { type NumberReading, readNumber } from "../domain/vietnamese/number.ts";
import { splitRows } from "../domain/vietnamese/split-rows.ts";
import { readYesNo } from "../domain/vietnamese/yes-no.ts";
import type { AskedStep, Column } from "../flow/schema.ts";
import type { Wording } from "../flow/wording.ts";

/**
 * What a reply means to a step. `doubt`: it can be read in these ways, the likeliest first; ask back. `misread`: a sentence
 * that says what was understood, what is wrong and what to send.
 */
export type Reading =
  | { is: "answer"; answer: Answer }
  | { is: "doubt"; readings: (number | string | boolean)[] }
  | { is: "misread"; why: string };

/** More rows than this in one list are refused: nobody reads them. */

const MOST_ROWS = 200;

/** Reads a person's words as the answer to a step. Total: whatever comes in, a reading comes out. `today` is the day it was sent. */
export function read(step: AskedStep, text: string, wording: Wording, today: Day): Reading {
  switch (step.answer) {
    case "text":
      return readText(step.max, text, wording);
    case "number":
      return readQuantity(step, text, wording);
    case "date":
      return readDay(readDate(text, today), text, wording);
    case "choice":
      return readOption(step.options, text, wording);
    case "choices":
      return readOptions(step.options, text, wording);
    case "yes_no": {
      const said = readYesNo(text);
      return said === undefined
        ? misread(wording.say("misread.yes_no", { text: quote(text) }))
        : answer(said === "yes");
    }
    case "list":
      return readList(step.of, text, wording, today);
  }
}

/** What a question wants of a quantity. */
interface Quantity {
  label: string;
  whole: boolean;
  min?: number | undefined;
  max?: number | undefined;
}

/** What a number reading means to a number step; shared with the reading of several numbers at once. */
export function quantity(step: Quantity, reading: NumberReading, text: string, wording: Wording): Reading {
  switch (reading.is) {
    case "none":
      return inRange(step, 0, wording);
    case "number":
      return inRange(step, reading.value, wording);
    case "doubt":
      return { is: "doubt", readings: reading.readings.filter((value) => !step.whole || Number.isInteger(value)) };
    case "misread":
      return misread(wording.say(`misread.number.${reading.why}`, { text: quote(text), label: step.label }));
  }
}

function readQuantity(step: Quantity, text: string, wording: Wording): Reading {
  const reading = quantity(step, readNumber(text, { whole: step.whole }), text, wording);
  const empty = reading.is === "doubt" && reading.readings.length === 0;
  return empty ? misread(wording.say("misread.number.word", { text: quote(text), label: step.label })) : reading;
}

function inRange(step: Quantity, value: number, wording: Wording): Reading {
  if (step.min !== undefined && value < step.min) {
    return misread(wording.say("misread.number.too_small", { label: step.label, value, min: step.min }));
  }
  if (step.max !== undefined && value > step.max) {
    return misread(wording.say("misread.number.too_large", { label: step.label, value, max: step.max }));
  }
  return answer(value);
}

function readText(max: number, text: string, wording: Wording): Reading {
  const words = normalize(text);
  if (words === "") return misread(wording.say("misread.text.empty"));
  const length = Array.from(words).length;
  return length > max ? misread(wording.say("misread.text.too_long", { length, max })) : answer(words);
}

function readDay(reading: DateReading, text: string, wording: Wording): Reading {
  switch (reading.is) {
    case "date":
      return answer(reading.day);
    case "doubt":
      return { is: "doubt", readings: reading.readings };
    case "none":
      return misread(wording.say("misread.date.word", { text: quote(text) }));
    case "misread":
      return misread(
        reading.why === "far_year" && reading.day !== undefined
          ? wording.say("misread.date.far_year", { text: quote(text), day: formatDay(reading.day) })
          : wording.say(reading.why === "no_such_day" ? "misread.date.no_such_day" : "misread.date.word", {
              text: quote(text),
            }),
      );
  }
}

function readOption(options: Record<string, string>, text: string, wording: Wording): Reading {
  const labels = Object.values(options);
  const index = readChoice(text, labels);
  const id = typeof index === "number" ? Object.keys(options)[index] : undefined;
  return id === undefined
    ? misread(wording.say("misread.choice", { text: quote(text), options: labels.join(", ") }))
    : answer(id);
}

function readOptions(options: Record<string, string>, text: string, wording: Wording): Reading {
  const labels = Object.values(options);
  if (saysNone(text)) return answer([]);
  const chosen = readChoices(text, labels);
  if (chosen === undefined)
    return misread(wording.say("misread.choices", { text: quote(text), options: labels.join(", ") }));
  const ids = Object.keys(options);
  return answer(chosen.flatMap((index) => ids[index] ?? []));
}

function readList(columns: Record<string, Column>, text: string, wording: Wording, today: Day): Reading {
  if (saysNone(text)) return answer([]);

  const lines = splitRows(normalize(text), Object.keys(columns).length);
  if (lines.length === 0) return misread(wording.say("misread.list.empty", { columns: titles(columns) }));
  if (lines.length > MOST_ROWS)
    return misread(wording.say("misread.list.too_many", { count: lines.length, max: MOST_ROWS }));
  const rows: Row[] = [];
  const faults: string[] = [];
  for (const [index, cells] of lines.entries()) {
    const row = readRow(columns, cells, wording, today);
    if (typeof row === "string")
      faults.push(wording.say("misread.list.line", { line: index + 1, text: quote(cells.join("; ")), why: row }));
    else rows.push(row);
  }
  if (faults.length === 0) return answer(rows);
  return misread(
    wording.say("misread.list", {
      faults: faults.join("\n"),
      right: rows.length,
      count: lines.length,
      columns: titles(columns),
    }),
  );
}

/** A row, or the sentence that says what is wrong with it. */
function readRow(columns: Record<string, Column>, cells: string[], wording: Wording, today: Day): Row | string {
  const row: Row = {};
  const entries = Object.entries(columns);
  if (cells.length > entries.length)
    return wording.say("misread.row.extra", { count: cells.length, columns: titles(columns) });
  for (const [index, [id, column]] of entries.entries()) {
    const cell = cells[index]?.trim() ?? "";
    if (cell === "" || (column.optional && saysNone(cell))) {
      if (!column.optional) return wording.say("misread.row.missing", { title: column.title });
      continue;
    }
    const reading = readCell(column, cell, wording, today);
    if (reading.is !== "answer") {
      return reading.is === "misread"
        ? reading.why
        : wording.say("misread.row.doubt", { title: column.title, text: quote(cell) });
    }
    row[id] = reading.answer as string | number; // readCell yields nothing else
  }
  return row;
}

function readCell(column: Column, cell: string, wording: Wording, today: Day): Reading {
  switch (column.answer) {
    case "text":
      return readText(500, cell, wording);
    case "number":
      return readQuantity({ label: column.title, whole: false, min: 0 }, cell, wording);
    case "date":
      return readDay(readDate(cell, today), cell, wording);
  }
}

function titles(columns: Record<string, Column>): string {
  return Object.values(columns)
    .map((column) => column.title)
    .join("; ");
}

/** The person's words, short enough to be said back. */
export function quote(text: string): string {
  const words = normalize(text).replace(/\s+/g, " ");
  return words.length > 60 ? `${words.slice(0, 57)}…` : words;
}

function answer(value: Answer): Reading {
  return { is: "answer", answer: value };
}

function misread(why: string): Reading {
  return { is: "misread", why };
}
