/**
 * What may befall a call. "before": the Bot API never saw it. "after": it was carried out, and the caller is not told.
 * - 502, 500, 200-html: the answer of a proxy, of a restarting server, of a login page in between; never carried out
 * - reset-…: the connection breaks
 * - stall-…: 60 s of silence, until the clock or `release` ends it; a caller that left meanwhile is not served (before)
 * - retryAfter: a 429, and the wait it orders: for the chat, or with `all` for every chat
 */
export type Fault =
  | "502"
  | "500"
  | "200-html"
  | "reset-before"
  | "reset-after"
  | "stall-before"
  | "stall-after"
  | { retryAfter: number; all?: boolean };
