import type { Clock } from "../app/ports.ts";
import { areLinksClosed } from "../domain/closed-links.ts";
import type { Directory } from "../domain/directory.ts";
import { type PersonId, postsOf, rolesOf } from "../domain/people.ts";
import { readKey } from "./link.ts";
import type { Identify, Visitor } from "./visitor.ts";

/** Opens the page to whoever holds a valid personal key of somebody of the office, unless it was revoked. */
export function keyHolder(secret: string, directory: () => Directory, clock: Clock): Identify {
  return async (key) => {
    const claim = key === undefined ? undefined : readKey(secret, key, clock.now());
    if (claim === undefined || areLinksClosed(directory().person(claim.person), claim.made)) return undefined;
    return visitorOf(directory(), claim.person);
  };
}

/** A person as the page greets them; nobody for who has left. */
export function visitorOf(directory: Directory, id: PersonId): Visitor | undefined {
  const person = directory.person(id);
  if (person === undefined || postsOf(person).length === 0) return undefined;
  return {
    chat: person.id,
    name: person.name,
    unit: postsOf(person)
      .flatMap(({ unit }) => directory.unit(unit)?.name ?? [])
      .join(", "),
    roles: rolesOf(person),
  };
}
