import { CHAIN_START, faultOf, type Link } from "../domain/audit-chain.ts";
import { ERASED, isAbout, RECEIVED, standingOf } from "../domain/received.ts";
import type { ReportId } from "../domain/report.ts";
import type { AuditEntry, Stores } from "./ports.ts";

/** Read at once. */
const PAGE = 1_000;

/** More people's words were never erased. */
const ERASINGS = 1_000_000;

/**
 * Something that is not as it was written down. `content`: a report is not what was received; `unerased`: it holds words that were to
 * be erased; `lost`: it is there no more.
 */
export interface AuditFault {
  seq: number;
  entry: string;
  is: "changed" | "gap" | "content" | "unerased" | "lost";
}

export interface AuditReport {
  /** Entries looked at. */
  count: number;
  /** The last one: noted down elsewhere, it also shows later that none was cut off the end. */
  end: Link;
  faults: AuditFault[];
}

/** Walks the whole log, and holds every report that was received against what is kept. `progress` is told after each page how far it is. */
export async function verifyAudit(
  { audit, reports }: Pick<Stores, "audit" | "reports">,
  progress: (count: number) => void = () => {},
): Promise<AuditReport> {
  const faults: AuditFault[] = [];
  const erasings = await erasingsOf(audit);
  let end = CHAIN_START;
  let count = 0;
  for (;;) {
    const page = await audit.chain(end.seq, PAGE);
    for (const { seq, hash, entry } of page) {
      const broken = faultOf(end, { seq, hash }, entry);
      if (broken !== undefined) faults.push({ seq, entry: entry.id, is: broken });
      const content = entry.what === RECEIVED ? await contentFault(reports, entry, erasings) : undefined;
      if (content !== undefined) faults.push({ seq, entry: entry.id, is: content });
      end = { seq, hash }; // so that one changed entry is one fault, and not all behind it
    }
    count += page.length;
    progress(count);
    if (page.length < PAGE) return { count, end, faults };
  }
}

/** The entries of erasings, by the receipt that they are about. */
async function erasingsOf(audit: Stores["audit"]): Promise<Map<string | undefined, AuditEntry["fields"][]>> {
  const found = new Map<string | undefined, AuditEntry["fields"][]>();
  for (const { about, fields } of await audit.of(ERASED, ERASINGS))
    found.set(about, [...(found.get(about) ?? []), fields]);
  return found;
}

async function contentFault(
  reports: Stores["reports"],
  { fields, about }: AuditEntry,
  erasings: Map<string | undefined, AuditEntry["fields"][]>,
): Promise<"content" | "unerased" | "lost" | undefined> {
  const report = await reports.get(String(fields.report) as ReportId);
  const revision = report && [...report.earlier, report.latest].find((one) => one.revision === fields.revision);
  if (report === undefined || revision === undefined) return "lost";
  const own = erasings.get(about)?.filter((one) => isAbout(one, report, revision.revision)) ?? [];
  const standing = standingOf(fields, own, report, revision);
  if (standing === "unerased") return standing;
  return standing === "changed" ? "content" : undefined;
}
