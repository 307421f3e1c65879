import type { Unit } from "../../domain/people.ts";
import { type Report, type ReportId, reportId } from "../../domain/report.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import type { Wording } from "../../flow/wording.ts";
import type { Owed } from "../../reminders/owes.ts";
import { nameOf, standingOf } from "../approval.ts";
import { dueOf, isOnPaper } from "../due.ts";
import { dutiesOf } from "../duties.ts";
import type { Office } from "../office.ts";
import { ofUnit, opening, reportsFor } from "../own-units.ts";
import { sayStanding } from "../say-standing.ts";
import { mayAnywhereToday } from "../standing.ts";
import { watchOf } from "../watch.ts";
import type { Command } from "./index.ts";

/** `/tinhhinh`: what each of the person's units owes, until when, and what it has given, and what is open of those that it took over; and for who collects, what units said and asked. */
export const tinhhinh: Command = {
  name: "tinhhinh",
  async run({ office, person }) {
    const own = reportsFor(office, person);
    const messages = await Promise.all(
      own.map(async (unit) => sayDuties(office, unit, await dutiesOf(office, unit), own)),
    );
    for (const unit of new Set(own.flatMap(({ id }) => office.directory.inherited(id)))) {
      const duties = await dutiesOf(office, unit);
      if (duties.length > 0) messages.push(await sayDuties(office, unit, duties, own));
    }
    if (mayAnywhereToday(office, person, "collect")) messages.push(await watchOf(office, person));
    return messages.length > 0 ? messages : [{ text: office.library.wording.say("command.may_not_report") }];
  },
};

async function sayDuties(office: Office, unit: Unit, duties: Owed[], own: readonly Unit[]): Promise<OutMessage> {
  const { wording } = office.library;
  if (duties.length === 0) return { text: wording.say("command.owes_nothing", { unit: unit.name, words: "" }) };
  const lines = await Promise.all(
    duties.map((owed) => line(office, reportId(unit.id, owed.flow.id, owed.period.key), owed)),
  );
  return {
    text: [wording.say("command.duties", { unit: unit.name }), ...lines].join("\n"),
    ...offer(wording, duties, unit, own),
  };
}

async function line(office: Office, id: ReportId, { flow, period, deadline, state }: Owed): Promise<string> {
  const { wording } = office.library;
  const named = { title: flow.title, period: periodName(wording, period), due: formatInstant(wording, deadline.due) };
  if (state === "done") {
    const report = await office.stores.reports.get(id);
    if (report === undefined) return wording.say("command.duty.open", named);
    const { receipt } = report.latest;
    const done = wording.say("command.duty.done", { ...named, at: formatInstant(wording, report.at), receipt });
    return [done, ...(await standingOn(office, report))].join(" ");
  }
  const draft = await office.stores.conversations.get(id);
  const said = Object.keys(draft?.state.said ?? {}).length;
  const text = wording.say(state === "late" ? "command.duty.late" : "command.duty.open", named);
  const due = await dueOf(office, id);
  const asked = due?.extensions.at(-1);
  return [
    text,
    ...(said === 0 ? [] : [wording.say("command.duty.draft", { count: said })]),
    ...(isOnPaper(due) ? [wording.say("command.duty.paper")] : []),
    ...(asked === undefined
      ? []
      : [wording.say("command.duty.more_time", { until: formatInstant(wording, asked.until) })]),
  ].join(" ");
}

/** Beside the clerk's time, what became of the approval where the flow wants one. */
async function standingOn(office: Office, report: Report): Promise<string[]> {
  const standing = await standingOf(office, report);
  if (standing === undefined) return [];
  return [sayStanding(standing, office.library.wording, (person) => nameOf(office, person))];
}

/** A button for each: to report, or to amend what was given. */
function offer(wording: Wording, duties: Owed[], unit: Unit, own: readonly Unit[]): Pick<OutMessage, "options"> {
  const options = duties.map(({ flow, period, state }) => ({
    id: opening({ flow, period, unit }, own),
    label: wording.say(state === "done" ? "button.amend_report" : "button.make_report", {
      title: flow.title,
      period: `${periodName(wording, period)}${ofUnit(unit, own)}`,
    }),
  }));
  return { options };
}
