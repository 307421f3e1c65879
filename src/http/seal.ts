import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * A claim as text for an address, sealed with the server's secret. It holds nothing that must stay hidden. The purpose keeps
 * what was sealed for one thing from opening another. ["<claim>.<seal>", both base64url]
 */
export function seal(secret: string, purpose: string, claim: unknown): string {
  const text = Buffer.from(JSON.stringify(claim)).toString("base64url");
  return `${text}.${sealOf(secret, purpose, text)}`;
}

/** The claim as it was sealed with this secret for this purpose; nothing for what was made otherwise, or changed. */
export function unseal(secret: string, purpose: string, sealed: string): unknown {
  const [text = "", given = "", ...more] = sealed.split(".");
  if (more.length > 0 || !same(Buffer.from(given), Buffer.from(sealOf(secret, purpose, text)))) return undefined;
  return JSON.parse(Buffer.from(text, "base64url").toString());
}

function sealOf(secret: string, purpose: string, text: string): string {
  return createHmac("sha256", secret).update(`${purpose}:${text}`).digest("base64url");
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
