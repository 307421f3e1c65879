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
  };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}
