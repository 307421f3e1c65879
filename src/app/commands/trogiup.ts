import { rolesToInvite } from "../../domain/may.ts";
import type { Person, Role } from "../../domain/people.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import type { Office } from "../office.ts";
import { collectsToday } from "../standing.ts";
import type { Command } from "./index.ts";

const REPORTERS: readonly Role[] = ["reporter", "deputy", "head"];

/** `/trogiup`: what this person can ask for. */
export const trogiup: Command = {
  name: "trogiup",
  run: ({ office, person }) => Promise.resolve([help(office, person)]),
};

export function help(office: Office, person: Person): OutMessage {
  const { directory } = office;
  const { wording } = office.library;
  const unit = directory.unit(person.unit)?.name ?? person.unit;
  const reports = person.roles.some((role) => REPORTERS.includes(role));
  const lines = [wording.say("command.help", { name: person.name, unit })];
  if (reports) lines.push(wording.say("command.help.reporter"));
  if (rolesToInvite(person, directory).length > 0) lines.push(wording.say("command.help.inviter"));
  if (collectsToday(office, person)) lines.push(wording.say("command.help.collector"));
  if (person.roles.includes("admin")) lines.push(wording.say("command.help.admin"));
  lines.push(wording.say("command.help.everybody"));
  const names = [...(reports ? ["/baocao", "/tinhhinh"] : []), "/tongket"];
  return { text: lines.join("\n"), options: names.map((name) => ({ id: name, label: name })) };
}
