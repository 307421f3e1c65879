import { parseArgs } from "node:util";
import { dropGivenUp, type GivenUp, listGivenUp, retryGivenUp } from "../src/app/given-up.ts";
import type { Stores } from "../src/app/ports.ts";
import { readConfig } from "../src/config.ts";
import type { Instant } from "../src/domain/time.ts";
import { openDatabase } from "../src/start.ts";
import { clock } from "./clock.ts";
import { needServer } from "./need-server.ts";
import { run } from "./run.ts";

const USAGE = `What was given up: updates that could not be worked, and messages that failed or may not have arrived.

  npm run dlq -- list [--why <class>]
  npm run dlq -- retry <id> | --all [--why <class>]
  npm run dlq -- drop <id> | --all [--why <class>]  --reason "<why>" --yes

  list   age, where, kind, channel, class and id of each; never what was said
  retry  puts it back, once: npm start takes it up with its next pulse. A message whose class is unknown, died or restored may
         have arrived before: then it is read twice. A reminder is said only if it is still true
  drop   ends it for good; the reason is kept in the audit log, so name nobody in it`;

/** So many of each are looked at. */
const MOST = 10_000;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: "boolean", default: false },
      why: { type: "string" },
      reason: { type: "string" },
      yes: { type: "boolean", default: false },
      help: { type: "boolean", short: "h" },
    },
  });
  const [what, id, ...more] = positionals;
  if (values.help) return console.log(USAGE);
  if (what === undefined || !["list", "retry", "drop"].includes(what) || more.length > 0) throw new Error(USAGE);
  if (what !== "list" && (id === undefined) === !values.all)
    throw new Error(`Name one by its id, or say --all.\n\n${USAGE}`);
  const reason = values.reason?.trim() ?? "";
  if (what === "drop" && (reason === "" || !values.yes))
    throw new Error(`What is dropped is gone for good: give a --reason, and say --yes.\n\n${USAGE}`);

  const database = needServer(await openDatabase(readConfig(), clock, console.error));
  try {
    const { stores } = database;
    const all = (await listGivenUp(stores, MOST)).filter(({ why }) => values.why === undefined || why === values.why);
    const meant = id === undefined ? all : all.filter((one) => one.id === id);
    if (id !== undefined && meant.length === 0) throw new Error(`${id} is not among what was given up`);
    if (what === "list") print(all);
    else await each(stores, what, meant, reason);
  } finally {
    await database.close();
  }
}

function print(all: GivenUp[]): void {
  for (const { from, id, kind, channel, since, why } of all)
    console.log(
      [age(since).padStart(5), from.padEnd(6), kind.padEnd(8), channel.padEnd(9), why.padEnd(10), id].join("  "),
    );
  console.log(all.length === 0 ? "Nothing was given up." : `${all.length} given up.`);
}

/** ["45m"] ["7h"] ["12d"] */
function age(since: Instant): string {
  const minutes = Math.max(0, Math.floor((clock.now() - since) / 60_000));
  if (minutes < 120) return `${minutes}m`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / 1440)}d`;
}

async function each(stores: Stores, what: string, meant: GivenUp[], reason: string): Promise<void> {
  let done = 0;
  for (const one of meant) {
    const now = clock.now();
    const did = await (what === "retry" ? retryGivenUp(stores, one, now) : dropGivenUp(stores, one, { reason, now }));
    if (did) done += 1;
    else console.log(`${one.id} was put back or dropped by somebody else`);
  }
  console.log(`${done} ${what === "retry" ? "put back" : "dropped"}.`);
}

run(main);
