import { z } from "zod";
import { maskPersonal } from "../domain/vietnamese/personal.ts";
import { SecretMark, secretMarkIn } from "../domain/vietnamese/secret.ts";
import { answer } from "./answer.ts";
import type { Call } from "./handle.ts";
import { inConversation } from "./in-conversation.ts";
import { uploadedFile } from "./keep-file.ts";
import type { Office } from "./office.ts";
import type { Incoming, Update } from "./ports.ts";

/**
 * What stands in the inbox in place of a message that bore the mark of a secret: that there was one, and nothing of it. `quiet`: it
 * was said already, of the album that it belongs to.
 */
const Withheld = z.object({ withheld: SecretMark, quiet: z.literal(true).optional() });

/** Albums that are remembered: their pictures come within seconds. */
const ALBUMS = 200;

/**
 * Makes of updates what may be stored of them: nothing of what is not for us, or is marked as a secret, and the rest without
 * personal numbers in its words, or in what a platform sends along. It happens before anything is written, so nothing has to be
 * erased. An album's mark stands in the caption of one of its pictures, and counts for all that come with it and after it.
 */
export function screening(office: Pick<Office, "channels" | "log">): (updates: Update[]) => Update[] {
  const albums = new Map<string, SecretMark>();

  function look(update: Update) {
    const incoming = uploadedFile(update.payload) ?? office.channels.get(update.channel)?.decode(update.payload);
    const words = incoming === undefined ? [] : wordsOf(incoming);
    const mark = words.map(secretMarkIn).find((one) => one !== undefined);
    const name = incoming?.kind === "file" ? incoming.album : undefined;
    const album = name === undefined ? undefined : `${update.channel}:${update.chat}:${name}`;
    if (mark !== undefined && album !== undefined) albums.set(album, mark);
    return { update, incoming, words, mark, album };
  }

  function screen({ update, incoming, words, mark, album }: ReturnType<typeof look>): Update {
    if (mark !== undefined) {
      office.log.warn({ channel: update.channel, mark }, "A message that bears the mark of a secret was not kept");
      return { ...update, payload: { withheld: mark } };
    }
    const ofAlbum = album === undefined ? undefined : albums.get(album);
    if (ofAlbum !== undefined) return { ...update, payload: { withheld: ofAlbum, quiet: true } };
    if (incoming === undefined) return { ...update, payload: null };
    return incoming.kind === "press" ? update : { ...update, payload: cleaned(update.payload, new Set(words)) };
  }

  return (updates) => {
    const looked = updates.map(look); // all before any is passed on: the caption may be the last picture's
    const screened = looked.map(screen);
    for (const oldest of [...albums.keys()].slice(0, -ALBUMS)) albums.delete(oldest);
    return screened;
  };
}

/** The mark for which an update's content was not kept. */
export function withheldMark(update: Update): SecretMark | undefined {
  return Withheld.safeParse(update.payload).data?.withheld;
}

/** Whether this was said of another picture of the same album. */
export function isSaidAlready(update: Update): boolean {
  return Withheld.safeParse(update.payload).data?.quiet === true;
}

/** Says what was not kept, why, and the lawful way; and notes that it happened. */
export async function sayWithheld(
  call: Omit<Call, "person"> & Partial<Pick<Call, "person">>,
  mark: SecretMark,
): Promise<void> {
  const { office, person, cause, known, address, at } = call;
  await office.stores.files.remove(cause); // what was uploaded past the platform
  if (person !== undefined) {
    const fields = { mark, channel: address.channel };
    await office.stores.audit.add({ id: `secret:${cause}`, at, by: person.id, what: "secret", fields });
  }
  const text = office.library.wording.say("guard.secret");
  if (
    person !== undefined &&
    (await inConversation({ office, known, person, address, cause, at }, { kind: "aside", text }))
  )
    return;
  await answer(office, call, [{ text }]);
}

function wordsOf(incoming: Incoming): string[] {
  switch (incoming.kind) {
    case "text":
    case "edit":
      return [incoming.text];
    case "file":
      return [incoming.file.name, ...(incoming.caption === undefined ? [] : [incoming.caption])];
    case "press":
    case "other":
    case "unsupported":
    case "reach":
    case "moved":
      return [];
  }
}

/**
 * A payload without personal numbers. Of what is not read of it, such as the message that somebody answers to, a string that is
 * marked as a secret goes whole. Addresses stay, and a platform's own names for things.
 */
function cleaned(value: unknown, words: ReadonlySet<string>, key = ""): unknown {
  if (typeof value === "string") {
    if (words.has(value)) return maskPersonal(value);
    if (/^https?:/.test(value) || NAMES.test(key)) return value;
    return secretMarkIn(value) === undefined ? maskPersonal(value) : "";
  }
  if (Array.isArray(value)) return value.map((inner) => cleaned(inner, words, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleaned(inner, words, name)]));
}

/** Fields that hold a platform's name of something: [message_id] [file_unique_id] [ref] */
const NAMES = /id$|^(?:ref|album|reply|sender|token|to)$/i;
