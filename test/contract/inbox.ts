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
      await inbox.fail("web:demo:2", "TypeError");
      await inbox.done(["web:demo:2"]);
      expect((await inbox.undone(minute(60))).map(({ order }) => order)).toEqual([3]);
      expect(await inbox.insert([update(1), update(2), update(3)])).toEqual([]);
    });

    it("shows what was given up and why, the newest first and never what was said", async () => {
      const inbox = await make();
      await inbox.insert([update(1), update(3), update(2)]);
      for (const n of [1, 3, 2]) await inbox.fail(`web:demo:${n}`, `Fault${n}`);
      const shown = (n: number) => ({
        id: `web:demo:${n}`,
        channel: "web",
        chat: "van-thu",
        at: minute(n),
        why: `Fault${n}`,
      });
      expect(await inbox.failed(9)).toEqual([3, 2, 1].map(shown));
      expect(await inbox.failed(2)).toEqual([3, 2].map(shown));
    });

    it("puts back what was given up to one of many who ask, with all that was said", async () => {
      const inbox = await make();
      await inbox.insert([update(1), update(2)]);
      await inbox.fail("web:demo:1", "TypeError");
      const put = await Promise.all(Array.from({ length: 10 }, () => inbox.again("web:demo:1")));
      expect(put.filter(Boolean)).toHaveLength(1);
      expect(await inbox.undone(minute(60))).toEqual([update(1), update(2)]);
      expect(await inbox.failed(9)).toEqual([]);
      expect(await Promise.all([inbox.again("web:demo:2"), inbox.again("unknown")])).toEqual([false, false]);
    });

    it("drops what was given up, once and for good, and nothing else", async () => {
      const inbox = await make();
      await inbox.insert([update(1), update(2)]);
      await inbox.fail("web:demo:1", "TypeError");
      expect(await inbox.drop("web:demo:2")).toBe(false);
      expect([await inbox.drop("web:demo:1"), await inbox.drop("web:demo:1")]).toEqual([true, false]);
      expect([await inbox.failed(9), await inbox.again("web:demo:1")]).toEqual([[], false]);
      expect(await inbox.insert([update(1)])).toEqual([]);
    });

    it("tells how much is undone, since when, and how much was given up", async () => {
      const inbox = await make();
      expect(await inbox.standing()).toEqual({ open: 0, failed: 0 });
      await inbox.insert([update(3), update(2), update(1), update(4)]);
      await inbox.done(["web:demo:1"]);
      await inbox.fail("web:demo:4", "TypeError");
      expect(await inbox.standing()).toEqual({ open: 2, oldest: minute(2), failed: 1 });
    });

    it("knows when a chat was last heard of, also when all is done, each chat for itself", async () => {
      const inbox = await make();
      const chat = { channel: "web", chat: "van-thu" };
      expect(await inbox.lastFrom(chat)).toBeUndefined();
      await inbox.insert([update(7), update(3), update(9, { chat: "truong" }), update(8, { channel: "telegram" })]);
      expect(await inbox.lastFrom(chat)).toBe(minute(7));
      await inbox.done(["web:demo:3", "web:demo:7"]);
      await inbox.insert([update(5)]);
      await inbox.fail("web:demo:5", "TypeError");
      expect(await inbox.lastFrom({ ...chat, dead: minute(1) })).toBe(minute(7));
      expect(await inbox.lastFrom({ channel: "web", chat: "truong" })).toBe(minute(9));
      expect(await inbox.lastFrom({ channel: "zalo", chat: "van-thu" })).toBeUndefined();
      expect(await inbox.lastFrom({ channel: "web", chat: OPERATOR }).catch(() => undefined)).toBeUndefined();
    });

    it("finds and changes nothing for an operator in the place of an id", async () => {
      const inbox = await make();
      await inbox.insert([update(1)]);
      await Promise.allSettled([inbox.done([OPERATOR]), inbox.done(OPERATOR), inbox.fail(OPERATOR, "TypeError")]);
      expect(await inbox.undone(minute(60), { channel: "web", chat: OPERATOR }).catch(() => [])).toEqual([]);
      expect(await inbox.undone(minute(60))).toHaveLength(1);
    });
  });
}
