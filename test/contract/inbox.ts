import { describe, expect, it } from "vitest";
import type { Inbox } from "../../src/app/ports.ts";
import { minute, OPERATOR, update } from "./samples.ts";

export function inboxContract(make: () => Promise<Inbox>): void {
  describe("inbox", () => {
    it("returns of a batch only what it has not seen, also within the batch", async () => {
      const inbox = await make();
      expect(await inbox.insert([update(1), update(2), update(1)])).toEqual([update(1), update(2)]);
      expect(await inbox.insert([update(2), update(3)])).toEqual([update(3)]);
      expect(await inbox.insert([])).toEqual([]);
    });

    it("gives an update to one of many who bring it at once", async () => {
      const inbox = await make();
      const got = await Promise.all(Array.from({ length: 20 }, () => inbox.insert([update(1), update(2)])));
      expect(
        got
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual(["web:demo:1", "web:demo:2"]);
    });

    it("keeps what a platform sent as it was, whatever its fields are called", async () => {
      const inbox = await make();
      const payload = { $where: "x", "a.b": { $ne: null }, "": [], deep: [[{}, null, "Ế", 0.1]] };
      await inbox.insert([update(1, { payload })]);
      expect((await inbox.undone(minute(9)))[0]?.payload).toEqual(payload);
    });

    it("lists what is undone: the oldest first in each chat, by the platform's order and not by arrival", async () => {
      const inbox = await make();
      const other = { channel: "telegram", chat: "7" };
      await inbox.insert([update(3), update(10), update(2), update(5, other), update(4, other)]);
      const undone = await inbox.undone(minute(60));
      expect(undone.filter(({ chat }) => chat === "van-thu").map(({ order }) => order)).toEqual([2, 3, 10]);
      expect((await inbox.undone(minute(60), other)).map(({ order }) => order)).toEqual([4, 5]);
      expect(await inbox.undone(minute(60), { channel: "web", chat: "7" })).toEqual([]);
    });

    it("lists only what arrived before the moment asked for", async () => {
      const inbox = await make();
      await inbox.insert([update(1), update(2)]);
      expect((await inbox.undone(minute(2))).map(({ order }) => order)).toEqual([1]);
    });

    it("knows an update again after it is done or given up", async () => {
      const inbox = await make();
      await inbox.insert([update(1), update(2), update(3)]);
      await inbox.done(["web:demo:1", "web:demo:unknown"]);
      await inbox.done([]);
      await inbox.fail("web:demo:2");
      await inbox.done(["web:demo:2"]);
      expect((await inbox.undone(minute(60))).map(({ order }) => order)).toEqual([3]);
      expect(await inbox.insert([update(1), update(2), update(3)])).toEqual([]);
    });

    it("knows when a chat was last heard of, also when all is done, each chat for itself", async () => {
      const inbox = await make();
      const chat = { channel: "web", chat: "van-thu" };
      expect(await inbox.lastFrom(chat)).toBeUndefined();
      await inbox.insert([update(7), update(3), update(9, { chat: "truong" }), update(8, { channel: "telegram" })]);
      expect(await inbox.lastFrom(chat)).toBe(minute(7));
      await inbox.done(["web:demo:3", "web:demo:7"]);
      await inbox.insert([update(5)]);
      await inbox.fail("web:demo:5");
      expect(await inbox.lastFrom({ ...chat, dead: minute(1) })).toBe(minute(7));
      expect(await inbox.lastFrom({ channel: "web", chat: "truong" })).toBe(minute(9));
      expect(await inbox.lastFrom({ channel: "zalo", chat: "van-thu" })).toBeUndefined();
      expect(await inbox.lastFrom({ channel: "web", chat: OPERATOR }).catch(() => undefined)).toBeUndefined();
    });

    it("finds and changes nothing for an operator in the place of an id", async () => {
      const inbox = await make();
      await inbox.insert([update(1)]);
      await Promise.allSettled([inbox.done([OPERATOR]), inbox.done(OPERATOR), inbox.fail(OPERATOR)]);
      expect(await inbox.undone(minute(60), { channel: "web", chat: OPERATOR }).catch(() => [])).toEqual([]);
      expect(await inbox.undone(minute(60))).toHaveLength(1);
    });
  });
}
