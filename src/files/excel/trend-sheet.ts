import { periodName } from "../../flow/period-name.ts";
import { columns } from "./columns.ts";
import type { ExcelCell, ExcelSheet } from "./model.ts";
import type { Setting } from "./sheets.ts";

/** The last periods, each added up by itself. */
export function trendSheet({ summary: { totals }, trend, flow: { wording }, heading, nameOf }: Setting): ExcelSheet {
  return {
    name: nameOf(wording.say("excel.sheet.trend")),
    heading,
    columns: [
      ...columns(wording, ["period", 34], ["expected", 12], ["received", 12], ["on_time", 12]),
      ...totals.map(({ title }) => ({ title, width: 18 })),
    ],
    rows: trend.map(({ period, expected, received, onTime, values }) => [
      periodName(wording, period),
      expected,
      received,
      onTime,
      ...values.map((value, index): ExcelCell => {
        if (value === undefined) return null;
        return totals[index]?.rate === undefined ? value : { is: "rate", value };
      }),
    ]),
  };
}
