import type { Leases } from "../../app/ports.ts";

export function memoryLeases(): Leases {
  const leases = new Map<string, { holder: string; until: number }>();

  return {
    async take(name, holder, now, until) {
      const held = leases.get(name);
      if (held !== undefined && held.holder !== holder && held.until > now) return false;
      leases.set(name, { holder, until });
      return true;
    },
    async purge(before, limit) {
      const over = [...leases].filter(([, { until }]) => until < before).slice(0, limit);
      for (const [name] of over) leases.delete(name);
      return over.length;
    },
    async release(name, holder) {
      if (leases.get(name)?.holder === holder) leases.delete(name);
    },
  };
}
