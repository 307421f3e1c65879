import type { Clock } from "../app/ports.ts";
import type { Directory } from "../domain/directory.ts";
import type { PersonId } from "../domain/people.ts";
import { readKey } from "./link.ts";
import type { Identify, Visitor } from "./visitor.ts";

/** Opens the page to whoever holds a valid personal key of somebody the office knows. */
export function keyHolder(secret: string, directory: () => Directory, clock: Clock): Identify {
  return async (key) => {
    const id = key === undefined ? undefined : readKey(secret, key, clock.now());
    return id === undefined ? undefined : visitorOf(directory(), id);
  };
}

/** A person as the page greets them. */
export function visitorOf(directory: Directory, id: PersonId): Visitor | undefined {
  const person = directory.person(id);
  if (person === undefined) return undefined;
  return { chat: person.id, name: person.name, unit: directory.unit(person.unit)?.name ?? "", roles: person.roles };
}
