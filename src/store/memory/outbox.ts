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

  function drop(some: OutboxItem[]): void {
    for (const { id } of some) for (const kept of [items, open, putBack]) kept.delete(id);
    const gone = new Set(some);
    for (const bundle of new Set(some.map((item) => item.bundle ?? "")))
      ended.set(
        bundle,
        (ended.get(bundle) ?? []).filter((item) => !gone.has(item)),
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
    async givenUp(limit) {
      const all = [...items.values()].filter(isGivenUp).sort((a, b) => b.due - a.due);
      return structuredClone(all.slice(0, limit));
    },
    async again(id, due) {
      const item = items.get(id);
      if (item === undefined || !isGivenUp(item)) return false;
      const others = ended.get(item.bundle ?? "") ?? [];
      ended.set(
        item.bundle ?? "",
        others.filter((one) => one !== item),
      );
      delete item.outcome;
      delete item.at;
      open.set(id, Object.assign(item, { state: "waiting", due }));
      return true;
    },
    async drop(id, at) {
      const item = items.get(id);
      if (item === undefined || !isGivenUp(item)) return false;
      Object.assign(item, { state: "withdrawn", outcome: "dropped", at });
      return true;
    },
    async hold(outcome, at) {
      const held = [...open.values()];
      for (const item of held) {
        delete item.lease;
        end(Object.assign(item, { state: "uncertain", outcome, at }));
      }
      return held.length;
    },
    async to(person, limit) {
      const theirs = [...items.values()].filter(({ to }) => to === person).sort((a, b) => b.due - a.due);
      return structuredClone(theirs.slice(0, limit));
    },
    async purge(kind, before, limit) {
      const old = [...items.values()]
        .filter((item) => item.kind === kind && (item.at ?? item.due) < before && !open.has(item.id))
        .sort((a, b) => a.due - b.due)
        .slice(0, limit);
      drop(old);
      return old.length;
    },
    async forget(person, chats) {
      const theirs = [...items.values()].filter(
        ({ to, address }) =>
          to === person || chats.some(({ channel, chat }) => address?.channel === channel && address.chat === chat),
      );
      drop(theirs);
      return theirs.length;
    },
    async standing(now) {
      const all = [...items.values()];
      const count = (state: OutboxItem["state"]) => all.filter((item) => item.state === state).length;
      const due = all.filter((item) => item.state === "waiting" && item.due <= now).sort((a, b) => a.due - b.due);
      return {
        waiting: count("waiting"),
        due: due.length,
        sending: count("sending"),
        failed: count("failed"),
        uncertain: count("uncertain"),
        ...(due[0] !== undefined && { oldest: due[0].due }),
      };
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

function isGivenUp({ state }: OutboxItem): boolean {
  return state === "failed" || state === "uncertain";
}
