import { nextWorkingDay } from "../../domain/calendar.ts";
import { at, type Day, dayOf, type Instant, TimeOfDay } from "../../domain/time.ts";
import { readClockTime } from "../../domain/vietnamese/clock-time.ts";
import { readDate } from "../../domain/vietnamese/date.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import type { Owing } from "../fates.ts";
import { waysOut } from "../offers.ts";
import { deadlineIn, type Office } from "../office.ts";
import { canSnooze, snooze } from "../snooze.ts";
import { whichDue } from "../which-due.ts";
import type { Command } from "./index.ts";

/** `/hoan [báo cáo] <giờ>`: not to be reminded of a report before a time that lies before it is due. */
export const hoan: Command = {
  name: "hoan",
  apart: true,
  async run(call, words) {
    const { office, person } = call;
    const { wording } = office.library;
    const which = await whichDue(call, "/hoan", words);
    if ("answer" in which) return [which.answer];
    const { owing, rest } = which;
    const { due } = deadlineIn(office, owing.flow, owing.period);
    const named = {
      title: owing.flow.title,
      period: periodName(wording, owing.period),
      unit: owing.unit.name,
      due: formatInstant(wording, due),
    };
    if (due <= office.clock.now()) return [{ text: wording.say("snooze.due_over", named) }];
    if (!canSnooze(office, owing)) return [{ text: wording.say("snooze.not_here", named) }];
    const wanted = readTime(office, rest);
    const options = later(office, owing);
    if (wanted === undefined) return [{ text: wording.say("snooze.how", named), options }];
    const done = await snooze(office, person, owing, wanted);
    switch (done.is) {
      case "past":
        return [{ text: wording.say("snooze.past"), options }];
      case "not_before_due":
        return [{ text: wording.say("snooze.past_due", named), options }];
      case "snoozed":
        return [{ text: wording.say("snooze.done", { ...named, at: formatInstant(wording, done.until) }) }];
    }
  },
};

function later(office: Office, owing: Owing) {
  return waysOut(office, owing, true).filter(({ id }) => id.startsWith("/hoan "));
}

/** ["2026-11-27T13:30"] ["15h": today, or else the next working day] ["8h thứ Sáu"] */
function readTime(office: Office, words: string): Instant | undefined {
  const now = office.clock.now();
  const stamp = readStamp(words);
  if (stamp !== undefined) return stamp;
  const clock = readClockTime(words);
  if (clock === undefined) return undefined;
  const date = readDate(clock.rest, dayOf(now));
  if (date.is === "date") return at(date.day, clock.time);
  const today = at(dayOf(now), clock.time);
  return now < today ? today : at(nextWorkingDay(office.library.calendar, dayOf(now)), clock.time);
}

/** An instant as a button carries it. */
export function readStamp(words: string): Instant | undefined {
  const [, day = "", time = ""] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/.exec(words) ?? [];
  return TimeOfDay.safeParse(time).success && !Number.isNaN(Date.parse(day)) ? at(day as Day, time) : undefined;
}
