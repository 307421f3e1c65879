import { describe, expect, it } from "vitest";
import type { Groups } from "../../src/app/ports.ts";
import { minute } from "./samples.ts";

const A = { channel: "telegram", chat: "-100" };
const B = { channel: "telegram", chat: "-200" };
const C = { channel: "zalo", chat: "-100" };

export function groupsContract(make: () => Promise<Groups>): void {
  describe("groups", () => {
    it("turns a leaders' group on and off, each twice like once", async () => {
      const groups = await make();
      expect(await groups.leaders()).toEqual([]);
      for (const group of [C, B, A, A]) await groups.setLeaders(group, true);
      expect(await groups.leaders()).toEqual([A, B, C]);
      for (const group of [B, B]) await groups.setLeaders(group, false);
      expect(await groups.leaders()).toEqual([A, C]);
    });

    it("keeps of an address only where it is", async () => {
      const groups = await make();
      await groups.setLeaders({ ...A, dead: minute(1) }, true);
      expect(await groups.leaders()).toEqual([A]);
    });

    it("follows a group that goes on under another name, and no other", async () => {
      const groups = await make();
      await groups.setLeaders(A, true);
      await groups.setLeaders(C, true);
      for (const _ of [1, 2]) await groups.move(A, B);
      expect(await groups.leaders()).toEqual([B, C]);
      await groups.move(A, { channel: "telegram", chat: "-300" });
      expect(await groups.leaders()).toEqual([B, C]);
    });

    it("is moved to a name it has already", async () => {
      const groups = await make();
      await groups.setLeaders(A, true);
      await groups.setLeaders(B, true);
      await groups.move(A, B);
      expect(await groups.leaders()).toEqual([B]);
    });
  });
}
