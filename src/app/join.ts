import { existsOn } from "../domain/directory.ts";
import { readCode, showCode } from "../domain/invite-code.ts";
import { type Address, type Person, rolesIn, rolesOf } from "../domain/people.ts";
import { dayOf, HOUR, type Instant, plus } from "../domain/time.ts";
import type { OutMessage } from "../engine/conversation.ts";
import { formatInstant } from "../flow/period-name.ts";
import { readCommand } from "./commands/read-command.ts";
import { help } from "./commands/trogiup.ts";
import { agreed, noteConsent } from "./consent.ts";
import { completeHandOver } from "./hand-over.ts";
import type { Call } from "./handle.ts";
import { inviteOf, roleNames, rolesOfInvite } from "./invite.ts";
import { readMenu } from "./menu.ts";
import type { Office } from "./office.ts";
import { placeFor, withMore } from "./place.ts";
import { type Incoming, type Invite, TRIES_KEPT } from "./ports.ts";
import { isSame } from "./reach.ts";

/**
 * Joining by a code. What a stranger is asked is kept in the button alone ("/dongy <code>"), so nothing waits in a store that a
 * restart could lose. A code is used up first, which exactly one can do, under the name of the update that does it; then the
 * person is kept. Whoever dies in between has the update worked again, and the second part done.
 */

/** Somebody whom we do not know, in a private chat. */
type Stranger = Pick<Call, "office" | "known" | "address" | "cause" | "at">;

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

function askConsent({ directory, library: { wording } }: Office, invite: Invite): OutMessage {
  const { code, unit } = invite;
  const shown = showCode(code);
  const role = roleNames(wording, rolesOfInvite(invite));
  const named = { unit: directory.unit(unit)?.name ?? unit, role, code: shown };
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
  const used = await use(stranger, invite);
  if (used === undefined) return [await refuse(stranger, "join.used")];
  const { at } = used;
  const { wording } = office.library;
  office.directory = await office.stores.people.update((directory) =>
    placeFor(directory, { ...invite, used }, address, at, wording).map((one) =>
      one.consent === at ? agreed(one, wording) : one,
    ),
  );
  const person = office.directory.personAt(address);
  if (person === undefined) return [await refuse(stranger, "join.expired")]; // what it hands over went elsewhere meanwhile
  await noteConsent(office.stores, person);
  if (invite.person !== undefined) return [added(office, person, address)];
  await complete(stranger, person, { ...invite, used });
  return greet(stranger, at);
}

/** Whatever a code gave is written into the audit log; and what was handed over by it is brought to its end. */
async function complete(stranger: Stranger, person: Person, invite: Invite): Promise<void> {
  const { office, cause, at } = stranger;
  if ((await completeHandOver(stranger)) !== undefined) return;
  const { unit, role } = invite;
  await office.stores.audit.add({
    id: `right:${cause}`,
    at: invite.used?.at ?? at,
    by: invite.by ?? person.id,
    what: "right",
    fields: {
      change: "joined",
      person: person.id,
      unit,
      roles: role,
      ...(invite.by === undefined && { code: "server" }),
    },
  });
}

/** A code from somebody we know: one role more, one post more in another unit, what another hands over, or the same code once more. */
export async function joinMore(call: Call, said: string): Promise<OutMessage[]> {
  const { office, address, cause, person } = call;
  const words = said.replace(SURE, "");
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
  const roles = rolesOfInvite(invite);
  const role = roleNames(wording, roles);
  const unit = office.directory.unit(invite.unit)?.name ?? invite.unit;
  if (invite.used === undefined && invite.from?.person === person.id)
    return [{ text: wording.say("handover.own_code") }];
  const held = rolesIn(person, invite.unit);
  if (invite.used === undefined && invite.from === undefined && held.includes(invite.role))
    return [{ text: wording.say("join.role_known", { role, unit }) }];
  const isFirst = held.every((one) => roles.includes(one)); // also when a crash left only this to be said
  // It may have been meant for somebody else: before a code is used up for another unit, it is asked.
  if (isFirst && invite.used === undefined && words === said) return [askPost(call, invite, { role, unit })];
  const used = await use(call, invite);
  if (used === undefined) return [await refuse(call, "join.used")];
  office.directory = await office.stores.people.update((directory) =>
    withMore(directory, address, { ...invite, used }, used.at),
  );
  const now = office.directory.personAt(address);
  if (now === undefined || !roles.every((one) => rolesIn(now, invite.unit).includes(one)))
    return [await refuse(call, "join.expired")];
  await complete(call, now, { ...invite, used });
  return greet(call, used.at, wording.say(isFirst ? "join.post_added" : "join.role_added", { role, unit }));
}

/** Behind a code: what it gives in another unit is wanted. */
const SURE = / nhan$/;

function askPost({ office, person }: Call, { code }: Invite, named: { role: string; unit: string }): OutMessage {
  const { wording } = office.library;
  return {
    text: wording.say("join.ask_post", { ...named, name: person.name }),
    options: [{ id: `/start ${showCode(code)} nhan`, label: wording.say("button.agree") }],
  };
}

function added({ library: { wording } }: Office, { name, addresses }: Person, address: Address): OutMessage {
  const place = addresses.findIndex((one) => isSame(one, address)) + 1;
  return { text: wording.say("channels.added", { name, place }) };
}

/** Uses the code up in the name of this update. How it was, also when this very update did so before a crash; nothing when another did. */
async function use({ office, address, cause }: Stranger, { code }: Invite): Promise<Invite["used"]> {
  const { invites } = office.stores;
  const { channel, chat } = address;
  const used = { address: { channel, chat }, at: office.clock.now(), cause };
  if (await invites.use(code, used)) return used;
  const before = (await invites.get(code))?.used;
  return before?.cause === cause ? before : undefined;
}

/** Welcomes who joined at this instant, also where a crash left only the welcome to be said; others hear what has changed. */
function greet({ office, address }: Stranger, at: Instant, changed = ""): OutMessage[] {
  const person = office.directory.personAt(address);
  if (person === undefined) throw new Error("Whoever joined is not in the directory");
  office.channels.get(address.channel)?.welcome?.(address.chat, rolesOf(person));
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
  const { from } = invite;
  const giver = from && office.directory.person(from.person);
  const handedElsewhere =
    from !== undefined && !(giver && from.roles.every((role) => rolesIn(giver, invite.unit).includes(role)));
  if (gone || handedElsewhere || now >= invite.expires || unit === undefined || !existsOn(unit, dayOf(now)))
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
