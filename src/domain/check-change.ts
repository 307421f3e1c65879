import { type Calendar, dayOff, isWorkingDay } from "./calendar.ts";
import type { CalendarChange } from "./calendar-change.ts";
import { eachDay, isShort, yearOf } from "./calendar-file.ts";
import { type Day, daysBetween } from "./time.ts";
import { formatDay } from "./vietnamese/date.ts";

/** Why a change would not do: a sentence of the wording, with its values. */
export type ChangeFault =
  | { sentence: "calendar.change.past"; values: { day: string } }
  | { sentence: "calendar.change.bad_range"; values: { day: string; to: string } }
  | { sentence: "calendar.change.year_unknown"; values: { day: string; year: string } }
  | { sentence: "calendar.change.off_already"; values: { day: string } }
  | { sentence: "calendar.change.worked_already"; values: { day: string } }
  | { sentence: "calendar.change.work_on_holiday"; values: { day: string; name: string } }
  | { sentence: "calendar.change.nothing_to_undo"; values: { day: string } }
  | { sentence: "calendar.change.swap_alone"; values: { day: string } }
  | { sentence: "calendar.change.swap_far"; values: { off: string; work: string } };

type Change = Pick<CalendarChange, "day" | "to" | "kind">;

/** A swap's two days lie nearer than this: a slip in the month is found out. */
const FAR = 31;

/**
 * What is wrong with changes that are made together, in the calendar as it stands; nothing when nothing is. What is past is not
 * changed: due times that people have kept or missed stand. [swap off Sunday 30/08/2026 -> off already]
 */
export function faultOfChanges(changes: readonly Change[], calendar: Calendar, today: Day): ChangeFault | undefined {
  for (const change of changes) {
    const fault = faultOf(change, calendar, today);
    if (fault !== undefined) return fault;
  }
  return faultOfSwap(changes);
}

function faultOf(change: Change, calendar: Calendar, today: Day): ChangeFault | undefined {
  const { years } = calendar;
  const { kind } = change;
  const day = formatDay(change.day);
  if (!isShort(change))
    return { sentence: "calendar.change.bad_range", values: { day, to: formatDay(change.to ?? change.day) } };
  if (change.day < today) return { sentence: "calendar.change.past", values: { day } };
  const days = eachDay(change).map((one) => one.day);
  const unknown = days.find((one) => yearOf(one) < years.from || yearOf(one) > years.to);
  if (unknown !== undefined)
    return { sentence: "calendar.change.year_unknown", values: { day: formatDay(unknown), year: unknown.slice(0, 4) } };
  switch (kind) {
    case "holiday":
      return undefined; // a holiday may fall on a weekend
    case "usual":
      return days.some((one) => calendar.days.has(one))
        ? undefined
        : { sentence: "calendar.change.nothing_to_undo", values: { day } };
    case "swap_work":
      return faultOfWork(days, calendar);
    case "compensatory":
    case "swap_off":
    case "local_off":
      return days.some((one) => isWorkingDay(calendar, one))
        ? undefined
        : { sentence: "calendar.change.off_already", values: { day } };
  }
}

function faultOfWork(days: readonly Day[], calendar: Calendar): ChangeFault | undefined {
  for (const one of days) {
    const off = dayOff(calendar, one);
    const day = formatDay(one);
    if (off === undefined) return { sentence: "calendar.change.worked_already", values: { day } };
    if (off !== "weekend") return { sentence: "calendar.change.work_on_holiday", values: { day, name: off.name } };
  }
  return undefined;
}

/** Whoever gets a day off by a swap works another: both are entered at once, and lie near each other. */
function faultOfSwap(changes: readonly Change[]): ChangeFault | undefined {
  const off = changes.find(({ kind }) => kind === "swap_off");
  const work = changes.find(({ kind }) => kind === "swap_work");
  const one = off ?? work;
  if (one === undefined) return undefined;
  if (off === undefined || work === undefined)
    return { sentence: "calendar.change.swap_alone", values: { day: formatDay(one.day) } };
  if (Math.abs(daysBetween(off.day, work.day)) <= FAR) return undefined;
  return { sentence: "calendar.change.swap_far", values: { off: formatDay(off.day), work: formatDay(work.day) } };
}
