import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/** What monitoring reads, and who may read it. */
export interface MetricsPage {
  page(): Promise<{ type: string; text: string }>;
  /** Whoever shows it as a bearer token may. Absent: only this machine may. */
  token: string | undefined;
  /** A proxy stands before the server: whatever comes through it seems to come from this machine, so that says nothing. */
  isBehindProxy: boolean;
}

/** GET /metrics. Where it is nobody's to read it is not there: 404. */
export function serveMetrics({ page, token, isBehindProxy }: MetricsPage): (c: Context) => Promise<Response> {
  return async (c) => {
    if (token !== undefined && !shows(c, token)) return c.text("", 401, { "WWW-Authenticate": "Bearer" });
    if (token === undefined && (isBehindProxy || !isFromHere(c))) return c.json({ error: "not found" }, 404);
    const { type, text } = await page();
    return c.body(text, 200, { "Content-Type": type, "Cache-Control": "no-store" });
  };
}

function shows(c: Context, token: string): boolean {
  const header = c.req.header("Authorization") ?? "";
  return timingSafeEqual(digest(header), digest(`Bearer ${token}`));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Headers by which a proxy says for whom it asks. */
const FORWARDED = ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"];

function isFromHere(c: Context): boolean {
  const { address = "" } = getConnInfo(c).remote;
  return isLoopback(address) && FORWARDED.every((name) => c.req.header(name) === undefined);
}

/** [127.0.0.1, 127.0.0.5, ::1, ::ffff:127.0.0.1 -> true; 172.17.0.1 -> false] */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, "");
  return plain === "::1" || (isIP(plain) === 4 && plain.startsWith("127."));
}
