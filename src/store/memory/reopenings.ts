import type { Reopening, Reopenings } from "../../app/ports.ts";

export function memoryReopenings(): Reopenings {
  const reopenings = new Map<string, Reopening>();

  return {
    async get(id) {
      return structuredClone(reopenings.get(id));
    },
    async ofUnit(unit) {
      return structuredClone([...reopenings.values()].filter((one) => one.unit === unit));
    },
    async put(reopening) {
      if ((reopenings.get(reopening.id)?.rev ?? 0) !== reopening.rev - 1) return false;
      reopenings.set(reopening.id, structuredClone(reopening));
      return true;
    },
  };
}
