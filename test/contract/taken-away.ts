import { describe, expect, it } from "vitest";
import type { Stores } from "../../src/app/ports.ts";
import type { Absence } from "../../src/domain/acting.ts";
import type { PersonId, UnitId } from "../../src/domain/people.ts";
import type { Day, Instant } from "../../src/domain/time.ts";
import { CLERK, conversation, head, item, line, minute, OPERATOR, submission, UNIT, update } from "./samples.ts";

const CHAT = { channel: "web", chat: "van-thu" };
const OTHER = { channel: "telegram", chat: "7" };
const HEAD = "truong" as PersonId;

/** What the stores give up for good: for its age, or because a person is to be forgotten. */
export function takenAwayContract(make: () => Promise<Stores>): void {
  describe("what is taken away", () => {
    it("of the inbox: old updates that are done or given up, oldest first, so many at a time; open ones never", async () => {
      const { inbox } = await make();
      await inbox.insert([1, 2, 3, 4, 5].map((n) => update(n)));
      await inbox.done(["web:demo:1", "web:demo:3", "web:demo:5"]);
      await inbox.fail("web:demo:2", "TypeError");
      expect(await inbox.purge(minute(5), 2, [])).toBe(2);
      expect(await inbox.purge(minute(5), 9, [])).toBe(1);
      expect(await inbox.purge(minute(5), 9, [])).toBe(0);
      expect(await inbox.failed(9)).toEqual([]);
      expect((await inbox.undone(minute(9))).map(({ id }) => id)).toEqual(["web:demo:4"]);
      const again = await inbox.insert([1, 2, 3, 4, 5].map((n) => update(n)));
      expect(again.map(({ order }) => order)).toEqual([1, 2, 3]);
    });

    it("of the inbox, but not when a chat was last heard of, where that counts", async () => {
      const { inbox } = await make();
      await inbox.insert([update(1), update(2), update(3, OTHER), update(4, OTHER)]);
      await inbox.done([1, 2, 3, 4].map((n) => `web:demo:${n}`));
      expect(await inbox.purge(minute(9), 1, [OTHER])).toBe(1);
      expect(await inbox.purge(minute(9), 9, [OTHER])).toBe(2);
      expect(await inbox.purge(minute(9), 9, [OTHER])).toBe(0);
      expect([await inbox.lastFrom(OTHER), await inbox.lastFrom(CHAT)]).toEqual([minute(4), undefined]);
    });

    it("of the inbox: everything of a chat, and of no other", async () => {
      const { inbox } = await make();
      await inbox.insert([update(1), update(2), update(3), update(4, OTHER)]);
      await inbox.done(["web:demo:1"]);
      await inbox.fail("web:demo:2", "TypeError");
      expect(await inbox.forget(CHAT)).toBe(3);
      expect(await inbox.forget(CHAT)).toBe(0);
      expect((await inbox.undone(minute(9))).map(({ chat }) => chat)).toEqual(["7"]);
      expect([await inbox.failed(9), await inbox.lastFrom(CHAT)]).toEqual([[], undefined]);
      await Promise.allSettled([inbox.forget({ channel: OPERATOR, chat: OPERATOR })]);
      expect(await inbox.undone(minute(9))).toHaveLength(1);
    });

    it("of the outbox: what ended long ago, by kind; what waits or is being sent never", async () => {
      const { outbox } = await make();
      const lease = { id: "l", until: minute(1) };
      const reply = (id: string) => item(id, { kind: "reply" });
      await outbox.add([reply("sent"), reply("lost"), item("reminder"), reply("waits")]);
      for (const id of ["sent", "lost", "reminder"]) await outbox.claim(minute(60), lease, { id });
      for (const id of ["sent", "reminder"])
        await outbox.settle(id, "l", { state: "sent", outcome: "m", at: minute(2) });
      await outbox.expire(minute(2)); // put back once
      await outbox.claim(minute(60), lease, { id: "lost" });
      await outbox.expire(minute(3));
      expect((await outbox.get("lost"))?.state).toBe("uncertain");
      expect(await outbox.purge("reply", minute(2), 9)).toBe(1); // the lost one, by its due time
      expect(await outbox.purge("reply", minute(60), 9)).toBe(1);
      expect(await outbox.purge("reply", minute(60), 9)).toBe(0);
      expect((await outbox.get("reminder"))?.state).toBe("sent");
      expect(await outbox.purge("reminder", minute(60), 9)).toBe(1);
      expect((await outbox.get("waits"))?.state).toBe("waiting");
    });

    it("of the outbox: everything to a person and to the person's chats, and nothing else", async () => {
      const { outbox } = await make();
      const { to: _, ...nobodys } = item("stranger", { address: OTHER });
      await outbox.add([item("a", { to: CLERK }), item("b", { to: HEAD }), nobodys]);
      expect((await outbox.to(CLERK, 9)).map(({ id }) => id)).toEqual(["a"]);
      expect(await outbox.forget(CLERK, [OTHER])).toBe(2);
      expect(await outbox.to(CLERK, 9)).toEqual([]);
      expect(await outbox.get("stranger")).toBeUndefined();
      expect((await outbox.claim(minute(60), { id: "l", until: minute(61) }))?.id).toBe("b");
      await Promise.allSettled([outbox.forget(OPERATOR, [])]);
      expect(await outbox.get("b")).toBeDefined();
    });

    it("of the web chat: old lines; the numbers go on, so that an open page misses none", async () => {
      const { transcript } = await make();
      for (const n of [1, 2, 3]) await transcript.add(line(`l${n}`, { at: minute(n) }));
      await transcript.add(line("x", { chat: "khac", at: minute(9) }));
      expect(await transcript.purge(minute(3), 1)).toBe(1);
      expect((await transcript.after("van-thu", 0, 9)).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(await transcript.purge(minute(5), 9)).toBe(2);
      expect(await transcript.purge(minute(5), 9)).toBe(0);
      expect(await transcript.after("van-thu", 0, 9)).toEqual([]);
      expect((await transcript.add(line("l4", { at: minute(20) }))).seq).toBe(4);
      expect((await transcript.after("van-thu", 3, 9)).map(({ id }) => id)).toEqual(["l4"]);
      expect(await transcript.forget("van-thu")).toBeGreaterThanOrEqual(1);
      expect(await transcript.after("van-thu", 0, 9)).toEqual([]);
      expect(await transcript.after("khac", 0, 9)).toHaveLength(1);
    });

    it("of invites: expired codes and old wrong ones; of a person: those that name or were used by the person", async () => {
      const { invites } = await make();
      const invite = (code: string, changed: object = {}) => ({
        code,
        unit: UNIT,
        role: "reporter" as const,
        at: minute(0),
        expires: minute(10),
        ...changed,
      });
      await invites.add(invite("OLD"));
      await invites.add(invite("NEW", { expires: minute(90), by: HEAD }));
      await invites.add(invite("THEIRS", { expires: minute(90), person: CLERK }));
      await invites.add(invite("BYTHEM", { expires: minute(90), by: CLERK }));
      await invites.add(invite("USED", { expires: minute(90), by: CLERK }));
      await invites.use("USED", { address: CHAT, at: minute(1), cause: "u" });
      await invites.tried(OTHER, minute(1));
      await invites.tried(CHAT, minute(1));
      await invites.tried(CHAT, minute(60));
      expect(await invites.purge(minute(20), 9)).toBe(2);
      expect([await invites.get("OLD"), await invites.tries(OTHER)]).toEqual([undefined, []]);
      expect(await invites.tries(CHAT)).toHaveLength(2);
      expect(await invites.forget(CLERK, [CHAT])).toBe(3);
      const left = await Promise.all(["NEW", "THEIRS", "BYTHEM", "USED"].map((code) => invites.get(code)));
      expect(left.map((one) => one?.code)).toEqual(["NEW", undefined, undefined, undefined]);
      expect(await invites.tries(CHAT)).toEqual([]);
    });

    it("of menus and leases: those that are over", async () => {
      const { menus, leases } = await make();
      const menu = (until: Instant) => ({ options: [], pick: "number" as const, until, cause: "u" });
      await menus.keep(CHAT, menu(minute(1)));
      await menus.keep(OTHER, menu(minute(9)));
      await leases.take("a", "one", minute(0), minute(1));
      await leases.take("b", "one", minute(0), minute(9));
      expect([await menus.purge(minute(5), 9), await leases.purge(minute(5), 9)]).toEqual([1, 1]);
      expect([await menus.get(CHAT), (await menus.get(OTHER))?.cause]).toEqual([undefined, "u"]);
      expect(await leases.take("b", "two", minute(5), minute(9))).toBe(false);
    });

    it("of leave: what was over before a day; of a person: all of it", async () => {
      const { absences } = await make();
      const leave = (id: string, person: PersonId, to: string): Absence => ({
        id,
        person,
        from: "2026-01-01" as Day,
        to: to as Day,
        by: HEAD,
        at: minute(0),
      });
      await absences.add(leave("a", CLERK, "2026-01-05"));
      await absences.add(leave("b", CLERK, "2026-03-05"));
      await absences.add(leave("c", HEAD, "2026-03-05"));
      expect(await absences.purge("2026-02-01" as Day, 9)).toBe(1);
      expect(await absences.forget(CLERK)).toBe(1);
      expect((await absences.since("2026-01-01" as Day)).map(({ id }) => id)).toEqual(["c"]);
    });

    it("of files: those that were put long ago and that nobody holds, tombstones too", async () => {
      const { files } = await make();
      const file = { name: "a.pdf", mime: "application/pdf", bytes: new Uint8Array([1, 2, 3]) };
      for (const id of ["u1", "u2", "u3"]) await files.put(id, file, minute(1));
      await files.remove("u2");
      const later = minute(2);
      expect(await files.stale(minute(1), 9)).toEqual([]);
      expect((await files.stale(later, 9)).toSorted()).toEqual(["u1", "u2", "u3"]);
      expect(await files.stale(later, 2)).toHaveLength(2);
      await files.hold(["u1"]);
      await files.hold([]);
      expect((await files.stale(later, 9)).toSorted()).toEqual(["u2", "u3"]);
      await files.erase(["u2", "u3"]);
      await files.erase([]);
      expect(await files.stale(later, 9)).toEqual([]);
      expect([await files.get("u1"), await files.get("u3")]).toEqual([file, undefined]);
    });
  });

  describe("reading all, page by page", () => {
    it("gives every conversation and every report once, by id", async () => {
      const { conversations, reports } = await make();
      const ids = ["a", "b", "c"].map((unit) => head({ unit: unit as UnitId }));
      for (const one of ids) {
        await reports.submit(one, submission(1));
        await conversations.commit({ id: one.id, rev: 0, state: conversation(), effects: [], update: "u" });
      }
      const [first] = await reports.page("", 1);
      expect(first?.id).toBe(ids[0]?.id);
      expect((await reports.page(ids[0]?.id ?? "", 9)).map(({ id }) => id)).toEqual(ids.slice(1).map(({ id }) => id));
      expect((await conversations.page(ids[1]?.id ?? "", 9)).map(({ id }) => id)).toEqual([ids[2]?.id]);
    });

    it("takes updates off those that a conversation has handled", async () => {
      const { conversations } = await make();
      await conversations.commit({ id: "c", rev: 0, state: conversation(), effects: [], update: "u1" });
      await conversations.commit({ id: "c", rev: 1, state: conversation(), effects: [], update: "u2" });
      await conversations.unhandle("c", ["u1", "u9"]);
      expect(await conversations.get("c")).toMatchObject({ rev: 2, handled: ["u2"] });
    });

    it("puts a revision in the place of its own, latest or earlier, and leaves the others and the sums", async () => {
      const { reports } = await make();
      const one = head();
      await reports.submit(one, submission(1));
      await reports.submit(one, submission(2));
      const figures = await reports.figures(one.flow.id, [one.period.key]);
      const wordless = (revision: number) => ({ ...submission(revision), sources: {} });
      await reports.rewrite(one.id, wordless(1));
      await reports.rewrite(one.id, wordless(2));
      await reports.rewrite(one.id, wordless(3));
      const { latest, earlier } = (await reports.get(one.id)) ?? {};
      expect([latest, earlier]).toEqual([wordless(2), [wordless(1)]]);
      expect(await reports.figures(one.flow.id, [one.period.key])).toEqual(figures);
    });
  });
}
