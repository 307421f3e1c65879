import { previousPeriod } from "../../domain/period.ts";
import { reportId } from "../../domain/report.ts";
import { fold } from "../../domain/vietnamese/fold.ts";
import type { Conversation, OutMessage } from "../../engine/conversation.ts";
import { open } from "../../engine/open.ts";
import type { Flow } from "../../flow/flow.ts";
import { periodName } from "../../flow/period-name.ts";
import type { Owed } from "../../reminders/owes.ts";
import { takeTurn } from "../commit.ts";
import { dutiesOf } from "../duties.ts";
import type { Call } from "../handle.ts";
import { leave } from "../leave.ts";
import type { Office } from "../office.ts";
import { mayToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** `/baocao [loại] [kỳ]`: opens the report that the person's unit owes, goes on with it, or opens a given one to amend. */
export const baocao: Command = {
  name: "baocao",
  async run(call, words) {
    const { office, person } = call;
    const { wording } = office.library;
    const unit = office.directory.unit(person.unit);
    if (unit === undefined || !mayToday(office, person, "report", unit.id))
      return [{ text: wording.say("command.may_not_report") }];
    const duties = (await dutiesOf(office, unit)).filter((owed) => means(owed, words));
    if (duties.length === 0)
      return [
        {
          text: wording.say(words === "" ? "command.owes_nothing" : "command.no_such_report", {
            unit: unit.name,
            words,
          }),
        },
      ];
    const open = duties.filter((owed) => owed.state !== "done");
    const [only, other] = open.length > 0 ? open : duties;
    if (only === undefined || other !== undefined) return [choose(office, open.length > 0 ? open : duties)];
    await enter(call, only);
    return [];
  },
};

/** Whether the words name this report: its id, title or another word for it, its period's key; no words mean any. */
function means({ flow, period }: Owed, words: string): boolean {
  const wanted = fold(words);
  if (wanted === "") return true;
  const names = [flow.id, flow.title, ...flow.aliases].map((name) => fold(name));
  const parts = [...names, ...names.map((name) => `${name} ${fold(period.key)}`), fold(period.key)];
  return parts.includes(wanted);
}

function choose(office: Office, duties: Owed[]): OutMessage {
  const { wording } = office.library;
  const options = duties.map(({ flow, period }) => ({
    id: `/baocao ${flow.id} ${period.key}`,
    label: `${flow.title}, ${periodName(wording, period)}`,
  }));
  return { text: wording.say("command.which_report"), options };
}

/** Leaves the conversation the person is in, if any, and shows this one's open question. */
async function enter(call: Call, { flow, period }: Owed): Promise<void> {
  const { office, known, person, address, cause } = call;
  const conversation = reportId(person.unit, flow.id, period.key);
  await office.stores.menus.drop(address); // from here on numbers are answers, and afterwards they are nothing
  known.forgetPerson(person.id); // the person may have gone on in another process
  const held = await known.heldBy(person.id);
  if (held !== undefined && held.id !== conversation) await leave(call, held.id);
  await takeTurn(office, known, {
    conversation,
    person,
    address,
    input: { kind: "enter", by: person.id, cause },
    begin: () => begin(office, flow, { ...person, period }),
  });
}

async function begin(
  office: Office,
  flow: Flow,
  { unit, period }: Pick<Conversation, "unit" | "period">,
): Promise<Conversation> {
  const before = await office.stores.reports.get(reportId(unit, flow.id, previousPeriod(flow.period, period).key));
  return open(flow, unit, period, before?.latest.answers);
}
