import { isWorkingDay } from "../domain/calendar.ts";
import { addDays, at, dayOf, type Instant } from "../domain/time.ts";
import type { Times } from "./ladder.ts";

/** So many are offered at most. */
const MOST = 2;

/** Until when a reminder can be put off by a button: the next slots that lie before the due time; ascending. */
export function snoozeTimes({ calendar, slots }: Times, now: Instant, due: Instant): Instant[] {
  const found: Instant[] = [];
  for (let day = dayOf(now); day <= dayOf(due) && found.length < MOST; day = addDays(day, 1)) {
    if (!isWorkingDay(calendar, day)) continue;
    found.push(...slots.map((slot) => at(day, slot)).filter((slot) => now < slot && slot < due));
  }
  return found.slice(0, MOST);
}
