import type { UnitId } from "../domain/people.ts";
import type { Office } from "./office.ts";

/**
 * Whether an update has had its effect: as an answer in the outbox, or as a turn of a conversation of the person's unit. Asked
 * only of updates that somebody may have worked before: by now the person may stand elsewhere, where it would count again.
 */
export async function isWorked({ stores }: Office, update: string, unit?: UnitId): Promise<boolean> {
  if ((await stores.outbox.get(`say:${update}:0`)) !== undefined) return true;
  if (unit === undefined) return false;
  return (await stores.conversations.of(unit)).some(({ handled }) => handled.includes(update));
}

/**
 * Whether an update was answered beside an open question that was not repeated afterwards: whoever worked it died between the two.
 */
export async function owesQuestion({ stores }: Office, update: string, unit: UnitId): Promise<boolean> {
  if ((await stores.outbox.get(`say:${update}:0`))?.message.pick !== "slash") return false;
  return !(await stores.conversations.of(unit)).some(({ handled }) => handled.includes(update));
}
