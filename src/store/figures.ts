import type { Figures, Report } from "../domain/report.ts";

/** What adding up needs of a report: its latest revision without sources and words. */
export function figuresOf({ id, flow, unit, period, due, at, latest }: Omit<Report, "earlier">): Figures {
  const { revision, answers, notAsked, skipped, lateReason } = latest;
  const explained = Object.fromEntries(Object.entries(latest.explained).map(([check, { text }]) => [check, text]));
  const figures = { id, flow, unit, period: period.key, due, at, revision, answers, notAsked, skipped, explained };
  return lateReason === undefined ? figures : { ...figures, lateReason };
}
