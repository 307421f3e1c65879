import type { Context } from "hono";
import { z } from "zod";
import type { Clock, Hub, Incoming, Receive, Transcript } from "../app/ports.ts";
import type { NextOrder } from "./ascending.ts";
import type { Visitor } from "./visitor.ts";
import { type ServerWords, trouble } from "./words.ts";

/** The most a person can say at once, in bytes of UTF-8: about twenty pages. */
export const TEXT_LIMIT = 64 * 1024;

/** A body may be twice as long, for what JSON adds in quotes and escapes. */
export const BODY_LIMIT = 2 * TEXT_LIMIT;

/** How far back a pressed button is looked for. */
const LINES_BACK = 50;

/** What the page posts. `id` is made by the page, so that a message it repeats is known to be the same. */
const Posted = z.union([
  z.object({ id: z.uuid(), text: z.string().regex(/\S/) }),
  z.object({ id: z.uuid(), press: z.object({ conversation: z.string(), turn: z.number().int(), option: z.string() }) }),
]);

export interface MessagesDeps {
  receive: Receive;
  transcript: Transcript;
  hub: Hub;
  clock: Clock;
  words: ServerWords;
}

/**
 * POST /api/messages: the person's line and the update are stored, in this order, then 202. When either store fails the
 * error goes up (503) and the page repeats the message under the same id, which stores nothing twice.
 */
export function postMessage(
  deps: MessagesDeps,
  nextOrder: NextOrder,
): (c: Context, visitor: Visitor) => Promise<Response> {
  return async (c, { chat }) => {
    const posted = await readPosted(c);
    if (posted === undefined) return trouble(c, 400, deps.words["web.bad_message"]);
    const incoming = incomingOf(posted);
    if (incoming.kind === "text" && Buffer.byteLength(incoming.text) > TEXT_LIMIT) {
      return trouble(c, 413, deps.words["web.too_long"]);
    }
    const at = deps.clock.now();
    const id = `web:${chat}:${posted.id}`;
    const order = nextOrder({ channel: "web", chat }, at);
    const text = await shownText(deps, chat, incoming);
    await deps.transcript.add({ id, chat, from: "person", message: { text }, at });
    deps.hub.publish(chat, { kind: "line" });
    await deps.receive([{ id, channel: "web", chat, order, at, payload: incoming }]);
    return c.json({}, 202);
  };
}

async function readPosted(c: Context): Promise<z.infer<typeof Posted> | undefined> {
  if (c.req.header("Content-Type")?.split(";")[0]?.trim() !== "application/json") return undefined;
  const body: unknown = await c.req.json().catch(() => undefined);
  return Posted.safeParse(body).data;
}

type Said = Extract<Incoming, { kind: "text" | "press" }>;

function incomingOf(posted: z.infer<typeof Posted>): Said {
  return "text" in posted ? { kind: "text", text: posted.text } : { kind: "press", ...posted.press };
}

/** What the person's own bubble says: for a press, the label that stood on the button. */
async function shownText({ transcript }: MessagesDeps, chat: string, incoming: Said): Promise<string> {
  if (incoming.kind === "text") return incoming.text;
  const { conversation, turn, option } = incoming;
  const lines = await transcript.after(chat, 0, LINES_BACK);
  const asked = lines.findLast((line) => line.message.conversation === conversation && line.message.turn === turn);
  return asked?.message.options?.find((one) => one.id === option)?.label ?? option;
}
