import type { Inbox, Update } from "../../app/ports.ts";

export function memoryInbox(): Inbox {
  const seen = new Set<string>();
  const open = new Map<string, Update>();

  return {
    async insert(updates) {
      return updates.filter((update) => {
        if (seen.has(update.id)) return false;
        seen.add(update.id);
        open.set(update.id, structuredClone(update));
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
  };
}

function byChatAndOrder(a: Update, b: Update): number {
  return compare(a.channel, b.channel) || compare(a.chat, b.chat) || a.order - b.order || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
