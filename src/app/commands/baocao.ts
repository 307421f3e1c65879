import type { Unit } from "../../domain/people.ts";
import { reportId } from "../../domain/report.ts";
import { fold } from "../../domain/vietnamese/fold.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { open } from "../../engine/open.ts";
import { periodName } from "../../flow/period-name.ts";
import { approvalOf } from "../approval.ts";
import { takeTurn } from "../commit.ts";
import type { Duty } from "../duties.ts";
import type { Call } from "../handle.ts";
import { leave } from "../leave.ts";
import { flowOf, type Office } from "../office.ts";
import { dutiesFor, namesOf, ofUnit, opening, reportsFor, unitIn } from "../own-units.ts";
import { priorOf } from "../prior.ts";
import { readReceipt } from "./doichieu.ts";
import { reportOf } from "./duyet.ts";
import type { Command } from "./index.ts";

/** `/baocao [loại] [kỳ] [đơn vị]`: opens the report that one of the person's units owes, goes on with it, or opens a given one to amend. */
export const baocao: Command = {
  name: "baocao",
  async run(call, words) {
    const { office, person } = call;
    const { wording } = office.library;
    const own = reportsFor(office, person);
    if (own.length === 0) return [{ text: wording.say("command.may_not_report") }];
    const returned = /^(?:sua|sửa)\s+(.+)$/iu.exec(words)?.[1];
    const again = returned === undefined ? undefined : readReceipt(returned);
    if (again !== undefined) return amendReturned(call, own, again);
    const duties = meantBy(office, await dutiesFor(office, own), words);
    if (duties.length === 0)
      return [
        {
          text: wording.say(words === "" ? "command.owes_nothing" : "command.no_such_report", {
            unit: namesOf(own),
            words,
          }),
        },
      ];
    const open = duties.filter((owed) => owed.state !== "done");
    const [only, other] = open.length > 0 ? open : duties;
    if (only === undefined || other !== undefined) return [choose(office, own, open.length > 0 ? open : duties)];
    await enter(call, only);
    return [];
  },
};

/** Opens a report that was returned, at the questions that the return named. */
async function amendReturned(call: Call, own: readonly Unit[], receipt: string): Promise<OutMessage[]> {
  const { office } = call;
  const found = await reportOf(office, receipt);
  const flow = found && flowOf(office, found.report.flow.id);
  const approval = found && (await approvalOf(office, found.report, found.revision));
  const unit = own.find(({ id }) => id === found?.report.unit);
  if (found === undefined || unit === undefined || flow === undefined || approval?.approved !== false)
    return [{ text: office.library.wording.say("approval.not_returned", { receipt }) }];
  // Amended since: then the questions were answered anew.
  const steps = found.report.latest.revision === found.revision ? approval.steps : [];
  await enter(call, { flow, period: found.report.period, unit }, steps);
  return [];
}

/** The duties that words name: a report, a unit, or both in any order. ["tuần ia le"] */
function meantBy(office: Office, duties: Duty[], words: string): Duty[] {
  const meant = duties.filter((owed) => means(owed, words));
  if (meant.length > 0) return meant;
  const ofUnit = unitIn(office, words, [...new Set(duties.map(({ unit }) => unit))]);
  if (ofUnit === undefined) return [];
  return duties.filter((owed) => ofUnit.named.includes(owed.unit) && means(owed, ofUnit.rest));
}

/** Whether the words name this report: its id, title or another word for it, its period's key, its unit's id; no words mean any. */
function means({ flow, period, unit }: Duty, words: string): boolean {
  const wanted = fold(words);
  if (wanted === "") return true;
  const names = [flow.id, flow.title, ...flow.aliases].map((name) => fold(name));
  const dated = [...names.map((name) => `${name} ${fold(period.key)}`), fold(period.key)];
  const parts = [...names, ...dated, ...dated.map((name) => `${name} ${fold(unit.id)}`)];
  return parts.includes(wanted);
}

function choose(office: Office, own: readonly Unit[], duties: Duty[]): OutMessage {
  const { wording } = office.library;
  const options = duties.map(({ flow, period, unit }) => ({
    id: opening({ flow, period, unit }, own),
    label: `${flow.title}, ${periodName(wording, period)}${ofUnit(unit, own)}`,
  }));
  return { text: wording.say("command.which_report"), options };
}

/** Leaves the conversation the person is in, if any, and shows this one's open question; or asks these steps again. */
async function enter(
  call: Call,
  { flow, period, unit }: Pick<Duty, "flow" | "period" | "unit">,
  steps: readonly string[] = [],
): Promise<void> {
  const { office, known, person, address, cause } = call;
  const conversation = reportId(unit.id, flow.id, period.key);
  await office.stores.menus.drop(address); // from here on numbers are answers, and afterwards they are nothing
  known.forgetPerson(person.id); // the person may have gone on in another process
  const held = await known.heldBy(person.id);
  if (held !== undefined && held.id !== conversation) await leave(call, held.id);
  await takeTurn(office, known, {
    conversation,
    person,
    address,
    input: { kind: "enter", by: person.id, cause, ...(steps.length > 0 && { steps }) },
    begin: async () => {
      const { answers, inherited } = await priorOf(office, flow, unit, period);
      return open(flow, unit.id, period, answers, inherited);
    },
  });
}
