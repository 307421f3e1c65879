import { type Person, Role } from "../domain/people.ts";
import { fold } from "../domain/vietnamese/fold.ts";
import { readRole } from "./invite.ts";
import type { Office } from "./office.ts";

/**
 * The people that words can mean, out of some: by id, by the whole name of the post, by a part of it, or by a role and, where it
 * is said, the unit. ["chu tich ia le", "người đứng đầu"]
 */
export function peopleNamed(
  { directory, library: { wording } }: Office,
  words: string,
  among: readonly Person[],
): Person[] {
  const wanted = fold(words);
  if (wanted === "") return [];
  const exact = among.filter(({ id, name }) => id === words.trim() || fold(name) === wanted);
  if (exact.length > 0) return exact;
  const parts = wanted.split(" ");
  const named = among.filter(({ name }) => parts.every((part) => fold(name).split(" ").includes(part)));
  if (named.length > 0) return named;
  const { role, rest } = readRole(wording, words, Role.options);
  if (role === undefined) return [];
  const units = rest === "" ? undefined : new Set(directory.find(rest).map(({ id }) => id));
  return among.filter(({ roles, unit }) => roles.includes(role) && (units === undefined || units.has(unit)));
}
