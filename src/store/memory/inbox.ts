import type { Inbox, Update } from "../../app/ports.ts";
import type { Address } from "../../domain/people.ts";
import type { Instant } from "../../domain/time.ts";

export function memoryInbox(): Inbox {
  const seen = new Map<string, Pick<Update, "channel" | "chat" | "at">>();
  const open = new Map<string, Update>();
  const givenUp = new Map<string, { update: Update; why: string }>();
  const last = new Map<string, Instant>();

  return {
    async insert(updates) {
      return updates.filter((update) => {
        if (seen.has(update.id)) return false;
        seen.set(update.id, { channel: update.channel, chat: update.chat, at: update.at });
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
    async fail(id, why) {
      const update = open.get(id);
      if (update !== undefined) givenUp.set(id, { update, why });
      open.delete(id);
    },
    async failed(limit) {
      const all = [...givenUp.values()].sort((a, b) => b.update.at - a.update.at).slice(0, limit);
      return all.map(({ update: { id, channel, chat, at }, why }) => ({ id, channel, chat, at, why }));
    },
    async again(id) {
      const { update } = givenUp.get(id) ?? {};
      if (update !== undefined) open.set(id, update);
      return givenUp.delete(id);
    },
    async drop(id) {
      return givenUp.delete(id);
    },
    async standing() {
      const times = [...open.values()].map(({ at }) => at).sort((a, b) => a - b);
      return { open: open.size, failed: givenUp.size, ...(times[0] !== undefined && { oldest: times[0] }) };
    },
    async lastFrom(chat) {
      return last.get(keyOf(chat));
    },
    async purge(before, limit, heard) {
      const stays = new Set(heard.map(keyOf));
      const old = [...seen]
        .filter(([id, one]) => one.at < before && !open.has(id))
        .filter(([, one]) => !stays.has(keyOf(one)) || one.at < (last.get(keyOf(one)) ?? 0))
        .sort(([, a], [, b]) => a.at - b.at)
        .slice(0, limit);
      for (const [id, one] of old) {
        seen.delete(id);
        givenUp.delete(id);
        if (last.get(keyOf(one)) === one.at) last.delete(keyOf(one));
      }
      return old.length;
    },
    async forget(chat) {
      const theirs = [...seen].filter(([, one]) => keyOf(one) === keyOf(chat));
      for (const [id] of theirs) for (const rows of [seen, open, givenUp]) rows.delete(id);
      last.delete(keyOf(chat));
      return theirs.length;
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
