import { parseArgs } from "node:util";
import { Day } from "../src/domain/time.ts";
import { run } from "./run.ts";
import { monthTable } from "./sim/month.ts";
import { simulate } from "./sim/simulate.ts";

const USAGE = `A simulated time of the weekly report: the real app, the memory store, a moved clock. Reports go straight into the store.

  npm run sim -- --from 2026-01-01 --to 2026-12-31 --units 300 [--seed 1] [--processes 1]

Prints a table a month and a hash over everything that was sent: one seed, one hash, whatever the number of processes.
Ends with 1 when somebody was reminded who had reported, in quiet time, on leave, beyond the week's budget, or twice for one cause.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: "string", default: "2026-01-01" },
      to: { type: "string", default: "2026-12-31" },
      units: { type: "string", default: "300" },
      seed: { type: "string", default: "1" },
      processes: { type: "string", default: "1" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const [from, to] = [Day.safeParse(values.from), Day.safeParse(values.to)];
  const [units, processes] = [Number(values.units), Number(values.processes)];
  if (!from.success || !to.success || from.data >= to.data)
    throw new Error(`--from and --to take two days, the earlier first.\n\n${USAGE}`);
  if (!(units >= 1 && units <= 100_000 && processes >= 1 && processes <= 16))
    throw new Error(`--units takes 1 to 100000, --processes 1 to 16.\n\n${USAGE}`);
  const begun = performance.now();
  const tell = (month: string) => console.error(`  ${month} is over`);
  const { months, hash, sent, breaches } = await simulate({
    from: from.data,
    to: to.data,
    units,
    seed: values.seed,
    processes,
    tell,
  });
  console.log(monthTable(months));
  console.log(
    `\n${units} units, ${processes} process(es), ${sent} messages, ${((performance.now() - begun) / 1000).toFixed(1)} s, hash ${hash}`,
  );
  if (breaches.length === 0) return;
  console.error(`${breaches.length} breaches, the first of them:\n${breaches.slice(0, 10).join("\n")}`);
  process.exitCode = 1;
}

run(main);
