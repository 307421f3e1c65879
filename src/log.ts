import { type DestinationStream, destination, pino, stdTimeFunctions } from "pino";
import type { Log } from "./app/ports.ts";

/** Fields that could hold a secret or what a person wrote never reach a line, should somebody log an object whole. */
const NEVER = ["token", "secret", "password", "authorization", "uri", "text", "message.text", "payload", "words"];

/** What stands in the place of what must not be written. */
const CENSORED = "[…]";

/** Shorter ones would be found in words that are none. */
const SHORTEST_SECRET = 8;

/**
 * The log: a line of JSON with `level`, `time`, `msg` and fields, on standard error, so that standard output stays a program's
 * answer. `secrets` are the settings' tokens and keys: wherever one turns up in a line after all, it is not written.
 */
export function logTo(
  level: string,
  secrets: readonly string[] = [],
  to: DestinationStream = destination({ fd: 2, sync: true }),
): Log {
  const paths = NEVER.flatMap((name) => [name, `*.${name}`]);
  const never = secrets.filter((secret) => secret.length >= SHORTEST_SECRET).flatMap(asWritten);
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutErrors },
      redact: { paths, censor: CENSORED },
      hooks: { streamWrite: (line) => never.reduce((left, secret) => left.replaceAll(secret, CENSORED), line) },
    },
    to,
  );
}

/** As it is, as JSON has it, and as an address has it. */
function asWritten(secret: string): string[] {
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])];
}

/** An error's message and stack may hold what a person wrote: of one only its kind is written. */
function withoutErrors(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? value.name : value]),
  );
}
