import { createHash, timingSafeEqual } from "node:crypto";

/** Compares what was shown with a secret in constant time, whatever the lengths. */
export function isSameSecret(given: string, secret: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}
