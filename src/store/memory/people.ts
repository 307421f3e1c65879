import type { People } from "../../app/ports.ts";
import { directoryOf } from "../../domain/directory.ts";
import type { Person, Unit } from "../../domain/people.ts";

export function memoryPeople(): People {
  const units = new Map<string, Unit>();
  const people = new Map<string, Person>();
  let version = 0;

  const load = () => directoryOf(version, structuredClone([...units.values()]), structuredClone([...people.values()]));

  const alter: People["alter"] = async (change) => {
    const changed = change(load());
    for (const unit of changed.units) units.set(unit.id, structuredClone(unit));
    for (const person of changed.people) people.set(person.id, structuredClone(person));
    if (changed.units.length + changed.people.length > 0) version += 1;
    return load();
  };

  return {
    async load() {
      return load();
    },
    async version() {
      return version;
    },
    update: (change) => alter((directory) => ({ units: [], people: change(directory) })),
    alter,
    async save(someUnits, somePeople) {
      for (const unit of someUnits) units.set(unit.id, structuredClone(unit));
      for (const person of somePeople) people.set(person.id, structuredClone(person));
      version += 1;
    },
  };
}
