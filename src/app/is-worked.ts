import type { Person } from "../domain/people.ts";
import type { Office } from "./office.ts";
import { writesFor } from "./own-units.ts";

/**
 * Whether an update has had its effect: as an answer in the outbox, or as a turn of a conversation of the person's units. Asked
 * only of updates that somebody may have worked before: by now the person may stand elsewhere, where it would count again.
 */
export async function isWorked(office: Office, update: string, person?: Person): Promise<boolean> {
  const { outbox, conversations } = office.stores;
  if ((await outbox.get(`say:${update}:0`)) !== undefined) return true;
  if (person === undefined) return false;
  for (const unit of writesFor(office, person))
    if ((await conversations.of(unit)).some(({ handled }) => handled.includes(update))) return true;
  return false;
}
