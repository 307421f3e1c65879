import type { Due, Dues } from "../../app/ports.ts";

export function memoryDues(): Dues {
  const dues = new Map<string, Due>();

  return {
    async of(ids) {
      return ids.flatMap((id) => structuredClone(dues.get(id)) ?? []);
    },
    async put(due) {
      if ((dues.get(due.id)?.rev ?? 0) !== due.rev - 1) return false;
      dues.set(due.id, structuredClone(due));
      return true;
    },
  };
}
