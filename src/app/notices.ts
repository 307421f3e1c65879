import { dayOf, type Instant } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { LEAVE, leaveNotice } from "./absence.ts";
import { APPROVE, APPROVE_AGAIN, approveNotice, planApprovals, RETURNED, returnedNotice } from "./approval.ts";
import { CALENDAR, calendarNotice, MOVED, movedNotice, warnOfCalendar } from "./calendar-by-hand.ts";
import { planPlacing, UNITS, unitsNotice } from "./change-units.ts";
import { DIGEST, digestNow, planDigests } from "./digest.ts";
import { contactNotice, HABIT } from "./keep-in-touch.ts";
import { LATE_LIST, lateListNow, planLateList } from "./late-list.ts";
import type { Office } from "./office.ts";
import { CLOSED, outOfReachNotice, SILENT } from "./out-of-reach.ts";
import type { OutboxItem } from "./ports.ts";
import { REOPEN, reopenNotice } from "./reopening.ts";

/** Until when notices are planned, shared by all processes. */
const MARK = "notices";

/** Plans what has a time of its own and is no reminder of a report: the late list, summaries, and once a day a look at the calendar. */
export async function planNotices(office: Office, now: Instant): Promise<void> {
  const { marks } = office.stores;
  const from = (await marks.get(MARK)) as Instant | undefined;
  if (from !== undefined && from >= now) return; // a clock set back: nothing is planned twice
  if (from !== undefined) {
    await planLateList(office, from, now);
    await planDigests(office, from, now);
  }
  if (from === undefined || dayOf(from) !== dayOf(now)) {
    await warnOfCalendar(office);
    await planPlacing(office);
    await planApprovals(office, now);
  }
  await marks.move(MARK, from, now);
}

type Notice = (office: Office, item: OutboxItem) => Promise<OutMessage | undefined>;

/** What is said by itself and is no reminder of a report, by how its id begins: how it reads when it is sent, or that it is pointless by then. */
const NOTICES: Record<string, Notice> = {
  [LEAVE]: leaveNotice,
  [SILENT]: outOfReachNotice,
  [CLOSED]: outOfReachNotice,
  [HABIT]: contactNotice,
  [LATE_LIST]: lateListNow,
  [DIGEST]: digestNow,
  [MOVED]: movedNotice,
  [CALENDAR]: calendarNotice,
  [UNITS]: unitsNotice,
  [APPROVE]: approveNotice,
  [APPROVE_AGAIN]: approveNotice,
  [RETURNED]: returnedNotice,
  [REOPEN]: reopenNotice,
};

export function noticeOf({ id }: OutboxItem): Notice | undefined {
  return NOTICES[id.slice(0, id.indexOf(":"))];
}
