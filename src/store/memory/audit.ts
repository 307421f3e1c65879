import type { Audit, AuditEntry, ChainedEntry } from "../../app/ports.ts";
import { CHAIN_START, linkBehind } from "../../domain/audit-chain.ts";

export function memoryAudit(): Audit {
  const chain: ChainedEntry[] = [];
  const known = new Set<string>();

  function those(are: (entry: AuditEntry) => boolean): AuditEntry[] {
    return chain.filter(({ entry }) => are(entry)).map(({ entry }) => structuredClone(entry));
  }

  return {
    async add(entry) {
      if (known.has(entry.id)) return;
      known.add(entry.id);
      chain.push({ ...linkBehind(chain.at(-1) ?? CHAIN_START, entry), entry: structuredClone(entry) });
    },
    async of(what, limit) {
      return those((entry) => entry.what === what)
        .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },
    async about(what, about) {
      return those((entry) => entry.what === what && entry.about === about);
    },
    async chain(after, limit) {
      return structuredClone(chain.slice(after, after + limit));
    },
  };
}
