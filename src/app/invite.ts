import { makeCode, readCode } from "../domain/invite-code.ts";
import type { Role } from "../domain/people.ts";
import { DAY, plus } from "../domain/time.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import type { Wording } from "../flow/wording.ts";
import type { Invite, Invites } from "./ports.ts";

/** Days for which a code is good, where nobody says otherwise. */
export const INVITE_DAYS = 7;

/** Makes a one-time code for a role in a unit, and keeps it. */
export async function makeInvite(
  invites: Invites,
  random: (below: number) => number,
  terms: Pick<Invite, "unit" | "role" | "by" | "at" | "person" | "from">,
  days = INVITE_DAYS,
): Promise<Invite> {
  const invite = { code: makeCode(random), ...terms, expires: plus(terms.at, Math.round(days * DAY)) };
  await invites.add(invite);
  return invite;
}

/** The invite whose code somebody typed; nothing where there is none. */
export async function inviteOf(invites: Invites, words: string): Promise<Invite | undefined> {
  const code = readCode(words);
  return code === undefined ? undefined : invites.get(code);
}

/** The roles that a code gives. */
export function rolesOfInvite({ role, from }: Pick<Invite, "role" | "from">): Role[] {
  return from === undefined ? [role] : from.roles;
}

export function roleNames(wording: Wording, roles: readonly Role[]): string {
  return roles.map((role) => roleName(wording, role)).join(", ");
}

export function roleName(wording: Wording, role: Role): string {
  return wording.say(`role.${role}`);
}

/** The role that words begin with, end in or hold, and what is left of them. ["Văn thư Ia Le" -> reporter, "ia le"] */
export function readRole(
  wording: Wording,
  words: string,
  roles: readonly Role[],
): { role: Role | undefined; rest: string } {
  const said = ` ${fold(words)} `;
  const spellings = roles.flatMap((role) =>
    [role, roleName(wording, role), ...wording.say(`role.${role}.words`).split(";")].map((name) => ({
      role,
      name: ` ${fold(name)} `,
    })),
  );
  // The longest one: "người báo cáo thay" holds "người báo cáo".
  const [found] = spellings.filter(({ name }) => said.includes(name)).toSorted((a, b) => b.name.length - a.name.length);
  return { role: found?.role, rest: (found === undefined ? said : said.replace(found.name, " ")).trim() };
}
