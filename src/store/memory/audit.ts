import type { Audit, AuditEntry } from "../../app/ports.ts";

export function memoryAudit(): Audit {
  const entries = new Map<string, AuditEntry>();

  return {
    async add(entry) {
      if (!entries.has(entry.id)) entries.set(entry.id, structuredClone(entry));
    },
    async of(what, limit) {
      return [...entries.values()]
        .filter((entry) => entry.what === what)
        .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map((entry) => structuredClone(entry));
    },
  };
}
