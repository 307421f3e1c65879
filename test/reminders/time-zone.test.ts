import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { yearOfTicks } from "./year-of-ticks.ts";

const run = promisify(execFile);
const script = `
const { yearOfTicks } = await import(${JSON.stringify(new URL("year-of-ticks.ts", import.meta.url).href)});
console.log(JSON.stringify({ behind: new Date(2026, 0).getTimezoneOffset(), said: yearOfTicks() }));
`;

/** What a host in this zone says over a year, and how many minutes its zone lies behind UTC. */
async function yearIn(zone: string): Promise<{ behind: number; said: string[] }> {
  const { stdout } = await run(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    env: { ...process.env, TZ: zone },
    maxBuffer: 10_000_000,
  });
  return JSON.parse(stdout) as { behind: number; said: string[] };
}

it("a host says the same at the same instants, in whatever zone it stands", async () => {
  const here = yearOfTicks();
  expect(here.length).toBeGreaterThan(500);
  for (const [zone, behind] of [
    ["America/Los_Angeles", 480],
    ["Asia/Ho_Chi_Minh", -420],
    ["Pacific/Kiritimati", -840],
  ] as const)
    expect(await yearIn(zone)).toEqual({ behind, said: here });
});
