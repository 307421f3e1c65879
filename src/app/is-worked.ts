import type { Person } from "../domain/people.ts";
import type { Office } from "./office.ts";
import { writesFor } from "./own-units.ts";

/**
 * Whether an update has had its effect: as an answer in the outbox, or as a turn of a conversation of the person's units. Asked
 * only of updates that somebody may have worked before: by now the person may stand elsewhere, where it would count again.
 */
export async function isWorked(office: Office, update: string, person?: Person): Promise<boolean> {
  if ((await office.stores.outbox.get(`say:${update}:0`)) !== undefined) return true;
  return person !== undefined && isTurn(office, update, person);
}

/**
 * Whether an update was answered beside an open question that was not repeated afterwards: whoever worked it died between the two.
 */
export async function owesQuestion(office: Office, update: string, person: Person): Promise<boolean> {
  if ((await office.stores.outbox.get(`say:${update}:0`))?.message.pick !== "slash") return false;
  return !(await isTurn(office, update, person));
}

async function isTurn(office: Office, update: string, person: Person): Promise<boolean> {
  for (const unit of writesFor(office, person))
    if ((await office.stores.conversations.of(unit)).some(({ handled }) => handled.includes(update))) return true;
  return false;
}
