import type { Briefing } from "../../app/ports.ts";
import { axisPeriodName } from "../../flow/period-name.ts";
import { formatQuantity } from "../../flow/quantity.ts";
import type { Wording } from "../../flow/wording.ts";
import type { TrendBody } from "./model.ts";

/** A total over the last periods. Under each stands how many reported, and a word where nothing can be said. */
export function trendBody({ flow: { wording }, summary, trend }: Briefing, index: number): TrendBody {
  const isRate = summary.totals[index]?.rate !== undefined;
  return {
    is: "trend",
    points: trend.map(({ period, received, expected, values }) => {
      const value = values[index];
      const name = [axisPeriodName(wording, period), wording.say("chart.of", { received, expected })];
      return value === undefined
        ? { name: [...name, wording.say("chart.gap")], label: "", value }
        : { name, label: formatQuantity(wording, value, isRate), value };
    }),
  };
}

export function trendNote(wording: Wording): string {
  return wording.say("chart.trend_note");
}
