import { parentPort } from "node:worker_threads";
import type { Job, JobResult } from "./pool.ts";

/** The rendering thread: turns worded models into bytes, one after the other. Each kind's libraries are loaded when first needed. */

async function render(job: Job): Promise<Uint8Array> {
  switch (job.make) {
    case "chart": {
      const { chartPng } = await import("./chart/draw.ts");
      return chartPng(job.model);
    }
    case "excel": {
      const { excelBytes } = await import("./excel/write.ts");
      return excelBytes(job.model);
    }
    case "word": {
      const { wordBytes } = await import("./word/write.ts");
      return wordBytes(job.model);
    }
  }
}

parentPort?.on("message", ({ id, job }: { id: number; job: Job }) => {
  void render(job).then(
    (bytes) => {
      const own = Uint8Array.from(bytes); // a buffer of its own, so that it can be handed over without a copy
      parentPort?.postMessage({ id, bytes: own } satisfies JobResult, [own.buffer]);
    },
    (error: unknown) => {
      // A model holds people's words, and so may an error's text.
      parentPort?.postMessage({ id, fault: error instanceof Error ? error.name : typeof error } satisfies JobResult);
    },
  );
});
