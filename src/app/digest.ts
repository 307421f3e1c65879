import { actingFor } from "../domain/acting.ts";
import { isWorkingDay, previousWorkingDay } from "../domain/calendar.ts";
import type { Person, PersonId } from "../domain/people.ts";
import type { Period } from "../domain/period.ts";
import { addDays, at, type Day, dayOf, HOUR, type Instant, plus, weekdayOf } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import type { Flow } from "../flow/flow.ts";
import { formatInstant } from "../flow/period-name.ts";
import { openDuring, openPeriods } from "../reminders/open-periods.ts";
import { unitsOwing } from "../reminders/owes.ts";
import type { Office } from "./office.ts";
import type { NewOutboxItem, OutboxItem } from "./ports.ts";
import { takeSnapshot } from "./snapshot.ts";
import { seenToday } from "./standing.ts";
import { shownOf, tellBriefing } from "./tell-briefing.ts";

/**
 * The summary sent by itself to those who want it: before each briefing, and on the evening of a day on which reports were due.
 * One message a report type, since each has buttons of its own; made from the truth when it is sent.
 */

/** How the ids begin: `digest:<instant of the slot>:<flow>:<period>:<person>`. */
export const DIGEST = "digest";

/** So long after its time a summary is still worth saying: then the briefing, or the evening, is over. */
const WORTH = 4 * HOUR;

/** A time of a working day at which summaries are sent. */
interface Slot {
  at: Instant;
  of: "briefing" | "due";
}

/** Plans what fell into (from, to]; what was missed is made up for while it is worth saying, of several briefings' the newest. */
export async function planDigests(office: Office, from: Instant, now: Instant): Promise<void> {
  const slots = missedSlots(office, from, now);
  if (slots.length === 0) return;
  const wanted = await office.stores.digests.wanted();
  const people = wanted.flatMap((id) => office.directory.person(id) ?? []);
  const items = people.flatMap((person) =>
    slots.flatMap((slot) => toldAt(office, slot, person).map(({ flow, period }) => item(slot, flow, period, person))),
  );
  await office.stores.outbox.add(items);
}

function item(slot: Slot, flow: Flow, period: Period, { id }: Person): NewOutboxItem {
  return {
    id: `${DIGEST}:${slot.at}:${flow.id}:${period.key}:${id}`,
    kind: "reminder",
    to: id,
    message: { text: "" }, // made when it is sent
    due: slot.at,
    unless: [],
  };
}

/** The summary as it is now; nothing where nobody wants it any more, or it is too late, or there is nothing to see. */
export async function digestNow(office: Office, { id, to, tries }: OutboxItem): Promise<OutMessage | undefined> {
  const [, instant, flowId, key] = id.split(":");
  const now = office.clock.now();
  const slot = slotsOn(office, dayOf(now)).find((one) => one.at === Number(instant));
  const person = to === undefined ? undefined : office.directory.person(to);
  if (slot === undefined || person === undefined || !isWorth(slot, now)) return undefined;
  if (!(await wantsDigest(office, person.id))) return undefined;
  const told = toldAt(office, slot, person).find(({ flow, period }) => flow.id === flowId && period.key === key);
  if (told === undefined) return undefined;
  // Named by the try as well: what is sent an hour later is of then.
  const snapshot = await takeSnapshot(office, person, { ...told, cause: `${id}:${tries}` });
  if (snapshot === undefined) return undefined;
  const message = await tellBriefing(office, await shownOf(office, snapshot));
  const { wording } = office.library;
  const why = wording.say("digest.why", { at: formatInstant(wording, snapshot.at) });
  const asked = (await office.stores.conversations.heldBy(person.id)).length > 0;
  return {
    ...message,
    text: `${message.text}\n\n${why}`,
    ...(asked ? { pick: "slash" as const } : {}),
  };
}

export async function wantsDigest({ stores: { digests } }: Office, person: PersonId): Promise<boolean> {
  return (await digests.of(person))?.on === true;
}

/** When a person would hear the next time, and of which reports; nothing where the year brings nothing that the person may see. */
export function nextDigest(office: Office, person: Person): { at: Instant; flows: Flow[] } | undefined {
  const now = office.clock.now();
  for (let day = dayOf(now), n = 0; n <= DAYS_AHEAD; day = addDays(day, 1), n += 1)
    for (const slot of slotsOn(office, day)) {
      const told = slot.at > now ? toldAt(office, slot, person) : [];
      if (told.length > 0) return { at: slot.at, flows: told.map(({ flow }) => flow) };
    }
  return undefined;
}

const DAYS_AHEAD = 366;

function missedSlots(office: Office, from: Instant, now: Instant): Slot[] {
  const missed = slotsOn(office, dayOf(now)).filter((slot) => from < slot.at && slot.at <= now && isWorth(slot, now));
  return missed.filter((slot, index) => !missed.slice(index + 1).some(({ of }) => of === slot.of));
}

function isWorth(slot: Slot, now: Instant): boolean {
  return now < plus(slot.at, WORTH);
}

/** In time order; none on a day off. */
function slotsOn({ library: { calendar, reminding } }: Office, day: Day): Slot[] {
  if (!isWorkingDay(calendar, day)) return [];
  const { before_briefing, evening_of_due } = reminding.digest;
  const briefings = before_briefing.filter(({ weekday }) => weekday === weekdayOf(day)).map(({ time }) => time);
  return [
    ...briefings.sort().map((time) => ({ at: at(day, time), of: "briefing" as const })),
    { at: at(day, evening_of_due), of: "due" },
  ];
}

/** What a person hears at a slot; nothing while away. */
function toldAt(office: Office, slot: Slot, person: Person): { flow: Flow; period: Period }[] {
  if (!actingFor(office.directory, office.away, person, dayOf(slot.at)).includes(person)) return [];
  return office.library.flows.flatMap((flow) =>
    periodsAt(office, flow, slot)
      .filter((period) => seenToday(office, person, unitsOwing(flow, office.directory, period)).length > 0)
      .map((period) => ({ flow, period })),
  );
}

/**
 * Before a briefing the newest period that is due by tomorrow, as long as something can change in it: on Monday the week that has
 * ended, on Thursday the one that is being reported. In the evening what was due since the evening of the working day before.
 */
function periodsAt({ library: { calendar, reminding } }: Office, flow: Flow, slot: Slot): Period[] {
  const day = dayOf(slot.at);
  if (slot.of === "briefing") {
    const isDue = ({ deadline }: { deadline: { due: Instant } }) => dayOf(deadline.due) <= addDays(day, 1);
    return openPeriods(flow, calendar, slot.at)
      .filter(isDue)
      .slice(0, 1)
      .map(({ period }) => period);
  }
  const last = at(previousWorkingDay(calendar, day), reminding.digest.evening_of_due);
  return openDuring(flow, calendar, last, slot.at)
    .filter(({ deadline: { due } }) => last < due && due <= slot.at)
    .map(({ period }) => period);
}
