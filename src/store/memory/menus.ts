import type { Menu, Menus } from "../../app/ports.ts";
import type { Address } from "../../domain/people.ts";

export function memoryMenus(): Menus {
  const menus = new Map<string, Menu>();

  return {
    async keep(chat, menu) {
      menus.set(keyOf(chat), structuredClone(menu));
    },
    async get(chat) {
      return structuredClone(menus.get(keyOf(chat)));
    },
    async drop(chat) {
      menus.delete(keyOf(chat));
    },
    async purge(before, limit) {
      const over = [...menus].filter(([, { until }]) => until < before).slice(0, limit);
      for (const [chat] of over) menus.delete(chat);
      return over.length;
    },
  };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}
