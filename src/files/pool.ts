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

export type JobResult = { id: number; bytes: Uint8Array } | { id: number; fault: string };

/** Loading the libraries and 4,000 rows of Excel included. */
const LIMIT_MS = 30_000;

interface Waiting {
  resolve(bytes: Uint8Array): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** One thread that renders, so that a conversation's turn never waits for a chart. It starts with the first job and holds up no exit. */
export interface Renderer {
  /** Throws when the thread fails or takes too long; the next job gets a new one. */
  render(job: Job): Promise<Uint8Array>;
  stop(): Promise<void>;
}

/** Compiled, the thread runs `worker.js`; from the sources (tests, scripts) it first learns TypeScript. */
function newThread(): Worker {
  const file = new URL(`./worker${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  if (!file.pathname.endsWith(".ts")) return new Worker(file);
  const learn = `import(${JSON.stringify(import.meta.resolve("tsx/esm/api"))}).then(({ register }) => register())`;
  return new Worker(`${learn}.then(() => import(${JSON.stringify(file.href)}))`, { eval: true });
}

export function startRenderer(): Renderer {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let count = 0;

  function give(id: number, settle: (one: Waiting) => void): void {
    const one = waiting.get(id);
    if (one === undefined) return;
    waiting.delete(id);
    clearTimeout(one.timer);
    if (waiting.size === 0) worker?.unref();
    settle(one);
  }

  function fail(failed: Worker, why: string): void {
    if (worker !== failed) return;
    worker = undefined;
    for (const id of [...waiting.keys()]) give(id, ({ reject }) => reject(new Error(why)));
    void failed.terminate();
  }

  function begin(): Worker {
    const begun = newThread();
    begun.on("message", (result: JobResult) =>
      give(result.id, (one) =>
        "bytes" in result ? one.resolve(result.bytes) : one.reject(new Error(`Rendering failed: ${result.fault}`)),
      ),
    );
    begun.on("error", (error) => fail(begun, `The rendering thread failed: ${error.name}`));
    begun.on("exit", () => fail(begun, "The rendering thread ended"));
    return begun;
  }

  return {
    render(job) {
      worker ??= begin();
      const thread = worker;
      thread.ref();
      count += 1;
      const id = count;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => fail(thread, "Rendering took too long"), LIMIT_MS);
        waiting.set(id, { resolve, reject, timer });
        thread.postMessage({ id, job });
      });
    },
    async stop() {
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };
}
