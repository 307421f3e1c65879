import type { Person } from "../domain/people.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { answer } from "./answer.ts";
import { commandNamed } from "./commands/index.ts";
import { readCommand } from "./commands/read-command.ts";
import type { Call } from "./handle.ts";
import { isPlace, readMenu } from "./menu.ts";
import type { Incoming } from "./ports.ts";

/**
 * What is said to the bot in a group. There everybody reads along, so nothing of a report is asked or shown: answers go to the
 * group, and report talk is pointed to the private chat. Strangers are not heard, unless they call the bot by its name.
 */
export async function inGroup(
  call: Omit<Call, "person"> & { person: Person | undefined },
  incoming: Incoming,
): Promise<void> {
  const { office, address, cause } = call;
  await answer(office, { address, cause }, await answersTo(call, incoming));
}

/** Commands that may be answered before everybody in the group. */
const SPOKEN: readonly string[] = ["tongket", "tre", "nhomlanhdao"];
const HELP: readonly string[] = ["trogiup", "start", "batdau"];

async function answersTo(
  { person, ...call }: Parameters<typeof inGroup>[0],
  incoming: Incoming,
): Promise<OutMessage[]> {
  const { wording } = call.office.library;
  const { text, byName } = incoming.kind === "text" ? withoutName(incoming.text) : { text: "", byName: false };
  const asked = text.startsWith("/") ? readCommand(text) : undefined;
  if (person === undefined) return asked !== undefined && byName ? [{ text: wording.say("group.stranger") }] : [];
  const choice = asked === undefined || isPlace(asked.name) ? await readMenu(call, asked?.name ?? text) : undefined;
  if (choice?.is === "option") return answersTo({ ...call, person }, { kind: "text", text: choice.id });
  if (asked === undefined) return [{ text: wording.say("group.in_private") }];
  const command = commandNamed(asked.name);
  if (command === undefined) return byName ? [{ text: wording.say("group.help") }] : []; // it may be another bot's
  if (HELP.includes(command.name)) return [{ text: wording.say("group.help") }];
  if (!SPOKEN.includes(command.name)) return [{ text: wording.say("group.in_private") }];
  return command.run({ ...call, person, group: true }, asked.words);
}

/** ["@giaoban_bot /tongket", "/tongket@giaoban_bot" -> called by name] */
function withoutName(text: string): { text: string; byName: boolean } {
  const rest = text.trim().replace(/^@\S+\s*/, "");
  return { text: rest, byName: rest !== text.trim() || /^\/\S*@/.test(rest) };
}
