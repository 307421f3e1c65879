import { createHash } from "node:crypto";

/** A log in which each entry holds the hash of the one before: whoever changes one byte of the past breaks every hash after it. */
export interface Link {
  /** 1, 2, 3, … without a gap. */
  seq: number;
  hash: string;
}

/** Before the first entry. */
export const CHAIN_START: Link = { seq: 0, hash: "0".repeat(64) };

/** The link of an entry that is added behind another. Pure: SHA-256 over the entry, its number and the hash before, as canonical JSON. */
export function linkBehind(before: Link, entry: object): Link {
  const seq = before.seq + 1;
  return { seq, hash: sha256(canonical({ before: before.hash, entry, seq })) };
}

/** What is wrong with the link of an entry: it was changed, or one before it is missing. Nothing for a sound one. */
export function faultOf(before: Link, link: Link, entry: object): "changed" | "gap" | undefined {
  if (link.seq !== before.seq + 1) return "gap";
  return linkBehind(before, entry).hash === link.hash ? undefined : "changed";
}

/** The fingerprint of something that is kept: 64 hexadecimal digits, the same whatever the order of its fields. */
export function fingerprintOf(value: object): string {
  return sha256(canonical(value));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** JSON with the fields in alphabetical order, so that a database that orders them otherwise changes nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
