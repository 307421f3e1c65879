import type { Briefing } from "../../app/ports.ts";
import { formatNumber } from "../../domain/vietnamese/number.ts";
import { formatMinutes } from "../../flow/duration.ts";
import { formatInstant, shortPeriodName } from "../../flow/period-name.ts";
import { byName } from "../../flow/unit-names.ts";
import type { Wording } from "../../flow/wording.ts";
import { codeOf, DELIVERY } from "../../summary/code.ts";
import type { Delivery, LateReport, Summary } from "../../summary/summary.ts";
import { amendedUnits } from "./amended.ts";
import { inSentence, onOneLine, paragraph, titled } from "./blocks.ts";
import type { Piece, WordBlock } from "./model.ts";

/** Stands in a sentence of the wording where a footnote's sign goes; nobody types it, and no name is put into such a sentence. */
const SIGN = "\u{F8FF}";

/** Who reported: the missing by name, the late in a footnote, as the office does in its reports; `byUnit` says where the units are. */
export function deliveryBlocks(briefing: Briefing, footnotes: string[], byUnit: string[]): WordBlock[] {
  const { summary, flow } = briefing;
  const { wording } = flow;
  if (summary.expected === 0) return [paragraph(wording.say("summary.nobody_owes"))];
  return [
    paragraph(...receivedPieces(summary, footnotes, wording)),
    paragraph(...missingPieces(summary, footnotes, wording)),
    ...changesOfUnits(summary, wording),
    ...amendedBlock(briefing),
    ...byUnit.map((sentence) => paragraph(sentence)),
    countsTable(summary, wording),
  ];
}

function receivedPieces(summary: Summary, footnotes: string[], wording: Wording): Piece[] {
  const { parts, deadline, asOf, expected, received, onTime, late } = summary;
  const [first, last] = [parts[0], parts.at(-1)];
  const of =
    parts.length > 1 && first !== undefined && last !== undefined
      ? wording.say("word.parts", {
          count: parts.length,
          first: inSentence(shortPeriodName(wording, first)),
          last: inSentence(shortPeriodName(wording, last)),
        })
      : wording.say("word.due", { due: formatInstant(wording, deadline.due) });
  const at = formatInstant(wording, asOf);
  const sentence =
    received === 0
      ? wording.say("word.received_none", { at, expected })
      : wording.say("word.received", { at, received, expected, onTime: onTime.length, late: late.length, note: SIGN });
  return noted(`${of} ${sentence}`, late.length === 0 ? undefined : lateNote(summary, wording), footnotes);
}

function missingPieces(summary: Summary, footnotes: string[], wording: Wording): Piece[] {
  const { missing, parts, overdue } = summary;
  if (missing.length === 0) return [wording.say("word.missing_none")];
  const isOpen = parts.length === 1 && !overdue;
  const sentence = wording.say(isOpen ? "word.not_yet_due" : "word.missing", { count: missing.length, note: SIGN });
  // Of several parts a footnote tells which reports are missing.
  const note =
    parts.length === 1
      ? undefined
      : [wording.say("word.note.missing"), ...byPart(summary, missing, wording, ({ unit }) => unit.name)].join("\n");
  return [...noted(sentence, note, footnotes), ` ${namesOf(missing, wording)}.`];
}

/** Puts a footnote in the place of the sign, or nothing. */
function noted(sentence: string, note: string | undefined, footnotes: string[]): Piece[] {
  if (note === undefined) return [sentence.replace(SIGN, "")];
  const [before = "", after = ""] = sentence.split(SIGN);
  return [before, { note: footnotes.push(note) }, after];
}

function lateNote(summary: Summary, wording: Wording): string {
  const name = ({ unit, minutes, reason }: LateReport) => {
    const duration = formatMinutes(wording, minutes);
    if (reason === undefined) return wording.say("summary.late_one", { unit: unit.name, duration });
    return wording.say("word.late_because", { unit: unit.name, duration, reason: onOneLine(reason) });
  };
  if (summary.parts.length === 1) return `${wording.say("word.note.late")} ${summary.late.map(name).join("; ")}.`;
  return [wording.say("word.note.late"), ...byPart(summary, summary.late, wording, name)].join("\n");
}

/** A line a part, those without any left out. */
function byPart<T extends Delivery>(
  { parts }: Summary,
  deliveries: readonly T[],
  wording: Wording,
  name: (one: T) => string,
): string[] {
  return parts.flatMap((part) => {
    const names = deliveries.filter((one) => one.part === part.key).map(name);
    if (names.length === 0) return [];
    return [wording.say("word.note.part", { period: shortPeriodName(wording, part), names: names.join("; ") })];
  });
}

/** In alphabetical order; a unit that stands there for several parts is named once, with their number. */
function namesOf(deliveries: readonly Delivery[], wording: Wording): string {
  const units = new Map(deliveries.map(({ unit }) => [unit.id, unit]));
  return [...units.values()]
    .toSorted(byName)
    .map(({ id, name }) => {
      const count = deliveries.filter(({ unit }) => unit.id === id).length;
      return count === 1 ? name : wording.say("summary.unit_times", { unit: name, count });
    })
    .join("; ");
}

function changesOfUnits({ seams, withoutHeir }: Summary, wording: Wording): WordBlock[] {
  const merged = seams.map(({ from, to }) => wording.say("word.seam", { from: from.name, to: to.name })).join("; ");
  const ended = withoutHeir.map(({ name }) => name).join("; ");
  return [
    ...(merged === "" ? [] : [paragraph(wording.say("word.seams", { names: merged }))]),
    ...(ended === "" ? [] : [paragraph(wording.say("word.without_heir", { names: ended }))]),
  ];
}

function amendedBlock(briefing: Briefing): WordBlock[] {
  const names = amendedUnits(briefing).map(({ name }) => name);
  if (names.length === 0) return [];
  return [paragraph(briefing.flow.wording.say("word.amended", { names: names.join("; ") }))];
}

/** The same counts once more, each with the code by which it is traced. */
function countsTable(summary: Summary, wording: Wording): WordBlock {
  const counts = {
    expected: summary.expected,
    received: summary.received,
    onTime: summary.onTime.length,
    late: summary.late.length,
    missing: summary.missing.length,
  };
  return {
    is: "table",
    columns: titled(wording, [
      ["code", 0.12, "center"],
      ["delivery", 0.63, "left"],
      ["reports", 0.25, "right"],
    ]),
    rows: DELIVERY.map((name) => [
      codeOf({ of: "delivery", count: name }),
      wording.say(`excel.delivery.${name}`),
      formatNumber(counts[name]),
    ]),
  };
}
