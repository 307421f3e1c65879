import { type Contender, type Place, type Talk, talkAtOnce } from "./contender.ts";
import { type Commands, countCommands } from "./count.ts";
import { giaobanOnMemory, giaobanOnMongo } from "./giaoban.ts";
import { peer } from "./peers.ts";
import { rawDriver } from "./raw.ts";
import { due, idleTick } from "./reminders.ts";
import { SCRIPT } from "./script.ts";
import { fill, tongketInMemory, tongketOnMongo } from "./tongket.ts";

/** Runs in a process of its own, so that nobody's memory or compiled code is another's. `hire.ts` is the other side. */

export type Name = "giaoban on memory" | "giaoban" | "raw driver" | "telegraf" | "grammY";

let contender: Contender | undefined;

const tasks = {
  async setUp(name: Name, place: Place, clerks: number): Promise<void> {
    contender = await make(name, place, clerks);
  },
  talk: (given: Parameters<typeof talkAtOnce>[1]): Promise<Talk> => talkAtOnce(current(), given),
  /** One report by one clerk alone: the commands of each step. */
  async countSteps(clerk: number): Promise<Commands[]> {
    const count = countCommands(current());
    const steps: Commands[] = [];
    for (const step of SCRIPT.keys()) {
      await current().turn(clerk, step);
      await current().settled();
      steps.push(count());
    }
    return steps;
  },
  /** Many at once: the commands of all of it together. */
  async countTalk(given: Parameters<typeof talkAtOnce>[1]): Promise<Commands> {
    const count = countCommands(current());
    await talkAtOnce(current(), given);
    return count();
  },
  fill,
  tongketOnMongo,
  tongketInMemory,
  due,
  idleTick,
  async end(): Promise<void> {
    await contender?.close();
  },
};
export type Tasks = typeof tasks;

/** What a worker is asked, and what it answers: with the memory its process has then, and has had at most, in bytes. */
export type Job = { task: keyof Tasks; given: unknown[] };
export type Answer = ({ result: unknown } | { error: string }) & { rss: number; peak: number };

function make(name: Name, place: Place, clerks: number): Promise<Contender> {
  switch (name) {
    case "giaoban on memory":
      return giaobanOnMemory(clerks);
    case "giaoban":
      return giaobanOnMongo(place, clerks);
    case "raw driver":
      return rawDriver(place, clerks);
    case "telegraf":
    case "grammY":
      return peer(name, place);
  }
}

function current(): Contender {
  if (contender === undefined) throw new Error("Nothing is set up yet");
  return contender;
}

async function work({ task, given }: Job): Promise<{ result: unknown } | { error: string }> {
  try {
    return { result: await (tasks[task] as (...given: unknown[]) => Promise<unknown>)(...given) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

async function answer(job: Job): Promise<void> {
  const outcome = await work(job);
  const memory = { rss: process.memoryUsage().rss, peak: process.resourceUsage().maxRSS * 1_024 };
  process.send?.({ ...outcome, ...memory } satisfies Answer);
}

process.on("message", (job: Job) => void answer(job));
