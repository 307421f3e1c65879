import { fork } from "node:child_process";
import { Agent, request } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** One delivery of a platform: a POST with these headers and this body. */
export interface Delivery {
  headers: Record<string, string>;
  body: string;
}

export interface Load {
  url: string;
  perSecond: number;
  /** Not measured: sent at a quarter of the rate, then everybody has a rest. */
  warmUp: Delivery[];
  deliveries: Delivery[];
}

export interface Answered {
  /** Of each delivery in ms, from when it was due to be sent until it was answered whole: a late start counts. */
  took: number[];
  /** How many were answered with what. */
  statuses: Record<string, number>;
}

/** Puts a load on a server from a process of its own: neither waits for the other's work, and no answer slows the next delivery. */
export function load(given: Load): Promise<Answered> {
  const child = fork(fileURLToPath(import.meta.url));
  return new Promise((resolve, reject) => {
    child.once("message", (answered) => {
      resolve(answered as Answered);
      child.kill();
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The load broke off with ${code}`)));
    child.send(given);
  });
}

const CONNECTIONS = 50;

const REST_MS = 2_000;

async function run({ url, perSecond, warmUp, deliveries }: Load): Promise<Answered> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  await deliverAll(url, perSecond / 4, warmUp, agent);
  await wait(REST_MS);
  const answered = await deliverAll(url, perSecond, deliveries, agent);
  agent.destroy();
  return answered;
}

async function deliverAll(url: string, perSecond: number, deliveries: Delivery[], agent: Agent): Promise<Answered> {
  const answered: Answered = { took: [], statuses: {} };
  const begun = performance.now();
  const underway = deliveries.map(async (delivery, n) => {
    const due = begun + (n * 1_000) / perSecond;
    await wait(Math.max(0, due - performance.now()));
    const from = Math.min(due, performance.now()); // a timer may be early by a part of a millisecond
    const status = await post(url, delivery, agent);
    answered.took[n] = performance.now() - from;
    answered.statuses[status] = (answered.statuses[status] ?? 0) + 1;
  });
  await Promise.all(underway);
  return answered;
}

function post(url: string, { headers, body }: Delivery, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const length = { "Content-Type": "application/json", "Content-Length": String(Buffer.byteLength(body)) };
    const call = request(url, { method: "POST", agent, headers: { ...length, ...headers } }, (response) => {
      response.resume().on("end", () => resolve(String(response.statusCode)));
    });
    call.on("error", (error) => resolve(error.name)).end(body);
  });
}

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url))
  process.once("message", (given: Load) => void run(given).then((answered) => process.send?.(answered)));
