import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Connection, Stores } from "../../src/app/ports.ts";
import { SECRET_HEADER } from "../../src/channels/zalo-bot/assumed.ts";
import { macOf, SIGNATURE_HEADER } from "../../src/channels/zalo-oa/assumed.ts";
import { at, type Day, HOUR, type Instant, MINUTE, plus, SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { startZaloBotDouble } from "../../test/doubles/zalo-bot.ts";
import { type Entry, startZaloOaDouble, type ZaloOaDouble } from "../../test/doubles/zalo-oa.ts";
import { type Delivery, load } from "./load.ts";
import { NOW } from "./office.ts";
import { mostWithin, percentile } from "./statistics.ts";
import { BOT_SECRET, chatAt, clockAt, connectBot, connectOa, startZaloOffice } from "./zalo-office.ts";

export const PER_SECOND = 200;

/** A first weekly report, without anything carried over. */
const SAYS = ["/baocao bao-cao-tuan 2026-W48", "Làm đường", "không", "5 12 10 0", "không", "nộp"];

/** So many clerks say the first thing between one message of a clerk and that clerk's next: about two seconds. */
const BETWEEN = Math.floor((2 * PER_SECOND) / SAYS.length);

/** Messages before anything is measured: the code is compiled, the connections are open. */
const WARM_UP = 100;

export interface Acknowledged {
  deliveries: number;
  p50: number;
  p99: number;
  most: number;
}

/** What one clerk says, as a platform delivers it; `n` rises. */
type Said = (chat: string, text: string, n: number) => Delivery;

/** What anybody pays who answers at all: an Official Account's deliveries, read and answered by node's own server. */
export async function acknowledgedByNobody(seconds: number): Promise<Acknowledged> {
  const server = createServer((call, answer) => call.resume().on("end", () => answer.end()));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const result = await measured(url, seconds, saidToOa({ id: "app", oaSecret: "secret", oaId: "oa" }));
  server.closeAllConnections();
  server.close();
  return result;
}

/** An Official Account's deliveries, each signed. */
export async function acknowledgedByOa(stores: Stores, seconds: number): Promise<Acknowledged> {
  const double = await startZaloOaDouble();
  const connection = await connectOa(double, stores, { now: () => NOW });
  const result = await acknowledged(stores, connection, seconds, saidToOa(double.app));
  await double.stop();
  return result;
}

/** A bot's deliveries, each with the secret. */
export async function acknowledgedByBot(stores: Stores, seconds: number): Promise<Acknowledged> {
  const double = await startZaloBotDouble();
  double.host("giaoban.example", "http://127.0.0.1:1"); // only the name is looked at: the deliveries are ours
  const connection = connectBot(double, stores, { now: () => NOW });
  const ready = double.nextCall("getWebhookInfo");
  const result = await acknowledged(stores, connection, seconds, saidToBot, ready);
  await double.stop();
  return result;
}

const saidToBot: Said = (id, text, n) => {
  const from = { id, display_name: "Văn thư", is_bot: false };
  const message = { from, chat: { id, chat_type: "PRIVATE" }, text, message_id: `m${n}`, date: plus(NOW, n) };
  const body = JSON.stringify({ ok: true, result: { event_name: "message.text.received", message } });
  return { headers: { [SECRET_HEADER]: BOT_SECRET }, body };
};

function saidToOa({ id, oaSecret, oaId }: Pick<ZaloOaDouble["app"], "id" | "oaSecret" | "oaId">): Said {
  return (chat, text, n) => {
    const timestamp = String(plus(NOW, n));
    const parties = { sender: { id: chat }, recipient: { id: oaId }, user_id_by_app: `9${chat}` };
    const message = { text, msg_id: `90071992547${n}` };
    const body = JSON.stringify({ app_id: id, ...parties, event_name: "user_send_text", message, timestamp });
    return { headers: { [SIGNATURE_HEADER]: macOf(id, Buffer.from(body), timestamp, oaSecret) }, body };
  };
}

/** Clerks hand in reports, six messages each, one beginning after the other; what they are answered is taken at once. */
async function acknowledged(
  stores: Stores,
  connection: Connection,
  seconds: number,
  said: Said,
  ready?: Promise<unknown>,
): Promise<Acknowledged> {
  const clerks = clerksIn(seconds);
  const send = (_: string, id: string) => Promise.resolve({ ok: true as const, id });
  const { typing: _typing, ...own } = connection.channel; // it would be the double's work that is measured
  const channel = { ...own, send };
  const office = await startZaloOffice({ stores, clerks, clock: { now: () => NOW }, connection, channel });
  await ready;
  const result = await measured(office.url, seconds, said);
  await office.app.idle();
  await office.stop();
  const reports = await stores.reports.figures("bao-cao-tuan", ["2026-W48"]);
  if (reports.length !== clerks) throw new Error(`${reports.length} reports came in instead of ${clerks}`);
  return result;
}

function clerksIn(seconds: number): number {
  return Math.floor((seconds * PER_SECOND) / SAYS.length);
}

async function measured(url: string, seconds: number, said: Said): Promise<Acknowledged> {
  const clerks = clerksIn(seconds);
  const warmUp = Array.from({ length: WARM_UP }, (_, n) => said(chatAt(n % clerks), "/trogiup", n));
  const reports = SAYS.flatMap((text, step) =>
    Array.from({ length: clerks }, (_, clerk) => ({ clerk, text, turn: clerk + step * BETWEEN })),
  );
  const deliveries = reports
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ clerk, text }, n) => said(chatAt(clerk), text, WARM_UP + n));
  const { took, statuses } = await load({ url, perSecond: PER_SECOND, warmUp, deliveries });
  if (statuses["200"] !== took.length) throw new Error(`The deliveries were answered with ${JSON.stringify(statuses)}`);
  return {
    deliveries: took.length,
    p50: percentile(took, 0.5),
    p99: percentile(took, 0.99),
    most: Math.max(...took),
  };
}

export interface Drain {
  reminders: number;
  ms: number;
  /** Calls of every kind within any minute of it; Zalo takes 4,000. */
  mostInOneMinute: number;
  /** Calls that were refused since there were too many. */
  refused: number;
}

const TOO_MANY = -32;
const REMIND = /Còn 2 giờ nữa hết hạn/;

/** Two hours before the deadline all are reminded at once by an Official Account, on the machine's clock. */
export async function drain(reminders: number): Promise<Drain> {
  const rung = at("2026-11-27" as Day, "14:00");
  const from = plus(rung, -SECOND);
  const stores = memoryStores();
  const double = await startZaloOaDouble({ receipts: false });
  const clock = clockAt(from);
  const connection = await connectOa(double, stores, clock);
  const office = await startZaloOffice({ stores, clerks: reminders, clock, connection, channel: connection.channel });
  const chats = Array.from({ length: reminders }, (_, n) => chatAt(n));
  for (const chat of chats) double.user(chat, { follows: true });
  await wroteLast(stores, chats, plus(from, -HOUR));
  await office.app.tick(); // from here on it counts what falls due, however long all this took
  clock.start();
  await wait(2 * SECOND);
  const before = double.journal.length;
  const arrived = () => double.journal.slice(before).filter(isReminder);
  for (let ticks = 0; arrived().length < reminders; ticks += 1) {
    if (ticks > 0) await wait(SECOND);
    await office.app.tick();
  }
  const calls = double.journal.slice(before);
  const times = arrived().map((call) => call.at);
  await office.stop();
  await double.stop();
  return {
    reminders: times.length,
    ms: Math.max(...times) - Math.min(...times),
    mostInOneMinute: mostWithin(
      calls.map((call) => call.at),
      MINUTE,
    ),
    refused: calls.filter((call) => errorOf(call) === TOO_MANY).length,
  };
}

function isReminder(call: Entry): boolean {
  return errorOf(call) === 0 && REMIND.test(JSON.stringify(call.params));
}

function errorOf({ answer }: Entry): number | undefined {
  const body = answer?.body;
  return typeof body === "object" && "error" in body ? Number(body.error) : undefined;
}

/** Everybody's window is open. */
async function wroteLast({ inbox }: Stores, chats: string[], when: Instant): Promise<void> {
  const updates = chats.map((chat) => ({
    id: `zalo-oa:bench:${chat}`,
    channel: "zalo-oa",
    chat,
    order: when,
    at: when,
    payload: {},
  }));
  await inbox.insert(updates);
  await inbox.done(updates.map(({ id }) => id));
}
