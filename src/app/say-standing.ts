import type { PersonId } from "../domain/people.ts";
import type { Report, Submission } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import { formatInstant } from "../flow/period-name.ts";
import type { Wording } from "../flow/wording.ts";
import { type Decision, standings } from "../summary/approval.ts";
import { brief } from "../summary/row-line.ts";
import type { Standing } from "../summary/summary.ts";

/** Letters of a reason: a few lines of a phone. */
const REASON = 240;

type NameOf = (person: PersonId) => string;

/** ["Chờ duyệt."] ["Chủ tịch UBND xã Ia Le duyệt lúc 09:10 thứ Sáu 27/11/2026."] */
export function sayStanding(standing: Standing, wording: Wording, nameOf: NameOf): string {
  if (standing.state === "waiting") return wording.say("standing.waiting");
  const named = { person: nameOf(standing.by), at: formatInstant(wording, standing.at) };
  if (standing.state === "approved") return wording.say("standing.approved", named);
  return wording.say("standing.returned", { ...named, reason: brief(standing.reason ?? "", REASON) });
}

/** ["chờ duyệt"] ["duyệt lúc 09:10 thứ Sáu 27/11/2026"] */
export function standingInShort(standing: Standing, wording: Wording): string {
  return standing.state === "approved"
    ? wording.say("standing.short.approved", { at: formatInstant(wording, standing.at) })
    : wording.say(`standing.short.${standing.state}`);
}

/** What is known of decisions, and the instant of the snapshot beside which it is told. */
export interface Decided {
  /** Absent where the flow wants no approval. */
  decisions: readonly Decision[] | undefined;
  at: Instant;
  wording: Wording;
  nameOf: NameOf;
}

/** How a revision stands, and where it was decided about only after the snapshot, that it was. */
export function standingLine(
  { decisions, at, wording, nameOf }: Decided,
  { id }: Pick<Report, "id">,
  given: Pick<Submission, "revision" | "at">,
): string[] {
  if (decisions === undefined) return [];
  const then = standings(decisions, at)(id, given.revision);
  const now = standings(decisions)(id, given.revision);
  const said = sayStanding(now, wording, nameOf);
  const isSince = given.at <= at && then.state !== now.state;
  return [isSince ? wording.say("standing.since", { said }) : said];
}
