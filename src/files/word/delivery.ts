import type { Briefing } from "../../app/ports.ts";
import { formatNumber } from "../../domain/vietnamese/number.ts";
import { formatMinutes } from "../../flow/duration.ts";
import { formatInstant, shortPeriodName } from "../../flow/period-name.ts";
import { byName } from "../../flow/unit-names.ts";
import type { Wording } from "../../flow/wording.ts";
import { byStanding } from "../../summary/approval.ts";
import { codeOf, DELIVERY, deliveryCount } from "../../summary/code.ts";
import type { Delivery, LateReport, Summary } from "../../summary/summary.ts";
import { amendedUnits } from "../amended.ts";
import { inSentence, onOneLine, paragraph, titled } from "./blocks.ts";
import type { Piece, WordBlock } from "./model.ts";

/** Stands in a sentence of the wording where a footnote's sign goes; nobody types it, and no name is put into such a sentence. */
const SIGN = "\u{F8FF}";

/** Of more periods a unit's are counted, not named. */
const MOST_PARTS = 4;

/** Who reported: the missing by name, the late in a footnote, as the office does in its reports; `aboutUnits` says where they are. */
export function deliveryBlocks(briefing: Briefing, footnotes: string[], aboutUnits: string[]): WordBlock[] {
  const { summary, flow } = briefing;
  const { wording } = flow;
  if (summary.expected === 0) return [paragraph(wording.say("summary.nobody_owes"))];
  return [
    paragraph(...receivedPieces(summary, footnotes, wording)),
    paragraph(missingSentence(summary, wording)),
    ...approvalBlock(summary, wording),
    ...changesOfUnits(summary, wording),
    ...amendedBlock(briefing),
    ...aboutUnits.map((sentence) => paragraph(sentence)),
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
  const [before = "", after = ""] = `${of} ${sentence}`.split(SIGN);
  return late.length === 0 ? [before + after] : [before, { note: footnotes.push(lateNote(summary, wording)) }, after];
}

function missingSentence(summary: Summary, wording: Wording): string {
  const { missing, parts, overdue } = summary;
  if (missing.length === 0) return wording.say("word.missing_none");
  const key = parts.length === 1 && !overdue ? "word.not_yet_due" : "word.missing";
  const names = byUnit(missing).map((own) => withParts(own, summary, wording));
  return wording.say(key, { count: missing.length, names: names.join("; ") });
}

/** How late, and why; of several parts, in which of them. */
function lateNote(summary: Summary, wording: Wording): string {
  const names =
    summary.parts.length === 1
      ? summary.late.map((one) => lateName(one, wording))
      : byUnit(summary.late).map((own) => withParts(own, summary, wording));
  return wording.say("word.note.late", { names: names.join("; ") });
}

function lateName({ unit, minutes, reason }: LateReport, wording: Wording): string {
  const duration = formatMinutes(wording, minutes);
  if (reason === undefined) return wording.say("summary.late_one", { unit: unit.name, duration });
  return wording.say("word.late_because", { unit: unit.name, duration, reason: onOneLine(reason) });
}

/** What each unit stands there for, the units in alphabetical order. */
function byUnit(deliveries: readonly Delivery[]): Delivery[][] {
  const units = new Map<string, Delivery[]>();
  for (const one of deliveries) units.set(one.unit.id, [...(units.get(one.unit.id) ?? []), one]);
  return [...units.values()].toSorted(([a], [b]) => (a === undefined || b === undefined ? 0 : byName(a.unit, b.unit)));
}

/** The unit, and as the office writes it, in brackets the periods: each by its name, or how many. */
function withParts(own: readonly Delivery[], { parts }: Summary, wording: Wording): string {
  const unit = own[0]?.unit.name ?? "";
  if (parts.length === 1) return unit;
  if (own.length > MOST_PARTS) return wording.say("summary.unit_times", { unit, count: own.length });
  const named = parts
    .filter(({ key }) => own.some(({ part }) => part === key))
    .map((part) => inSentence(shortPeriodName(wording, part)));
  return wording.say("word.unit_in_parts", { unit, periods: named.join(", ") });
}

/** How many of the reports are approved, and by name whose wait and whose were returned, where the flow wants approval. */
function approvalBlock(summary: Summary, wording: Wording): WordBlock[] {
  const standing = byStanding(summary);
  if (standing === undefined) return [];
  const counts = { approved: standing.approved.length, received: summary.received };
  if (counts.approved === counts.received) return [paragraph(wording.say("word.approved_all", counts))];
  const open = (["waiting", "returned"] as const).flatMap((state) => {
    const names = byUnit(standing[state]).map((own) => withParts(own, summary, wording));
    const given = { count: standing[state].length, names: names.join("; ") };
    return names.length === 0 ? [] : [wording.say(`word.approval_${state}`, given)];
  });
  return [paragraph([wording.say("word.approved", counts), ...open, wording.say("word.approval_counted")].join(" "))];
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
      formatNumber(deliveryCount(summary, name)),
    ]),
  };
}
