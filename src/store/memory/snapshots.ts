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
    async lastOf(by) {
      const [last] = [...snapshots.values()]
        .filter((snapshot) => snapshot.by === by)
        .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
      return structuredClone(last);
    },
  };
}
