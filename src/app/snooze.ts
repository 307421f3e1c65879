import type { Person, PersonId } from "../domain/people.ts";
import type { Instant } from "../domain/time.ts";
import { hearerName } from "../reminders/hearers.ts";
import { ladderOf } from "../reminders/ladder.ts";
import { saidAt } from "../reminders/said-at.ts";
import { decide } from "./due.ts";
import type { Owing } from "./fates.ts";
import { deadlineIn, type Office } from "./office.ts";

/** How the ids of reminders begin that somebody asked to hear again: `snooze:<flow>:<period>:<unit>:<until>:<person>`. */
export const SNOOZE = "snooze";

export function snoozeId({ flow, period, unit }: Omit<Owing, "id">, until: Instant, person: PersonId): string {
  return `${SNOOZE}:${flow.id}:${period.key}:${unit.id}:${until}:${person}`;
}

export type Snoozed = { is: "snoozed"; until: Instant } | { is: "not_before_due" } | { is: "past" };

/** Whether any of what is said of a report before it is due can be put off. */
export function canSnooze(office: Office, { flow, period }: Owing): boolean {
  const { calendar, reminding } = office.library;
  const deadline = deadlineIn(office, flow, period);
  const { steps } = ladderOf(flow, { period, deadline }, { calendar, slots: reminding.slots });
  return steps.some(({ moment, rung }) => moment < deadline.due && rung.snooze !== false);
}

/**
 * Puts a report off for one person: what could be put off is not said until then, and then it is said once. Never until the due
 * time or later; a time of quiet is moved to the next slot. Twice is once.
 */
export async function snooze(office: Office, person: Person, owing: Owing, wanted: Instant): Promise<Snoozed> {
  const now = office.clock.now();
  const { calendar, reminding } = office.library;
  if (wanted <= now) return { is: "past" };
  const until = saidAt(calendar, reminding.slots, wanted);
  if (until >= deadlineIn(office, owing.flow, owing.period).due) return { is: "not_before_due" };
  await decide(office, owing.id, (due) => {
    const others = due.snoozed.filter((one) => one.person !== person.id);
    const mine = due.snoozed.find((one) => one.person === person.id);
    return mine?.until === until ? undefined : { ...due, snoozed: [...others, { person: person.id, at: now, until }] };
  });
  await office.stores.outbox.add([
    {
      id: snoozeId(owing, until, person.id),
      kind: "reminder",
      to: person.id,
      bundle: hearerName({ to: person.id }),
      message: { text: "" }, // worded when it is sent
      due: until,
      unless: [owing.id],
    },
  ]);
  return { is: "snoozed", until };
}
