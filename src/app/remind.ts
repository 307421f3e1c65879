import type { ReportId } from "../domain/report.ts";
import type { Instant } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { due, reportsAsked } from "../reminders/due.ts";
import { reportsBehind, retell } from "../reminders/retell.ts";
import { absenceIn, isAbsent, listDay, listNow } from "./absence.ts";
import { contactNow, contactOf } from "./keep-in-touch.ts";
import type { Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";
import { TO_ADMIN } from "./tell-admins.ts";

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
          message: {
            text,
            pick: "words" as const, // a number is the open question's, should there be one
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
 * A planned reminder as it is to be said now; nothing when it has become pointless: the reports have come in meanwhile, or who
 * was silent is in reach again.
 */
export async function asOfNow(office: Office, item: OutboxItem): Promise<OutMessage | undefined> {
  if (item.id.startsWith(TO_ADMIN)) return item.message; // no report makes it pointless
  const absence = absenceIn(office, item);
  if (absence !== undefined) return (await isAbsent(office, absence)) ? item.message : undefined;
  const day = listDay(item);
  if (day !== undefined) return withText(item.message, await listNow(office, item, day));
  const contact = contactOf(office, item);
  if (contact !== undefined) return contactNow(office, contact);
  const truth = {
    flows: office.library.flows,
    directory: office.directory,
    calendar: office.library.calendar,
    now: office.clock.now(),
  };
  const ids = item.unless.length > 0 ? (item.unless as ReportId[]) : reportsBehind(item.id, truth);
  const existing = await office.stores.reports.existing(ids);
  const reminder = retell(item.id, { ...truth, reported: (id) => existing.has(id) });
  return withText(item.message, reminder?.text);
}

function withText(message: OutMessage, text: string | undefined): OutMessage | undefined {
  return text === undefined ? undefined : { ...message, text };
}
