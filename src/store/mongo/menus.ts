import { z } from "zod";
import { Menu, type Menus } from "../../app/ports.ts";
import type { Address } from "../../domain/people.ts";
import { fromDocument } from "./document.ts";
import type { Models } from "./models.ts";

const Stored = Menu.extend({ id: z.string() });

export function mongoMenus({ menus }: Models): Menus {
  return {
    async keep(chat, menu) {
      await menus.updateOne({ _id: keyOf(chat) }, { $set: menu }, { upsert: true });
    },
    async get(chat) {
      const document = await menus.findOne({ _id: keyOf(chat) }).lean();
      if (!document) return undefined;
      const { id: _, ...menu } = fromDocument(Stored, menus, document);
      return menu;
    },
    async drop(chat) {
      await menus.deleteOne({ _id: keyOf(chat) });
    },
  };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}
