import { takesFiles } from "../engine/take-file.ts";
import { acceptFile } from "./accept-file.ts";
import type { Call } from "./handle.ts";
import type { Said } from "./in-conversation.ts";
import { flowOf } from "./office.ts";
import { FILE_MOST, type FileContent, type Incoming, Uploaded } from "./ports.ts";

type IncomingFile = Extract<Incoming, { kind: "file" }>;

/** The file of an update that brings one past its platform (`Uploaded`). */
export function uploadedFile(payload: unknown): IncomingFile | undefined {
  const uploaded = Uploaded.safeParse(payload).data;
  return uploaded === undefined ? undefined : { kind: "file", file: uploaded.upload };
}

/**
 * A photo or document as it is put to the conversation: kept, when the open question takes files; else with a sentence why it
 * is not. It is kept under the update's name before the turn is taken, so an update that is worked again keeps nothing twice.
 */
export async function keepFile(call: Call, incoming: IncomingFile): Promise<Said> {
  const said = await look(call, incoming);
  if (said.kind === "other") await dropUpload(call, incoming);
  return said;
}

/** Of what was uploaded nothing is left when it is not taken; what is still with its platform was not fetched. */
export async function dropUpload({ office, cause }: Pick<Call, "office" | "cause">, incoming: Incoming): Promise<void> {
  if (incoming.kind === "file" && isUploaded(incoming, cause)) await office.stores.files.remove(cause);
}

function isUploaded({ file }: IncomingFile, cause: string): boolean {
  return file.id === cause;
}

async function look(call: Call, incoming: IncomingFile): Promise<Said> {
  const { office, known, person, cause } = call;
  const { caption, ref, album } = incoming;
  const more = { caption, ref };
  known.forgetPerson(person.id); // whether a file is fetched is decided on the truth, not on a copy
  const held = await known.heldBy(person.id);
  const flow = held === undefined ? undefined : flowOf(office, held.state.flow.id);
  if (held === undefined || flow === undefined) return { kind: "other", ...more };
  const place = takesFiles(flow, held.state, album);
  if (place.is === "refused") return { kind: "other", why: place.why, ...more };
  const file = await contentOf(call, incoming);
  if (typeof file === "string") return { kind: "other", why: file, ...more };
  await office.stores.files.put(cause, file);
  const { name, mime, bytes } = file;
  const kept = { id: cause, name, mime, size: bytes.length, ...(album === undefined ? {} : { album }) };
  return { kind: "file", file: kept, ...more };
}

/** The file, or the sentence that says why there is none. */
async function contentOf(call: Call, incoming: IncomingFile): Promise<FileContent | string> {
  const { wording } = call.office.library;
  const most = FILE_MOST / 2 ** 20;
  const got = await bytesOf(call, incoming);
  if (!got.ok)
    return got.why === "too_big" ? wording.say("file.too_big", { max: most }) : wording.say(`file.${got.why}`);
  if (got.bytes.length > FILE_MOST) return wording.say("file.too_big", { max: most });
  return acceptFile(got.name, got.bytes) ?? wording.say("file.wrong_type");
}

type Got = { ok: true; name: string; bytes: Uint8Array } | { ok: false; why: "too_big" | "gone" | "retry" };

/** From what is kept under the update's name, by an earlier try or an upload; else from the platform. */
async function bytesOf({ office, address, cause }: Call, incoming: IncomingFile): Promise<Got> {
  const { file } = incoming;
  const kept = await office.stores.files.get(cause);
  if (kept !== undefined) return { ok: true, ...kept };
  if (isUploaded(incoming, cause)) return { ok: false, why: "gone" };
  if ((file.size ?? 0) > FILE_MOST) return { ok: false, why: "too_big" };
  const got = await office.channels.get(address.channel)?.fetch?.(file, FILE_MOST);
  if (got === undefined) return { ok: false, why: "gone" };
  return got.ok ? { ...got, name: file.name } : got;
}
