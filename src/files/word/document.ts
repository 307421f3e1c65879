import type { Briefing } from "../../app/ports.ts";
import { dayOf } from "../../domain/time.ts";
import { periodName } from "../../flow/period-name.ts";
import type { SummarySection } from "../../flow/schema.ts";
import type { Wording } from "../../flow/wording.ts";
import type { Summary } from "../../summary/summary.ts";
import { appendixOf } from "./appendix.ts";
import { inSentence, paragraph } from "./blocks.ts";
import { deliveryBlocks } from "./delivery.ts";
import { listBlocks } from "./list.ts";
import type { WordBlock, WordModel, WordSection } from "./model.ts";
import { totalBlocks } from "./totals.ts";
import { unbalancedSection } from "./unbalanced.ts";

/**
 * The consolidated report of a period as a draft: no number, no signature, no seal; văn thư registers it, the leader signs it.
 * Its order is that of the office's own reports: who reported, the results, one section a list, what does not match; the table
 * by unit is an appendix.
 */
export function wordModel(briefing: Briefing): WordModel {
  const { summary, flow } = briefing;
  const { wording } = flow;
  const footnotes: string[] = [];
  const [own = [], parent = []] = agencies(wording).reverse();
  const agency = own.join(" ");
  const day = dayParts(summary);
  const named = { title: inSentence(flow.title), period: inSentence(periodName(wording, summary.period)), agency };
  const appendix = appendixOf(briefing, { ...day, agency });
  const byUnit =
    appendix !== undefined
      ? [wording.say("word.see_appendix")]
      : summary.received === 0
        ? []
        : [wording.say("word.too_many_units", { units: summary.units.length })];
  const sections = [
    { heading: wording.say("word.section.delivery"), blocks: deliveryBlocks(briefing, footnotes, byUnit) },
    ...resultSections(briefing),
  ];
  return {
    head: {
      parentAgency: parent,
      agency: own,
      country: wording.say("word.country"),
      motto: wording.say("word.motto"),
      number: wording.say("word.number"),
      draft: wording.say("word.draft"),
      placeAndDay: wording.say("word.place_and_day", day),
      title: wording.say("word.title"),
      subject: wording.say("word.subject", { title: named.title, period: named.period }),
    },
    opening: wording.say("word.opening", { ...named, units: summary.units.length }),
    sections: sections.map(({ heading, blocks }, index) => ({ heading: `${roman(index + 1)}. ${heading}`, blocks })),
    closing: wording.say("word.closing", named),
    footnotes,
    recipients: {
      heading: wording.say("word.recipients"),
      lines: wording.say("word.recipient_lines").trim().split("\n"),
    },
    signature: wording.say("word.signature").trim().split("\n"),
    ...(appendix === undefined ? {} : { appendix }),
  };
}

/** The lines of each agency's name in the heading; a blank line parts the parent agency from the issuing one. */
function agencies(wording: Wording): string[][] {
  const names = wording
    .say("word.agency")
    .trim()
    .split(/\n\s*\n/);
  return names.map((name) => name.split("\n").map((line) => line.trim()));
}

/** Where nobody has reported there is nothing to say in any of them. */
function resultSections(briefing: Briefing): WordSection[] {
  const { summary, flow } = briefing;
  const { wording } = flow;
  if (summary.expected === 0) return [];
  if (summary.received === 0) {
    const blocks = [paragraph(wording.say("summary.no_figures"))];
    return [{ heading: wording.say("word.section.totals"), blocks }];
  }
  const outline = flow.summary.outline.length > 0 ? flow.summary.outline : usualOutline(summary, wording);
  return [
    ...outline.map((section) => ({ heading: section.title, blocks: sectionBlocks(section, briefing) })),
    ...unbalancedSection(summary, wording),
  ];
}

function usualOutline({ totals, lists }: Summary, wording: Wording): SummarySection[] {
  return [
    { title: wording.say("word.section.totals"), totals: totals.map(({ id }) => id), lists: [] },
    ...lists.map(({ title, from }) => ({ title, totals: [], lists: [from] })),
  ];
}

/** What stands in a section by itself needs no heading of its own. */
function sectionBlocks(section: SummarySection, briefing: Briefing): WordBlock[] {
  const { wording } = briefing.flow;
  const totals = totalBlocks(section.totals, briefing);
  const parts = [
    ...(totals.length === 0 ? [] : [{ title: wording.say("word.section.totals"), blocks: totals }]),
    ...briefing.summary.lists.flatMap((list, index) =>
      section.lists.includes(list.from) ? [{ title: list.title, blocks: listBlocks(list, index, briefing) }] : [],
    ),
  ];
  if (parts.length === 1) return parts.flatMap(({ blocks }) => blocks);
  return parts.flatMap(({ title, blocks }, index) => [{ is: "heading", text: `${index + 1}. ${title}` }, ...blocks]);
}

/** Days below 10, January and February are written with a zero in front (Nghị định 30/2020, Phụ lục I). [2026-03-05 -> 05, 3, 2026] */
function dayParts({ asOf }: Summary): { day: string; month: string; year: string } {
  const [year = "", month = "", day = ""] = dayOf(asOf).split("-");
  return { day, month: Number(month) <= 2 ? month : String(Number(month)), year };
}

const ROMAN: [number, string][] = [
  [10, "X"],
  [9, "IX"],
  [5, "V"],
  [4, "IV"],
  [1, "I"],
];

function roman(n: number): string {
  let [rest, text] = [n, ""];
  for (const [value, letter] of ROMAN) for (; rest >= value; rest -= value) text += letter;
  return text;
}
