import type { PersonId } from "../domain/people.ts";
import type { ReportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { Office } from "./office.ts";
import type { Due } from "./ports.ts";

/** What people decided about the reports they owe: how it is asked for, and how it is decided. */

export async function dueOf(office: Office, id: ReportId): Promise<Due | undefined> {
  return (await office.stores.dues.of([id]))[0];
}

/** By report, those about which something was decided. */
export async function duesOf(office: Office, ids: readonly ReportId[]): Promise<Map<ReportId, Due>> {
  return new Map((await office.stores.dues.of(ids)).map((due) => [due.id, due]));
}

/**
 * Decides about a report: `change` is given what holds now and gives what is to hold, or nothing where that is so already. ONE
 * conditional write; it is asked again when somebody else decided meanwhile. Returns what holds then.
 */
export async function decide(
  office: Office,
  id: ReportId,
  change: (due: Due) => Omit<Due, "rev"> | undefined,
): Promise<Due> {
  for (;;) {
    const before = (await dueOf(office, id)) ?? { id, rev: 0, snoozed: [], extensions: [] };
    const changed = change(before);
    if (changed === undefined) return before;
    const due = { ...changed, rev: before.rev + 1 };
    if (await office.stores.dues.put(due)) return due;
  }
}

/** Whether the unit said that the report was handed in on paper, and nobody has said that it was not. */
export function isOnPaper(due: Due | undefined): boolean {
  return due?.paper !== undefined && due.paper.refused === undefined;
}

/** Until when a person has put the report off; nothing where that is over. */
export function snoozedUntil(due: Due | undefined, person: PersonId | undefined, now: Instant): Instant | undefined {
  const until = due?.snoozed.find((one) => one.person === person)?.until;
  return until !== undefined && now < until ? until : undefined;
}
