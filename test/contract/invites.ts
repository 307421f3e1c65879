import { describe, expect, it } from "vitest";
import type { Invite, Invites } from "../../src/app/ports.ts";
import { TRIES_KEPT } from "../../src/app/ports.ts";
import { CLERK, minute, OPERATOR, UNIT } from "./samples.ts";

const HERE = { channel: "telegram", chat: "7001" };
const THERE = { channel: "telegram", chat: "7002" };

function invite(code: string, changed: Partial<Invite> = {}): Invite {
  return { code, unit: UNIT, role: "reporter", at: minute(0), expires: minute(60), ...changed };
}

export function invitesContract(make: () => Promise<Invites>): void {
  describe("invites", () => {
    it("keeps an invite as it was made", async () => {
      const invites = await make();
      const one = invite("ABCDEFGH", { by: CLERK, role: "head", person: CLERK });
      await invites.add(one);
      one.role = "admin";
      await invites.add(invite("23456789"));
      expect(await invites.get("ABCDEFGH")).toEqual(invite("ABCDEFGH", { by: CLERK, role: "head", person: CLERK }));
      expect(await invites.get("23456789")).toEqual(invite("23456789"));
      expect(await invites.get("ZZZZZZZZ")).toBeUndefined();
    });

    it("never makes a code anew, used or not", async () => {
      const invites = await make();
      await invites.add(invite("ABCDEFGH"));
      await expect(invites.add(invite("ABCDEFGH", { role: "admin" }))).rejects.toThrow("such a code already");
      await invites.use("ABCDEFGH", { address: HERE, at: minute(1), cause: "telegram:bot:1" });
      await expect(invites.add(invite("ABCDEFGH", { role: "admin" }))).rejects.toThrow("such a code already");
      expect(await invites.get("ABCDEFGH")).toMatchObject({ role: "reporter", used: { address: HERE } });
    });

    it("is used once, and says where and when", async () => {
      const invites = await make();
      await invites.add(invite("ABCDEFGH"));
      expect(await invites.use("ABCDEFGH", { address: HERE, at: minute(1), cause: "telegram:bot:1" })).toBe(true);
      expect(await invites.use("ABCDEFGH", { address: THERE, at: minute(2), cause: "telegram:bot:2" })).toBe(false);
      expect(await invites.use("ABCDEFGH", { address: HERE, at: minute(3), cause: "telegram:bot:3" })).toBe(false);
      expect(await invites.use("ZZZZZZZZ", { address: HERE, at: minute(3), cause: "telegram:bot:3" })).toBe(false);
      expect(await invites.get("ABCDEFGH")).toEqual(
        invite("ABCDEFGH", { used: { address: HERE, at: minute(1), cause: "telegram:bot:1" } }),
      );
    });

    it("is won by exactly one of many who use it at once", async () => {
      const invites = await make();
      await invites.add(invite("ABCDEFGH"));
      const chats = Array.from({ length: 12 }, (_, n) => ({ channel: "telegram", chat: `${n}` }));
      const won = await Promise.all(
        chats.map((address) => invites.use("ABCDEFGH", { address, at: minute(1), cause: "telegram:bot:1" })),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await invites.get("ABCDEFGH"))?.used?.address).toEqual(chats[won.indexOf(true)]);
    });

    it("remembers when a chat sent wrong codes, the last ones only, each chat for itself", async () => {
      const invites = await make();
      for (let n = 0; n <= TRIES_KEPT; n += 1) await invites.tried(HERE, minute(n));
      await invites.tried(THERE, minute(9));
      expect(await invites.tries(HERE)).toEqual([1, 2, 3, 4, 5].map(minute));
      expect(await invites.tries(THERE)).toEqual([minute(9)]);
      expect(await invites.tries({ channel: "web", chat: "7001" })).toEqual([]);
    });

    it("finds and changes nothing for an operator in the place of a code", async () => {
      const invites = await make();
      await invites.add(invite("ABCDEFGH"));
      expect(await invites.get(OPERATOR).catch(() => undefined)).toBeUndefined();
      expect(
        await invites.use(OPERATOR, { address: HERE, at: minute(1), cause: "telegram:bot:1" }).catch(() => false),
      ).toBe(false);
      expect(await invites.get("ABCDEFGH")).toEqual(invite("ABCDEFGH"));
    });
  });
}
