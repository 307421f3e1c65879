import type { Role } from "../../domain/people.ts";
import type { Command } from "./index.ts";

const REPORTERS: readonly Role[] = ["reporter", "deputy", "head"];

/** `/trogiup`: what this person can ask for. */
export const trogiup: Command = {
  name: "trogiup",
  run({ office, person }) {
    const { wording } = office.library;
    const unit = office.directory.unit(person.unit)?.name ?? person.unit;
    const reports = person.roles.some((role) => REPORTERS.includes(role));
    const lines = [wording.say("command.help", { name: person.name, unit })];
    if (reports) lines.push(wording.say("command.help.reporter"));
    lines.push(wording.say("command.help.everybody"));
    const names = [...(reports ? ["/baocao", "/tinhhinh"] : []), "/tongket"];
    return Promise.resolve([{ text: lines.join("\n"), options: names.map((name) => ({ id: name, label: name })) }]);
  },
};
