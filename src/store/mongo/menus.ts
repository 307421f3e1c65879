import { trusted } from "mongoose";
import { z } from "zod";
import { Menu, type Menus } from "../../app/ports.ts";
import type { Address } from "../../domain/people.ts";
import { deleteFirst, fromDocument } from "./document.ts";
import type { Models } from "./models.ts";

const Stored = Menu.extend({ id: z.string() });

export function mongoMenus({ menus }: Models): Menus {
  return {
    async keep(chat, menu) {
      await menus.updateOne({ _id: keyOf(chat) }, keeping(menu), { upsert: true });
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
    purge: (before, limit) => deleteFirst(menus, { until: trusted({ $lt: before }) }, { until: 1 }, limit),
  };
}

/** The whole of it: nothing of the one before stays. */
function keeping(menu: Menu) {
  return menu.prompt === undefined ? { $set: menu, $unset: { prompt: true as const } } : { $set: menu };
}

function keyOf({ channel, chat }: Address): string {
  return `${channel}:${chat}`;
}
