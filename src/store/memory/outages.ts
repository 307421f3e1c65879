import type { Outages } from "../../app/ports.ts";
import type { Outage } from "../../domain/lateness.ts";

export function memoryOutages(): Outages {
  const outages = new Map<string, Outage>();

  return {
    async add(outage) {
      if (!outages.has(outage.id)) outages.set(outage.id, structuredClone(outage));
    },
    async since(instant) {
      return [...outages.values()]
        .filter(({ to }) => to >= instant)
        .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))
        .map((outage) => structuredClone(outage));
    },
  };
}
