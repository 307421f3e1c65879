import type { Groups } from "../../app/ports.ts";
import type { Address } from "../../domain/people.ts";

export function memoryGroups(): Groups {
  const leaders = new Map<string, Address>();

  return {
    async leaders() {
      return [...leaders.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { channel, chat }]) => ({ channel, chat }));
    },
    async setLeaders({ channel, chat }, on) {
      if (on) leaders.set(keyOf({ channel, chat }), { channel, chat });
      else leaders.delete(keyOf({ channel, chat }));
    },
    async move(from, { channel, chat }) {
      if (leaders.delete(keyOf(from))) leaders.set(keyOf({ channel, chat }), { channel, chat });
    },
  };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}
