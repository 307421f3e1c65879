import type { Context } from "hono";
import { z } from "zod";
import type { Clock, Hub, Incoming, Receive, Transcript } from "../app/ports.ts";
import { maskPersonal } from "../domain/vietnamese/personal.ts";
import { secretMarkIn } from "../domain/vietnamese/secret.ts";
import type { NextOrder } from "./ascending.ts";
import { readBody } from "./read-body.ts";
import type { Visitor } from "./visitor.ts";
import { type ServerWords, trouble } from "./words.ts";

/** The most a person can say at once, in bytes of UTF-8: about twenty pages. */
export const TEXT_LIMIT = 64 * 1024;

/** A body may be twice as long, for what JSON adds in quotes and escapes. */
export const BODY_LIMIT = 2 * TEXT_LIMIT;

/** 128 kB over a line of 0.1 Mbit/s. */
const PATIENCE_MS = 15_000;

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
    const stream = c.req.raw.body;
    const body = stream && (await readBody(stream, BODY_LIMIT, AbortSignal.timeout(PATIENCE_MS)));
    if (body?.ok === false && body.why === "too_big") return trouble(c, 413, deps.words["web.too_long"]);
    const posted = body?.ok === true ? readPosted(c, body.bytes) : undefined;
    if (posted === undefined) return trouble(c, 400, deps.words["web.bad_message"]);
    const incoming = incomingOf(posted);
    if (incoming.kind === "text" && Buffer.byteLength(incoming.text) > TEXT_LIMIT) {
      return trouble(c, 413, deps.words["web.too_long"]);
    }
    const at = deps.clock.now();
    const id = `web:${chat}:${posted.id}`;
    const order = nextOrder({ channel: "web", chat }, at);
    const text = incoming.kind === "text" ? keptText(deps, incoming.text) : await labelOf(deps, chat, incoming);
    await deps.transcript.add({ id, chat, from: "person", message: { text }, at });
    deps.hub.publish(chat, { kind: "line" });
    await deps.receive([{ id, channel: "web", chat, order, at, payload: incoming }]);
    return c.json({}, 202);
  };
}

function readPosted(c: Context, bytes: Uint8Array): z.infer<typeof Posted> | undefined {
  if (c.req.header("Content-Type")?.split(";")[0]?.trim() !== "application/json") return undefined;
  try {
    return Posted.safeParse(JSON.parse(Buffer.from(bytes).toString())).data;
  } catch {
    return undefined;
  }
}

type Said = Extract<Incoming, { kind: "text" | "press" }>;

function incomingOf(posted: z.infer<typeof Posted>): Said {
  return "text" in posted ? { kind: "text", text: posted.text } : { kind: "press", ...posted.press };
}

/** What the person's own bubble says. It is kept, so it is screened as the update is (`app/screen.ts`). */
function keptText({ words }: MessagesDeps, text: string): string {
  return secretMarkIn(text) === undefined ? maskPersonal(text) : words["web.withheld"];
}

/** Of a press, the label that stood on the button. */
async function labelOf(
  { transcript }: MessagesDeps,
  chat: string,
  incoming: Said & { kind: "press" },
): Promise<string> {
  const { conversation, turn, option } = incoming;
  const lines = await transcript.after(chat, 0, LINES_BACK);
  const asked = lines.findLast((line) => line.message.conversation === conversation && line.message.turn === turn);
  return asked?.message.options?.find((one) => one.id === option)?.label ?? option;
}
