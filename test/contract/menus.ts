import { describe, expect, it } from "vitest";
import type { Menu, Menus } from "../../src/app/ports.ts";
import { minute, OPERATOR } from "./samples.ts";

const HERE = { channel: "telegram", chat: "7001" };
const THERE = { channel: "zalo", chat: "7001" };

function menu(changed: Partial<Menu> = {}): Menu {
  const options = [
    { id: "/tongket bao-cao-tuan 2026-W47", label: "Kỳ trước", number: 1 },
    { id: "/kenh telegram truoc", label: "Telegram trước", number: 2 },
  ];
  return { options, pick: "number", until: minute(30), cause: "telegram:bot:1", ...changed };
}

export function menusContract(make: () => Promise<Menus>): void {
  describe("menus", () => {
    it("keeps the newest of each chat, as it was made", async () => {
      const menus = await make();
      expect(await menus.get(HERE)).toBeUndefined();
      const one = menu();
      await menus.keep({ ...HERE, dead: minute(1) }, one);
      one.options.pop();
      expect(await menus.get(HERE)).toEqual(menu());
      expect(await menus.get(THERE)).toBeUndefined();
      await menus.keep(HERE, menu({ options: [], pick: "slash", cause: "telegram:bot:2" }));
      await menus.keep(THERE, menu());
      expect(await menus.get(HERE)).toEqual(menu({ options: [], pick: "slash", cause: "telegram:bot:2" }));
      expect(await menus.get(THERE)).toEqual(menu());
    });

    it("is gone when it is dropped, there alone, and twice like once", async () => {
      const menus = await make();
      await menus.keep(HERE, menu());
      await menus.keep(THERE, menu());
      for (const _ of [1, 2]) await menus.drop(HERE);
      expect([await menus.get(HERE), await menus.get(THERE)]).toEqual([undefined, menu()]);
    });

    it("finds and changes nothing for an operator in the place of a chat", async () => {
      const menus = await make();
      await menus.keep(HERE, menu());
      const wrong = { channel: "telegram", chat: OPERATOR };
      expect(await menus.get(wrong).catch(() => undefined)).toBeUndefined();
      await menus.drop(wrong).catch(() => undefined);
      expect(await menus.get(HERE)).toEqual(menu());
    });
  });
}
