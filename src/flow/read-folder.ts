import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { MAX_LENGTH, type SourceFile } from "./source.ts";

/** The YAML files of a folder, for `loadFlows`; others (README.md, hidden files) are left alone. Throws when there is no such folder. */
export function readFolder(folder: string): SourceFile[] {
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/i.test(name) && !name.startsWith("."));
  return names.sort().map((name) => ({ path: join(folder, name), text: readText(join(folder, name)) }));
}

/** No more of a huge file than shows that it is one. What is not UTF-8 becomes U+FFFD, which `openSource` refuses. */
function readText(path: string): string {
  const bytes = Buffer.alloc(4 * MAX_LENGTH + 4); // UTF-8 takes at most four bytes a letter
  const file = openSync(path, "r");
  try {
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null);
    return new TextDecoder().decode(bytes.subarray(0, length));
  } finally {
    closeSync(file);
  }
}
