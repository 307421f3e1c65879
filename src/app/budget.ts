import { addDays, at, dayOf, type Instant, weekdayOf } from "../domain/time.ts";
import type { Office } from "./office.ts";
import type { OutboxItem } from "./ports.ts";

/** When the week began whose messages are counted. */
export function monday(office: Office): Instant {
  const today = dayOf(office.clock.now());
  return at(addDays(today, 1 - weekdayOf(today)), "00:00");
}

/** The messages that count, each once. */
export function weighed(told: readonly OutboxItem[], since: Instant): number {
  const counted = told.filter((item) => item.told?.counts === true && (item.at ?? 0) >= since);
  return new Set(counted.map((item) => item.told?.as)).size;
}
