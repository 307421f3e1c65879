import { fingerprintOf } from "../domain/audit-chain.ts";
import type { Directory } from "../domain/directory.ts";
import { hasRole, type Person, type PersonId } from "../domain/people.ts";
import type { Instant } from "../domain/time.ts";
import type { Wording } from "../flow/wording.ts";
import type { Stores } from "./ports.ts";

/** A person's consent to being kept (Luật 91/2025/QH15): to which text, when, and how it ends. */

/** Under this word stands in the audit log that somebody agreed, or took it back. */
const CONSENT = "consent";
const DIGITS = 16;

/** A person who agrees just now. */
export function agreed(person: Person, wording: Wording): Person {
  const { withdrew: _, ...rest } = person;
  return { ...rest, consentTo: consentText(wording) };
}

/** The text that is agreed to, by its fingerprint: `flows/loi-thoai.yaml` and its history hold the words. */
function consentText(wording: Wording): string {
  return fingerprintOf({ text: wording.say("join.consent", { role: "", unit: "", code: "" }) }).slice(0, DIGITS);
}

/** Writes down that a person agreed at an instant; twice is once. */
export async function noteConsent({ audit }: Pick<Stores, "audit">, person: Person): Promise<void> {
  const { id, consent, consentTo } = person;
  if (consent === undefined || consentTo === undefined) return;
  const fields = { person: id, given: 1, text: consentTo };
  await audit.add({ id: `${CONSENT}:${id}:${consent}`, at: consent, by: id, what: CONSENT, fields });
}

/** Writes down that a person took it back. */
export async function noteWithdrawal(
  { audit }: Pick<Stores, "audit">,
  { id, at, cause }: { id: PersonId; at: Instant; cause: string },
): Promise<void> {
  await audit.add({ id: `${CONSENT}:off:${cause}`, at, by: id, what: CONSENT, fields: { person: id, given: 0 } });
}

/** Whether nobody would be left who looks after the system. */
export function isLastAdmin({ people }: Pick<Directory, "people">, id: PersonId): boolean {
  const admins = people.filter((person) => hasRole(person, ["admin"]));
  return admins.length === 1 && admins[0]?.id === id;
}
