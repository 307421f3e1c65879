import { madeAt } from "../domain/closed-links.ts";
import type { PersonId } from "../domain/people.ts";
import { HOUR, type Instant, plus } from "../domain/time.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant } from "../flow/period-name.ts";
import type { Call } from "./handle.ts";
import type { Office } from "./office.ts";

/** Links by which a person opens the own page of the web chat: given in a chat that is the person's own already, and taken back. */

/** A working day; whoever needs it longer asks again. */
const LINK_TIME = 12 * HOUR;
/** There a link would be prolonged by whoever has it, or there is no need of one. */
const NOT_FROM: readonly string[] = ["web"];

export async function giveLink({ office, person, address, cause }: Call): Promise<OutMessage> {
  const { wording } = office.library;
  if (NOT_FROM.includes(address.channel))
    return { text: wording.say("weblink.not_here"), options: [closeButton(office)] };
  if (office.links === undefined) return { text: wording.say("weblink.no_address") };
  const now = office.clock.now();
  const expires = plus(now, LINK_TIME);
  const link = office.links.page(person.id, madeAt(now, person.linksSince), expires);
  await note(office, { cause, at: now, by: person.id, change: "page_link", until: expires });
  return {
    text: wording.say("weblink.made", { link, expires: formatInstant(wording, expires) }),
    options: [closeButton(office)],
  };
}

function closeButton({ library: { wording } }: Office) {
  return { id: "/web dong", label: wording.say("button.weblink_close") };
}

/** ["đóng các trang đang mở"] */
export function closesPages(words: string): boolean {
  return /^dong(?: (?:cac )?(?:trang|lien ket|link).*)?$/.test(fold(words));
}

/** All links to the web chat and to summaries that were made until now open nothing any more, and pages that are open are closed. */
export async function closeLinks({ office, person, cause }: Call): Promise<OutMessage> {
  const now = office.clock.now();
  office.directory = await office.stores.people.update((directory) => {
    const stored = directory.person(person.id);
    return stored === undefined ? [] : [{ ...stored, linksSince: madeAt(now, stored.linksSince) }];
  });
  await note(office, { cause, at: now, by: person.id, change: "page_links_closed" });
  return { text: office.library.wording.say("weblink.closed") };
}

interface Noted {
  cause: string;
  at: Instant;
  by: PersonId;
  change: string;
  until?: Instant;
}

function note({ stores }: Office, { cause, at, by, change, until }: Noted): Promise<void> {
  const fields = { change, person: by, ...(until !== undefined && { until }) };
  return stores.audit.add({ id: `right:${cause}`, at, by, what: "right", fields });
}
