import type { Log } from "../../src/app/ports.ts";

/** A log that keeps its lines as they would be written. */
export function linesOf(): Log & { lines: string[] } {
  const lines: string[] = [];
  const line = (level: string) => (fields: Record<string, unknown>, message: string) =>
    void lines.push(JSON.stringify({ level, ...fields, message }));
  return { lines, info: line("info"), warn: line("warn"), error: line("error") };
}
