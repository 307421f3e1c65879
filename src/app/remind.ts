import type { ReportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { eachDue, reportsAsked } from "../reminders/due.ts";
import { hearerName, present } from "../reminders/hearers.ts";
import type { Reminder } from "../reminders/reminder.ts";
import { noticeOf } from "./notices.ts";
import { planNudges } from "./nudge.ts";
import type { Office } from "./office.ts";
import { isPaperSettled } from "./paper.ts";
import type { NewOutboxItem, OutboxItem } from "./ports.ts";
import type { Told } from "./tell-bundle.ts";

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
    let batch: NewOutboxItem[] = [];
    for (const reminder of eachDue({ ...truth, groups: leaders, reported: (id) => existing.has(id) }))
      if (batch.push(plannedAs(reminder)) === BATCH) {
        await outbox.add(batch);
        batch = [];
      }
    if (batch.length > 0) await outbox.add(batch);
  }
  if (from !== undefined) await planNudges(office, from as Instant, now);
  await marks.move(MARK, from, now);
}

/** So many are stored in one command: after thousands that fall due at once the process is no larger than before. */
const BATCH = 1_000;

/** Without its words: it is worded from the truth when it is sent. */
function plannedAs(reminder: Reminder): NewOutboxItem {
  const { id, unless, at, to, group } = reminder;
  return {
    id,
    kind: "reminder",
    ...(to === undefined ? { address: group } : { to }),
    bundle: hearerName(reminder),
    message: { text: "" },
    due: at,
    unless,
  };
}

/** A notice, which belongs to no bundle: said as it was written, unless it has become pointless since. */
export async function tellNotice(office: Office, item: OutboxItem): Promise<Told> {
  const message = await asOfNow(office, item);
  const said = message === undefined ? [] : [item];
  const withdrawn: Told["withdrawn"] = message === undefined ? new Map([["superseded", [item]]]) : new Map();
  return { ...(message !== undefined && { message }), said, counts: false, waits: [], withdrawn };
}

/** A notice as it is to be said now; nothing when it has become pointless. */
async function asOfNow(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  const notice = noticeOf(item);
  if (notice !== undefined) return notice(office, item);
  return (await isPaperSettled(office, item)) ? undefined : item.message;
}
