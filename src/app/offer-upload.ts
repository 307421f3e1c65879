import { MINUTE, plus } from "../domain/time.ts";
import { takesFiles } from "../engine/take-file.ts";
import { formatInstant } from "../flow/period-name.ts";
import type { Call } from "./handle.ts";
import type { Said } from "./in-conversation.ts";
import { flowOf } from "./office.ts";
import type { Incoming } from "./ports.ts";

/** How long an upload link can be used: long enough to find the file, too short to be worth passing on. */
const UPLOAD_TIME = 30 * MINUTE;

/**
 * Something whose content the platform keeps to itself, as it is put to the conversation: where the open question takes files,
 * with the way to send it all the same; else with the sentence that any other file would get there.
 */
export async function offerUpload(
  { office, known, person, address }: Call,
  { ref }: Extract<Incoming, { kind: "unsupported" }>,
): Promise<Said> {
  const held = await known.heldBy(person.id);
  const flow = held === undefined ? undefined : flowOf(office, held.state.flow.id);
  if (held === undefined || flow === undefined) return { kind: "other", ref };
  const place = takesFiles(flow, held.state);
  if (place.is === "refused") return { kind: "other", why: place.why, ref };
  const { wording } = office.library;
  const until = plus(office.clock.now(), UPLOAD_TIME);
  const link = office.links?.upload({ channel: address.channel, chat: address.chat }, until);
  const why =
    link === undefined
      ? wording.say("file.no_upload")
      : wording.say("file.upload", { link, until: formatInstant(wording, until) });
  return { kind: "other", why, ref };
}
