import type { People } from "../../app/ports.ts";
import { directoryOf } from "../../domain/directory.ts";
import type { Person, Unit } from "../../domain/people.ts";

export function memoryPeople(): People {
  const units = new Map<string, Unit>();
  const people = new Map<string, Person>();
  let version = 0;

  const load = () => directoryOf(version, structuredClone([...units.values()]), structuredClone([...people.values()]));

  return {
    async load() {
      return load();
    },
    async version() {
      return version;
    },
    async update(change) {
      const changed = change(load());
      for (const person of changed) people.set(person.id, structuredClone(person));
      if (changed.length > 0) version += 1;
      return load();
    },
    async save(someUnits, somePeople) {
      for (const unit of someUnits) units.set(unit.id, structuredClone(unit));
      for (const person of somePeople) people.set(person.id, structuredClone(person));
      version += 1;
    },
  };
}
