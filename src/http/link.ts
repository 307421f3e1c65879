import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { PersonId } from "../domain/people.ts";
import { Instant } from "../domain/time.ts";

const Claim = z.tuple([PersonId, Instant]);

/**
 * The key in a person's own link: whose it is and until when it opens the page, sealed with the server's secret. It holds
 * nothing that must stay hidden, but whoever has it is taken for that person until it expires.
 */
export function makeKey(secret: string, person: PersonId, expires: Instant): string {
  const claim = Buffer.from(JSON.stringify([person, expires])).toString("base64url");
  return `${claim}.${seal(secret, claim)}`;
}

/** Whose key this is; nothing when it was not made with this secret, was changed, or has expired at `now`. */
export function readKey(secret: string, key: string, now: Instant): PersonId | undefined {
  const [claim = "", sealed = "", ...more] = key.split(".");
  if (more.length > 0 || !same(Buffer.from(sealed), Buffer.from(seal(secret, claim)))) return undefined;
  const [person, expires] = Claim.parse(JSON.parse(Buffer.from(claim, "base64url").toString()));
  return now < expires ? person : undefined;
}

/** The prefix keeps a seal made for something else with the same secret from opening the page. */
function seal(secret: string, claim: string): string {
  return createHmac("sha256", secret).update(`page-key:1:${claim}`).digest("base64url");
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
