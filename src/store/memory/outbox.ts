import type { Outbox, OutboxItem } from "../../app/ports.ts";

export function memoryOutbox(): Outbox {
  const items = new Map<string, OutboxItem>();
  /** Replies that went back to `waiting` after a lease ran out: that happens once. */
  const putBack = new Set<string>();

  return {
    async add(added) {
      const fresh = added.filter((item) => {
        if (items.has(item.id)) return false;
        items.set(item.id, { ...structuredClone(item), tries: 0, state: "waiting" });
        return true;
      });
      return fresh.map((item) => item.id);
    },
    async claim(now, lease, id) {
      let first: OutboxItem | undefined;
      for (const item of items.values()) {
        if (id !== undefined && item.id !== id) continue;
        if (item.state === "waiting" && item.due <= now && (!first || isBefore(item, first))) first = item;
      }
      if (!first) return undefined;
      Object.assign(first, { state: "sending", tries: first.tries + 1, lease: structuredClone(lease) });
      return structuredClone(first);
    },
    async settle(id, lease, outcome) {
      const item = items.get(id);
      if (item?.state !== "sending" || item.lease?.id !== lease) return false;
      delete item.lease;
      Object.assign(item, outcome);
      return true;
    },
    async expire(now) {
      const expired = [...items.values()].filter(
        ({ state, lease }) => state === "sending" && lease && lease.until <= now,
      );
      for (const item of expired) {
        const again = item.kind === "reply" && !putBack.has(item.id);
        if (again) putBack.add(item.id);
        item.state = again ? "waiting" : "uncertain";
        delete item.lease;
      }
      return expired.length;
    },
    async get(id) {
      return structuredClone(items.get(id));
    },
  };
}

/** Replies before reminders, then the one that is due longest. */
function isBefore(a: OutboxItem, b: OutboxItem): boolean {
  if (a.kind !== b.kind) return a.kind === "reply";
  return a.due < b.due;
}
