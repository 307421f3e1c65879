import { z } from "zod";
import { maskPersonal } from "../domain/vietnamese/personal.ts";
import { SecretMark, secretMarkIn } from "../domain/vietnamese/secret.ts";
import { answer } from "./answer.ts";
import type { Call } from "./handle.ts";
import { inConversation } from "./in-conversation.ts";
import { uploadedFile } from "./keep-file.ts";
import type { Office } from "./office.ts";
import type { Incoming, Update } from "./ports.ts";

/** What stands in the inbox in place of a message that bore the mark of a secret: that there was one, and nothing of it. */
const Withheld = z.object({ withheld: SecretMark });

/**
 * An update as it may be stored: without the personal numbers in its words, and of one that is marked as a secret nothing at all.
 * It happens before anything is written, so nothing has to be erased.
 */
export function screened(office: Pick<Office, "channels" | "log">, update: Update): Update {
  const incoming = uploadedFile(update.payload) ?? office.channels.get(update.channel)?.decode(update.payload);
  const words = incoming === undefined ? [] : wordsOf(incoming);
  const mark = words.map(secretMarkIn).find((one) => one !== undefined);
  if (mark !== undefined) {
    office.log.warn({ channel: update.channel, mark }, "A message that bears the mark of a secret was not kept");
    return { ...update, payload: { withheld: mark } };
  }
  return words.some((one) => maskPersonal(one) !== one) ? { ...update, payload: masked(update.payload) } : update;
}

/** The mark for which an update's content was not kept. */
export function withheldMark(update: Update): SecretMark | undefined {
  return Withheld.safeParse(update.payload).data?.withheld;
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

/** Every string of a payload but addresses and bare numbers, which are the platform's own names for things. */
function masked(value: unknown): unknown {
  if (typeof value === "string") return /^(?:https?:|[\d+-]+$)/.test(value) ? value : maskPersonal(value);
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner)]));
}
