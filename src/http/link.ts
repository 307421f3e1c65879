import { z } from "zod";
import { PersonId } from "../domain/people.ts";
import { Instant } from "../domain/time.ts";
import { seal, unseal } from "./seal.ts";

const Claim = z.tuple([PersonId, Instant]);
const PURPOSE = "page-key:1";

/**
 * The key in a person's own link: whose it is and until when it opens the page. Whoever has it is taken for that person until
 * it expires.
 */
export function makeKey(secret: string, person: PersonId, expires: Instant): string {
  return seal(secret, PURPOSE, [person, expires]);
}

/** Whose key this is; nothing when it was not made with this secret, was changed, or has expired at `now`. */
export function readKey(secret: string, key: string, now: Instant): PersonId | undefined {
  const claim = unseal(secret, PURPOSE, key);
  if (claim === undefined) return undefined;
  const [person, expires] = Claim.parse(claim);
  return now < expires ? person : undefined;
}
