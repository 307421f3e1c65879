import { spawn } from "node:child_process";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ChartModel } from "../../src/files/chart/model.ts";
import { type Job, LIMIT_MS, startRenderer } from "../../src/files/pool.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47];

function jobOf(title: string): Job & { model: ChartModel } {
  const body: ChartModel["body"] = { is: "bars", series: [{ name: "", look: "value" }], rows: [], least: 0, most: 1 };
  return { make: "chart", model: { title, notes: [], body } };
}

/** A thread that does as a job's title says, and else answers with the title's bytes and the thread's number. */
function obedient() {
  const threads: Worker[] = [];
  const ended: Promise<number>[] = [];
  const code = (number: number) => `
    const { parentPort } = require("node:worker_threads");
    parentPort.on("message", ({ model: { title } }) => {
      if (title === "crash") throw new TypeError("a person's words");
      if (title === "end") process.exit(0);
      if (title === "fault") return parentPort.postMessage({ fault: "RangeError" });
      if (title !== "hang") parentPort.postMessage({ bytes: new TextEncoder().encode(title + " by " + ${number}) });
    });`;
  return {
    newThread() {
      const thread = new Worker(code(threads.length + 1), { eval: true, stderr: true });
      threads.push(thread);
      ended.push(new Promise((resolve) => void thread.once("exit", resolve)));
      return thread;
    },
    begun: () => threads.length,
    ended: (number: number) => ended[number - 1],
  };
}

function answers(renderer: ReturnType<typeof startRenderer>, ...titles: string[]): Promise<string[]> {
  return Promise.all(
    titles.map((title) =>
      renderer.render(jobOf(title)).then(
        (bytes) => new TextDecoder().decode(bytes),
        (error: Error) => error.message,
      ),
    ),
  );
}

describe("the rendering thread", () => {
  const threads = obedient();
  const renderer = startRenderer(threads.newThread);
  afterEach(() => vi.useRealTimers());

  it("does not begin before there is something to do, and then serves in order", async () => {
    expect(threads.begun()).toBe(0);
    expect(await answers(renderer, "a", "b", "c")).toEqual(["a by 1", "b by 1", "c by 1"]);
  });

  it("goes on after a job that could not be made", async () => {
    expect(await answers(renderer, "fault", "a")).toEqual(["Rendering failed: RangeError", "a by 1"]);
  });

  it("crashes for one job alone, and tells no word of it", async () => {
    expect(await answers(renderer, "a", "crash", "b")).toEqual([
      "a by 1",
      "The rendering thread failed: TypeError",
      "b by 2",
    ]);
    expect(await answers(renderer, "end", "b")).toEqual(["The rendering thread ended", "b by 3"]);
  });

  it("is given up when a job takes too long, whoever waited behind it gets a new one", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const both = answers(renderer, "hang", "b");
    await vi.advanceTimersByTimeAsync(LIMIT_MS - 1);
    expect(threads.begun()).toBe(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(await both).toEqual(["Rendering took too long", "b by 4"]);
    expect(await threads.ended(3)).toBe(1); // ended by force
  });

  it("refuses a job that cannot be posted, and goes on", async () => {
    const odd = jobOf("odd");
    Object.assign(odd.model, { draw: () => {} });
    await expect(renderer.render(odd)).rejects.toThrow("could not be cloned");
    expect(await answers(renderer, "a")).toEqual(["a by 4"]);
  });

  it("fails what waits when it is stopped, and begins anew when it is needed again", async () => {
    const both = answers(renderer, "hang", "a");
    await renderer.stop();
    expect(await both).toEqual(["Rendering was stopped", "Rendering was stopped"]);
    expect(await answers(renderer, "a")).toEqual(["a by 5"]);
    await renderer.stop();
    await renderer.stop();
  });
});

it("renders in a real thread from the sources", async () => {
  const renderer = startRenderer();
  const bytes = await renderer.render(jobOf("Huyện Chư Pưh"));
  expect([...bytes.subarray(0, 4)]).toEqual(PNG);
  await renderer.stop();
});

it("holds up no exit: a process that has rendered and has nothing else to do ends by itself", async () => {
  const pool = new URL("../../src/files/pool.ts", import.meta.url).href;
  const script = `
    import { startRenderer } from ${JSON.stringify(pool)};
    const bytes = await startRenderer().render(${JSON.stringify(jobOf("Ia Le"))});
    console.log(bytes.length > 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk) => (said += chunk));
  const [code] = await once(child, "exit");
  expect({ code, said }).toEqual({ code: 0, said: "true\n" });
});
