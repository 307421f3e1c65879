import { isQuiet, nextWorkingDay } from "../domain/calendar.ts";
import { may } from "../domain/may.ts";
import { type Person, postsOf, type Role } from "../domain/people.ts";
import { at, type Day, dayOf, type Instant } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { hasWindow, inUse, mayWriteTo } from "./contact.ts";
import { wantsDigest } from "./digest.ts";
import type { Office } from "./office.ts";
import { dutiesFor, namesOf, ofUnit, unitsOf } from "./own-units.ts";
import type { OutboxItem } from "./ports.ts";

/**
 * The daily habit where a platform lets us write only for a time after somebody wrote: on the morning of a working day whoever
 * would be out of reach before the next one ends hears what is owed, and answers «Đã nhận», by which the window stays open.
 */

export const HABIT = "touch";
/** The day for which it was planned last, as its first instant; shared by all processes. */
const MARK = "touch";

/** Plans the day's messages, once a working day, in office hours; twice is once, as with reminders. */
export async function planContact(office: Office, now: Instant): Promise<void> {
  const { calendar } = office.library;
  const { marks, outbox } = office.stores;
  if (!calendar.keepInTouch || isQuiet(calendar, now)) return;
  if (![...office.channels.values()].some(({ contact }) => contact !== undefined)) return;
  const day = dayOf(now);
  const planned = await marks.get(MARK);
  if (planned !== undefined && planned >= at(day, "00:00")) return;
  const asked = await Promise.all(
    office.directory.people.map(async (person) => ((await isToBeAsked(office, person)) ? [person] : [])),
  );
  await outbox.add(
    asked.flat().map(({ id }) => ({
      id: `${HABIT}:${day}:${id}`,
      kind: "reminder" as const,
      to: id,
      message: { text: "" }, // made when it is sent
      due: now,
      unless: [],
    })),
  );
  await marks.move(MARK, planned, at(day, "00:00"));
}

/** The day and person of such a message, by its id. */
function contactOf(office: Office, item: OutboxItem): { day: Day; person: Person } | undefined {
  const [, day] = new RegExp(`^${HABIT}:(\\d{4}-\\d\\d-\\d\\d):`).exec(item.id) ?? [];
  const person = item.to === undefined ? undefined : office.directory.person(item.to);
  return day === undefined || person === undefined ? undefined : { day: day as Day, person };
}

/** The message as it is to be said now; nothing when its day is over, or the person has written meanwhile. */
export async function contactNotice(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  const { day, person } = contactOf(office, item) ?? {};
  if (person === undefined || day !== dayOf(office.clock.now()) || !(await isToBeAsked(office, person)))
    return undefined;
  const { wording } = office.library;
  const asking = (await office.stores.conversations.heldBy(person.id)).length > 0;
  return {
    text: `${await news(office, person)}\n${wording.say("contact.why")}`,
    options: [{ id: "/danhan", label: wording.say("button.received") }],
    ...(asking ? { pick: "slash" as const } : {}),
  };
}

/** Whoever is reminded first on a channel whose window is open now, and closes before the next working day is over. */
async function isToBeAsked(office: Office, person: Person): Promise<boolean> {
  const [first] = inUse(office, person);
  if (first === undefined || !hasWindow(office, first)) return false;
  if (!hearsReminders(office, person) && !(await wantsDigest(office, person.id))) return false;
  return (await mayWriteTo(office, first)) && !(await mayWriteTo(office, first, endOfNextWorkingDay(office)));
}

function endOfNextWorkingDay({ clock, library: { calendar } }: Office): Instant {
  return at(nextWorkingDay(calendar, dayOf(clock.now())), calendar.open[1].to);
}

function hearsReminders({ library: { flows }, directory }: Office, person: Person): boolean {
  return postsOf(person).some(({ unit, roles }) => {
    const kind = directory.unit(unit)?.kind ?? "";
    return flows.some(({ reminders, units }) =>
      reminders.some(({ to }) =>
        roles.some((role) => to.includes(role) && (ABOUT_ALL.includes(role) || units.includes(kind))),
      ),
    );
  });
}

/** They hear of all units, whatever their own. */
const ABOUT_ALL: readonly Role[] = ["collector", "leader", "admin"];

/** What the person's units owe at this time; for those whose unit owes nothing anyway, where to look. */
async function news(office: Office, person: Person): Promise<string> {
  const { wording } = office.library;
  const { name } = person;
  const own = unitsOf(office, person).filter(({ id }) => may(person, "report", id, office.directory));
  if (own.length === 0) return wording.say("contact.briefed", { name });
  const owed = (await dutiesFor(office, own)).filter(({ state }) => state !== "done");
  const unit = namesOf(own);
  if (owed.length === 0) return wording.say("contact.owes_nothing", { name, unit });
  const list = owed.map(({ flow, period, deadline, state, unit: of }) =>
    wording.say(state === "late" ? "command.duty.late" : "command.duty.open", {
      title: flow.title,
      period: `${periodName(wording, period)}${ofUnit(of, own)}`,
      due: formatInstant(wording, deadline.due),
    }),
  );
  return wording.say("contact.owes", { name, unit, list: list.join("\n") });
}
