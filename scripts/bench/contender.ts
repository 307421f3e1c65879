import type { MongoClient } from "mongodb";
import { SCRIPT } from "./script.ts";

/** Something that takes reports in by conversation; or that only writes as much as that takes. */
export interface Contender {
  /** What one clerk says at one step of the script; resolves when the answer is there. Clerks are numbered from 0. */
  turn(clerk: number, step: number): Promise<void>;
  /** Resolves when nothing is left to be written. */
  settled(): Promise<void>;
  /** Where its commands can be counted; absent without a database. */
  client?: MongoClient;
  close(): Promise<void>;
}

/** Where a contender works. `counted`: with the driver's command events, which cost time. */
export interface Place {
  uri: string;
  database: string;
  counted: boolean;
}

export interface Talk {
  turns: number;
  /** From the first word to the last write. */
  ms: number;
  /** Of each turn, from the person's word to the answer; by step. */
  latencies: { step: number; ms: number }[];
}

/** `people` talk at once; whoever has handed in makes room for the next clerk, until `reports` are in. */
export async function talkAtOnce(
  contender: Contender,
  { people, reports, first }: { people: number; reports: number; first: number },
): Promise<Talk> {
  const latencies: Talk["latencies"] = [];
  let next = first;
  const person = async () => {
    while (next < first + reports) {
      const clerk = next++;
      for (const step of SCRIPT.keys()) {
        const asked = performance.now();
        await contender.turn(clerk, step);
        latencies.push({ step, ms: performance.now() - asked });
      }
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: people }, person));
  await contender.settled();
  return { turns: latencies.length, ms: performance.now() - begun, latencies };
}
