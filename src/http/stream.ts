import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { ChatEvent, Clock, Hub, Links, Log, Transcript } from "../app/ports.ts";
import type { Identify, Visitor } from "./visitor.ts";
import { withLink } from "./web-files.ts";

/** The transcript is looked into this often even if nothing rings: another process may have written a line. */
const POLL_MS = 2_000;
/** After so many looks (20 s at the most) a ping keeps proxies from closing the stream, and the key is looked at again. */
const LOOKS_PER_PING = 10;
/** The most that is shown of a long history. */
const LINES = 500;

export interface StreamDeps {
  transcript: Transcript;
  hub: Hub;
  identify: Identify;
  log: Log;
  clock: Clock;
  /** Within this server. */
  links: Pick<Links, "file">;
}

/**
 * GET /api/stream, server-sent events: `line` (its `seq` is the event's id) for each line after the last one seen, oldest
 * first; `ready` once the past is told; then lines as they come, `typing`, `clock` (demo), `ping`. `reset` says that what
 * the page saw before is not this server's past (the store was emptied): it starts over.
 * A line's file comes with a link of its own.
 */
export function streamChat(deps: StreamDeps): (c: Context, visitor: Visitor, key: string | undefined) => Response {
  return (c, { chat }, key) => {
    const seen = lastSeen(c);
    c.header("X-Accel-Buffering", "no");
    return streamSSE(c, async (stream) => {
      const bell = createBell();
      const events: ChatEvent[] = [];
      const unsubscribe = deps.hub.subscribe(chat, (event) => {
        events.push(event);
        bell.ring();
      });
      stream.onAbort(() => bell.ring());
      await stream.write(":\n\n"); // a comment, so that the page has its answer before the store has
      try {
        await follow(deps, stream, { chat, key, seen }, bell, events);
      } finally {
        unsubscribe();
      }
    });
  };
}

async function follow(
  deps: StreamDeps,
  stream: SSEStreamingApi,
  { chat, key, seen }: { chat: string; key: string | undefined; seen: number },
  bell: Bell,
  events: ChatEvent[],
): Promise<void> {
  let last: number | undefined;
  let ready = false;
  let looks = 0;
  while (!stream.aborted) {
    const told = events.splice(0);
    try {
      last ??= await startingPoint(deps.transcript, stream, chat, seen);
      last = await tellLines(deps, stream, chat, last);
      if (!ready) await stream.writeSSE({ event: "ready", data: "{}" });
      ready = true;
      looks += 1;
      if (looks >= LOOKS_PER_PING) {
        if ((await deps.identify(key)) === undefined) return;
        await stream.writeSSE({ event: "ping", data: "{}" });
        looks = 0;
      }
    } catch (error) {
      deps.log.warn(
        { error: error instanceof Error ? error.name : "unknown" },
        "An open page could not be brought up to date; trying again",
      );
    }
    for (const { kind, ...data } of told) {
      if (kind !== "line") await stream.writeSSE({ event: kind, data: JSON.stringify(data) });
    }
    await bell.wait(POLL_MS);
  }
}

/** Where to go on: after the line seen last, or from the beginning when this store never wrote that one. */
async function startingPoint(
  transcript: Transcript,
  stream: SSEStreamingApi,
  chat: string,
  seen: number,
): Promise<number> {
  if (seen === 0) return 0;
  const [newest] = await transcript.after(chat, 0, 1);
  if (newest !== undefined && newest.seq >= seen) return seen;
  await stream.writeSSE({ event: "reset", data: "{}" });
  return 0;
}

/** Writes the lines after `last`; returns the last one written. */
async function tellLines(
  { transcript, links, clock }: StreamDeps,
  stream: SSEStreamingApi,
  chat: string,
  last: number,
): Promise<number> {
  for (const { chat: _, ...line } of await transcript.after(chat, last, LINES)) {
    await stream.writeSSE({
      event: "line",
      id: String(line.seq),
      data: JSON.stringify(withLink(line, links, clock.now())),
    });
    last = line.seq;
  }
  return last;
}

function lastSeen(c: Context): number {
  const seen = Number(c.req.header("Last-Event-ID") ?? c.req.query("after"));
  return Number.isSafeInteger(seen) && seen > 0 ? seen : 0;
}

interface Bell {
  ring(): void;
  /** Until it rings or the time is over; a ring that nobody waited for is kept. */
  wait(ms: number): Promise<void>;
}

function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = undefined;
      }
      rung = false;
    },
  };
}
