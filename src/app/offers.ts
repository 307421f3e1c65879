import { dayOf, type Instant, timeOf } from "../domain/time.ts";
import type { Option } from "../engine/conversation.ts";
import { formatInstant, shortPeriodName } from "../flow/period-name.ts";
import { snoozeTimes } from "../reminders/snooze-times.ts";
import type { Owing, Telling } from "./fates.ts";
import { deadlineIn, type Office } from "./office.ts";

/** So many reports get buttons; a chat platform has room for some eight. */
const MOST = 6;

/** For one report all that can be done about it; for several, to begin each, and the rest behind one button. */
export function offers(office: Office, said: readonly Telling[], others: readonly Owing[]): Option[] {
  const { wording } = office.library;
  const told = said.flatMap(({ owing, snooze }) => (owing === undefined ? [] : [{ owing, snooze }]));
  const all = [...told, ...others.map((owing) => ({ owing, snooze: true }))].slice(0, MOST);
  const [only, ...more] = all;
  if (only === undefined) return [];
  if (more.length === 0)
    return [
      { id: beginning(only.owing), label: wording.say("button.begin") },
      ...waysOut(office, only.owing, only.snooze),
    ];
  const named = ({ flow, period }: Owing) => ({ title: flow.title, period: shortPeriodName(wording, period) });
  return [
    ...all.map(({ owing }) => ({ id: beginning(owing), label: wording.say("button.begin_of", named(owing)) })),
    { id: "/viec", label: wording.say("button.ways_out") },
  ];
}

function beginning({ flow, period }: Owing): string {
  return `/baocao ${flow.id} ${period.key}`;
}

/** As buttons name a report: they are pressed days later, when other reports are owed. */
export function wordsOf({ flow, period, unit }: Owing): string {
  return `${flow.id} ${period.key} ${unit.id}`;
}

/** What can be done about a report besides giving it. */
export function waysOut(office: Office, owing: Owing, canSnooze: boolean): Option[] {
  const { wording, calendar, reminding } = office.library;
  const now = office.clock.now();
  const { due } = deadlineIn(office, owing.flow, owing.period);
  const times = canSnooze ? snoozeTimes({ calendar, slots: reminding.slots }, now, due) : [];
  const words = wordsOf(owing);
  return [
    ...times.map((until) => ({
      id: `/hoan ${words} ${stampOf(until)}`,
      label: wording.say("button.snooze", { at: formatInstant(wording, until) }),
    })),
    { id: `/bangiay ${words}`, label: wording.say("button.paper") },
    { id: `/xinhan ${words}`, label: wording.say("button.more_time") },
  ];
}

/** An instant as a button carries it, short since there is little room. [2026-11-27 13:30 -> "2026-11-27T13:30"] */
export function stampOf(instant: Instant): string {
  return `${dayOf(instant)}T${timeOf(instant)}`;
}
