import type { Figures, Report } from "./report.ts";
import type { Instant } from "./time.ts";

/** What adding up needs of a report: its latest revision without sources and words. */
export function figuresOf({ id, flow, unit, period, due, at, latest }: Omit<Report, "earlier">): Figures {
  const { revision, answers, notAsked, skipped, lateReason } = latest;
  const explained = Object.fromEntries(Object.entries(latest.explained).map(([check, { text }]) => [check, text]));
  const figures = { id, flow, unit, period: period.key, due, at, revision, answers, notAsked, skipped, explained };
  return {
    ...figures,
    ...(lateReason === undefined ? {} : { lateReason }),
    ...(revision === 1 ? {} : { amendedAt: latest.at }),
  };
}

/** The same as it stood at an instant; nothing where the report came in later. */
export function figuresBy(report: Report, asOf: Instant): Figures | undefined {
  const latest = [...report.earlier, report.latest].findLast(({ at }) => at <= asOf);
  return latest && figuresOf({ ...report, latest });
}
