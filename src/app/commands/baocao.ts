import type { Unit } from "../../domain/people.ts";
import { previousPeriod } from "../../domain/period.ts";
import { reportId } from "../../domain/report.ts";
import { fold } from "../../domain/vietnamese/fold.ts";
import type { Conversation, OutMessage } from "../../engine/conversation.ts";
import { open } from "../../engine/open.ts";
import type { Flow } from "../../flow/flow.ts";
import { periodName } from "../../flow/period-name.ts";
import type { Owed } from "../../reminders/owes.ts";
import { approvalOf } from "../approval.ts";
import { takeTurn } from "../commit.ts";
import { dutiesOf } from "../duties.ts";
import type { Call } from "../handle.ts";
import { leave } from "../leave.ts";
import { flowOf, type Office } from "../office.ts";
import { mayToday } from "../standing.ts";
import { readReceipt } from "./doichieu.ts";
import { reportOf } from "./duyet.ts";
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
    const returned = /^(?:sua|sửa)\s+(.+)$/iu.exec(words)?.[1];
    const again = returned === undefined ? undefined : readReceipt(returned);
    if (again !== undefined) return amendReturned(call, unit, again);
    const duties = (await dutiesOf(office, unit)).filter((owed) => means(owed, unit, words));
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

/** Opens a report that was returned, at the questions that the return named. */
async function amendReturned(call: Call, unit: Unit, receipt: string): Promise<OutMessage[]> {
  const { office } = call;
  const found = await reportOf(office, receipt);
  const flow = found && flowOf(office, found.report.flow.id);
  const approval = found && (await approvalOf(office, found.report, found.revision));
  if (found?.report.unit !== unit.id || flow === undefined || approval?.approved !== false)
    return [{ text: office.library.wording.say("approval.not_returned", { receipt }) }];
  // Amended since: then the questions were answered anew.
  const steps = found.report.latest.revision === found.revision ? approval.steps : [];
  await enter(call, { flow, period: found.report.period }, steps);
  return [];
}

/** Whether the words name this report: its id, title or another word for it, its period's key, its unit's id; no words mean any. */
function means({ flow, period }: Owed, unit: Unit, words: string): boolean {
  const wanted = fold(words);
  if (wanted === "") return true;
  const names = [flow.id, flow.title, ...flow.aliases].map((name) => fold(name));
  const dated = [...names.map((name) => `${name} ${fold(period.key)}`), fold(period.key)];
  const parts = [...names, ...dated, ...dated.map((name) => `${name} ${fold(unit.id)}`)];
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

/** Leaves the conversation the person is in, if any, and shows this one's open question; or asks these steps again. */
async function enter(
  call: Call,
  { flow, period }: Pick<Owed, "flow" | "period">,
  steps: readonly string[] = [],
): Promise<void> {
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
    input: { kind: "enter", by: person.id, cause, ...(steps.length > 0 && { steps }) },
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
