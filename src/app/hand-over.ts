import {
  faultOf,
  type HandOver,
  type HandOverFault,
  handedBy,
  handedOver,
  hasPosts,
  heirOf,
} from "../domain/hand-over.ts";
import { areColleagues, type Handed, type Person, type PersonId, type Role, type UnitId } from "../domain/people.ts";
import { reportId } from "../domain/report.ts";
import { dayOf } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { hearerName } from "../reminders/hearers.ts";
import { sayLeave } from "./absence.ts";
import { draftOf } from "./draft.ts";
import type { Call } from "./handle.ts";
import { roleNames } from "./invite.ts";
import { leave } from "./leave.ts";
import type { Office } from "./office.ts";
import { dutiesFor, ofUnit, opening, reportsFor, writesFor } from "./own-units.ts";
import type { NewOutboxItem, OutboxItem } from "./ports.ts";
import { mayToday } from "./standing.ts";

/**
 * Handing a post over. ONE conditional write of the people moves it, with a note named by the update; all the rest is found from that
 * note and done once, so that whoever takes the update up after a crash completes it, though its sender may be a stranger by then.
 */

/** Notices about it: `handed:<cause>:<who is told>`. */
const HANDED = "handed";

type Hand = Pick<Call, "office" | "known" | "address" | "cause">;

/** Whether somebody may hand over what another has in a unit: one's own; or who sees to the unit and may give such roles. */
export function mayHandOver(office: Office, by: Person, giver: Person, unit: UnitId, roles: readonly Role[]): boolean {
  if (by.id === giver.id) return true;
  return mayToday(office, by, "see_to", unit) && roles.every((role) => mayToday(office, by, `invite_${role}`, unit));
}

/** As in "Người báo cáo, UBND xã Ia Le". */
export function sayPost({ directory, library: { wording } }: Office, unit: UnitId, roles: readonly Role[]): string {
  return wording.say("handover.post", {
    role: roleNames(wording, roles),
    unit: directory.unit(unit)?.name ?? unit,
  });
}

/** Does it, once; or says why not. The giver's chats are closed with the first write, if nothing is left to the giver. */
export async function handOver(hand: Hand, order: HandOver): Promise<OutMessage | HandOverFault> {
  const { office } = hand;
  const at = office.clock.now();
  let fault: HandOverFault | undefined;
  office.directory = await office.stores.people.update((directory) => {
    fault = faultOf(directory, order);
    return fault === undefined ? handedOver(directory, order, at) : [];
  });
  if (fault !== undefined) return fault;
  const done = await completeHandOver(hand);
  return done ?? "gone";
}

/** Does what is left to do of a hand-over that this update made, and says that it is done; nothing where it made none. */
export async function completeHandOver(hand: Hand): Promise<OutMessage | undefined> {
  const { office, cause } = hand;
  const made = handedBy(office.directory, cause);
  if (made === undefined) return undefined;
  const { person: giver, handed } = made;
  await office.stores.audit.add({
    id: `right:${cause}`,
    at: handed.at,
    by: handed.by,
    what: "right",
    fields: {
      change: "handed_over",
      from: giver.id,
      unit: handed.unit,
      roles: handed.roles.join(" "),
      ...(handed.to !== undefined && { to: handed.to }),
    },
  });
  await leaveConversations(hand, giver);
  await tellAll(hand, giver, handed);
  if (!hasPosts(giver)) await closeChats(office, giver);
  return sayDone(office, giver, handed);
}

/** What the giver no longer writes for goes on without the giver: the draft is the unit's. */
async function leaveConversations(hand: Hand, giver: Person): Promise<void> {
  const { office, known } = hand;
  const own = writesFor(office, giver).filter((unit) => mayToday(office, giver, "report", unit));
  for (const { id, state } of await office.stores.conversations.heldBy(giver.id)) {
    if (own.includes(state.unit)) continue;
    known.forget(id);
    await leave({ ...hand, person: giver, at: office.clock.now() }, id);
  }
  known.forgetPerson(giver.id);
}

/** What was listed there can be chosen no more, and messages from there are a stranger's. */
async function closeChats(office: Office, giver: Person): Promise<void> {
  for (const address of giver.addresses) await office.stores.menus.drop(address);
  office.directory = await office.stores.people.update((directory) => {
    const stored = directory.person(giver.id);
    const open = stored !== undefined && !hasPosts(stored) && stored.addresses.length > 0;
    return open ? [{ ...stored, addresses: [] }] : [];
  });
}

/** Each is told once, of the first that concerns them: who takes over, who gave, for whom the giver was to stand in, who sees to the unit. */
async function tellAll({ office, cause, address }: Hand, giver: Person, handed: Handed): Promise<void> {
  const { directory, library, clock } = office;
  const { wording } = library;
  const due = clock.now();
  const taker = handed.to === undefined ? undefined : directory.person(handed.to);
  const doer = directory.personAt(address)?.id ?? giver.id; // who reads the answer
  const named = {
    from: giver.name,
    to: taker?.name ?? wording.say("handover.nobody"),
    by: directory.person(handed.by)?.name ?? handed.by,
    post: sayPost(office, handed.unit, handed.roles),
  };
  const notice = (to: PersonId, message: OutMessage): NewOutboxItem => ({
    id: `${HANDED}:${cause}:${to}`,
    kind: "reminder",
    to,
    message,
    due,
    unless: [],
  });
  const items: NewOutboxItem[] = [];
  if (taker !== undefined)
    items.push(notice(taker.id, await sayTaken(office, taker, handed, wording.say("handover.told_taker", named))));
  const [last] = giver.addresses;
  if (last !== undefined) {
    const message = { text: wording.say(hasPosts(giver) ? "handover.told_giver" : "handover.told_giver_left", named) };
    const { channel, chat } = last;
    // Said where the giver was reached last: by now nothing leads there any more.
    items.push({ ...notice(giver.id, message), kind: "reply", address: { channel, chat } });
  }
  const today = dayOf(due);
  for (const absence of [...office.away.values()].flat()) {
    const away = directory.person(absence.person);
    if (absence.deputy !== giver.id || absence.to < today || away === undefined || areColleagues(away, giver)) continue;
    const text = wording.say("handover.told_away", { ...named, days: sayLeave(wording, absence) });
    items.push(notice(away.id, { text }));
  }
  for (const id of [...whoSeesTo(office, handed.unit).map((one) => one.id), handed.by])
    items.push(notice(id, { text: wording.say("handover.told_head", named) }));
  await office.stores.outbox.add(
    items.filter(
      ({ to }, index) => (to !== doer || to === taker?.id) && items.findIndex((one) => one.to === to) === index,
    ),
  );
}

/** The heads of a unit, or where it has none those who collect for it. */
function whoSeesTo(office: Office, unit: UnitId): Person[] {
  const heads = office.directory.peopleOf(unit, ["head"]);
  if (heads.length > 0) return heads;
  return office.directory.withRole(["collector"]).filter((one) => mayToday(office, one, "see_to", unit));
}

/** With what is open, and the buttons by which it is gone on with. */
async function sayTaken(office: Office, taker: Person, { unit }: Handed, text: string): Promise<OutMessage> {
  const lines = await openIn(office, taker, unit);
  if (lines.length === 0) return { text };
  const { wording } = office.library;
  return {
    text: [text, wording.say("handover.open"), ...lines.map((one) => one.line)].join("\n"),
    options: lines.slice(0, MOST).map(({ id, label }) => ({ id, label })),
  };
}

/** So many reports get a button. */
const MOST = 6;

/** The reports that a unit owes now, as whoever is to have them reads it, and the button for each. */
export async function openIn(
  office: Office,
  person: Person,
  unitId: UnitId,
): Promise<{ line: string; id: string; label: string }[]> {
  const { wording } = office.library;
  const unit = office.directory.unit(unitId);
  const own = reportsFor(office, person);
  if (unit === undefined || !own.includes(unit)) return [];
  const open = (await dutiesFor(office, [unit])).filter(({ state }) => state !== "done");
  return Promise.all(
    open.map(async (duty) => {
      const named = { title: duty.flow.title, period: `${periodName(wording, duty.period)}${ofUnit(duty.unit, own)}` };
      const draft = await draftOf(office, duty.flow, reportId(duty.unit.id, duty.flow.id, duty.period.key));
      const due = formatInstant(wording, duty.deadline.due);
      const text = wording.say(duty.state === "late" ? "command.duty.late" : "command.duty.open", { ...named, due });
      return {
        line: draft === undefined ? text : `${text} ${wording.say("command.duty.draft", { count: draft.count })}`,
        id: opening(duty, own),
        label: wording.say("button.begin_of", named),
      };
    }),
  );
}

function sayDone(office: Office, giver: Person, handed: Handed): OutMessage {
  const { wording } = office.library;
  const to = handed.to === undefined ? undefined : office.directory.person(handed.to)?.name;
  const named = { from: giver.name, post: sayPost(office, handed.unit, handed.roles), to: to ?? "" };
  const lines = [wording.say(to === undefined ? "handover.done_nobody" : "handover.done", named)];
  if (!hasPosts(giver)) lines.push(wording.say("handover.closed", named));
  return { text: lines.join("\n") };
}

/** Who has now what a person had in a unit: the person, or at the end of the hand-overs whoever took it last. */
export function holderNow({ directory }: Office, id: PersonId, unit: UnitId): PersonId {
  const seen = new Set<PersonId>();
  for (let one = id; ; ) {
    seen.add(one);
    const person = directory.person(one);
    const next = person && heirOf(person, unit);
    if (next === undefined || seen.has(next)) return one;
    one = next;
  }
}

/** Where the unit stands in the ids of what is said about one report, by how they begin. */
const UNIT_AT: Record<string, number> = { remind: 3, nudge: 3, approve: 1, returned: 1 };

/** Of reminders that are not for these people any more: they go to whoever took the post over meanwhile. */
export async function passOn(office: Office, items: readonly OutboxItem[]): Promise<void> {
  const passed = items.flatMap(({ id, kind, to, message, due, unless, bundle }): NewOutboxItem[] => {
    const parts = id.split(":");
    const unit = parts[UNIT_AT[parts[0] ?? ""] ?? Number.NaN] as UnitId | undefined;
    if (to === undefined || unit === undefined || !id.endsWith(`:${to}`)) return [];
    const heir = holderNow(office, to, unit);
    if (heir === to) return [];
    return [
      {
        id: `${id.slice(0, -to.length)}${heir}`,
        kind,
        to: heir,
        message,
        due,
        unless,
        ...(bundle !== undefined && { bundle: hearerName({ to: heir }) }),
      },
    ];
  });
  if (passed.length > 0) await office.stores.outbox.add(passed);
}
