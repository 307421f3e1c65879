import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** The sentences the server itself says; the page's other labels go through it unread. */
export type ServerWords = Record<
  | "web.title"
  | "web.no_script"
  | "web.no_key"
  | "web.bad_message"
  | "web.too_long"
  | "web.too_fast"
  | "web.unavailable"
  | "web.link.expired"
  | "web.link.forged"
  | "web.link.gone"
  | "web.board.closed"
  | "web.board.expired"
  | "web.board.forged"
  | "web.board.no_report"
  | "web.board.taken_back"
  | "web.board.title"
  | "web.upload.bad"
  | "web.upload.expired"
  | "web.upload.slow"
  | "web.upload.title"
  | "web.upload.too_big"
  | "web.upload.wrong_type"
  | "web.upload.secret"
  | "web.withheld",
  string
>;

/** Everything the page says, by key (`web.*` of the wording). */
export type PageWords = ServerWords & Record<string, string>;

/** A refusal: its sentence is what the page shows. */
export function trouble(c: Context, status: ContentfulStatusCode, sentence: string): Response {
  return c.json({ error: sentence }, status);
}
