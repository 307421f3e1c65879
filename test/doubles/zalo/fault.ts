/**
 * What may befall a call. "before": Zalo never saw it. "after": it was carried out, and the caller is not told.
 * - 502, 404, 429-html, 200-html: nginx or a login page answers in Zalo's place; never carried out
 * - reset-…: the connection breaks
 * - stall-…: 60 s of silence, until the clock or `release` ends it; a caller that left meanwhile is not served (before)
 * - instead: Zalo answers this and does nothing; after: it does what was asked and answers this all the same
 */
export type Fault =
  | "502"
  | "404"
  | "429-html"
  | "200-html"
  | "reset-before"
  | "reset-after"
  | "stall-before"
  | "stall-after"
  | { instead: object }
  | { after: object };
