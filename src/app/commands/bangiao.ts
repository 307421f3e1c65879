import { faultOf, type HandOver, type HandOverFault, handedOver, hasPosts } from "../../domain/hand-over.ts";
import { areColleagues, type Person, type PersonId, type Post, postsOf, Role, rolesIn } from "../../domain/people.ts";
import { shortName } from "../../domain/short-name.ts";
import { fold } from "../../domain/vietnamese/fold.ts";
import { saysNone } from "../../domain/vietnamese/none.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { peopleNamed } from "../find-person.ts";
import { completeHandOver, handOver, mayHandOver, openIn, sayPost } from "../hand-over.ts";
import type { Call } from "../handle.ts";
import { makeInvite } from "../invite.ts";
import { refreshDirectory } from "../office.ts";
import type { Command } from "./index.ts";
import { showInvite } from "./moi.ts";

/**
 * `/bangiao [ai cho ai]`: hands a post over, one's own or of whom the person sees to, to a colleague, by a code to somebody new, or to
 * nobody yet. What was not said is asked for by buttons, then shown, and done by one more; all of it stands in the buttons.
 */
export const bangiao: Command = {
  name: "bangiao",
  apart: true,
  async run(call, words) {
    await refreshDirectory(call.office); // what another process handed over just now
    const done = await completeHandOver(call); // by this very update, before it was cut off
    if (done !== undefined) return [done];
    const asked = readButton(call, words) ?? readWords(call, words);
    return ["text" in asked ? asked : await goOn(call, asked)];
  },
};

/** Who is to have it: somebody, somebody new by a code, or nobody yet. */
type To = Person | "new" | "nobody";

/** What has been said so far. */
interface Asked {
  giver: Person;
  post?: Post;
  to?: To;
  confirmed?: true;
}

/** Colleagues that are offered at most. */
const MOST = 12;
/** In a button, in a person's place. */
const NEW = "moi";
const NOBODY = "khong";
/** In a button, in a role's place. */
const ALL = "het";

/** ["#1q1ra5s iale reporter #0x81k2m dongy"] */
function readButton({ office }: Call, words: string): Asked | OutMessage | undefined {
  const [, from, unit, what = "", to, sure] = /^(#\w{7}) (\S+) (\S+)(?: (\S+))?(?: (dongy))?$/.exec(words) ?? [];
  if (from === undefined || unit === undefined) return undefined;
  const { people } = office.directory;
  const giver = people.find(({ id }) => shortName(id) === from);
  const taker = to === NEW ? "new" : to === NOBODY ? "nobody" : people.find(({ id }) => shortName(id) === to);
  if (giver === undefined || (to !== undefined && taker === undefined))
    return { text: office.library.wording.say("handover.no_such_person", { words: to ?? from }) };
  const roles = what === ALL ? rolesIn(giver, unit as Post["unit"]) : Role.options.filter((role) => role === what);
  return {
    giver,
    post: { unit: unit as Post["unit"], roles },
    ...(taker !== undefined && { to: taker }),
    ...(sure !== undefined && { confirmed: true }),
  };
}

const MYSELF: readonly string[] = ["", "toi", "em", "minh", "ban than", "viec cua toi"];
const NEWCOMER: readonly string[] = ["nguoi moi", "moi", "ma moi"];

/** ["", "cho Chủ tịch xã Ia Le", "Văn thư xã Ia Le cho người mới"] */
function readWords(call: Call, words: string): Asked | OutMessage {
  const said = ` ${words.normalize("NFC")} `;
  const at = / cho /iu.exec(said);
  const giverWords = (at === null ? said : said.slice(0, at.index)).trim();
  const takerWords = at === null ? "" : said.slice(at.index + at[0].length).trim();
  if (at === null && giverWords !== "") return how(call);
  const giver = MYSELF.includes(fold(giverWords)) ? call.person : personNamed(call, giverWords);
  if ("text" in giver) return giver;
  if (takerWords === "") return { giver };
  if (NEWCOMER.includes(fold(takerWords))) return { giver, to: "new" };
  if (saysNone(takerWords) || fold(takerWords).startsWith("khong")) return { giver, to: "nobody" };
  const to = MYSELF.includes(fold(takerWords)) ? call.person : personNamed(call, takerWords);
  return "text" in to ? to : { giver, to };
}

function how({ office, person }: Call): OutMessage {
  const other = office.directory.people.find((one) => one.id !== person.id && areColleagues(one, person)) ?? person;
  return { text: office.library.wording.say("handover.how", { person: other.name, other: person.name }) };
}

function personNamed({ office }: Call, words: string): Person | OutMessage {
  const { wording } = office.library;
  const [one, another, ...more] = peopleNamed(office, words, office.directory.people);
  if (one === undefined) return { text: wording.say("handover.no_such_person", { words }) };
  if (another === undefined) return one;
  const people = [one, another, ...more]
    .slice(0, MOST)
    .map(({ name }) => name)
    .join("; ");
  return { text: wording.say("handover.which_person", { words, people }) };
}

/** Asks for what is missing, shows what is whole, does what is confirmed. */
async function goOn(call: Call, { giver, post: said, to, confirmed }: Asked): Promise<OutMessage> {
  const { office, person } = call;
  const { wording } = office.library;
  const posts = postsToGive(call, giver);
  if (said !== undefined && !mayHandOver(office, person, giver, said.unit, said.roles))
    return { text: wording.say("handover.may_not") };
  const [only, another] = posts;
  const post = said ?? (another === undefined ? only : undefined);
  if (post === undefined) {
    if (only === undefined) return { text: wording.say("handover.may_not") };
    return {
      text: wording.say("handover.which_post", { from: giver.name }),
      options: posts.map((one) => option(call, giver, one, to)),
    };
  }
  if (to === undefined) return askTo(call, giver, post);
  const fault = faultOf(office.directory, orderOf(call, giver, post, to), to === "new");
  if (fault !== undefined) return sayFault(call, giver, post, to, fault);
  if (confirmed === undefined) return preview(call, giver, post, to);
  return to === "new" ? giveCode(call, giver, post) : carryOut(call, giver, post, to);
}

/** What of the giver's posts the person may hand over: each role by itself, and where a unit has several, all of them. */
function postsToGive({ office, person }: Call, giver: Person): Post[] {
  return postsOf(giver).flatMap(({ unit, roles }) => {
    const mine = roles.filter((role) => mayHandOver(office, person, giver, unit, [role]));
    const each = mine.map((role) => ({ unit, roles: [role] }));
    return mine.length > 1 ? [...each, { unit, roles: mine }] : each;
  });
}

function option(call: Call, giver: Person, post: Post, to: To | undefined) {
  const { office } = call;
  const all = post.roles.length > 1;
  const unit = office.directory.unit(post.unit)?.name ?? post.unit;
  const label = all
    ? `${office.library.wording.say("button.handover_all")}, ${unit}`
    : sayPost(office, post.unit, post.roles);
  return { id: command(giver, post, to), label };
}

/** As a button says it, so that whoever presses it later means the same. */
function command(giver: Person, { unit, roles }: Post, to?: To, sure = false): string {
  const what = roles.length > 1 ? ALL : (roles[0] ?? ALL);
  const whom = to === undefined ? [] : [to === "new" ? NEW : to === "nobody" ? NOBODY : shortName(to.id)];
  return ["/bangiao", shortName(giver.id), unit, what, ...whom, ...(sure ? ["dongy"] : [])].join(" ");
}

/** The unit's people who can be reached, somebody new, and nobody. */
function askTo(call: Call, giver: Person, post: Post, first?: string): OutMessage {
  const { directory, library } = call.office;
  const { wording } = library;
  const there = directory.people.filter(
    (one) =>
      one.id !== giver.id &&
      rolesIn(one, post.unit).length > 0 &&
      !post.roles.every((role) => rolesIn(one, post.unit).includes(role)) &&
      one.addresses.some(({ dead }) => dead === undefined),
  );
  const asked = wording.say("handover.to_whom", {
    from: giver.name,
    post: sayPost(call.office, post.unit, post.roles),
  });
  return {
    text: first === undefined ? asked : `${first}\n${asked}`,
    options: [
      ...there.slice(0, MOST).map((one) => ({ id: command(giver, post, one), label: one.name })),
      { id: command(giver, post, "new"), label: wording.say("button.handover_new") },
      { id: command(giver, post, "nobody"), label: wording.say("button.handover_nobody") },
    ],
  };
}

function orderOf({ person, cause }: Call, giver: Person, { unit, roles }: Post, to: To): HandOver {
  const taker: PersonId | undefined = typeof to === "string" ? undefined : to.id;
  return { from: giver.id, unit, roles, by: person.id, cause, ...(taker !== undefined && { to: taker }) };
}

function sayFault(call: Call, giver: Person, post: Post, to: To, fault: HandOverFault): OutMessage {
  const { office } = call;
  const { wording } = office.library;
  switch (fault) {
    case "gone":
      return {
        text: wording.say("handover.gone", { from: giver.name, post: sayPost(office, post.unit, post.roles) }),
      };
    case "last_admin":
      return { text: wording.say("handover.last_admin", { from: giver.name }) };
    case "no_colleague": {
      const unit = office.directory.unit(post.unit)?.name ?? post.unit;
      const name = typeof to === "string" ? giver.name : to.name;
      return askTo(call, giver, post, wording.say("handover.no_colleague", { to: name, unit }));
    }
  }
}

async function preview(call: Call, giver: Person, post: Post, to: To): Promise<OutMessage> {
  const { office } = call;
  const { wording } = office.library;
  const [after] = handedOver(office.directory, orderOf(call, giver, post, to), office.clock.now());
  const open = reportsWith(post) ? await openIn(office, giver, post.unit) : [];
  const whom =
    to === "new" ? wording.say("handover.by_code") : to === "nobody" ? wording.say("handover.nobody") : to.name;
  const lines = [
    wording.say("handover.preview", {
      from: giver.name,
      to: whom,
      post: sayPost(office, post.unit, post.roles),
    }),
    ...(open.length === 0 ? [] : [wording.say("handover.open"), ...open.map(({ line }) => line)]),
    ...(to === "new" ? [wording.say("handover.preview_code", { from: giver.name })] : []),
    ...(to === "nobody" ? [wording.say("handover.preview_nobody")] : []),
    ...(after !== undefined && !hasPosts(after) ? [wording.say("handover.preview_closes", { from: giver.name })] : []),
  ];
  return {
    text: lines.join("\n"),
    options: [{ id: command(giver, post, to, true), label: wording.say("button.handover_confirm") }],
  };
}

function reportsWith({ roles }: Post): boolean {
  return roles.some((role) => role === "reporter" || role === "deputy" || role === "head");
}

async function giveCode({ office, person }: Call, giver: Person, { unit, roles }: Post): Promise<OutMessage> {
  const [role] = roles;
  if (role === undefined) throw new Error("A post without a role is handed over");
  const terms = { unit, role, by: person.id, at: office.clock.now(), from: { person: giver.id, roles } };
  return showInvite(office, await makeInvite(office.stores.invites, office.random, terms));
}

async function carryOut(call: Call, giver: Person, post: Post, to: To): Promise<OutMessage> {
  const done = await handOver(call, orderOf(call, giver, post, to));
  return typeof done === "string" ? sayFault(call, giver, post, to, done) : done;
}
