import { extname } from "node:path";
import type { Timers } from "../common/timers.ts";
import { badRequest } from "./refusal.ts";
import type { FileRef, Upload } from "./shapes.ts";

export interface Files {
  /** Keeps a file; `size` says how big it claims to be, where a test does not want to make the bytes. */
  keep(upload: Upload, size?: number): FileRef;
  get(fileId: string): Upload | undefined;
  /** getFile: a link that lives for an hour. */
  link(fileId: string): FileRef & { file_path: string };
  /** The bytes behind a link; undefined when there is none or it is too old. */
  download(path: string): Upload | undefined;
}

const LINK_MS = 60 * 60 * 1000;
const MOST_DOWN = 20 * 1024 * 1024;

export function createFiles(timers: Timers): Files {
  const kept = new Map<string, { upload: Upload; size: number }>();
  const links = new Map<string, { upload: Upload; until: number }>();

  const refOf = (fileId: string, size: number): FileRef => ({
    file_id: fileId,
    file_unique_id: `u${fileId}`,
    file_size: size,
  });

  return {
    keep(upload, size = upload.bytes.length) {
      const fileId = `double-file-${kept.size + 1}`;
      kept.set(fileId, { upload, size });
      return refOf(fileId, size);
    },
    get: (fileId) => kept.get(fileId)?.upload,
    link(fileId) {
      const found = kept.get(fileId);
      if (found === undefined) throw badRequest("wrong file_id or the file is temporarily unavailable");
      if (found.size > MOST_DOWN) throw badRequest("file is too big");
      // The name is lost here, as with the real server: only the message has it.
      const path = `documents/file_${links.size + 1}${extname(found.upload.name)}`;
      links.set(path, { upload: found.upload, until: timers.now() + LINK_MS });
      return { ...refOf(fileId, found.size), file_path: path };
    },
    download(path) {
      const link = links.get(path);
      return link === undefined || timers.now() >= link.until ? undefined : link.upload;
    },
  };
}

const MIME: Record<string, string> = {
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".pdf": "application/pdf",
  ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ".txt": "text/plain",
};

/** The type of a sent document, which Telegram tells from the name and not from the caller's word. */
export const mimeOf = (name: string) => MIME[extname(name).toLowerCase()] ?? "application/octet-stream";

/** By their first bytes: JPEG, PNG, GIF, WebP. */
export function isPicture(bytes: Buffer): boolean {
  const head = bytes.toString("latin1", 0, 12);
  return /^(\xff\xd8\xff|\x89PNG\r\n|GIF8|RIFF.{4}WEBP)/s.test(head);
}
