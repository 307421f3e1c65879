import type { PersonId, Unit } from "../domain/people.ts";
import { periodFromKey } from "../domain/period.ts";
import { type ReportId, reportId } from "../domain/report.ts";
import { DAY, type Instant, plus } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import { unitsOwing } from "../reminders/owes.ts";
import { monday, weighed } from "./budget.ts";
import { type Draft, draftOf } from "./draft.ts";
import { duesOf, isOnPaper } from "./due.ts";
import { dutiesOf } from "./duties.ts";
import { fatesOf, type Owing, type Telling, type Why } from "./fates.ts";
import { offers } from "./offers.ts";
import { deadlineIn, flowOf, type Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";
import { notesOnMissing } from "./watch.ts";

/** What a bundle comes to: one message of all that is said, what waits, what is withdrawn and why. */
export interface Told {
  message?: OutMessage;
  /** The foremost first. */
  said: OutboxItem[];
  /** Whether the message counts against the week's budget. */
  counts: boolean;
  waits: { item: OutboxItem; until: Instant }[];
  withdrawn: Map<Why, OutboxItem[]>;
}

/**
 * Claimed reminders of one hearer as they are to be said now: one message of all that still holds, the report due first before
 * the others, with everything else that the unit owes. Where the person has had the week's messages, only with what is urgent.
 */
export async function tellBundle(office: Office, items: readonly OutboxItem[]): Promise<Told> {
  const [{ bundle, to } = { bundle: undefined, to: undefined }] = items;
  const told =
    bundle === undefined || to === undefined
      ? []
      : await office.stores.outbox.toldSince(bundle, plus(office.clock.now(), -LOOK_BACK));
  const fates = await fatesOf(office, items, told);
  const holds = fates
    .flatMap((fate) => (fate.is === "said" ? [fate] : []))
    .sort((a, b) => a.due - b.due || (a.item.id < b.item.id ? -1 : 1));
  const free = holds.some((one) => one.free);
  const spent = to !== undefined && !free && weighed(told, monday(office)) >= office.library.reminding.budget;

  const withdrawn: Told["withdrawn"] = new Map();
  const withdraw = (item: OutboxItem, why: Why) => withdrawn.set(why, [...(withdrawn.get(why) ?? []), item]);
  for (const fate of fates) if (fate.is === "pointless") withdraw(fate.item, fate.why);
  if (spent) for (const { item } of holds) withdraw(item, "budget");
  const said = spent ? [] : holds;
  return {
    ...(said.length > 0 && { message: await compose(office, said, to) }),
    said: said.map(({ item }) => item),
    counts: to !== undefined && !free,
    waits: fates.flatMap((fate) => (fate.is === "waits" ? [fate] : [])),
    withdrawn,
  };
}

/** What somebody was told longer ago than this counts no more. */
const LOOK_BACK = 7 * DAY;

async function compose(office: Office, said: readonly Telling[], to: PersonId | undefined): Promise<OutMessage> {
  const once = said.filter((one) => one.owing === undefined || one === foremostAbout(one.owing.id, said));
  const unit = once.find(({ owing }) => owing !== undefined)?.owing?.unit;
  const others = unit === undefined ? [] : await othersOwed(office, unit, once);
  const paragraphs = await Promise.all(once.map((one) => paragraph(office, one)));
  const more = await Promise.all(others.map((owing) => line(office, owing)));
  const { wording } = office.library;
  if (more.length > 0) paragraphs.push([wording.say("reminder.also"), ...more].join("\n"));
  const all = once.some(({ owing }) => owing === undefined);
  const options = [...offers(office, once, others), ...(all ? [{ id: "/tongket", label: "/tongket" }] : [])];
  // A bare number is the open question's, should there be one.
  const asked = to !== undefined && (await office.stores.conversations.heldBy(to)).length > 0;
  return { text: paragraphs.join("\n\n"), options, ...(asked ? { pick: "slash" as const } : {}) };
}

/** Somebody may hear of one report for several reasons at once: what the ladder says of it is enough. */
function foremostAbout(id: ReportId, said: readonly Telling[]): Telling | undefined {
  const about = said.filter(({ owing }) => owing?.id === id);
  return about.find(({ item }) => item.id.startsWith("remind:")) ?? about[0];
}

/** What else the unit owes now, the report due first before the others. */
async function othersOwed(office: Office, unit: Unit, said: readonly Telling[]): Promise<Owing[]> {
  const owed = (await dutiesOf(office, unit))
    .filter(({ state }) => state !== "done")
    .map(({ flow, period }) => ({ id: reportId(unit.id, flow.id, period.key), flow, period, unit }))
    .filter(({ id }) => !said.some(({ owing }) => owing?.id === id));
  const dues = await duesOf(
    office,
    owed.map(({ id }) => id),
  );
  return owed.filter(({ id }) => !isOnPaper(dues.get(id))).reverse();
}

async function paragraph(office: Office, { item, text, owing }: Telling): Promise<string> {
  if (owing === undefined) return [text, ...(await notesBelow(office, item))].join("\n");
  const draft = await draftOf(office, owing.flow, owing.id);
  return draft === undefined ? text : `${text}\n${sayDraft(office, draft)}`;
}

/** Beside the units that are missing: who of them said or asked something. */
async function notesBelow(office: Office, { id }: OutboxItem): Promise<string[]> {
  const [, name = "", key = ""] = id.split(":");
  const flow = flowOf(office, name);
  const period = flow && periodFromKey(flow.period, key);
  if (flow === undefined || period === undefined) return [];
  return notesOnMissing(office, flow, period, unitsOwing(flow, office.directory, period));
}

async function line(office: Office, { id, flow, period }: Owing): Promise<string> {
  const { wording } = office.library;
  const { due } = deadlineIn(office, flow, period);
  const named = { title: flow.title, period: periodName(wording, period), due: formatInstant(wording, due) };
  const late = office.clock.now() > due;
  const text = wording.say(late ? "command.duty.late" : "command.duty.open", named);
  const draft = await draftOf(office, flow, id);
  return draft === undefined ? text : `${text} ${sayDraft(office, draft)}`;
}

function sayDraft({ library: { wording } }: Office, { count, total, next }: Draft): string {
  return wording.say("reminder.draft", { count, total, next });
}
