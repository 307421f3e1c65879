import { type Calendar, outOfQuiet } from "../domain/calendar.ts";
import type { Deadline } from "../domain/deadline.ts";
import { shift } from "../domain/offset.ts";
import { HOUR, type Instant } from "../domain/time.ts";
import type { Flow } from "../flow/flow.ts";
import type { Rung } from "../flow/schema.ts";
import { type Dated, openDuring } from "./open-periods.ts";

/** A rung of one report's ladder, at the instant it may be heard. */
export interface Slot {
  /** Its place in the flow's `reminders`. */
  index: number;
  rung: Rung;
  at: Instant;
}

/** One report type in one period, with what of its ladder falls in the time asked about. */
export interface Ladder extends Dated {
  flow: Flow;
  /** In time order; of two that quiet time moved to one instant, the one meant to be later comes last. */
  slots: Slot[];
}

/** A slot this long ago was missed, by an outage: whoever hears it now is told so. */
const LATE = HOUR;

export function isLateNow(slot: Slot, now: Instant): boolean {
  return now - slot.at > LATE;
}

/** A missed slot of a report that is no longer taken is not made up for; one at the closing time itself is still heard. */
export function isPointless(slot: Slot, deadline: Deadline, now: Instant): boolean {
  return now > deadline.closes && isLateNow(slot, now);
}

/** Every ladder with slots in (from, to]. Knows no unit yet, so a tick with nothing to do costs nothing. */
export function laddersIn(flows: Flow[], calendar: Calendar, from: Instant, to: Instant): Ladder[] {
  if (to <= from) return [];
  return flows.flatMap((flow) => {
    if (flow.reminders.length === 0) return [];
    return openDuring(flow, calendar, from, to).flatMap((dated) => {
      const slots = slotsOf(flow, dated, calendar).filter(({ at }) => from < at && at <= to);
      return slots.length === 0 ? [] : [{ ...dated, flow, slots }];
    });
  });
}

/** The whole ladder of a period, without what would be heard before the report can be written or after it is taken. */
export function slotsOf(flow: Flow, { deadline }: Dated, calendar: Calendar): Slot[] {
  return flow.reminders
    .map((rung, index) => ({ index, rung, moment: shift(deadline.due, rung.at, calendar) }))
    .sort((a, b) => a.moment - b.moment || a.index - b.index)
    .map(({ index, rung, moment }) => ({ index, rung, at: outOfQuiet(calendar, moment) }))
    .filter(({ at }) => deadline.opens <= at && at <= deadline.closes);
}
