import type { Absences } from "../../app/ports.ts";
import type { Absence } from "../../domain/acting.ts";

export function memoryAbsences(): Absences {
  const absences = new Map<string, Absence>();

  return {
    async add(absence) {
      if (!absences.has(absence.id)) absences.set(absence.id, structuredClone(absence));
    },
    async get(id) {
      return structuredClone(absences.get(id));
    },
    async cancel(id, at) {
      const absence = absences.get(id);
      if (absence !== undefined) absence.cancelled ??= at;
    },
    async since(day) {
      return [...absences.values()]
        .filter(({ to }) => to >= day)
        .sort((a, b) => (a.from === b.from ? (a.id < b.id ? -1 : 1) : a.from < b.from ? -1 : 1))
        .map((absence) => structuredClone(absence));
    },
  };
}
