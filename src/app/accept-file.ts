import { normalize } from "../domain/vietnamese/fold.ts";
import { type FileType, fileType } from "./file-type.ts";
import type { FileContent } from "./ports.ts";

/** A longer name is cut, in code points. */
const LONGEST_NAME = 80;

/** A file as it is kept, by what it is; see `AcceptFile` of the ports. What was accepted once is accepted as it is. */
export function acceptFile(name: string, bytes: Uint8Array): FileContent | undefined {
  const type = fileType(bytes);
  return type === undefined ? undefined : { name: nameOf(name, type), mime: type.mime, bytes };
}

/** A name that tells the truth about the content and can be shown and sent. ["a/b.exe" with a picture in it -> "a-b.exe.jpg"] */
function nameOf(given: string, { endings }: FileType): string {
  const name = normalize(given).replaceAll(/[\\/]/g, "-").replaceAll(/\s+/g, " ");
  const ending = endings.find((one) => name.toLowerCase().endsWith(`.${one}`));
  const stem = ending === undefined ? name : name.slice(0, -ending.length - 1);
  return `${Array.from(stem).slice(0, LONGEST_NAME).join("") || "file"}.${ending ?? endings[0]}`;
}
