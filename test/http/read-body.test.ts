import { describe, expect, it } from "vitest";
import { readBody } from "../../src/http/read-body.ts";

const never = new AbortController().signal;

/** A body that gives what it is asked for, and knows how much was taken of it and whether anybody still wants it. */
function body(give: (pull: number) => Uint8Array | "end" | "wait" | "break") {
  const seen = { taken: 0, pulls: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const part = give((seen.pulls += 1));
        if (part === "end") return controller.close();
        if (part === "break") throw new Error("the line broke");
        if (part === "wait") return new Promise<void>(() => {});
        seen.taken += part.length;
        return controller.enqueue(part);
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
}

const KB = new Uint8Array(1024).fill(7);

describe("a body", () => {
  it("is read whole, up to the last byte that is allowed", async () => {
    const { stream } = body((pull) => (pull <= 20 ? KB : "end"));
    const read = await readBody(stream, 20 * 1024, never);
    expect(read.ok && [read.bytes.length, read.bytes.every((byte) => byte === 7)]).toEqual([20 * 1024, true]);
  });

  it("may be empty", async () => {
    expect(await readBody(body(() => "end").stream, 10, never)).toEqual({ ok: true, bytes: new Uint8Array() });
  });

  it("that never ends is not taken in beyond what is allowed, and is given up", async () => {
    const { stream, seen } = body(() => KB);
    expect(await readBody(stream, 20 * 1024, never)).toEqual({ ok: false, why: "too_big" });
    expect(seen).toEqual({ taken: 21 * 1024, pulls: 21, cancelled: true });
  });

  it("that stops coming is given up when there was enough time", async () => {
    const enough = new AbortController();
    const { stream, seen } = body((pull) => {
      if (pull === 1) return KB;
      queueMicrotask(() => enough.abort());
      return "wait";
    });
    expect(await readBody(stream, 20 * 1024, enough.signal)).toEqual({ ok: false, why: "slow" });
    expect(seen.cancelled).toBe(true);
  });

  it("that drips is given up as well", async () => {
    const enough = new AbortController();
    const { stream } = body((pull) => {
      if (pull === 5) enough.abort();
      return new Uint8Array(1);
    });
    expect(await readBody(stream, 20 * 1024, enough.signal)).toEqual({ ok: false, why: "slow" });
  });

  it("that breaks off is told from one that ends", async () => {
    const { stream } = body((pull) => (pull === 1 ? KB : "break"));
    expect(await readBody(stream, 20 * 1024, never)).toEqual({ ok: false, why: "cut" });
  });
});
