import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { SECOND } from "../../src/domain/time.ts";
import { close } from "../../src/store/mongo/connect.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { openDatabase } from "./giaoban.ts";
import { lookAtMachine } from "./machine.ts";
import { figure, milliseconds, table, whole } from "./markdown.ts";
import { benchServer } from "./server.ts";
import {
  type Acknowledged,
  acknowledgedByBot,
  acknowledgedByNobody,
  acknowledgedByOa,
  type Drain,
  drain,
  PER_SECOND,
} from "./zalo-runs.ts";

/** What the issue asks for: the 99th percentile of the acknowledgements, in ms. */
const AIM = 100;

/** The section on Zalo, as markdown. `quick`: shorter runs, too short to meet the cap of a minute. */
export async function zaloSection(ask: {
  uri: string;
  database: string;
  quick: boolean;
  tell: (line: string) => void;
}): Promise<string> {
  const { uri, database, quick, tell } = ask;
  const machine = lookAtMachine();
  const seconds = quick ? 6 : 60;
  tell(`Zalo: ${PER_SECOND} deliveries a second for ${seconds} s, to nobody`);
  const bare = await acknowledgedByNobody(seconds);
  const runs: [string, Acknowledged][] = [["node's own server, nothing done", bare]];
  tell(`Zalo: ${PER_SECOND} deliveries a second for ${seconds} s, to a bot`);
  runs.push(["bot (secret)", await onMongo(uri, "bot", (stores) => acknowledgedByBot(stores, seconds))]);
  tell(`Zalo: ${PER_SECOND} deliveries a second for ${seconds} s, to an Official Account`);
  runs.push(["Official Account (signature)", await onMongo(uri, "oa", (stores) => acknowledgedByOa(stores, seconds))]);
  const reminders = quick ? 600 : 6_000;
  tell(`Zalo: ${reminders} reminders by an Official Account`);
  const drained = await drain(reminders);
  return [
    "### Zalo",
    "",
    `${machine(database)}. The deliveries come from a process of their own on the same machine.`,
    "",
    `Deliveries at ${PER_SECOND} a second, whatever the answers: clerks hand in weekly reports, and each delivery is stored in the database before it is acknowledged, while those before it are worked. From when it was due to be sent until it was acknowledged (aim: p99 within ${milliseconds(AIM)}):`,
    "",
    acknowledgedTable(runs, bare),
    "",
    `A deadline at an Official Account, which may call 4,000 times a minute${quick ? " (a short one, over before the cap is met; the full one has 6,000 reminders)" : ""}:`,
    "",
    drainTable(drained),
  ].join("\n");
}

async function onMongo<T>(
  uri: string,
  name: string,
  run: (stores: ReturnType<typeof mongoStores>) => Promise<T>,
): Promise<T> {
  const connection = await openDatabase({ uri, database: `giaoban-bench-zalo-${name}-${process.pid}`, counted: false });
  try {
    return await run(mongoStores(connection));
  } finally {
    await connection.dropDatabase();
    await close(connection);
  }
}

function acknowledgedTable(runs: [string, Acknowledged][], bare: Acknowledged): string {
  return table(
    ["acknowledged by", "deliveries", "p50", "p99", "slowest", "p99, times the bare one"],
    runs.map(([by, { deliveries, p50, p99, most }]) => [
      by,
      whole(deliveries),
      milliseconds(p50),
      milliseconds(p99),
      milliseconds(most),
      figure(p99 / bare.p99),
    ]),
  );
}

function drainTable({ reminders, ms, mostInOneMinute, refused }: Drain): string {
  return table(
    ["reminders", "seconds", "sent/s", "most calls in any minute", "refused as too many"],
    [
      [
        whole(reminders),
        figure(ms / SECOND),
        figure(reminders / (ms / SECOND)),
        whole(mostInOneMinute),
        whole(refused),
      ],
    ],
  );
}

/** `tsx scripts/bench/zalo.ts [--quick]`: this section alone. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
  const tell = (line: string) => console.error(line);
  const server = await benchServer(tell);
  if (!("uri" in server)) throw new Error(`${server.line} This benchmark needs a database in the loop.`);
  tell(server.line);
  try {
    console.log(await zaloSection({ uri: server.uri, database: server.name, quick: values.quick, tell }));
  } finally {
    await server.stop();
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) await main();
