import type { Inbox, Update } from "../../app/ports.ts";
import type { Address } from "../../domain/people.ts";
import type { Instant } from "../../domain/time.ts";

export function memoryInbox(): Inbox {
  const seen = new Set<string>();
  const open = new Map<string, Update>();
  const last = new Map<string, Instant>();

  return {
    async insert(updates) {
      return updates.filter((update) => {
        if (seen.has(update.id)) return false;
        seen.add(update.id);
        open.set(update.id, structuredClone(update));
        last.set(keyOf(update), Math.max(last.get(keyOf(update)) ?? 0, update.at) as Instant);
        return true;
      });
    },
    async undone(before, chat) {
      return [...open.values()]
        .filter((one) => one.at < before && (!chat || (one.channel === chat.channel && one.chat === chat.chat)))
        .sort(byChatAndOrder)
        .map((one) => structuredClone(one));
    },
    async done(ids) {
      for (const id of ids) open.delete(id);
    },
    async fail(id) {
      open.delete(id);
    },
    async lastFrom(chat) {
      return last.get(keyOf(chat));
    },
  };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}

function byChatAndOrder(a: Update, b: Update): number {
  return compare(a.channel, b.channel) || compare(a.chat, b.chat) || a.order - b.order || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
