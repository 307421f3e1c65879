import type { Log } from "../../../src/app/ports.ts";
import type { Pace } from "../../../src/channels/pace.ts";
import type { Instant } from "../../../src/domain/time.ts";

/** Time that passes only by waiting for it, and then at once. */
export function virtualPace(): Pace & { waits: number[]; at: number } {
  const pace = {
    at: 1_000_000,
    waits: [] as number[],
    now: () => pace.at as Instant,
    wait(ms: number) {
      pace.waits.push(ms);
      pace.at += ms;
      return Promise.resolve();
    },
  };
  return pace;
}

/** A log that keeps its lines, as they would be written. */
export function keptLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (fields: Record<string, unknown>, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  return { lines, info: write("info"), warn: write("warn"), error: write("error") };
}
