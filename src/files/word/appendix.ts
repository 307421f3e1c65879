import type { Briefing } from "../../app/ports.ts";
import { formatQuantity } from "../../flow/quantity.ts";
import type { Wording } from "../../flow/wording.ts";
import { codeOf } from "../../summary/code.ts";
import type { Cell, UnitLine } from "../../summary/summary.ts";
import { amendedUnits, isAmended } from "../amended.ts";
import { titled } from "./blocks.ts";
import type { WordAppendix } from "./model.ts";

/** Of more units the table is in the Excel file only. */
const MOST_UNITS = 200;
/** Of more totals the table needs the width of the page's long side. */
const MOST_UPRIGHT = 8;

/** The table by unit, each figure traceable by its column's code and its row's number. */
export function appendixOf(
  briefing: Briefing,
  of: { day: string; month: string; year: string; agency: string },
): WordAppendix | undefined {
  const { summary, flow, amended, snapshot } = briefing;
  const { wording } = flow;
  const { units, totals, received } = summary;
  if (received === 0 || units.length > MOST_UNITS) return undefined;
  const codes = totals.map((_, total) => codeOf({ of: "total", total }));
  const landscape = codes.length > MOST_UPRIGHT;
  const [number, unit, state] = landscape ? [0.05, 0.16, 0.09] : [0.06, 0.19, 0.12];
  const share = (1 - number - unit - state) / Math.max(1, codes.length);
  const legend = totals.map(({ title }, total) => `${codes[total]}: ${title}`).join("; ");
  return {
    name: wording.say("word.appendix"),
    title: wording.say("word.section.units"),
    reference: wording.say("word.appendix_of", of),
    landscape,
    blocks: [
      {
        is: "table",
        columns: [
          ...titled(wording, [
            ["number", number, "center"],
            ["unit", unit, "left"],
            ["state", state, "center"],
          ]),
          ...codes.map((title) => ({ title, share, align: "right" as const })),
        ],
        rows: [
          ...units.map((line, index) => [
            String(index + 1),
            isAmended(line, amended) ? wording.say("word.marked", { unit: line.unit.short }) : line.unit.short,
            stateOf(line, wording),
            ...line.cells.map((cell) => quantityText(cell, wording)),
          ]),
          [
            "",
            wording.say("word.all_units"),
            wording.say("summary.fraction", { part: summary.received, whole: summary.expected }),
            ...totals.map(({ value, rate }) =>
              value === undefined ? wording.say("word.no_figure") : formatQuantity(wording, value, rate !== undefined),
            ),
          ],
        ],
        sum: true,
      },
      { is: "remark", text: wording.say("word.legend", { legend }) },
      ...(amendedUnits(briefing).length === 0 ? [] : [{ is: "remark" as const, text: wording.say("word.mark") }]),
      { is: "remark", text: wording.say("word.trace", { snapshot: snapshot.id }) },
    ],
  };
}

/** Of one part how it was reported, of several how many of the reports that are owed came. */
function stateOf({ reports }: UnitLine, wording: Wording): string {
  const owed = reports.filter(({ state }) => state !== "not_owing");
  const came = owed.filter(({ state }) => state !== "missing");
  if (reports.length > 1) return wording.say("summary.fraction", { part: came.length, whole: owed.length });
  if (came.length === 0) return wording.say("chart.state.missing");
  return wording.say(came[0]?.state === "late" ? "chart.state.late" : "chart.state.onTime");
}

/** Missing, zero, not applicable and "nothing to divide by" are four things; the legend tells their signs. */
function quantityText(cell: Cell, wording: Wording): string {
  if ("value" in cell) return formatQuantity(wording, cell.value, cell.rate !== undefined);
  switch (cell.none) {
    case "not_reported":
    case "missing":
      return wording.say("word.no_figure");
    case "not_applicable":
      return wording.say("word.not_applicable");
    case "no_base":
      return wording.say("word.no_base");
  }
}
