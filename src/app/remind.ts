import type { ReportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { due, reportsAsked } from "../reminders/due.ts";
import { hearerName, present } from "../reminders/hearers.ts";
import { reportsBehind, retell } from "../reminders/retell.ts";
import type { Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";
import { silentOne, silentSince } from "./reach.ts";

/** Until when reminders are planned, shared by all processes. */
const MARK = "reminders";

/**
 * Plans what fell due since the last tick. The outbox takes each id once, and only then the mark moves on: a process killed in
 * between plans the same again, and so do three processes at once. The very first tick only sets the mark.
 */
export async function planReminders(office: Office, now: Instant): Promise<void> {
  const { marks, outbox, reports, groups } = office.stores;
  const from = await marks.get(MARK);
  if (from !== undefined && from >= now) return; // a clock set back: nothing is planned twice
  if (from !== undefined) {
    const truth = {
      flows: office.library.flows,
      directory: office.directory,
      calendar: office.library.calendar,
      slots: office.library.reminding.slots,
      hearers: present(office.directory, office.away),
      from: from as Instant,
      to: now,
    };
    const ids = reportsAsked(truth);
    const existing = ids.length === 0 ? new Set<ReportId>() : await reports.existing(ids);
    const leaders = ids.length === 0 ? [] : await groups.leaders();
    const reminders = due({ ...truth, groups: leaders, reported: (id) => existing.has(id) });
    if (reminders.length > 0) {
      await outbox.add(
        reminders.map(({ id, text, unless, ...hearer }) => ({
          id,
          kind: "reminder" as const,
          ...(hearer.to === undefined ? { address: hearer.group } : { to: hearer.to }),
          bundle: hearerName(hearer),
          message: {
            text,
            options: [
              { id: unless.length > 0 ? "/baocao" : "/tongket", label: unless.length > 0 ? "/baocao" : "/tongket" },
            ],
          },
          due: now,
          unless,
        })),
      );
    }
  }
  await marks.move(MARK, from, now);
}

/**
 * Claimed reminders of one bundle as they are to be said now: one message of all that still holds, most urgent first, and what
 * has become pointless: the reports have come in meanwhile, or who was silent is in reach again.
 */
export async function tellTogether(
  office: Office,
  items: readonly OutboxItem[],
): Promise<{ message?: OutMessage; said: OutboxItem[]; pointless: OutboxItem[] }> {
  const told = await Promise.all(items.map(async (item) => ({ item, now: await asOfNow(office, item) })));
  const holds = told.flatMap(({ item, now }) => (now === undefined ? [] : [{ item, ...now }]));
  holds.sort((a, b) => a.due - b.due || (a.item.id < b.item.id ? -1 : 1));
  const pointless = told.flatMap(({ item, now }) => (now === undefined ? [item] : []));
  const [first, ...more] = holds;
  if (first === undefined) return { said: [], pointless };
  return {
    message: more.reduce((message, next) => together(message, next.message), first.message),
    said: holds.map(({ item }) => item),
    pointless,
  };
}

function together(one: OutMessage, other: OutMessage): OutMessage {
  const options = one.options ?? [];
  const more = (other.options ?? []).filter(({ id }) => !options.some((option) => option.id === id));
  return { ...one, text: `${one.text}\n\n${other.text}`, options: [...options, ...more] };
}

/** A planned reminder as it is to be said now, and when its report is due; nothing when it has become pointless. */
async function asOfNow(office: Office, item: OutboxItem): Promise<{ message: OutMessage; due: Instant } | undefined> {
  const silent = silentOne(office, item);
  if (silent !== undefined)
    return silentSince(silent) === undefined ? undefined : { message: item.message, due: item.due };
  const truth = {
    flows: office.library.flows,
    directory: office.directory,
    calendar: office.library.calendar,
    slots: office.library.reminding.slots,
    hearers: present(office.directory, office.away),
    now: office.clock.now(),
  };
  const ids = item.unless.length > 0 ? (item.unless as ReportId[]) : reportsBehind(item.id, truth);
  const existing = await office.stores.reports.existing(ids);
  const groups = item.address === undefined ? [] : await office.stores.groups.leaders();
  const reminder = retell(item.id, { ...truth, groups, reported: (id) => existing.has(id) });
  return reminder && { message: { ...item.message, text: reminder.text }, due: reminder.due };
}
