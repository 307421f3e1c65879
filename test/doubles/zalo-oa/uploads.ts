import { randomBytes } from "node:crypto";
import type { Timers } from "../common/timers.ts";
import type { Upload } from "../zalo/chats.ts";
import { refusal } from "./refusal.ts";

export interface Uploads {
  /** Takes the field `file` of a form; returns what the endpoint answers with. */
  take(kind: string, contentType: string, body: Buffer): Promise<object>;
  /** The file behind a token or an attachment_id. */
  get(token: unknown, kind: "file" | "picture"): Upload;
}

const WEEK_MS = 7 * 24 * 60 * 60_000;
const MB = 1024 * 1024;
const DOCUMENTS = /\.(pdf|docx?|csv)$/i;
const isPicture = (bytes: Buffer) => /^(\xff\xd8\xff|\x89PNG\r\n)/.test(bytes.toString("latin1", 0, 8));
const isGif = (bytes: Buffer) => bytes.toString("latin1", 0, 4) === "GIF8";

export function createUploads(timers: Timers): Uploads {
  const kept = new Map<string, { upload: Upload; isFile: boolean; until: number }>();

  return {
    async take(kind, contentType, body) {
      const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } })
        .formData()
        .catch(() => undefined);
      const file = form?.get("file");
      if (!(file instanceof File)) throw refusal.invalid("file");
      const bytes = Buffer.from(await file.arrayBuffer());
      const [most, fits] =
        kind === "image"
          ? [MB, isPicture(bytes)]
          : kind === "gif"
            ? [5 * MB, isGif(bytes)]
            : [5 * MB, DOCUMENTS.test(file.name)];
      if (!fits) throw refusal.invalid("file");
      if (bytes.length > most) throw refusal.tooMuch();
      const token = randomBytes(24).toString("base64url");
      const upload = { name: file.name, mime: file.type || "application/octet-stream", bytes };
      kept.set(token, { upload, isFile: kind === "file", until: timers.now() + WEEK_MS });
      return kind === "file" ? { token } : { attachment_id: token };
    },
    get(token, kind) {
      const found = kept.get(String(token));
      if (found === undefined || found.isFile !== (kind === "file")) throw refusal.invalid("attachment_id");
      if (timers.now() >= found.until) throw refusal.attachmentExpired();
      return found.upload;
    },
  };
}
