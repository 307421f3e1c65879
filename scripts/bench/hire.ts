import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer, Job, Tasks } from "./worker.ts";

/** A worker process, asked one thing at a time. */
export interface Worker {
  /** Throws what the worker threw, or that it has ended. */
  ask<Task extends keyof Tasks>(
    task: Task,
    ...given: Parameters<Tasks[Task]>
  ): Promise<Awaited<ReturnType<Tasks[Task]>>>;
  /** Bytes, when it last answered. */
  memory(): { rss: number; peak: number };
  /** Lets it clear up, and waits until it is gone. */
  end(): Promise<void>;
}

export function hire(): Worker {
  const child = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const gone = once(child, "exit");
  let memory = { rss: 0, peak: 0 };

  const ask: Worker["ask"] = async (task, ...given) => {
    const job: Job = { task, given };
    child.send(job);
    const [answer] = (await Promise.race([once(child, "message"), gone.then(() => [])])) as [Answer?];
    if (answer === undefined) throw new Error(`The worker ended while it was to do "${task}"`);
    memory = { rss: answer.rss, peak: answer.peak };
    if ("error" in answer) throw new Error(answer.error);
    return answer.result as never;
  };

  return {
    ask,
    memory: () => memory,
    async end() {
      await ask("end");
      child.disconnect();
      await gone;
    },
  };
}

/** Asks one thing of a fresh process. */
export async function alone<T>(ask: (worker: Worker) => Promise<T>): Promise<{ result: T; peak: number }> {
  const worker = hire();
  const result = await ask(worker);
  const { peak } = worker.memory();
  await worker.end();
  return { result, peak };
}
