import { type ReportId, reportId } from "../../domain/report.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { formatInstant, periodName } from "../../flow/period-name.ts";
import type { Wording } from "../../flow/wording.ts";
import type { Owed } from "../../reminders/owes.ts";
import { dutiesOf } from "../duties.ts";
import type { Office } from "../office.ts";
import { mayToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** `/tinhhinh`: what the person's unit owes, until when, and what it has given. */
export const tinhhinh: Command = {
  name: "tinhhinh",
  async run({ office, person }) {
    const { wording } = office.library;
    const unit = office.directory.unit(person.unit);
    if (unit === undefined || !mayToday(office, person, "report", unit.id))
      return [{ text: wording.say("command.may_not_report") }];
    const duties = await dutiesOf(office, unit);
    if (duties.length === 0) return [{ text: wording.say("command.owes_nothing", { unit: unit.name, words: "" }) }];
    const lines = await Promise.all(
      duties.map((owed) => line(office, reportId(unit.id, owed.flow.id, owed.period.key), owed)),
    );
    return [
      { text: [wording.say("command.duties", { unit: unit.name }), ...lines].join("\n"), ...offer(wording, duties) },
    ];
  },
};

async function line(office: Office, id: ReportId, { flow, period, deadline, state }: Owed): Promise<string> {
  const { wording } = office.library;
  const named = { title: flow.title, period: periodName(wording, period), due: formatInstant(wording, deadline.due) };
  if (state === "done") {
    const report = await office.stores.reports.get(id);
    if (report === undefined) return wording.say("command.duty.open", named);
    const { receipt } = report.latest;
    return wording.say("command.duty.done", { ...named, at: formatInstant(wording, report.at), receipt });
  }
  const draft = await office.stores.conversations.get(id);
  const said = Object.keys(draft?.state.said ?? {}).length;
  const text = wording.say(state === "late" ? "command.duty.late" : "command.duty.open", named);
  return said === 0 ? text : `${text} ${wording.say("command.duty.draft", { count: said })}`;
}

/** A button for each: to report, or to amend what was given. */
function offer(wording: Wording, duties: Owed[]): Pick<OutMessage, "options"> {
  const options = duties.map(({ flow, period, state }) => ({
    id: `/baocao ${flow.id} ${period.key}`,
    label: wording.say(state === "done" ? "button.amend_report" : "button.make_report", {
      title: flow.title,
      period: periodName(wording, period),
    }),
  }));
  return { options };
}
