import { existsOn } from "../domain/directory.ts";
import { readCode, showCode } from "../domain/invite-code.ts";
import type { Address, Person } from "../domain/people.ts";
import { dayOf, HOUR, type Instant, plus } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant } from "../flow/period-name.ts";
import { readCommand } from "./commands/read-command.ts";
import { help } from "./commands/trogiup.ts";
import type { Call } from "./handle.ts";
import { inviteOf, roleName } from "./invite.ts";
import { readMenu } from "./menu.ts";
import type { Office } from "./office.ts";
import { placeFor, withRole } from "./place.ts";
import { type Incoming, type Invite, TRIES_KEPT } from "./ports.ts";
import { isSame } from "./reach.ts";

/**
 * Joining by a code. What a stranger is asked is kept in the button alone ("/dongy <code>"), so nothing waits in a store that a
 * restart could lose. A code is used up first, which exactly one can do, under the name of the update that does it; then the
 * person is kept. Whoever dies in between has the update worked again, and the second part done.
 */

/** Somebody whom we do not know, in a private chat. */
type Stranger = Pick<Call, "office" | "address" | "cause" | "at">;

/** So many wrong codes within this time, and no further one is looked at. */
const TRIES_TIME = HOUR;

/** What a stranger is told. Only a code opens anything; about units, people or reports nothing is said before. */
export async function meet(stranger: Stranger, incoming: Incoming): Promise<OutMessage[]> {
  if (incoming.kind === "edit") return []; // what it said before it was changed has had its answer
  const { wording } = stranger.office.library;
  const asked = incoming.kind === "text" ? await hear(stranger, incoming.text) : ({ does: "talk" } as const);
  switch (asked.does) {
    case "talk":
      return [{ text: wording.say("talk.stranger") }];
    case "refuse":
      return [{ text: wording.say("join.refused") }];
    case "show": {
      const found = await lookUp(stranger, asked.words);
      if (!isInvite(found)) return [found];
      return hasAgreed(stranger.office, found) ? join(stranger, found) : [askConsent(stranger.office, found)];
    }
    case "agree": {
      const found = await lookUp(stranger, asked.words);
      return isInvite(found) ? join(stranger, found) : [found];
    }
  }
}

type Asked = { does: "talk" } | { does: "refuse" } | { does: "show" | "agree"; words: string };

/** What was typed, or, where that is no more than talk, what it chooses: "1" after the question of consent agrees. */
async function hear(stranger: Stranger, text: string): Promise<Asked> {
  const asked = readAsked(text);
  const choice = asked.does === "talk" ? await readMenu(stranger, text) : undefined;
  return choice?.is === "option" ? readAsked(choice.id) : asked;
}

/** ["/start ABCD-EFGH" and "abcd efgh" show a code, "/dongy ABCD-EFGH" agrees, all else is talk] */
function readAsked(text: string): Asked {
  if (!text.trim().startsWith("/"))
    return readCode(text) === undefined ? { does: "talk" } : { does: "show", words: text };
  const { name, words } = readCommand(text);
  if (name === "khongdongy") return { does: "refuse" };
  if (words === "") return { does: "talk" };
  if (name === "start") return { does: "show", words };
  return name === "dongy" ? { does: "agree", words } : { does: "talk" };
}

/** Who adds a chat by a code of their own has been asked before. */
function hasAgreed({ directory }: Office, { person }: Invite): boolean {
  return person !== undefined && directory.person(person)?.consent !== undefined;
}

function askConsent({ directory, library: { wording } }: Office, { code, unit, role }: Invite): OutMessage {
  const shown = showCode(code);
  const named = { unit: directory.unit(unit)?.name ?? unit, role: roleName(wording, role), code: shown };
  return {
    text: wording.say("join.consent", named),
    options: [
      { id: `/dongy ${shown}`, label: wording.say("button.agree") },
      { id: "/khongdongy", label: wording.say("button.disagree") },
    ],
  };
}

async function join(stranger: Stranger, invite: Invite): Promise<OutMessage[]> {
  const { office, address } = stranger;
  const at = await use(stranger, invite);
  if (at === undefined) return [await refuse(stranger, "join.used")];
  const { wording } = office.library;
  office.directory = await office.stores.people.update((directory) =>
    placeFor(directory, invite, address, at, wording),
  );
  const person = office.directory.personAt(address);
  if (invite.person === undefined || person === undefined) return greet(stranger, at);
  return [added(office, person, address)];
}

/**
 * A code from somebody we know: one role more in the same unit, or the same code once more. A person is of one unit; whoever
 * changes over is entered there anew by those who keep the list.
 */
export async function joinMore(call: Call, words: string): Promise<OutMessage[]> {
  const { office, address, cause, person } = call;
  const { wording } = office.library;
  const before = (await inviteOf(office.stores.invites, words))?.used;
  if (before !== undefined && before.cause !== cause && isSame(before.address, address)) return [help(office, person)];
  const invite = await lookUp(call, words);
  if (!isInvite(invite)) return [invite];
  if (invite.person !== undefined) {
    // A crash left only this to be said.
    if (invite.used !== undefined) return [added(office, person, address)];
    const key = invite.person === person.id ? "channels.code_here" : "channels.code_of_other";
    return [{ text: wording.say(key, { name: person.name }) }];
  }
  const role = roleName(wording, invite.role);
  const unit = office.directory.unit(person.unit)?.name ?? person.unit;
  if (invite.unit !== person.unit) return [{ text: wording.say("join.other_unit", { name: person.name, unit }) }];
  if (invite.used === undefined && person.roles.includes(invite.role))
    return [{ text: wording.say("join.role_known", { role, unit }) }];
  const at = await use(call, invite);
  if (at === undefined) return [await refuse(call, "join.used")];
  office.directory = await office.stores.people.update((directory) => withRole(directory, address, invite.role));
  return greet(call, at, wording.say("join.role_added", { role, unit }));
}

function added({ library: { wording } }: Office, { name, addresses }: Person, address: Address): OutMessage {
  const place = addresses.findIndex((one) => isSame(one, address)) + 1;
  return { text: wording.say("channels.added", { name, place }) };
}

/** Uses the code up in the name of this update. When that was, also when this very update did so before a crash; nothing when another did. */
async function use({ office, address, cause }: Stranger, { code }: Invite): Promise<Instant | undefined> {
  const { invites } = office.stores;
  const { channel, chat } = address;
  const used = { address: { channel, chat }, at: office.clock.now(), cause };
  if (await invites.use(code, used)) return used.at;
  const before = (await invites.get(code))?.used;
  return before?.cause === cause ? before.at : undefined;
}

/** Welcomes who joined at this instant, also where a crash left only the welcome to be said; others hear what has changed. */
function greet({ office, address }: Stranger, at: Instant, changed = ""): OutMessage[] {
  const person = office.directory.personAt(address);
  if (person === undefined) throw new Error("Whoever joined is not in the directory");
  office.channels.get(address.channel)?.welcome?.(address.chat, person.roles);
  const { text, ...rest } = help(office, person);
  const joined = person.consent === at;
  const first = joined ? office.library.wording.say("join.welcome", { name: person.name }) : changed;
  return [{ ...rest, text: `${first}\n\n${text}`.trimStart() }];
}

/** The invite of a code that can be used now, or what is wrong with it. */
async function lookUp(stranger: Stranger, words: string): Promise<Invite | OutMessage> {
  const { office, address, cause } = stranger;
  const now = office.clock.now();
  const tries = await office.stores.invites.tries(address);
  const again = plus(tries[0] ?? now, TRIES_TIME);
  if (tries.length >= TRIES_KEPT && again > now) {
    const { wording } = office.library;
    return { text: wording.say("join.too_many", { count: TRIES_KEPT, at: formatInstant(wording, again) }) };
  }
  const invite = await inviteOf(office.stores.invites, words);
  if (invite === undefined) return refuse(stranger, "join.wrong");
  if (invite.used !== undefined) return invite.used.cause === cause ? invite : refuse(stranger, "join.used");
  const unit = office.directory.unit(invite.unit);
  const gone = invite.person !== undefined && office.directory.person(invite.person) === undefined;
  if (gone || now >= invite.expires || unit === undefined || !existsOn(unit, dayOf(now)))
    return refuse(stranger, "join.expired");
  return invite;
}

/** A code that is good for nothing is written down: only so many may be tried. */
async function refuse(
  { office, address }: Stranger,
  why: "join.wrong" | "join.used" | "join.expired",
): Promise<OutMessage> {
  await office.stores.invites.tried(address, office.clock.now());
  return { text: office.library.wording.say(why) };
}

function isInvite(found: Invite | OutMessage): found is Invite {
  return "code" in found;
}
