import type { PersonId } from "../domain/people.ts";
import type { ReportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Wording } from "../flow/wording.ts";
import { namesOf } from "./delivery-names.ts";
import type { Delivery, Standing, Summary } from "./summary.ts";

/** What a unit's head decided about one revision of a report. */
export interface Decision {
  report: ReportId;
  revision: number;
  approved: boolean;
  by: PersonId;
  at: Instant;
  /** Why it was returned. */
  reason?: string | undefined;
}

/** How each revision stands by these decisions; those made later than `asOf` are not known yet. */
export function standings(
  decisions: readonly Decision[],
  asOf?: Instant,
): (report: ReportId, revision: number) => Standing {
  const known = decisions.filter(({ at }) => asOf === undefined || at <= asOf);
  const byRevision = new Map(known.map((one) => [`${one.report} ${one.revision}`, one]));
  return (report, revision) => {
    const decision = byRevision.get(`${report} ${revision}`);
    if (decision === undefined) return { state: "waiting" };
    const { approved, by, at, reason } = decision;
    return { state: approved ? "approved" : "returned", by, at, ...(reason === undefined ? {} : { reason }) };
  };
}

/** The reports that were received by how they stand; nothing where the flow wants no approval, or no report has come. */
export function byStanding({ units, parts }: Summary): Record<Standing["state"], Delivery[]> | undefined {
  const told = units.flatMap(({ unit, reports }) =>
    reports.flatMap((report, place) =>
      "id" in report && report.standing !== undefined
        ? [{ unit, part: parts[place]?.key ?? "", state: report.standing.state }]
        : [],
    ),
  );
  if (told.length === 0) return undefined;
  const those = (state: Standing["state"]) =>
    told.filter((one) => one.state === state).map(({ unit, part }) => ({ unit, part }));
  return { approved: those("approved"), waiting: those("waiting"), returned: those("returned") };
}

/** How many of the reports received are approved, whose wait and whose were returned; and that the sums count them all. */
export function approvalNote(summary: Summary, wording: Wording): string[] {
  const standing = byStanding(summary);
  if (standing === undefined) return [];
  const counts = { approved: standing.approved.length, received: summary.received };
  const isAll = counts.approved === counts.received;
  return [
    isAll ? wording.say("summary.approved_all", counts) : wording.say("summary.approved", counts),
    ...(["waiting", "returned"] as const).flatMap((state) => {
      const names = namesOf(standing[state], summary.parts.length > 1, wording);
      const { length: count } = standing[state];
      return count === 0 ? [] : [wording.say(`summary.approval_${state}`, { count, names })];
    }),
  ];
}
