import { setTimeout as wait } from "node:timers/promises";
import type { Stores } from "../../src/app/ports.ts";
import { RATES } from "../../src/channels/telegram/buckets.ts";
import { at, type Day, plus, SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { NOW } from "./office.ts";
import { mostWithin, percentile } from "./statistics.ts";
import { startTelegramOffice } from "./telegram-office.ts";

/** A first weekly report, without anything carried over. */
const SAYS = ["/baocao bao-cao-tuan 2026-W48", "Làm đường", "không", "5 12 10 0", "không", "nộp"];

export interface Throughput {
  chats: number;
  updates: number;
  ms: number;
  p50: number;
  p95: number;
}

/** Everybody hands in a report at once, each waiting for every answer: from the first word to the last answer seen. */
export async function throughput(stores: Stores, chats: number): Promise<Throughput> {
  const much = { burst: 1_000_000, everyMs: 1 };
  const rates = { chat: much, group: much, overall: much }; // how fast this could be, not how fast Telegram lets it
  const office = await startTelegramOffice({ stores, clerks: chats, from: NOW, rates, limits: false, roundTripMs: 0 });
  const took: number[] = [];
  const begun = performance.now();
  await Promise.all(
    office.clerks.map(async (clerk) => {
      for (const text of SAYS) {
        const asked = performance.now();
        clerk.says(text);
        await clerk.hears(() => true);
        took.push(performance.now() - asked);
      }
    }),
  );
  const ms = performance.now() - begun;
  await office.stop();
  const reports = await stores.reports.figures("bao-cao-tuan", ["2026-W48"]);
  if (reports.length !== chats) throw new Error(`${reports.length} reports came in instead of ${chats}`);
  return { chats, updates: took.length, ms, p50: percentile(took, 0.5), p95: percentile(took, 0.95) };
}

export interface Burst {
  roundTripMs: number;
  reminders: number;
  ms: number;
  perSecond: number;
  /** Of what we allow ourselves. */
  ofCap: number;
  mostInOneSecond: number;
  avoidable429: number;
  replies: { count: number; p50: number; p95: number; most: number };
}

const REMIND = /Còn 2 giờ nữa hết hạn/;
const ASK_EVERY = 250;

/** Two hours before the deadline all are reminded at once, on the machine's clock, while leaders go on asking. */
export async function burst(reminders: number, roundTripMs: number): Promise<Burst> {
  const rung = at("2026-11-27" as Day, "14:00");
  const stores = memoryStores();
  const office = await startTelegramOffice({
    stores,
    clerks: reminders,
    from: plus(rung, -SECOND),
    limits: true,
    roundTripMs,
  });
  await office.app.tick();
  await wait(2 * SECOND);
  const sent = office.double.journal.length;
  const over = new AbortController();
  const drained = office.app.tick().finally(() => over.abort());
  const took: number[] = [];
  const asking: Promise<void>[] = [];
  for (let n = 0; !over.signal.aborted; n += 1) {
    await wait(ASK_EVERY);
    asking.push(ask(office.leaders[n % office.leaders.length]));
  }
  await drained;
  await Promise.all(asking);
  const calls = office.double.journal
    .slice(sent)
    .filter(({ method, answer }) => method === "sendMessage" && answer?.body.ok);
  const times = calls.map((call) => call.at);
  const due = calls.filter(({ params }) => REMIND.test(String(params["text"]))).map((call) => call.at);
  if (due.length !== reminders) throw new Error(`${due.length} reminders arrived instead of ${reminders}`);
  const avoidable429 = office.double.avoidable429();
  await office.stop();
  const ms = Math.max(...due) - Math.min(...due);
  const during = times.filter((time) => time <= Math.max(...due)).length;
  const perSecond = during / (ms / SECOND);
  return {
    roundTripMs,
    reminders,
    ms,
    perSecond,
    ofCap: perSecond / (SECOND / RATES.overall.everyMs),
    mostInOneSecond: mostWithin(times, SECOND),
    avoidable429,
    replies: { count: took.length, p50: percentile(took, 0.5), p95: percentile(took, 0.95), most: Math.max(...took) },
  };

  async function ask(leader: (typeof office.leaders)[number] | undefined): Promise<void> {
    if (leader === undefined) return;
    const asked = performance.now();
    leader.says("/trogiup");
    await leader.hears(() => true);
    took.push(performance.now() - asked);
  }
}
