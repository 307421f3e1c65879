import { parentPort } from "node:worker_threads";
import type { Job, JobResult } from "./pool.ts";

/** The rendering thread: turns worded models into bytes, as it is posted them. Each kind's libraries are loaded when first needed. */

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

parentPort?.on("message", (job: Job) => void answer(job));

async function answer(job: Job): Promise<void> {
  try {
    const bytes = Uint8Array.from(await render(job)); // a buffer of its own, so that it can be handed over without a copy
    parentPort?.postMessage({ bytes } satisfies JobResult, [bytes.buffer]);
  } catch (error) {
    parentPort?.postMessage({ fault: error instanceof Error ? error.name : typeof error } satisfies JobResult, []);
  }
}
