import { cpus, totalmem } from "node:os";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { memoryStores } from "../../src/store/memory.ts";
import { close } from "../../src/store/mongo/connect.ts";
import { mongoStores } from "../../src/store/mongo/stores.ts";
import { openDatabase } from "./giaoban.ts";
import { figure, milliseconds, percent, table, whole } from "./markdown.ts";
import { benchServer } from "./server.ts";
import { type Burst, burst, type Throughput, throughput } from "./telegram-runs.ts";

const CHATS = 500;
const ROUND_TRIPS = [0, 150];

/** The section on Telegram, as markdown; without a database, on memory alone. `quick`: a shorter burst. */
export async function telegramSection(ask: {
  uri: string | undefined;
  quick: boolean;
  tell: (line: string) => void;
}): Promise<string> {
  const { uri, quick, tell } = ask;
  tell(`Telegram: ${CHATS} chats on memory`);
  const runs: [string, Throughput][] = [["memory", await throughput(memoryStores(), CHATS)]];
  if (uri !== undefined) {
    tell(`Telegram: ${CHATS} chats on MongoDB`);
    runs.push(["MongoDB", await throughputOnMongo(uri)]);
  }
  const bursts: Burst[] = [];
  const reminders = quick ? 500 : 3_000;
  for (const roundTripMs of ROUND_TRIPS) {
    tell(`Telegram: ${reminders} reminders at 25 a second, ${roundTripMs} ms there and back`);
    bursts.push(await burst(reminders, roundTripMs));
  }
  return [
    "### Telegram",
    "",
    `${cpus().length} cores (${cpus()[0]?.model.trim() ?? "unknown"}); ${whole(totalmem() / 2 ** 30)} GiB of memory; Node ${process.version}. Adapter, app and the double that stands for Telegram share one process, so the double's work is in the figures.`,
    "",
    `A weekly report from each of ${CHATS} chats at once, every answer waited for (poll, store, work, send; no limits on sending):`,
    "",
    throughputTable(runs),
    "",
    `A deadline: ${whole(reminders)} reminders fall due at once${quick ? " (a short burst; the full one has 3,000)" : ""}, in real time, at the 25 a second that we allow ourselves of Telegram's 30, while leaders ask four times a second:`,
    "",
    burstTable(bursts),
  ].join("\n");
}

async function throughputOnMongo(uri: string): Promise<Throughput> {
  const connection = await openDatabase({ uri, database: `giaoban-bench-telegram-${process.pid}`, counted: false });
  try {
    return await throughput(mongoStores(connection), CHATS);
  } finally {
    await connection.dropDatabase();
    await close(connection);
  }
}

function throughputTable(runs: [string, Throughput][]): string {
  return table(
    ["stores", "updates", "seconds", "updates/s", "answer p50", "answer p95"],
    runs.map(([stores, { updates, ms, p50, p95 }]) => [
      stores,
      whole(updates),
      figure(ms / 1_000),
      whole(updates / (ms / 1_000)),
      milliseconds(p50),
      milliseconds(p95),
    ]),
  );
}

function burstTable(bursts: Burst[]): string {
  return table(
    [
      "round trip",
      "reminders",
      "seconds",
      "sent/s",
      "of the cap",
      "most in one second",
      "avoidable 429",
      "replies",
      "reply p50",
      "reply p95",
      "slowest reply",
    ],
    bursts.map(({ replies, ...one }) => [
      milliseconds(one.roundTripMs),
      whole(one.reminders),
      figure(one.ms / 1_000),
      figure(one.perSecond),
      percent(one.ofCap),
      whole(one.mostInOneSecond),
      whole(one.avoidable429),
      whole(replies.count),
      milliseconds(replies.p50),
      milliseconds(replies.p95),
      milliseconds(replies.most),
    ]),
  );
}

/** `tsx scripts/bench/telegram.ts [--quick]`: this section alone. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
  const tell = (line: string) => console.error(line);
  const server = await benchServer(tell);
  tell(server.line);
  try {
    console.log(await telegramSection({ uri: "uri" in server ? server.uri : undefined, quick: values.quick, tell }));
  } finally {
    if ("uri" in server) await server.stop();
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) await main();
