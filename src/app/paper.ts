import type { Person, PersonId } from "../domain/people.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { decide, dueOf } from "./due.ts";
import { type Owing, owingIn } from "./fates.ts";
import { deadlineIn, type Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";

/** How the ids of notices begin that a paper did not arrive: `paper:<flow>:<period>:<unit>:<when it was said to be>:<person>`. */
const PAPER = "paper";

/**
 * Says that what a unit said to be handed in on paper was not found: reminders go on, and who said it is told, once. Returns who
 * that is; nothing where nobody said so.
 */
export async function refusePaper(office: Office, owing: Owing, person: Person): Promise<PersonId | undefined> {
  const at = office.clock.now();
  const { paper } = await decide(office, owing.id, (due) =>
    due.paper === undefined || due.paper.refused !== undefined
      ? undefined
      : { ...due, paper: { ...due.paper, refused: { by: person.id, at } } },
  );
  if (paper === undefined) return undefined;
  const { flow, period, unit } = owing;
  const { wording } = office.library;
  const text = wording.say("paper.told_refused", {
    title: flow.title,
    period: periodName(wording, period),
    unit: unit.name,
    due: formatInstant(wording, deadlineIn(office, flow, period).due),
    person: office.directory.person(paper.refused?.by ?? person.id)?.name ?? person.name,
  });
  await office.stores.outbox.add([
    {
      id: `${PAPER}:${flow.id}:${period.key}:${unit.id}:${paper.at}:${paper.by}`,
      kind: "reminder",
      to: paper.by,
      message: { text, options: [{ id: `/baocao ${flow.id} ${period.key}`, label: wording.say("button.begin") }] },
      due: at,
      unless: [owing.id],
    },
  ]);
  return paper.by;
}

/** Whether a notice of ours is pointless by now: the report came in, or the paper was said to be there once more. */
export async function isPaperSettled(office: Office, item: OutboxItem): Promise<boolean> {
  if (!item.id.startsWith(`${PAPER}:`)) return false;
  const owing = owingIn(office, item);
  if (owing === undefined) return true;
  const due = await dueOf(office, owing.id);
  const existing = await office.stores.reports.existing([owing.id]);
  return existing.has(owing.id) || due?.paper?.refused === undefined;
}
