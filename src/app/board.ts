import type { Person, PersonId, Unit } from "../domain/people.ts";
import { HOUR, type Instant, plus } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { flowOf, type Office } from "./office.ts";
import type { Snapshot } from "./ports.ts";
import { seenToday } from "./standing.ts";

/** How long a page's link holds: through a briefing that begins in the morning, too short to be worth passing on. */
const BOARD_TIME = 4 * HOUR;

/** The link to a snapshot's page, made for one person; where the office has no public address, a sentence saying so. */
export function boardLink(office: Office, person: Person, { id, flow, period }: Snapshot): OutMessage {
  const { wording } = office.library;
  if (office.links === undefined) return { text: wording.say("board.no_address") };
  const until = plus(office.clock.now(), BOARD_TIME);
  const text = wording.say("board.link", {
    title: flowOf(office, flow.id)?.title ?? flow.id,
    period: periodName(wording, period),
    until: formatInstant(wording, until),
    link: office.links.board(person.id, id, until),
  });
  return { text };
}
