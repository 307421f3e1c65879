import { type Place, type Talk } from "./contender.ts";
import { hire, type Worker } from "./hire.ts";
import { median } from "./statistics.ts";
import type { Name } from "./worker.ts";

export interface Level {
  people: number;
  /** Reports handed in per run: enough for a few seconds on a slow machine. */
  reports: number;
}

/** What one contender did at one level. */
export interface Score {
  /** Turns per second, the median of the runs. */
  rate: number;
  /** Milliseconds of every turn of every run. */
  latencies: number[];
}

export interface Race {
  /** By contender, in the order of the levels. */
  scores: Map<Name, Score[]>;
  memory: Map<Name, { rss: number; peak: number }>;
}

/** People who talk before anything is measured: the code is compiled, the connections are open. */
const WARM_UP = { people: 16, reports: 32 };

/**
 * Lets the contenders do the same reports, one after the other at each level and all of it several times, so that whatever
 * else the machine does meets each of them alike. A worker each; only one works at a time.
 */
export async function race(
  names: readonly Name[],
  levels: readonly Level[],
  runs: number,
  placeOf: (name: Name) => Place,
  tell: (line: string) => void,
): Promise<Race> {
  const clerks = WARM_UP.reports + runs * levels.reduce((total, { reports }) => total + reports, 0);
  const workers = new Map<Name, Worker>();
  for (const name of names) {
    const worker = hire();
    workers.set(name, worker);
    await worker.ask("setUp", name, placeOf(name), clerks);
    await worker.ask("talk", { ...WARM_UP, first: 0 });
  }
  const talks = new Map<Name, Talk[][]>(names.map((name) => [name, levels.map(() => [])]));
  let first = WARM_UP.reports;
  for (let run = 1; run <= runs; run += 1) {
    for (const [place, { people, reports }] of levels.entries()) {
      for (const [name, worker] of workers) {
        const talk = await worker.ask("talk", { people, reports, first });
        talks.get(name)?.[place]?.push(talk);
        tell(`run ${run} of ${runs}, ${people} at once, ${name}: ${Math.round(rateOf(talk))} turns/s`);
      }
      first += reports;
    }
  }
  const memory = new Map([...workers].map(([name, worker]) => [name, worker.memory()]));
  for (const worker of workers.values()) await worker.end();
  return { scores: new Map([...talks].map(([name, levels]) => [name, levels.map(scoreOf)])), memory };
}

function rateOf({ turns, ms }: Talk): number {
  return (turns / ms) * 1_000;
}

function scoreOf(talks: Talk[]): Score {
  return { rate: median(talks.map(rateOf)), latencies: talks.flatMap((talk) => talk.latencies.map(({ ms }) => ms)) };
}
