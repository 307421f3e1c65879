import type { Context } from "hono";
import { z } from "zod";
import { type AcceptFile, type Clock, FILE_MOST, type FileContent, type Files, type Receive } from "../app/ports.ts";
import type { Address } from "../domain/people.ts";
import type { Instant } from "../domain/time.ts";
import type { NextOrder } from "./ascending.ts";
import { readBody } from "./read-body.ts";
import { type ServerWords, trouble } from "./words.ts";

/** 20 MB over a line of 0.7 Mbit/s; a browser's patience and Node's are longer. */
const PATIENCE_MS = 4 * 60_000;
/** So many files are in memory at once, 160 MB of them; whoever comes then is told to try again, which the page does. */
const AT_ONCE = 8;

export interface UploadDeps {
  receive: Receive;
  files: Pick<Files, "put">;
  acceptFile: AcceptFile;
  clock: Clock;
  words: ServerWords;
}

/** A file that arrived whole: what the update will be named, and what it is kept as. */
export interface Arrived {
  id: string;
  file: FileContent;
  at: Instant;
}

/** `id` is made by the page: an upload that it repeats is the same one. A header takes no accents, so the name is percent-encoded. */
const Head = z.object({
  type: z.literal("application/octet-stream"),
  id: z.uuid(),
  name: z.string().max(2_000).transform(decoded),
});

/**
 * Takes one file, the body of a POST, for a chat: kept under the id that the update will have, `arrived` told, the update
 * handed over, in this order, then 202. When a store fails the error goes up (503) and a repeat keeps and hands over nothing
 * twice. What can be seen at the door to be no file that is taken is refused there with a sentence.
 */
export function takeUpload(
  deps: UploadDeps,
  nextOrder: NextOrder,
): (c: Context, to: Address, arrived?: (file: Arrived) => Promise<void>) => Promise<Response> {
  const { words, clock } = deps;
  let underway = 0;

  async function take(c: Context, to: Address, arrived?: (file: Arrived) => Promise<void>): Promise<Response> {
    const [type, id, name] = ["Content-Type", "Upload-Id", "Upload-Name"].map((header) => c.req.header(header));
    const head = Head.safeParse({ type, id, name }).data;
    const stream = c.req.raw.body;
    if (head === undefined || stream === null) return trouble(c, 400, words["web.upload.bad"]);
    if (Number(c.req.header("Content-Length") ?? 0) > FILE_MOST) return trouble(c, 413, words["web.upload.too_big"]);
    const body = await readBody(stream, FILE_MOST, AbortSignal.timeout(PATIENCE_MS));
    if (!body.ok)
      return body.why === "too_big"
        ? trouble(c, 413, words["web.upload.too_big"])
        : trouble(c, 408, words["web.upload.slow"]);
    const file = deps.acceptFile(head.name, body.bytes);
    if (file === undefined) return trouble(c, 415, words["web.upload.wrong_type"]);
    await keep(deps, to, { id: `${to.channel}:${to.chat}:${head.id}`, file }, arrived);
    return c.json({}, 202);
  }

  async function keep(
    { files, receive }: UploadDeps,
    { channel, chat }: Address,
    { id, file }: Pick<Arrived, "id" | "file">,
    arrived?: (file: Arrived) => Promise<void>,
  ): Promise<void> {
    const at = clock.now();
    const order = nextOrder({ channel, chat }, at);
    await files.put(id, file);
    await arrived?.({ id, file, at });
    const upload = { id, name: file.name, mime: file.mime, size: file.bytes.length };
    await receive([{ id, channel, chat, order, at, payload: { upload } }]);
  }

  return async (c, to, arrived) => {
    if (underway >= AT_ONCE) return trouble(c, 503, words["web.unavailable"]);
    underway += 1;
    try {
      return await take(c, to, arrived);
    } finally {
      underway -= 1;
    }
  };
}

function decoded(name: string, context: z.RefinementCtx): string {
  try {
    return decodeURIComponent(name);
  } catch {
    context.addIssue({ code: "custom" });
    return z.NEVER;
  }
}
