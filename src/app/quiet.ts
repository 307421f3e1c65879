import { type Calendar, isQuiet, isWorkingDay } from "../domain/calendar.ts";
import { at, dayOf, type Instant } from "../domain/time.ts";
import { DIGEST } from "./digest.ts";
import { LATE_LIST } from "./late-list.ts";
import type { OutboxItem } from "./ports.ts";

/**
 * Whether an item must wait for office hours. A summary was asked for at its time, and is withdrawn soon after; the late list may
 * come before office hours, for the briefing that begins with them.
 */
export function isTooQuiet(calendar: Calendar, item: Pick<OutboxItem, "id" | "due">, now: Instant): boolean {
  if (!isQuiet(calendar, now) || item.id.startsWith(`${DIGEST}:`)) return false;
  if (!item.id.startsWith(`${LATE_LIST}:`)) return true;
  const day = dayOf(now);
  return !isWorkingDay(calendar, day) || now < item.due || now >= at(day, calendar.open[0].from);
}
