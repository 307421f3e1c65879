import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Aim, aimsTable } from "./aims.ts";
import type { Place } from "./contender.ts";
import { alone } from "./hire.ts";
import { lookAtMachine } from "./machine.ts";
import { figure, megabytes, milliseconds, table, whole } from "./markdown.ts";
import { benchServer } from "./server.ts";
import type { Timed } from "./statistics.ts";

/** `/tongket` over so many units: on MongoDB, beside one aggregation written by hand, and in memory. Milliseconds and bytes. */
export interface Briefing {
  units: number;
  mongo: Timed & { byHand: Timed; reports: number; peak: number };
  memory: Timed & { reports: number };
}

export interface Asked {
  units: number;
  /** Of which there are reports in MongoDB, and in memory. */
  weeks: number;
  weeksInMemory: number;
  /** Calls that count. */
  times: number;
}

export async function briefingsOf(database: Place, { units, weeks, weeksInMemory, times }: Asked): Promise<Briefing> {
  await alone((worker) => worker.ask("fill", database, { units, weeks }));
  const mongo = await alone((worker) => worker.ask("tongketOnMongo", database, units, times));
  const memory = await alone((worker) => worker.ask("tongketInMemory", { units, weeks: weeksInMemory }, times));
  return {
    units,
    mongo: { ...mongo.result, reports: units * weeks, peak: mongo.peak },
    memory: { ...memory.result, reports: units * weeksInMemory },
  };
}

export const BRIEFING_HEAD = ["The whole command, from inbox to channel", "ms, p50 / p95", "peak RSS"];

export function briefingRows({ units, mongo, memory }: Briefing): string[][] {
  const { byHand } = mongo;
  return [
    [
      `\`/tongket\`, ${whole(units)} units, ${whole(mongo.reports)} reports in MongoDB`,
      pair(mongo),
      megabytes(mongo.peak),
    ],
    ["the counts and sums of its text by one hand-written aggregation, in turn with it", pair(byHand), ""],
    ["the command / the aggregation", `${times(mongo.p50 / byHand.p50)} / ${times(mongo.p95 / byHand.p95)}`, ""],
    [`the same command, ${whole(memory.reports)} reports in memory`, pair(memory), ""],
  ];
}

export function pair({ p50, p95 }: Timed): string {
  return `${figure(p50)} / ${figure(p95)}`;
}

function times(ratio: number): string {
  return `× ${ratio.toFixed(2)}`;
}

/** What the issues ask of the largest office. */
export function briefingAims(briefing: Briefing | undefined): Aim[] {
  const { p95, byHand } = briefing?.mongo ?? {};
  const what = `\`/tongket\` at ${whole(briefing?.units ?? 4_000)} units, p95`;
  return [
    { what, wanted: 300, atLeast: false, measured: p95, show: milliseconds },
    {
      what: "the same, against one hand-written aggregation",
      wanted: 2,
      atLeast: false,
      measured: p95 && byHand && p95 / byHand.p95,
      show: times,
    },
  ];
}

/** `npm run bench:tongket`: a year of 4,000 units alone. `--units`, `--weeks` and `--times` for others. */
async function main(): Promise<void> {
  const number = (value: string) => ({ type: "string", default: value }) as const;
  const { values } = parseArgs({ options: { units: number("4000"), weeks: number("52"), times: number("20") } });
  const [units, weeks, calls] = [Number(values.units), Number(values.weeks), Number(values.times)];
  const machine = lookAtMachine();
  const tell = (line: string) => console.error(line);
  const server = await benchServer(tell);
  if (!("uri" in server)) throw new Error(`${server.line} This benchmark needs a database in the loop.`);
  tell(server.line);
  try {
    const database = { uri: server.uri, database: `giaoban-bench-tongket-${process.pid}`, counted: false };
    const briefing = await briefingsOf(database, { units, weeks, weeksInMemory: weeks, times: calls });
    console.log(`Measured on ${machine(server.name)}. ${calls} calls each, after the first three.`);
    console.log(`\n${table(BRIEFING_HEAD, briefingRows(briefing))}`);
    console.log(`\n${aimsTable(briefingAims(briefing))}`);
  } finally {
    await server.stop();
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) await main();
