import type { ChatEvent, Hub } from "../../app/ports.ts";

/** The open pages of this process, by chat. Other processes' pages find new lines by looking into the transcript. */
export function createHub(): Hub {
  const chats = new Map<string, Set<(event: ChatEvent) => void>>();
  return {
    publish(chat, event) {
      for (const listener of chats.get(chat) ?? []) listener(event);
    },
    broadcast(event) {
      for (const listeners of chats.values()) for (const listener of listeners) listener(event);
    },
    subscribe(chat, listener) {
      const listeners = chats.get(chat) ?? new Set();
      chats.set(chat, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && chats.get(chat) === listeners) chats.delete(chat);
      };
    },
    pages: () => [...chats.values()].reduce((sum, listeners) => sum + listeners.size, 0),
  };
}
