import { normalize } from "../domain/vietnamese/fold.ts";
import { takesFiles } from "../engine/take-file.ts";
import { type FileType, fileType } from "./file-type.ts";
import type { Call } from "./handle.ts";
import type { Said } from "./in-conversation.ts";
import { flowOf } from "./office.ts";
import type { FileContent, Incoming } from "./ports.ts";

const MB = 1024 * 1024;
/** What the Bot API lets a bot fetch. */
const MOST_MB = 20;
/** A longer name is cut, in code points. */
const LONGEST_NAME = 80;

/**
 * A photo or document as it is put to the conversation: kept, when the open question takes files; else with a sentence why it
 * is not. It is kept under the update's name before the turn is taken, so an update that is worked again keeps nothing twice.
 */
export async function keepFile(call: Call, incoming: Extract<Incoming, { kind: "file" }>): Promise<Said> {
  const { office, known, person, cause } = call;
  const { caption, ref, album } = incoming;
  const more = { caption, ref };
  known.forgetPerson(person.id); // whether a file is fetched is decided on the truth, not on a copy
  const held = await known.heldBy(person.id);
  const flow = held === undefined ? undefined : flowOf(office, held.state.flow.id);
  if (held === undefined || flow === undefined) return { kind: "other", ...more };
  const place = takesFiles(flow, held.state, album);
  if (place.is === "refused") return { kind: "other", why: place.why, ...more };
  const file = (await office.stores.files.get(cause)) ?? (await fetched(call, incoming));
  if (typeof file === "string") return { kind: "other", why: file, ...more };
  await office.stores.files.put(cause, file);
  const { name, mime, bytes } = file;
  const kept = { id: cause, name, mime, size: bytes.length, ...(album === undefined ? {} : { album }) };
  return { kind: "file", file: kept, ...more };
}

/** The file, or the sentence that says why there is none. */
async function fetched(
  { office, address }: Call,
  { file }: Extract<Incoming, { kind: "file" }>,
): Promise<FileContent | string> {
  const { wording } = office.library;
  const most = MOST_MB * MB;
  const got =
    (file.size ?? 0) > most
      ? ({ ok: false, why: "too_big" } as const)
      : await office.channels.get(address.channel)?.fetch?.(file, most);
  if (got === undefined) return wording.say("file.gone");
  if (!got.ok)
    return got.why === "too_big" ? wording.say("file.too_big", { max: MOST_MB }) : wording.say(`file.${got.why}`);
  if (got.bytes.length > most) return wording.say("file.too_big", { max: MOST_MB });
  const type = fileType(got.bytes);
  if (type === undefined) return wording.say("file.wrong_type");
  return { name: nameOf(file.name, type), mime: type.mime, bytes: got.bytes };
}

/** A name that tells the truth about the content and can be shown and sent. ["a/b.exe" with a picture in it -> "a-b.exe.jpg"] */
function nameOf(given: string, { endings }: FileType): string {
  const name = normalize(given).replaceAll(/[\\/]/g, "-").replaceAll(/\s+/g, " ");
  const ending = endings.find((one) => name.toLowerCase().endsWith(`.${one}`));
  const stem = ending === undefined ? name : name.slice(0, -ending.length - 1);
  return `${Array.from(stem).slice(0, LONGEST_NAME).join("") || "file"}.${ending ?? endings[0]}`;
}
