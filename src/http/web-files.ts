import type { Context } from "hono";
import type { Hub, Links, Transcript, TranscriptLine } from "../app/ports.ts";
import { DAY, type Instant, plus } from "../domain/time.ts";
import type { takeUpload } from "./take-upload.ts";
import type { Visitor } from "./visitor.ts";

/** A page may be left open so long; it gets fresh links whenever it is opened anew. */
const LINK_TIME = DAY;

/** POST /api/files: one file from the page. The person's line shows it before the app answers it. */
export function postFile(
  { transcript, hub }: { transcript: Transcript; hub: Hub },
  take: ReturnType<typeof takeUpload>,
): (c: Context, visitor: Visitor) => Promise<Response> {
  return (c, { chat }) =>
    take(c, { channel: "web", chat }, async ({ id, file: { name, mime, bytes }, at }) => {
      const file = { name, mime, size: bytes.length };
      await transcript.add({ id, chat, from: "person", message: { text: "" }, at, file });
      hub.publish(chat, { kind: "line" });
    });
}

/** A line as the page is told it: with where its file can be had, when that can still be made. */
export function withLink(
  { file, ...line }: Omit<TranscriptLine, "chat">,
  { file: linkTo }: Pick<Links, "file">,
  now: Instant,
): object {
  if (file === undefined) return line;
  const recipe = line.message.file;
  return { ...line, file: recipe === undefined ? file : { ...file, link: linkTo(recipe, plus(now, LINK_TIME)) } };
}
