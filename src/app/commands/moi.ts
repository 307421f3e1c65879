import { existsOn } from "../../domain/directory.ts";
import { showCode } from "../../domain/invite-code.ts";
import { rolesToInvite } from "../../domain/may.ts";
import { Role, type Unit } from "../../domain/people.ts";
import { dayOf } from "../../domain/time.ts";
import type { OutMessage } from "../../engine/conversation.ts";
import { formatInstant } from "../../flow/period-name.ts";
import { unitNames } from "../../flow/unit-names.ts";
import type { Call } from "../handle.ts";
import { makeInvite, readRole, roleName, roleNames, rolesOfInvite } from "../invite.ts";
import type { Office } from "../office.ts";
import { unitsOf } from "../own-units.ts";
import type { Invite } from "../ports.ts";
import type { Command } from "./index.ts";

/** Units that are offered at most where words mean several. */
const MOST_OFFERED = 8;

/** `/moi [vai trò] [đơn vị]`: a one-time code by which somebody joins, as a text, a link and a picture. */
export const moi: Command = {
  name: "moi",
  apart: true,
  async run(call, words) {
    const { office, person } = call;
    const { wording } = office.library;
    const roles = rolesToInvite(person, office.directory);
    if (roles.length === 0) return [{ text: wording.say("invite.may_not") }];
    const { role, rest } = readRole(wording, words, Role.options);
    const named = rest === "" ? unitsWithoutWords(call) : unitsNamed(call, rest);
    const [first] = named;
    if (first === undefined) return [noUnit(call, roles, rest)];
    const wanted = (unit: Unit) =>
      rolesToInvite(person, office.directory, unit.id).filter((one) => role === undefined || one === role);
    const units = named.filter((unit) => wanted(unit).length > 0);
    const [unit, another] = units;
    if (unit === undefined) return [{ text: wording.say("invite.may_not_there", { unit: first.name }) }];
    if (another !== undefined) return [offerUnits(call, role, units)];
    return [role === undefined ? offerRoles(call, wanted(unit), unit) : await invite(call, role, unit)];
  },
};

/** Who invites into own units only need not name one. */
function unitsWithoutWords({ office, person }: Call): Unit[] {
  const { directory } = office;
  const own = unitsOf(office, person);
  const elsewhere = directory.units.some(
    ({ id }) => own.every((one) => one.id !== id) && rolesToInvite(person, directory, id).length > 0,
  );
  return elsewhere ? [] : own;
}

function unitsNamed({ office }: Call, words: string): Unit[] {
  const today = dayOf(office.clock.now());
  return office.directory.find(words).filter((unit) => existsOn(unit, today));
}

function noUnit({ office }: Call, roles: readonly Role[], words: string): OutMessage {
  const { wording } = office.library;
  if (words !== "") return { text: wording.say("invite.no_such_unit", { words }) };
  return { text: wording.say("invite.how", { roles: roles.map((role) => roleName(wording, role)).join(", ") }) };
}

/** Which unit the words mean; the role, where it was not said, is asked next. */
function offerUnits({ office }: Call, role: Role | undefined, units: readonly Unit[]): OutMessage {
  const { wording } = office.library;
  const offered = units.slice(0, MOST_OFFERED);
  const options = offered.map(({ id, name }) => ({
    id: ["/moi", ...(role === undefined ? [] : [role]), id].join(" "),
    label: name,
  }));
  return { text: wording.say("invite.which_unit", { units: unitNames(wording, offered) }), options };
}

function offerRoles({ office }: Call, roles: readonly Role[], unit: Unit): OutMessage {
  const { wording } = office.library;
  const options = roles.map((role) => ({ id: `/moi ${role} ${unit.id}`, label: roleName(wording, role) }));
  const names = options.map(({ label }) => label).join(", ");
  return { text: wording.say("invite.which_role", { unit: unit.name, roles: names }), options };
}

async function invite({ office, person }: Call, role: Role, unit: Unit): Promise<OutMessage> {
  const at = office.clock.now();
  return showInvite(
    office,
    await makeInvite(office.stores.invites, office.random, { unit: unit.id, role, by: person.id, at }),
  );
}

/** A code as it is given to whoever asked for it: as a text, a link and a picture. */
export function showInvite(office: Office, made: Invite): OutMessage {
  const { wording } = office.library;
  const code = showCode(made.code);
  const links = [...office.channels.values()].flatMap((channel) => channel.joinLink?.(made.code) ?? []);
  const lines = [
    wording.say("invite.made", {
      code,
      role: roleNames(wording, rolesOfInvite(made)),
      unit: office.directory.unit(made.unit)?.name ?? made.unit,
      expires: formatInstant(wording, made.expires),
    }),
    ...links.map((link) => wording.say("invite.link", { link })),
    wording.say("invite.by_hand"),
  ];
  return { text: lines.join("\n"), file: { make: "qr", text: links[0] ?? code, name: `ma-moi-${code}.png` } };
}
