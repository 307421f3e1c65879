import { z } from "zod";
import { PersonId } from "../domain/people.ts";
import { Instant } from "../domain/time.ts";
import { seal, unseal } from "./seal.ts";

const Claim = z.tuple([PersonId, Instant, Instant]);
const PURPOSE = "page-key:2";

/**
 * The key in a person's own link: whose it is, until when it opens the page and when it was `made`. Whoever has it is taken for that
 * person until it expires, or the person's links are closed: then all go that were made until that instant.
 */
export function makeKey(secret: string, person: PersonId, expires: Instant, made = 0 as Instant): string {
  return seal(secret, PURPOSE, [person, expires, made]);
}

/** Whose key this is, and when it was made; nothing when it was not made with this secret, was changed, or has expired at `now`. */
export function readKey(secret: string, key: string, now: Instant): { person: PersonId; made: Instant } | undefined {
  const claim = unseal(secret, PURPOSE, key);
  if (claim === undefined) return undefined;
  const [person, expires, made] = Claim.parse(claim);
  return now < expires ? { person, made } : undefined;
}
