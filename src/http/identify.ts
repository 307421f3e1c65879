import type { Clock } from "../app/ports.ts";
import type { Directory } from "../domain/directory.ts";
import { type Person, type PersonId, postsOf, rolesOf } from "../domain/people.ts";
import type { Instant } from "../domain/time.ts";
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

/** Whether what opened a person's page was made before the person's links were closed for the last time. */
function areLinksClosed(person: Person | undefined, made: Instant): boolean {
  return person?.linksSince !== undefined && made <= person.linksSince;
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
