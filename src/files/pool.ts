import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { ChartModel } from "./chart/model.ts";
import type { ExcelModel } from "./excel/model.ts";
import type { WordModel } from "./word/model.ts";

/** What the rendering thread is asked for. */
export type Job =
  | { make: "chart"; model: ChartModel }
  | { make: "excel"; model: ExcelModel }
  | { make: "word"; model: WordModel };

/** `fault`: the kind of error. A model holds people's words, and so may an error's text. */
export type JobResult = { bytes: Uint8Array } | { fault: string };

/** For one job, loading the libraries and 4,000 rows of Excel included. */
export const LIMIT_MS = 30_000;

/**
 * Megabytes. Young garbage is collected early, or 500 charts pile up 100 MB of it; old enough for an Excel of 20,000 units. A job that
 * needs more loses the thread, not the process.
 */
const MEMORY = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 };

/** One thread that renders, so that a conversation's turn never waits for a chart. It starts with the first job and holds up no exit. */
export interface Renderer {
  /** One job after the other. Throws when the thread fails at this one or takes too long; those that wait get a new thread. */
  render(job: Job): Promise<Uint8Array>;
  /** What waits fails. */
  stop(): Promise<void>;
}

interface Waiting {
  job: Job;
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
}

/** `newThread`: answers each posted job with its result. */
export function startRenderer(newThread: () => Worker = renderingThread): Renderer {
  const queue: Waiting[] = [];
  let worker: Worker | undefined;
  let busy: (Waiting & { timer: NodeJS.Timeout }) | undefined;

  function next(): void {
    if (busy !== undefined) return;
    const one = queue.shift();
    if (one === undefined) return worker?.unref();
    try {
      worker ??= begin();
      const thread = worker;
      thread.ref();
      thread.postMessage(one.job, []);
      busy = { ...one, timer: setTimeout(() => fail(thread, "Rendering took too long"), LIMIT_MS) };
    } catch (error) {
      one.reject(error as Error);
      next();
    }
  }

  function settle(how: (one: Waiting) => void): void {
    const one = busy;
    if (one === undefined) return;
    busy = undefined;
    clearTimeout(one.timer);
    how(one);
    next();
  }

  function fail(failed: Worker, why: string): void {
    if (worker !== failed) return;
    worker = undefined;
    void failed.terminate();
    settle(({ reject }) => reject(new Error(why)));
  }

  function begin(): Worker {
    const begun = newThread();
    begun.on("message", (result: JobResult) => {
      if (worker !== begun) return;
      settle(({ resolve, reject }) =>
        "bytes" in result ? resolve(result.bytes) : reject(new Error(`Rendering failed: ${result.fault}`)),
      );
    });
    begun.on("error", ({ name }) => fail(begun, `The rendering thread failed: ${name}`));
    begun.on("exit", () => fail(begun, "The rendering thread ended"));
    return begun;
  }

  return {
    render: (job) =>
      new Promise((resolve, reject) => {
        queue.push({ job, resolve, reject });
        next();
      }),
    async stop() {
      for (const { reject } of queue.splice(0)) reject(new Error("Rendering was stopped"));
      const last = worker;
      if (last === undefined) return;
      fail(last, "Rendering was stopped");
      await last.terminate();
    },
  };
}

/** Compiled, the thread runs `worker.js`; from the sources (tests, scripts) it first learns TypeScript. */
function renderingThread(): Worker {
  const file = new URL(`./worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  if (!file.pathname.endsWith(".ts")) return new Worker(file, { resourceLimits: MEMORY });
  const learn = `import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))}).then(({ register }) => register())`;
  return new Worker(`${learn}.then(() => import(${JSON.stringify(file.href)}))`, {
    eval: true,
    resourceLimits: MEMORY,
  });
}
