import type { People } from "../../app/ports.ts";
import { directoryOf } from "../../domain/directory.ts";
import type { Person, Unit } from "../../domain/people.ts";

export function memoryPeople(): People {
  const units = new Map<string, Unit>();
  const people = new Map<string, Person>();
  let version = 0;

  return {
    async load() {
      return directoryOf(version, structuredClone([...units.values()]), structuredClone([...people.values()]));
    },
    async version() {
      return version;
    },
    async save(someUnits, somePeople) {
      for (const unit of someUnits) units.set(unit.id, structuredClone(unit));
      for (const person of somePeople) people.set(person.id, structuredClone(person));
      version += 1;
    },
  };
}
