import type { Outbox, OutboxItem } from "../../app/ports.ts";
import type { Instant } from "../../domain/time.ts";

export function memoryOutbox(): Outbox {
  const items = new Map<string, OutboxItem>();
  /** Those that are waiting or being sent: few among the many that have ended. */
  const open = new Map<string, OutboxItem>();
  /** The others, by their bundle. */
  const ended = new Map<string, OutboxItem[]>();
  /** Replies that went back to `waiting` after a lease ran out: that happens once. */
  const putBack = new Set<string>();

  function take(item: OutboxItem, lease: { id: string; until: Instant }): OutboxItem {
    return structuredClone(
      Object.assign(item, { state: "sending", tries: item.tries + 1, lease: structuredClone(lease) }),
    );
  }

  function end(item: OutboxItem): void {
    if (item.state === "waiting") return;
    open.delete(item.id);
    const others = ended.get(item.bundle ?? "");
    if (others) others.push(item);
    else ended.set(item.bundle ?? "", [item]);
  }

  return {
    async add(added) {
      const fresh = added.filter((item) => {
        if (items.has(item.id)) return false;
        const kept: OutboxItem = { ...structuredClone(item), tries: 0, state: "waiting" };
        items.set(item.id, kept);
        open.set(item.id, kept);
        return true;
      });
      return fresh.map((item) => item.id);
    },
    async claim(now, lease, only) {
      let first: OutboxItem | undefined;
      for (const item of open.values()) {
        if (only !== undefined && ("id" in only ? item.id !== only.id : item.kind !== only.kind)) continue;
        if (item.state === "waiting" && item.due <= now && (!first || isBefore(item, first))) first = item;
      }
      return first && take(first, lease);
    },
    async claimBundle({ bundle, lease }, now) {
      if (bundle === undefined || lease === undefined) return [];
      return [...open.values()]
        .filter((item) => item.bundle === bundle && item.state === "waiting" && item.due <= now)
        .sort((a, b) => a.due - b.due)
        .map((item) => take(item, lease));
    },
    async settle(id, lease, outcome) {
      const held = [id].flat().map((one) => {
        const item = open.get(one);
        if (item?.state !== "sending" || item.lease?.id !== lease) return false;
        delete item.lease;
        end(Object.assign(item, outcome));
        return true;
      });
      return held.every(Boolean);
    },
    async expire(now) {
      const expired = [...open.values()].filter(
        ({ state, lease }) => state === "sending" && lease && lease.until <= now,
      );
      for (const item of expired) {
        const again = item.kind === "reply" && !putBack.has(item.id);
        if (again) putBack.add(item.id);
        item.state = again ? "waiting" : "uncertain";
        delete item.lease;
        end(item);
      }
      return expired.length;
    },
    async get(id) {
      return structuredClone(items.get(id));
    },
    async toldSince(bundle, since) {
      const ofBundle = (ended.get(bundle) ?? []).filter(({ state, at }) => state === "sent" && (at ?? 0) >= since);
      return structuredClone(ofBundle.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)));
    },
    async withdrawnSince(outcome, since) {
      const all = [...ended.values()].flat();
      return structuredClone(
        all.filter((item) => item.state === "withdrawn" && item.outcome === outcome && (item.at ?? 0) >= since),
      );
    },
  };
}

/** Replies before reminders, then the one that is due longest. */
function isBefore(a: OutboxItem, b: OutboxItem): boolean {
  if (a.kind !== b.kind) return a.kind === "reply";
  return a.due < b.due;
}
