import type { Person } from "../domain/people.ts";
import { periodFromKey } from "../domain/period.ts";
import { reportId } from "../domain/report.ts";
import { dayOf } from "../domain/time.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import { readPeriodWords } from "../domain/vietnamese/period-words.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant, periodName } from "../flow/period-name.ts";
import type { Owed } from "../reminders/owes.ts";
import { dutiesOf } from "./duties.ts";
import type { Owing } from "./fates.ts";
import { wordsOf } from "./offers.ts";
import { deadlineIn, flowOf, type Office } from "./office.ts";
import { mayToday } from "./standing.ts";

/** A report that a unit still owes, and what was said beside its name; or what there is to answer instead. */
export type WhichDue = { owing: Owing; rest: string } | { answer: OutMessage };

/**
 * The report that a button or somebody's words mean, as long as the unit still owes it. A button names flow, period and unit, so
 * that one of last week means last week's report and changes nothing when that has come in or is no longer taken.
 */
export async function whichDue(
  { office, person }: { office: Office; person: Person },
  command: string,
  words: string,
): Promise<WhichDue> {
  const { wording } = office.library;
  const named = namedBy(office, words);
  if (named !== undefined) {
    const answer = await whyNot(office, person, named.owing);
    return answer === undefined ? named : { answer: { text: answer } };
  }
  const unit = office.directory.unit(person.unit);
  if (unit === undefined || !mayToday(office, person, "report", unit.id))
    return { answer: { text: wording.say("command.may_not_report") } };
  const open = (await dutiesOf(office, unit)).filter(({ state }) => state !== "done");
  if (open.length === 0)
    return { answer: { text: wording.say("command.owes_nothing", { unit: unit.name, words: "" }) } };
  const { meant, rest } = meantBy(office, open, words);
  const owings = meant.map(({ flow, period }) => ({ id: reportId(unit.id, flow.id, period.key), flow, period, unit }));
  const [only, more] = owings;
  if (only !== undefined && more === undefined) return { owing: only, rest };
  const options = owings.map((owing) => ({
    id: [command, wordsOf(owing), rest].join(" ").trim(),
    label: `${owing.flow.title}, ${periodName(wording, owing.period)}`,
  }));
  return { answer: { text: wording.say("command.which_report"), options } };
}

/** ["bao-cao-tuan 2026-W48 iale 2026-11-27T13:30" -> that report, rest "2026-11-27T13:30"] */
export function namedBy(office: Office, words: string): { owing: Owing; rest: string } | undefined {
  const [name = "", key = "", unitId = "", ...rest] = words.split(" ");
  const flow = flowOf(office, name);
  const period = flow === undefined ? undefined : periodFromKey(flow.period, key);
  const unit = office.directory.units.find(({ id }) => id === unitId);
  if (flow === undefined || period === undefined || unit === undefined) return undefined;
  return { owing: { id: reportId(unit.id, flow.id, period.key), flow, period, unit }, rest: rest.join(" ") };
}

/** Why nothing can be decided about this report any more, or not yet, or not by this person. */
async function whyNot(office: Office, person: Person, { id, flow, period, unit }: Owing): Promise<string | undefined> {
  const { wording } = office.library;
  const named = { title: flow.title, period: periodName(wording, period), unit: unit.name };
  if (!mayToday(office, person, "report", unit.id)) return wording.say("due.may_not", { unit: unit.name });
  const report = await office.stores.reports.get(id);
  if (report !== undefined)
    return wording.say("due.reported", {
      ...named,
      at: formatInstant(wording, report.at),
      receipt: report.latest.receipt,
    });
  const { opens, closes } = deadlineIn(office, flow, period);
  const now = office.clock.now();
  if (now > closes) return wording.say("due.closed", { ...named, closes: formatInstant(wording, closes) });
  if (now < opens) return wording.say("due.not_open", { ...named, opens: formatInstant(wording, opens) });
  const owes = (await dutiesOf(office, unit)).some((one) => one.flow === flow && one.period.key === period.key);
  return owes ? undefined : wording.say("due.unknown");
}

/** The most words from the start that name a report, and the others; without a name, any report is meant. */
function meantBy(office: Office, open: Owed[], words: string): { meant: Owed[]; rest: string } {
  const parts = words.split(" ").filter((word) => word !== "");
  for (let count = parts.length; count > 0; count -= 1) {
    const meant = open.filter((owed) => isNamed(office, owed, parts.slice(0, count).join(" ")));
    if (meant.length > 0) return { meant, rest: parts.slice(count).join(" ") };
  }
  return { meant: open, rest: parts.join(" ") };
}

/** ["báo cáo tuần", "tuần 48", "bao-cao-tuan 2026-W48"] */
function isNamed(office: Office, { flow, period }: Owed, words: string): boolean {
  const names = [flow.id, flow.title, ...flow.aliases].map((name) => fold(name));
  if (names.includes(fold(words))) return true;
  const { which, rest } = readPeriodWords(words, dayOf(office.clock.now()));
  return which !== undefined && "key" in which && which.key === period.key && (rest === "" || names.includes(rest));
}
