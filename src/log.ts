import { pino } from "pino";
import type { Log } from "./app/ports.ts";

/** Fields that could hold a secret or what a person wrote never reach a line, should somebody log an object whole. */
const NEVER = ["token", "secret", "password", "authorization", "uri", "text", "message.text", "payload", "words"];

/** The log: JSON lines on standard error, so that standard output stays a program's answer. */
export function logTo(level: string): Log {
  const paths = NEVER.flatMap((name) => [name, `*.${name}`]);
  return pino({ level, base: null, redact: { paths, censor: "[…]" } }, pino.destination({ fd: 2, sync: true }));
}
