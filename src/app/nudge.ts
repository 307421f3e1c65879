import { actingFor } from "../domain/acting.ts";
import { officeHoursBefore } from "../domain/office-hours.ts";
import { reportId } from "../domain/report.ts";
import { dayOf, HOUR, type Instant } from "../domain/time.ts";
import { hearerName } from "../reminders/hearers.ts";
import { type Draft, draftIn } from "./draft.ts";
import { deadlineIn, flowOf, type Office } from "./office.ts";
import type { NewOutboxItem, StoredConversation } from "./ports.ts";

/** How the ids of reminders of a half-filled report begin: `nudge:<flow>:<period>:<unit>:<person>`, so that it is one for each. */
export const NUDGE = "nudge";

/** Plans to remind whoever left a report half-filled, when the time for that fell into (from, to]. */
export async function planNudges(office: Office, from: Instant, to: Instant): Promise<void> {
  const [after, until] = [lyingAt(office, from), lyingAt(office, to)];
  if (until <= after) return; // no office hours have passed
  const lying = await office.stores.conversations.lyingSince(after, until);
  const items = lying.flatMap((one) => nudge(office, one, to) ?? []);
  if (items.length > 0) await office.stores.outbox.add(items);
}

/** Whether so much time has passed since the last answer. */
export function liesLongEnough(office: Office, { since }: Draft): boolean {
  return since <= lyingAt(office, office.clock.now());
}

/** The time of the last answer of a draft that has lain long enough at an instant. */
function lyingAt(office: Office, instant: Instant): Instant {
  const { calendar, reminding } = office.library;
  return officeHoursBefore(calendar, instant, reminding.half_filled * HOUR);
}

function nudge(office: Office, { state }: StoredConversation, now: Instant): NewOutboxItem | undefined {
  const flow = flowOf(office, state.flow.id);
  const draft = flow && draftIn(flow, state);
  const by = office.directory.people.find(({ id }) => id === draft?.by);
  const [person] = by === undefined ? [] : actingFor(office.directory, office.away, by, dayOf(now));
  if (flow === undefined || person === undefined || deadlineIn(office, flow, state.period).due <= now) return undefined;
  return {
    id: `${NUDGE}:${flow.id}:${state.period.key}:${state.unit}:${person.id}`,
    kind: "reminder",
    to: person.id,
    bundle: hearerName({ to: person.id }),
    message: { text: "" }, // worded when it is sent
    due: now,
    unless: [reportId(state.unit, flow.id, state.period.key)],
  };
}
