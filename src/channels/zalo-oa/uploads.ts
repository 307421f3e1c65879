import { createHash } from "node:crypto";
import type { FileContent } from "../../app/ports.ts";
import { type Instant, plus } from "../../domain/time.ts";
import { UPLOAD_LIFE } from "./assumed.ts";

/** So many are remembered; a report that goes to sixty people is uploaded once, since uploads are counted by the month. */
const MOST = 100;

/** What this process uploaded, by its content. */
export function createUploads() {
  const done = new Map<string, { token: string; until: Instant }>();

  return {
    find(file: FileContent, now: Instant): string | undefined {
      const found = done.get(keyOf(file));
      return found !== undefined && now < found.until ? found.token : undefined;
    },
    keep(file: FileContent, token: string, now: Instant): void {
      for (const key of [...done.keys()].slice(0, Math.max(0, done.size - MOST + 1))) done.delete(key);
      done.set(keyOf(file), { token, until: plus(now, UPLOAD_LIFE) });
    },
    forget: (file: FileContent) => void done.delete(keyOf(file)),
  };
}

/** By its name too, which people see. */
function keyOf({ name, mime, bytes }: FileContent): string {
  return createHash("sha256")
    .update(JSON.stringify([name, mime]))
    .update(bytes)
    .digest("hex");
}
