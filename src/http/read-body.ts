/** A body in one piece, or why there is none: longer than allowed, not whole in time, or cut off by its sender. */
export type Body = { ok: true; bytes: Uint8Array } | { ok: false; why: "too_big" | "slow" | "cut" };

/** Reads at most `most` bytes: of a longer body no more than that is ever taken in. `enough` ends the patience. */
export async function readBody(stream: ReadableStream<Uint8Array>, most: number, enough: AbortSignal): Promise<Body> {
  const reader = stream.getReader();
  const stop = () => void reader.cancel().catch(() => {}); // whoever sends it is gone or is told by the answer
  enough.addEventListener("abort", stop);
  try {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      if (enough.aborted) return { ok: false, why: "slow" };
      const { done, value } = await reader.read();
      if (enough.aborted) return { ok: false, why: "slow" };
      if (done) return { ok: true, bytes: new Uint8Array(Buffer.concat(parts)) };
      length += value.length;
      if (length > most) {
        stop();
        return { ok: false, why: "too_big" };
      }
      parts.push(value);
    }
  } catch {
    return { ok: false, why: enough.aborted ? "slow" : "cut" };
  } finally {
    enough.removeEventListener("abort", stop);
  }
}
