import type { Briefing } from "../../app/ports.ts";
import { formatChange, formatQuantity } from "../../flow/quantity.ts";
import type { Wording } from "../../flow/wording.ts";
import { codeOf } from "../../summary/code.ts";
import type { Sum, Summary } from "../../summary/summary.ts";
import { isAmended } from "../amended.ts";
import { paragraph, titled } from "./blocks.ts";
import type { WordBlock } from "./model.ts";

/** The table of these totals (by their ids in the flow); nothing where there are none. */
export function totalBlocks(ids: readonly string[], { summary, flow, amended }: Briefing): WordBlock[] {
  const { wording } = flow;
  const touched = summary.units.filter((line) => isAmended(line, amended));
  const rows = summary.totals.flatMap((sum, index) => {
    if (!ids.includes(sum.id)) return [];
    const isTouched = touched.some(({ cells }) => {
      const cell = cells[index];
      return cell !== undefined && "value" in cell;
    });
    const notes = [...restsOn(sum, wording), ...(isTouched ? [wording.say("word.amended_since")] : [])];
    return [[codeOf({ of: "total", total: index }), sum.title, ...quantities(sum, wording), notes.join("; ")]];
  });
  if (rows.length === 0) return [];
  return [
    paragraph(introduction(summary, wording)),
    {
      is: "table",
      columns: titled(wording, [
        ["code", 0.07, "center"],
        ["figure", 0.31, "left"],
        ["value", 0.12, "right"],
        ["before", 0.12, "right"],
        ["change", 0.12, "right"],
        ["rests_on", 0.26, "left"],
      ]),
      rows,
    },
  ];
}

function introduction({ received, expected, receivedBefore }: Summary, wording: Wording): string {
  return receivedBefore === 0
    ? wording.say("word.totals", { received, expected })
    : wording.say("word.totals_compared", { received, expected, before: receivedBefore });
}

/** The value, that of the period before, and the difference; nothing is computed from a missing base. */
function quantities(sum: Sum, wording: Wording): string[] {
  const isRate = sum.rate !== undefined;
  const value = (of: number | undefined) =>
    of === undefined ? wording.say("summary.undefined") : formatQuantity(wording, of, isRate);
  if (sum.value === undefined || sum.before === undefined)
    return [value(sum.value), sum.before === undefined ? wording.say("word.no_figure") : value(sum.before.value), ""];
  const change = formatChange(wording, sum.value - sum.before.value, isRate).replace(" %", "\u{A0}%"); // not on a line of its own
  return [value(sum.value), value(sum.before.value), change];
}

/** What a total rests on: the fraction of a rate, how many units, and who of them gave no or not all figures. */
function restsOn({ value, rate, units, partial, notApplicable, missing, alert }: Sum, wording: Wording): string[] {
  return [
    ...(rate === undefined || value === undefined
      ? []
      : [wording.say("summary.fraction", { part: rate.part, whole: rate.whole })]),
    wording.say("word.units", { units }),
    ...(partial === 0 ? [] : [wording.say("excel.partial", { units: partial })]),
    ...(missing === 0 ? [] : [wording.say("summary.without_value", { units: missing })]),
    ...(notApplicable === 0 ? [] : [wording.say("excel.not_applicable", { units: notApplicable })]),
    ...(alert === undefined
      ? []
      : [wording.say(`summary.${alert.side}`, { alert: formatQuantity(wording, alert.mark, rate !== undefined) })]),
  ];
}
