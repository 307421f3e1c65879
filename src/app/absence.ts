import { type Absence, type Away, actingFor } from "../domain/acting.ts";
import type { PersonId, Role } from "../domain/people.ts";
import { dayOf } from "../domain/time.ts";
import { formatDay } from "../domain/vietnamese/date.ts";
import type { OutMessage } from "../engine/conversation.ts";
import type { Wording } from "../flow/wording.ts";
import { type Office, refreshAway } from "./office.ts";
import type { OutboxItem } from "./ports.ts";
import { seesToToday } from "./standing.ts";

/** Leave as it is entered and taken back, and who is told. */

export const LEAVE = "leave";

/** Enters a leave, and tells those it concerns: who is away, who stands in, and those who collect where nobody does. */
export async function enterLeave(office: Office, absence: Absence): Promise<void> {
  const { id, at, by, person, from, to, deputy } = absence;
  await office.stores.absences.add(absence);
  const fields = { person, from, to, ...(deputy === undefined ? {} : { deputy }) };
  await office.stores.audit.add({ id, at, by, what: "absence", fields });
  await refreshAway(office);
  await tell(office, absence, "on", by);
}

/** Takes a leave back, and tells those who had been told of it. */
export async function cancelLeave(office: Office, absence: Absence, by: PersonId): Promise<void> {
  const at = office.clock.now();
  await office.stores.absences.cancel(absence.id, at);
  const fields = { cancelled: absence.id, person: absence.person };
  await office.stores.audit.add({ id: `${absence.id}:off`, at, by, what: "absence", fields });
  await refreshAway(office);
  await tell(office, absence, "off", by);
}

/** ["từ 03/04/2026 đến 07/04/2026"] ["ngày 03/04/2026"] */
export function sayLeave(wording: Wording, { from, to }: Pick<Absence, "from" | "to">): string {
  return from === to
    ? wording.say("leave.day", { day: formatDay(from) })
    : wording.say("leave.days", { from: formatDay(from), to: formatDay(to) });
}

/** What a notice says as long as it is true; nothing when the leave was taken back, or is over. */
export async function leaveNotice(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  const on = item.id.startsWith(`${LEAVE}:on:`);
  const id = item.id.slice(`${LEAVE}:${on ? "on" : "off"}:`.length, -`:${item.to ?? ""}`.length);
  const absence = await office.stores.absences.get(id);
  if (absence === undefined || absence.to < dayOf(office.clock.now())) return undefined;
  if ((absence.cancelled === undefined) !== on) return undefined;
  return on && standsInNoMore(office, absence, item.to) ? undefined : item.message;
}

/** Nobody had been named, and whoever of the unit was there then is away by now as well. */
function standsInNoMore(office: Office, absence: Absence, to: PersonId | undefined): boolean {
  const told = to === undefined ? undefined : office.directory.person(to);
  if (absence.deputy !== undefined || told === undefined || told.id === absence.person) return false;
  const isColleague = told.unit === office.directory.person(absence.person)?.unit && !told.roles.includes("collector");
  return isColleague && !standIns(office, absence).includes(told.id);
}

const REPORT: readonly Role[] = ["reporter", "deputy", "head"];

/** The people who stand in on the first day of a leave. */
export function standIns(office: Office, absence: Absence): PersonId[] {
  if (absence.deputy !== undefined) return [absence.deputy];
  const person = office.directory.person(absence.person);
  if (person === undefined) return [];
  const away: Away = new Map(office.away).set(person.id, [absence]); // also where it is being taken back
  return actingFor(office.directory, away, person, absence.from).map(({ id }) => id);
}

/** Each is told once of each leave, and once when it is taken back; whoever does it reads the answer. */
async function tell(office: Office, absence: Absence, what: "on" | "off", by: PersonId): Promise<void> {
  const { directory, clock } = office;
  const { wording } = office.library;
  const person = directory.person(absence.person);
  if (person === undefined) return;
  const name = (id: PersonId) => directory.person(id)?.name ?? id;
  const named = {
    person: person.name,
    unit: directory.unit(person.unit)?.name ?? person.unit,
    days: sayLeave(wording, absence),
    by: name(by),
  };
  const inStead = standIns(office, absence).filter((id) => id !== person.id);
  const nobody =
    inStead.length === 0 && absence.deputy === undefined && person.roles.some((role) => REPORT.includes(role));
  const collectors = nobody
    ? directory.withRole(["collector"]).filter((one) => seesToToday(office, one, person.unit))
    : [];
  const deputies = inStead.map(name).join(", ");
  const texts: [PersonId, string][] =
    what === "off"
      ? [person.id, ...inStead, ...collectors.map(({ id }) => id)].map((id) => [
          id,
          wording.say("leave.told.off", named),
        ])
      : [
          ...inStead.map((id): [PersonId, string] => [id, wording.say("leave.told.deputy", named)]),
          ...collectors.map(({ id }): [PersonId, string] => [id, wording.say("leave.told.nobody", named)]),
          [
            person.id,
            deputies === ""
              ? wording.say("leave.told.away_alone", named)
              : wording.say("leave.told.away", { ...named, deputies }),
          ],
        ];
  await office.stores.outbox.add(
    texts
      .filter(([id]) => id !== by)
      .map(([to, text]) => ({
        id: `${LEAVE}:${what}:${absence.id}:${to}`,
        kind: "reminder" as const,
        to,
        message: { text },
        due: clock.now(),
        unless: [],
      })),
  );
}
