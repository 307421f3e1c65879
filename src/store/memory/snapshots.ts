import type { Snapshot, Snapshots } from "../../app/ports.ts";

export function memorySnapshots(): Snapshots {
  const snapshots = new Map<string, Snapshot>();

  return {
    async add(snapshot) {
      const kept = snapshots.get(snapshot.id) ?? structuredClone(snapshot);
      snapshots.set(kept.id, kept);
      return structuredClone(kept);
    },
    async get(id) {
      return structuredClone(snapshots.get(id));
    },
    async of(by, limit) {
      const theirs = [...snapshots.values()]
        .filter((snapshot) => snapshot.by === by)
        .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
      return structuredClone(theirs.slice(0, limit));
    },
    async purge(before, limit) {
      const old = [...snapshots.values()].filter(({ at }) => at < before).sort((a, b) => a.at - b.at);
      for (const { id } of old.slice(0, limit)) snapshots.delete(id);
      return Math.min(old.length, limit);
    },
  };
}
