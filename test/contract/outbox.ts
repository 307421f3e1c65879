import { describe, expect, it } from "vitest";
import type { Outbox } from "../../src/app/ports.ts";
import { item, minute, OPERATOR } from "./samples.ts";

const lease = (id: string, until = minute(5)) => ({ id, until });

export function outboxContract(make: () => Promise<Outbox>): void {
  describe("outbox", () => {
    it("adds each cause once, also within a batch and from many at once", async () => {
      const outbox = await make();
      expect(await outbox.add([item("a"), item("b"), item("a")])).toEqual(["a", "b"]);
      expect(await outbox.add([item("b", { message: { text: "khác" } }), item("c")])).toEqual(["c"]);
      expect(await outbox.add([])).toEqual([]);
      const many = await Promise.all(Array.from({ length: 10 }, () => outbox.add([item("d"), item("e")])));
      expect(many.flat().sort()).toEqual(["d", "e"]);
      expect(await outbox.get("b")).toEqual({ ...item("b"), state: "waiting", tries: 0 });
      expect(await outbox.get("unknown")).toBeUndefined();
    });

    it("hands out what is due: replies before reminders, then the longest due", async () => {
      const outbox = await make();
      const reply = { kind: "reply", address: { channel: "web", chat: "van-thu" } } as const;
      await outbox.add([
        item("reminder 2", { due: minute(2) }),
        item("reminder 1", { due: minute(1) }),
        item("reply 3", { ...reply, due: minute(3) }),
        item("later", { ...reply, due: minute(4) }),
      ]);
      const claimed = [];
      for (let one = await outbox.claim(minute(3), lease("l")); one; one = await outbox.claim(minute(3), lease("l")))
        claimed.push(one);
      expect(claimed.map(({ id }) => id)).toEqual(["reply 3", "reminder 1", "reminder 2"]);
      expect(claimed[0]).toEqual({
        ...item("reply 3", { ...reply, due: minute(3) }),
        state: "sending",
        tries: 1,
        lease: lease("l"),
      });
    });

    it("hands out the one that is named, if it is due and free", async () => {
      const outbox = await make();
      await outbox.add([item("a"), item("b", { kind: "reply" }), item("later", { due: minute(9) })]);
      expect((await outbox.claim(minute(1), lease("l"), { id: "a" }))?.id).toBe("a");
      expect(await outbox.claim(minute(1), lease("m"), { id: "a" })).toBeUndefined();
      expect(await outbox.claim(minute(1), lease("m"), { id: "later" })).toBeUndefined();
      expect(await outbox.claim(minute(1), lease("m"), { id: "unknown" })).toBeUndefined();
      expect((await outbox.get("b"))?.state).toBe("waiting");
    });

    it("gives no item to two of 50 who claim at once", async () => {
      const outbox = await make();
      await outbox.add(Array.from({ length: 30 }, (_, n) => item(`item ${n}`)));
      const claimed = await Promise.all(Array.from({ length: 50 }, (_, n) => outbox.claim(minute(1), lease(`l${n}`))));
      const ids = claimed.flatMap((one) => (one ? [one.id] : []));
      expect([ids.length, new Set(ids).size]).toEqual([30, 30]);
    });

    it("ends an item for its lease holder only, and once", async () => {
      const outbox = await make();
      await outbox.add([item("a")]);
      await outbox.claim(minute(1), lease("mine"));
      expect(await outbox.settle("a", "another's", { state: "sent", outcome: "1" })).toBe(false);
      expect(await outbox.settle("a", "mine", { state: "sent", outcome: "message 1" })).toBe(true);
      expect(await outbox.settle("a", "mine", { state: "failed", outcome: "dead" })).toBe(false);
      expect(await outbox.get("a")).toEqual({ ...item("a"), state: "sent", outcome: "message 1", tries: 1 });
      expect(await outbox.claim(minute(9), lease("next"))).toBeUndefined();
    });

    it("re-times an item and counts its tries", async () => {
      const outbox = await make();
      await outbox.add([item("a")]);
      await outbox.claim(minute(1), lease("first"));
      expect(await outbox.settle("a", "first", { state: "waiting", due: minute(7) })).toBe(true);
      expect(await outbox.get("a")).toEqual({ ...item("a", { due: minute(7) }), state: "waiting", tries: 1 });
      expect(await outbox.claim(minute(6), lease("second"))).toBeUndefined();
      expect(await outbox.claim(minute(7), lease("second"))).toMatchObject({ id: "a", tries: 2 });
    });

    it("hands out a bundle under the lease of its first, and ends it alike", async () => {
      const outbox = await make();
      const bundle = "vt-iale";
      await outbox.add([
        item("a", { bundle, due: minute(0) }),
        item("b", { bundle, due: minute(2) }),
        item("c", { bundle, due: minute(1) }),
        item("later", { bundle, due: minute(4) }),
        item("another's", { bundle: "vt-iablu" }),
        item("alone"),
      ]);
      const first = await outbox.claim(minute(3), lease("l"), { id: "a" });
      const taken = first && (await outbox.claimBundle(first, minute(3)));
      expect(taken?.map(({ id }) => id)).toEqual(["c", "b"]);
      expect(taken?.[0]).toEqual({
        ...item("c", { bundle, due: minute(1) }),
        state: "sending",
        tries: 1,
        lease: lease("l"),
      });
      expect(first && (await outbox.claimBundle(first, minute(3)))).toEqual([]);
      const alone = await outbox.claim(minute(3), lease("m"), { id: "alone" });
      expect(alone && (await outbox.claimBundle(alone, minute(3)))).toEqual([]);

      expect(await outbox.settle(["a", "b"], "m", { state: "sent", outcome: "1" })).toBe(false);
      expect(await outbox.settle(["a", "b"], "l", { state: "sent", outcome: "1" })).toBe(true);
      expect(await outbox.settle(["a", "c"], "l", { state: "waiting", due: minute(5) })).toBe(false);
      const states = await Promise.all(["a", "b", "c", "later"].map(async (id) => (await outbox.get(id))?.state));
      expect(states).toEqual(["sent", "sent", "waiting", "waiting"]);
    });

    it("knows what was told to a bundle, and what was withdrawn for which reason, since when", async () => {
      const outbox = await make();
      const bundle = "vt-iale";
      await outbox.add(["a", "b", "c", "d"].map((id) => item(id, { bundle })));
      await outbox.add([item("another's", { bundle: "vt-iablu" })]);
      const told = { as: "b", counts: true };
      const ends = {
        b: { state: "sent", outcome: "1", at: minute(2), told },
        a: { state: "sent", outcome: "2", at: minute(3) },
        c: { state: "withdrawn", outcome: "budget", at: minute(2) },
        "another's": { state: "withdrawn", outcome: "budget", at: minute(4) },
      } as const;
      for (const [id, end] of Object.entries(ends)) {
        await outbox.claim(minute(1), lease(id), { id });
        await outbox.settle(id, id, end);
      }
      expect((await outbox.toldSince(bundle, minute(2))).map(({ id }) => id)).toEqual(["b", "a"]);
      expect((await outbox.toldSince(bundle, minute(2)))[0]?.told).toEqual(told);
      expect((await outbox.toldSince(bundle, minute(3))).map(({ id }) => id)).toEqual(["a"]);
      expect((await outbox.withdrawnSince("budget", minute(2))).map(({ id }) => id).sort()).toEqual(["another's", "c"]);
      expect((await outbox.withdrawnSince("budget", minute(3))).map(({ id }) => id)).toEqual(["another's"]);
      expect(await outbox.withdrawnSince("paper", minute(0))).toEqual([]);
    });

    it("makes the whole of a bundle uncertain when its lease runs out", async () => {
      const outbox = await make();
      await outbox.add([item("a", { bundle: "x" }), item("b", { bundle: "x" })]);
      const first = await outbox.claim(minute(1), lease("lost", minute(5)));
      if (first !== undefined) await outbox.claimBundle(first, minute(1));
      expect(await outbox.expire(minute(5))).toBe(2);
      const states = await Promise.all(["a", "b"].map(async (id) => (await outbox.get(id))?.state));
      expect(states).toEqual(["uncertain", "uncertain"]);
    });

    it("hands out replies alone when asked for them", async () => {
      const outbox = await make();
      await outbox.add([item("reminder"), item("reply", { kind: "reply", due: minute(1) })]);
      expect((await outbox.claim(minute(1), lease("l"), { kind: "reply" }))?.id).toBe("reply");
      expect(await outbox.claim(minute(1), lease("l"), { kind: "reply" })).toBeUndefined();
    });

    it("makes a reminder uncertain when its lease runs out, and takes nothing from its late sender", async () => {
      const outbox = await make();
      await outbox.add([item("a")]);
      await outbox.claim(minute(1), lease("lost", minute(5)));
      expect(await outbox.expire(minute(4))).toBe(0);
      expect(await outbox.expire(minute(5))).toBe(1);
      expect(await outbox.settle("a", "lost", { state: "sent", outcome: "1" })).toBe(false);
      expect(await outbox.get("a")).toEqual({ ...item("a"), state: "uncertain", tries: 1 });
      expect(await outbox.claim(minute(9), lease("next"))).toBeUndefined();
      expect(await outbox.expire(minute(9))).toBe(0);
    });

    it("puts a reply back once when its lease runs out, also after it had been re-timed", async () => {
      const outbox = await make();
      await outbox.add([item("a", { kind: "reply" })]);
      await outbox.claim(minute(1), lease("first"));
      await outbox.settle("a", "first", { state: "waiting", due: minute(2) });
      await outbox.claim(minute(2), lease("second", minute(5)));
      expect(await outbox.expire(minute(6))).toBe(1);
      expect(await outbox.settle("a", "second", { state: "sent", outcome: "1" })).toBe(false);
      expect(await outbox.claim(minute(6), lease("third", minute(7)))).toMatchObject({ id: "a", tries: 3 });
      expect(await outbox.expire(minute(8))).toBe(1);
      expect(await outbox.get("a")).toMatchObject({ state: "uncertain", tries: 3 });
    });

    it("finds and changes nothing for an operator in the place of an id", async () => {
      const outbox = await make();
      await outbox.add([item("a")]);
      const sending = await outbox.claim(minute(1), lease("l"));
      expect(await outbox.get(OPERATOR).catch(() => undefined)).toBeUndefined();
      const sent = { state: "sent", outcome: "1" } as const;
      await Promise.allSettled([outbox.settle("a", OPERATOR, sent), outbox.settle(OPERATOR, "l", sent)]);
      expect(await outbox.get("a")).toEqual(sending);
    });
  });
}
