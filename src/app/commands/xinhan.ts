import { addWorkingDays } from "../../domain/calendar.ts";
import { at, DAY, dayOf, type Instant, plus, timeOf } from "../../domain/time.ts";
import { readClockTime } from "../../domain/vietnamese/clock-time.ts";
import { formatDay, readDate } from "../../domain/vietnamese/date.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import { decide } from "../due.ts";
import type { Owing } from "../fates.ts";
import type { Call } from "../handle.ts";
import { stampOf, wordsOf } from "../offers.ts";
import { deadlineIn, type Office } from "../office.ts";
import { whichDue } from "../which-due.ts";
import { readStamp } from "./hoan.ts";
import type { Command } from "./index.ts";

/** Nobody asks for more. */
const LONGEST = 60 * DAY;
/** Working days after the due time that are offered, at the same time of day. */
const OFFERED = [1, 2, 3];

/**
 * `/xinhan [báo cáo] <đến khi>, <lý do>`: asks for more time; what is left out is asked for by buttons, which carry what has been
 * said. The request is kept and shown to who collects. It does not move the due time.
 */
export const xinhan: Command = {
  name: "xinhan",
  apart: true,
  async run(call, words) {
    const which = await whichDue(call, "/xinhan", words);
    if ("answer" in which) return [which.answer];
    const { owing, rest } = which;
    const { until, reason } = readRequest(call.office, owing, rest);
    if (until === undefined) return [askWhen(call.office, owing, rest)];
    const fault = faultOf(call.office, until);
    if (fault !== undefined) return [{ ...askWhen(call.office, owing, ""), text: fault }];
    if (reason === "") return [askWhy(call.office, owing, until)];
    return [await keep(call, owing, until, reason)];
  },
};

/** ["2026-11-30T16:00 2" -> the second reason that is offered] ["đến 16h thứ Hai, mất điện"] */
function readRequest(office: Office, owing: Owing, words: string): { until?: Instant; reason: string } {
  const [first = "", ...more] = words.split(" ");
  const stamp = readStamp(first);
  if (stamp !== undefined) {
    const said = more.join(" ");
    return { until: stamp, reason: reasonsIn(office)[Number(said) - 1] ?? said };
  }
  const [before, reason] = splitAtReason(words);
  const until = readUntil(office, owing, before);
  return { ...(until !== undefined && { until }), reason };
}

/** At the first comma or semicolon, or the word that begins a reason. */
function splitAtReason(words: string): [string, string] {
  const found = /\s*[,;]\s*(?:(?:vì|vi|do|lý do|ly do)\s*:?\s+)?|\s+(?:vì|do|lý do|ly do)\s*:?\s+/iu.exec(words);
  if (found === null) return [words, ""];
  return [words.slice(0, found.index), words.slice(found.index + found[0].length).trim()];
}

/** A day without a time of day means the time at which the report is due. */
function readUntil(office: Office, { flow, period }: Owing, words: string): Instant | undefined {
  const now = office.clock.now();
  const clock = readClockTime(words);
  const date = readDate(clock?.rest ?? words, dayOf(now));
  if (date.is !== "date") return clock === undefined || clock.rest.length > 4 ? undefined : at(dayOf(now), clock.time);
  return at(date.day, clock?.time ?? timeOf(deadlineIn(office, flow, period).due));
}

function faultOf(office: Office, until: Instant): string | undefined {
  const { wording } = office.library;
  const named = { until: formatInstant(wording, until) };
  if (until <= office.clock.now()) return wording.say("more_time.past", named);
  return until > plus(office.clock.now(), LONGEST) ? wording.say("more_time.far", named) : undefined;
}

function askWhen(office: Office, owing: Owing, said: string): OutMessage {
  const { wording, calendar } = office.library;
  const { due } = deadlineIn(office, owing.flow, owing.period);
  const from = due > office.clock.now() ? due : at(dayOf(office.clock.now()), timeOf(due));
  const times = OFFERED.map((days) => at(addWorkingDays(calendar, dayOf(from), days), timeOf(due)));
  const named = { title: owing.flow.title, period: periodName(wording, owing.period) };
  const asked = wording.say("more_time.when", {
    ...named,
    unit: owing.unit.name,
    due: formatInstant(wording, due),
  });
  const how = wording.say("more_time.how", { ...named, example: example(office, owing, times[0] ?? due) });
  return {
    text: said === "" ? asked : `${how}\n${asked}`,
    options: times.map((time) => ({
      id: `/xinhan ${wordsOf(owing)} ${stampOf(time)}`,
      label: wording.say("button.until", { at: formatInstant(wording, time) }),
    })),
  };
}

function askWhy(office: Office, owing: Owing, until: Instant): OutMessage {
  const { wording } = office.library;
  const text = wording.say("more_time.why", {
    title: owing.flow.title,
    period: periodName(wording, owing.period),
    until: formatInstant(wording, until),
    example: example(office, owing, until),
  });
  const options = reasonsIn(office).map((label, index) => ({
    id: `/xinhan ${wordsOf(owing)} ${stampOf(until)} ${index + 1}`,
    label,
  }));
  return { text, options };
}

/** A whole request as it could be typed. */
function example(office: Office, { flow, period }: Owing, until: Instant): string {
  const [reason = ""] = reasonsIn(office);
  return `/xinhan ${flow.aliases[0] ?? flow.id} ${period.key} ${timeOf(until)} ${formatDay(dayOf(until))}, ${reason}`;
}

function reasonsIn({ library: { wording } }: Office): string[] {
  return wording
    .say("more_time.reasons")
    .split(";")
    .map((reason) => reason.trim());
}

/** The longest reason that is kept. */
const MOST_LETTERS = 500;

/** An update asks once, however often it is worked; the same request again changes nothing. */
async function keep({ office, person, cause }: Call, owing: Owing, until: Instant, words: string): Promise<OutMessage> {
  const { wording } = office.library;
  const reason = words.slice(0, MOST_LETTERS);
  const request = { cause, by: person.id, at: office.clock.now(), until, reason };
  await decide(office, owing.id, (due) => {
    const last = due.extensions.at(-1);
    const same = last?.by === person.id && last.until === until && last.reason === reason;
    const known = due.extensions.some((one) => one.cause === cause);
    return same || known ? undefined : { ...due, extensions: [...due.extensions, request] };
  });
  return {
    text: wording.say("more_time.done", {
      title: owing.flow.title,
      period: periodName(wording, owing.period),
      unit: owing.unit.name,
      until: formatInstant(wording, until),
      reason,
      due: formatInstant(wording, deadlineIn(office, owing.flow, owing.period).due),
    }),
  };
}
