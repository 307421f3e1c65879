import type { Place } from "./contender.ts";
import { type Costs, costsOf } from "./costs.ts";
import { alone } from "./hire.ts";
import { type Level, type Race, race } from "./race.ts";
import type { Timed } from "./statistics.ts";
import { type Briefing, briefingsOf } from "./summaries.ts";
import type { Name } from "./worker.ts";

/** Everything that was measured, in one run on one machine. */
export interface Measured {
  levels: readonly Level[];
  runs: number;
  race: Race;
  costs: Map<Name, Costs>;
  briefings: Briefing[];
  due: Timed & { units: number; reminders: number };
  idleTick: Timed;
  /** Why telegraf and grammY are not in the tables. */
  noPeers: string | undefined;
}

interface Size {
  runs: number;
  levels: readonly Level[];
  weeks: number;
  /** Calls of `/tongket` and of what else is timed by itself. */
  times: number;
}

const FULL: Size = {
  runs: 3,
  levels: [
    { people: 1, reports: 16 },
    { people: 16, reports: 64 },
    { people: 64, reports: 128 },
    { people: 256, reports: 256 },
  ],
  weeks: 52,
  times: 20,
};
const QUICK: Size = {
  runs: 1,
  levels: [
    { people: 1, reports: 4 },
    { people: 16, reports: 32 },
    { people: 64, reports: 64 },
  ],
  weeks: 4,
  times: 8,
};

const UNITS = [23, 155, 4_000];
const MOST_UNITS = 4_000;
/** In memory lies what a demo or a test has, not a year of a province. */
const WEEKS_IN_MEMORY = 8;

export async function bench(ask: {
  uri: string;
  quick: boolean;
  noPeers: string | undefined;
  tell: (line: string) => void;
}): Promise<Measured> {
  const { uri, quick, noPeers, tell } = ask;
  const { runs, levels, weeks, times } = quick ? QUICK : FULL;
  let places = 0;
  const place = (counted = false): Place => ({
    uri,
    database: `giaoban-bench-${process.pid}-${(places += 1)}`,
    counted,
  });

  const peers: Name[] = noPeers === undefined ? ["telegraf", "grammY"] : [];
  const result = await race(
    ["giaoban on memory", "giaoban", "raw driver", ...peers],
    levels,
    runs,
    () => place(),
    tell,
  );

  tell("counting commands");
  const costs = new Map<Name, Costs>();
  for (const name of ["giaoban", ...peers] as const) costs.set(name, await costsOf(name, place(true)));

  const briefings: Briefing[] = [];
  for (const units of UNITS) {
    tell(`/tongket for ${units} units over ${weeks} weeks`);
    const weeksInMemory = Math.min(weeks, WEEKS_IN_MEMORY);
    briefings.push(await briefingsOf(place(), { units, weeks, weeksInMemory, times }));
  }

  tell(`reminders for ${MOST_UNITS} units`);
  const due = await alone((worker) => worker.ask("due", MOST_UNITS, times));
  const idleTick = await alone((worker) => worker.ask("idleTick", place(), MOST_UNITS, times));
  return {
    levels,
    runs,
    race: result,
    costs,
    briefings,
    noPeers,
    due: { units: MOST_UNITS, ...due.result },
    idleTick: idleTick.result,
  };
}
