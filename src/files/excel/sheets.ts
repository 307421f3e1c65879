import type { Briefing } from "../../app/ports.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { deliverySheets } from "./delivery-sheets.ts";
import { listSheet } from "./list-sheet.ts";
import type { ExcelModel } from "./model.ts";
import { sheetNames } from "./sheet-name.ts";
import { sourceSheet } from "./source-sheet.ts";
import { totalSheet } from "./total-sheet.ts";
import { trendSheet } from "./trend-sheet.ts";
import { unbalancedSheet } from "./unbalanced-sheet.ts";
import { unitSheet } from "./unit-sheet.ts";

/** What every sheet is made with. */
export interface Setting extends Briefing {
  /** Lines above each table. */
  heading: string[];
  /** What Excel takes for a name, each once. */
  nameOf: (wanted: string) => string;
}

/**
 * The workbook of a briefing, a sheet a table: totals, units, who was late and who is missing, each list, what does not match, the
 * last periods, and which report each figure is from.
 */
export function excelModel(briefing: Briefing): ExcelModel {
  const { summary, flow } = briefing;
  const { wording } = flow;
  const title = wording.say("excel.title", {
    title: summary.flow.title,
    period: periodName(wording, summary.period),
  });
  const { received, expected } = summary;
  const at = formatInstant(wording, summary.asOf);
  const setting = {
    ...briefing,
    heading: [title, wording.say("excel.as_of", { at, received, expected })],
    nameOf: sheetNames(),
  };
  const totalsName = setting.nameOf(wording.say("excel.sheet.totals"));
  const byUnit = unitSheet(setting);
  return {
    title,
    at: summary.asOf,
    sheets: [
      totalSheet(setting, totalsName, byUnit),
      byUnit.sheet,
      ...deliverySheets(setting),
      ...summary.lists.map((list, index) => listSheet(setting, list, index)),
      unbalancedSheet(setting),
      trendSheet(setting),
      sourceSheet(setting),
    ],
  };
}
