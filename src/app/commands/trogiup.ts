import { rolesToInvite } from "../../domain/may.ts";
import type { Person } from "../../domain/people.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Office } from "../office.ts";
import { namesOf, unitsOf } from "../own-units.ts";
import { mayAnywhereToday } from "../standing.ts";
import type { Command } from "./index.ts";

/** `/trogiup`: what this person can ask for. */
export const trogiup: Command = {
  name: "trogiup",
  run: ({ office, person }) => Promise.resolve([help(office, person)]),
};

export function help(office: Office, person: Person): OutMessage {
  const { directory } = office;
  const { wording } = office.library;
  const unit = namesOf(unitsOf(office, person));
  const reports = mayAnywhereToday(office, person, "report");
  const lines = [wording.say("command.help", { name: person.name, unit })];
  if (reports) lines.push(wording.say("command.help.reporter"));
  const approvals = office.library.flows.some(({ approval }) => approval !== undefined);
  if (approvals && mayAnywhereToday(office, person, "approve")) lines.push(wording.say("command.help.approver"));
  if (rolesToInvite(person, directory).length > 0) lines.push(wording.say("command.help.inviter"));
  if (mayAnywhereToday(office, person, "change_calendar")) lines.push(wording.say("command.help.collector"));
  if (mayAnywhereToday(office, person, "bind_group")) lines.push(wording.say("command.help.admin"));
  lines.push(wording.say("command.help.everybody"));
  const names = [...(reports ? ["/baocao", "/tinhhinh"] : []), "/tongket"];
  return { text: lines.join("\n"), options: names.map((name) => ({ id: name, label: name })) };
}
