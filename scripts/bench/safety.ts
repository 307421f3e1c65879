import { parseArgs } from "node:util";
import type { Stores } from "../../src/app/ports.ts";
import { directoryOf } from "../../src/domain/directory.ts";
import { ACTS, may } from "../../src/domain/may.ts";
import { type Person, PersonId, UnitId } from "../../src/domain/people.ts";
import { talkAtOnce } from "./contender.ts";
import { giaobanOnMongo } from "./giaoban.ts";
import { lookAtMachine } from "./machine.ts";
import { province, unitIdOf } from "./office.ts";
import { SCRIPT } from "./script.ts";
import { benchServer } from "./server.ts";
import { median, percentile } from "./statistics.ts";

/**
 * `npm run bench:safety`: what `may` costs a turn, in a province of 4,000 communes; and what the audit log costs, as turns a second
 * with it and without, in runs that take turns. `--quick` for a look.
 */

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const UNITS = 4_000;
/** More than any turn asks: the command, the unit, each line of a list. */
const ASKED_A_TURN = 10;
const LEVELS = [16, 64];
const RUNS = values.quick ? 3 : 9;
const REPORTS = values.quick ? 64 : 128;

/** Milliseconds of `ASKED_A_TURN` questions by somebody with three posts: acts and units of every kind, near and far. */
function timeMay(): { p50: number; p95: number; most: number } {
  const { units, people } = province(UNITS);
  const top = UnitId.parse("tinh");
  const person: Person = {
    id: PersonId.parse("ba-vi-tri"),
    name: "Ba vị trí",
    unit: unitIdOf(7),
    roles: ["reporter"],
    also: [
      { unit: unitIdOf(8), roles: ["head"] },
      { unit: top, roles: ["collector"] },
    ],
    addresses: [],
  };
  const directory = directoryOf(1, units, [...people, person]);
  const turns: number[] = [];
  for (let turn = 0; turn < 4_000; turn += 1) {
    const begun = performance.now();
    for (let n = 0; n < ASKED_A_TURN; n += 1)
      may(person, ACTS[(turn + n) % ACTS.length] ?? "report", unitIdOf((turn * 31 + n * 977) % UNITS), directory);
    turns.push(performance.now() - begun);
  }
  const warm = turns.slice(400);
  return { p50: percentile(warm, 0.5), p95: percentile(warm, 0.95), most: Math.max(...warm) };
}

/** Stores whose audit log keeps nothing. */
function unaudited(stores: Stores): Stores {
  return { ...stores, audit: { ...stores.audit, add: () => Promise.resolve() } };
}

/** Turns a second of each run, of both, one after the other so that whatever else the machine does meets both alike. */
async function race(uri: string): Promise<{ people: number; with: number[]; without: number[] }[]> {
  const clerks = (1 + RUNS * LEVELS.length) * REPORTS;
  const place = (name: string) => ({ uri, database: `giaoban-bench-${process.pid}-${name}`, counted: false });
  const both = {
    with: await giaobanOnMongo(place("audited"), clerks),
    without: await giaobanOnMongo(place("bare"), clerks, unaudited),
  };
  const order = ["with", "without"] as const;
  for (const which of order) await talkAtOnce(both[which], { people: 16, reports: REPORTS, first: 0 });
  let first = REPORTS;
  const results = LEVELS.map((people) => ({ people, with: [] as number[], without: [] as number[] }));
  for (let run = 0; run < RUNS; run += 1)
    for (const result of results) {
      for (const which of run % 2 === 0 ? order : order.toReversed()) {
        const { turns, ms } = await talkAtOnce(both[which], { people: result.people, reports: REPORTS, first });
        result[which].push((turns / ms) * 1_000);
      }
      first += REPORTS;
    }
  await both.with.close();
  await both.without.close();
  return results;
}

const machine = lookAtMachine();
const cost = timeMay();
console.log(`${machine()}

| \`may\`, asked ${ASKED_A_TURN} times a turn, ${UNITS.toLocaleString("en")} units, three posts | | wanted |
| --- | ---: | ---: |
| p50 | ${cost.p50.toFixed(4)} ms | |
| p95 | ${cost.p95.toFixed(4)} ms | ≤ 0.1 ms |
| the most | ${cost.most.toFixed(2)} ms | |
`);

const server = await benchServer(console.error);
if (!("uri" in server)) {
  console.error(`${server.line}\nWhat the audit log costs was not measured: that needs a database.`);
  process.exitCode = 1;
} else {
  try {
    const rows = (await race(server.uri)).map(({ people, ...rates }) => {
      const ratio = median(rates.with.map((rate, run) => rate / (rates.without[run] ?? Number.NaN)));
      const [audited, bare] = [median(rates.with), median(rates.without)];
      return `| ${people} | ${audited.toFixed(0)} | ${bare.toFixed(0)} | ${ratio.toFixed(3)} | ≥ 0.900 |`;
    });
    console.log(`MongoDB: ${server.name}; ${RUNS} runs of ${REPORTS} reports, ${SCRIPT.length} turns each; medians, of the ratio those of each pair

| people at once | turns/s with the audit log | without | ratio | wanted |
| ---: | ---: | ---: | ---: | ---: |
${rows.join("\n")}`);
  } finally {
    await server.stop();
  }
}
