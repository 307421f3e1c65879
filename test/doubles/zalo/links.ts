import { extname } from "node:path";
import type { Timers } from "../common/timers.ts";
import type { Answer } from "./api.ts";
import type { Upload } from "./chats.ts";

/** Files of people, under addresses that anybody can open until they are too old. */
export interface Links {
  /** The address of a file, on `root()`. */
  make(upload: Upload): string;
  /** A download by the path of an address. */
  open(path: string): Answer;
}

export const LINK_PATH = "/dl/";

/** `lifeMs`: how long an address lives; the sheet says only that they expire. */
export function createLinks(timers: Timers, root: () => string, lifeMs: number): Links {
  const made = new Map<string, { upload: Upload; until: number }>();
  return {
    make(upload) {
      const path = `${LINK_PATH}${made.size + 1}-${"0123456789abcdef".repeat(2)}${extname(upload.name)}`;
      made.set(path, { upload, until: timers.now() + lifeMs });
      return `${root()}${path}`;
    },
    open(path) {
      const link = made.get(path);
      if (link === undefined) return { status: 404, body: "Not Found" };
      if (timers.now() >= link.until) return { status: 403, body: "URL signature expired" };
      return { status: 200, body: link.upload };
    },
  };
}
