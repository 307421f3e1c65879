import type { Address, Person } from "../domain/people.ts";
import { shortName } from "../domain/short-name.ts";
import type { Instant } from "../domain/time.ts";
import type { SecretMark } from "../domain/vietnamese/secret.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { answer } from "./answer.ts";
import { commandNamed } from "./commands/index.ts";
import { readCommand } from "./commands/read-command.ts";
import type { Conversations } from "./conversations.ts";
import { correct } from "./correct.ts";
import { inGroup } from "./groups.ts";
import { completeHandOver } from "./hand-over.ts";
import { inConversation, type Said } from "./in-conversation.ts";
import { isWorked, owesQuestion } from "./is-worked.ts";
import { meet } from "./join.ts";
import { dropUpload, keepFile, uploadedFile } from "./keep-file.ts";
import { type Choice, endPrompt, isPlace, keepMenuOf, OPEN_MINUTES, readMenu } from "./menu.ts";
import { offerUpload } from "./offer-upload.ts";
import { type Office, refreshDirectory } from "./office.ts";
import type { Incoming, Update } from "./ports.ts";
import { findChat, isLost, loseChat, moveChat } from "./reach.ts";
import { isSaidAlready, sayWithheld, withheldMark } from "./screen.ts";

/** One update, from who wrote it: whose it is, whether it is a command, and otherwise the answer to an open question. */
export interface Call {
  office: Office;
  known: Conversations;
  person: Person;
  address: Address;
  /** The update's id: everything done because of it is named by it. */
  cause: string;
  /** When it came in. */
  at: Instant;
  /** The message of ours that this answers to, as the platform names it. */
  reply?: string;
  /** It was said in a group, which `address` is then: everybody there reads the answer. */
  group?: boolean;
}

/**
 * Works one stored update to its end. Throws only when the machine is broken; then it is worked again, harmlessly: `again` says
 * that somebody may have worked it before.
 */
export async function handle(office: Office, known: Conversations, update: Update, again: boolean): Promise<void> {
  const mark = withheldMark(update);
  if (mark !== undefined && isSaidAlready(update)) return;
  if (mark !== undefined) return withhold(office, known, update, mark);
  const incoming = uploadedFile(update.payload) ?? office.channels.get(update.channel)?.decode(update.payload);
  if (incoming === undefined) return;
  const address = { channel: update.channel, chat: update.chat };
  if (incoming.kind === "moved") return moveChat(office, address, incoming.to);
  if (incoming.kind === "reach") return incoming.alive ? findChat(office, address) : loseChat(office, address);
  const sender = "group" in incoming ? incoming.group?.sender : undefined;
  const person = await whoIsAt(office, { channel: update.channel, chat: sender ?? update.chat });
  const heard = { office, known, address, cause: update.id, at: update.at };
  if (again && (await isWorked(office, update.id, person))) return finishWorked(heard, person);
  if (sender !== undefined) return inGroup({ ...heard, person }, incoming);
  if (person === undefined) {
    await dropUpload(heard, incoming);
    // Whoever handed over the last post is a stranger already, should a crash have cut the rest off.
    const handedOver = again ? await completeHandOver(heard) : undefined;
    return answer(office, heard, handedOver === undefined ? await meet(heard, incoming) : [handedOver]);
  }
  if (isLost(person, address)) await findChat(office, address);
  const call: Call = { ...heard, person };
  if (incoming.kind === "press") return press(call, incoming);
  if (incoming.kind === "text" && incoming.text.trim().startsWith("/"))
    return command({ ...call, ...(incoming.reply !== undefined && { reply: incoming.reply }) }, incoming.text);
  if (incoming.kind === "edit") return correct(call, incoming, update.order);
  if (incoming.kind === "file") return converse(call, await keepFile(call, incoming));
  if (incoming.kind === "unsupported") return converse(call, await offerUpload(call, incoming));
  return converse(call, incoming);
}

async function withhold(office: Office, known: Conversations, update: Update, mark: SecretMark): Promise<void> {
  const address = { channel: update.channel, chat: update.chat };
  const person = await whoIsAt(office, address);
  const call = { office, known, address, cause: update.id, at: update.at, ...(person !== undefined && { person }) };
  if (!(await isWorked(office, update.id, person))) await sayWithheld(call, mark);
}

/** What somebody who died may have left of an update whose answer is stored. */
async function finishWorked(heard: Omit<Call, "person">, person: Person | undefined): Promise<void> {
  await keepMenuOf(heard.office, heard.address, heard.cause);
  if (person !== undefined && (await owesQuestion(heard.office, heard.cause, person)))
    await inConversation({ ...heard, person }, REPEAT);
}

/** Somebody unknown may have joined in another process just now. */
async function whoIsAt(office: Office, address: Address): Promise<Person | undefined> {
  if (office.directory.personAt(address) === undefined) await refreshDirectory(office);
  return office.directory.personAt(address);
}

async function command(call: Call, text: string): Promise<void> {
  const { name, words } = readCommand(text);
  call.office.channels.get(call.address.channel)?.typing?.(call.address.chat); // adding up may take a moment
  const found = commandNamed(name);
  if (found !== undefined) return tell(call, await found.run(call, words), found.apart);
  const choice = isPlace(name) ? await readMenu(call, name, true) : undefined;
  if (choice !== undefined) return choose(call, choice);
  if (await inConversation(call, { kind: "text", text })) return; // "/sua 3", "/xem": the engine's own words
  if (await isWorked(call.office, call.cause, call.person)) return;
  return tell(call, [{ text: call.office.library.wording.say("talk.no_such_command", { name }) }]);
}

/** Answers a command: before the open question, where there is one, so that the question stays the last thing seen. */
async function tell(call: Call, messages: OutMessage[], apart?: true): Promise<void> {
  if (apart) {
    const asking = (await call.known.heldBy(call.person.id)) !== undefined;
    await answer(call.office, call, asking ? messages.map(besideQuestion) : messages);
    await inConversation(call, REPEAT);
    return;
  }
  if (messages.length === 0) return;
  const text = messages.map((message) => message.text).join("\n\n");
  if (await inConversation(call, { kind: "aside", text })) return;
  await answer(call.office, call, messages);
}

/** The open question once more. */
const REPEAT: Said = { kind: "aside", text: "" };

/** Digits are the open question's: what is said beside it is chosen by "/2". */
function besideQuestion(message: OutMessage): OutMessage {
  const { prompt: _, ...rest } = message; // what is typed next answers that question
  return { ...rest, pick: "slash" };
}

/** Does what an option says, as if its button had been pressed. */
async function choose(call: Call, choice: Choice): Promise<void> {
  if (choice.is === "option") return command(call, choice.id);
  if (await isWorked(call.office, call.cause, call.person)) return;
  return tell(call, [noSuchChoice(call.office, choice)]);
}

async function press(call: Call, pressed: Extract<Incoming, { kind: "press" }>): Promise<void> {
  const { kind, turn, option } = pressed;
  let held = await call.known.heldBy(call.person.id);
  if (!isOf(pressed, held)) {
    call.known.forgetPerson(call.person.id); // the person may have gone on in another process
    held = await call.known.heldBy(call.person.id);
  }
  const input = { kind, turn, option } as const;
  if (isOf(pressed, held) && (await inConversation(call, input))) return;
  if (await isWorked(call.office, call.cause, call.person)) return;
  // A button of a conversation the person is no longer in: whatever it said, it changes nothing.
  await tell(call, [{ text: call.office.library.wording.say("talk.old_button") }]);
}

/** A platform with little room for a button's payload names its conversation by the short name. */
function isOf({ conversation }: { conversation: string }, held: { id: string } | undefined): boolean {
  return held !== undefined && [held.id, shortName(held.id)].includes(conversation);
}

async function converse(call: Call, said: Said): Promise<void> {
  if (await inConversation(call, said)) return;
  // Another process may have worked it just now, and that turn have taken the person out of the conversation.
  if (await isWorked(call.office, call.cause, call.person)) return;
  const choice = said.kind === "text" ? await readMenu(call, said.text) : undefined;
  if (choice !== undefined) {
    await choose(call, choice);
    if (choice.is === "option" && choice.prompted !== undefined)
      await endPrompt(call.office, call.address, choice.prompted);
    return;
  }
  await answer(call.office, call, [withCommands(call.office.library.wording.say("talk.no_question"))]);
}

/** A number that chooses nothing gets help, and is no answer and no action. */
function noSuchChoice({ library: { wording } }: Office, choice: Exclude<Choice, { is: "option" }>): OutMessage {
  if (choice.is === "several")
    return { text: wording.say("talk.several_choices", { numbers: choice.numbers.join(", ") }) };
  const { number, last } = choice;
  return last === undefined
    ? withCommands(wording.say("talk.no_menu", { number, minutes: OPEN_MINUTES }))
    : { text: wording.say("talk.no_such_choice", { number, last }) };
}

function withCommands(text: string): OutMessage {
  const names = ["baocao", "tinhhinh", "tongket", "trogiup"];
  return { text, options: names.map((name) => ({ id: `/${name}`, label: `/${name}` })) };
}
