import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Commit, type Conversations, HANDLED_KEPT, Pending } from "../../src/app/ports.ts";
import type { PersonId, UnitId } from "../../src/domain/people.ts";
import { Conversation } from "../../src/engine/conversation.ts";
import { anyOf } from "./arbitrary.ts";
import { CLERK, conversation, head, minute, OPERATOR, pending, submission, throughJson, UNIT } from "./samples.ts";

const ID = "xa-ia-le:bao-cao-tuan:2026-W48";

function commit(rev: number, changed: Partial<Commit> = {}): Commit {
  return { id: ID, rev, state: conversation({ turn: rev }), effects: [], update: `web:demo:${rev}`, ...changed };
}

export function conversationsContract(make: () => Promise<Conversations>): void {
  describe("conversations", () => {
    it("creates at revision 0 and goes on from there, effects and updates added up", async () => {
      const conversations = await make();
      expect(await conversations.get(ID)).toBeUndefined();
      expect(await conversations.commit(commit(0, { effects: [pending("a"), pending("b")] }))).toBe(true);
      expect(await conversations.commit(commit(1, { effects: [pending("c")] }))).toBe(true);
      expect(await conversations.get(ID)).toEqual({
        id: ID,
        rev: 2,
        state: conversation({ turn: 1 }),
        pending: [pending("a"), pending("b"), pending("c")],
        handled: ["web:demo:0", "web:demo:1"],
      });
    });

    it("refuses a decision made on an old, a future or no revision, and changes nothing", async () => {
      const conversations = await make();
      await conversations.commit(commit(0));
      await conversations.commit(commit(1));
      const before = await conversations.get(ID);
      for (const rev of [0, 1, 3]) {
        const late = commit(rev, { state: conversation({ turn: 99 }), effects: [pending("x")], update: "late" });
        expect(await conversations.commit(late)).toBe(false);
      }
      expect(await conversations.commit(commit(1, { id: "another" }))).toBe(false);
      expect(await conversations.get(ID)).toEqual(before);
      expect(await conversations.get("another")).toBeUndefined();
    });

    it.each([0, 1])("lets exactly one of many win at revision %i", async (rev) => {
      const conversations = await make();
      if (rev === 1) await conversations.commit(commit(0));
      const attempts = Array.from({ length: 20 }, (_, n) =>
        conversations.commit(commit(rev, { effects: [pending(`e${n}`)], update: `u${n}` })),
      );
      const won = await Promise.all(attempts);
      const winner = won.indexOf(true);
      expect(won.filter(Boolean)).toHaveLength(1);
      const stored = await conversations.get(ID);
      expect([stored?.rev, stored?.handled.at(-1), stored?.pending.map(({ id }) => id)]).toEqual([
        rev + 1,
        `u${winner}`,
        [`e${winner}`],
      ]);
    });

    it("tells each of many, on one conversation or on others, how its own decision went", async () => {
      const conversations = await make();
      const ids = Array.from({ length: 12 }, (_, n) => `many:${n}`);
      for (const [n, id] of ids.entries()) if (n % 3 > 0) await conversations.commit(commit(0, { id }));
      for (const [n, id] of ids.entries()) if (n % 3 > 1) await conversations.commit(commit(1, { id }));
      // Revision 1 is right for every third, missing for the one before and old for the one after; each is tried twice at once.
      const tries = ids.flatMap((id) => ["a", "b"].map((who) => conversations.commit(commit(1, { id, update: who }))));
      const won = await Promise.all(tries);
      for (const [n, id] of ids.entries()) {
        const winners = ["a", "b"].filter((_, place) => won[2 * n + place]);
        expect(winners, id).toHaveLength(n % 3 === 1 ? 1 : 0);
        const before = Array.from({ length: n % 3 }, (_, rev) => `web:demo:${rev}`);
        expect((await conversations.get(id))?.handled ?? [], id).toEqual([...before, ...winners]);
      }
    });

    it("keeps the last updates only, the newest last", async () => {
      const conversations = await make();
      for (let rev = 0; rev < HANDLED_KEPT + 5; rev += 1) await conversations.commit(commit(rev));
      const kept = Array.from({ length: HANDLED_KEPT }, (_, n) => `web:demo:${n + 5}`);
      expect((await conversations.get(ID))?.handled).toEqual(kept);
    });

    it("gives back every state and effect as it was put in", async () => {
      const conversations = await make();
      const states = fc.array(fc.tuple(anyOf(Conversation), anyOf(Pending)), { minLength: 1, maxLength: 3 });
      let n = 0;
      await fc.assert(
        fc.asyncProperty(states, async (turns) => {
          const id = `any:${(n += 1)}`;
          for (const [rev, [state, effect]] of turns.entries()) {
            await conversations.commit(commit(rev, { id, state, effects: [effect] }));
            const stored = await conversations.get(id);
            expect([stored?.state, stored?.pending.at(-1)]).toStrictEqual(throughJson([state, effect]));
          }
        }),
        { numRuns: 30 },
      );
    });

    it("keeps what is empty, and does not make null of what is absent", async () => {
      const conversations = await make();
      const empty = conversation({ said: {}, carried: {}, explained: {}, prior: {}, present: {}, trail: [] });
      const effect = pending("a", {
        effect: { do: "submit", report: head(), submission: submission(1, { sources: {}, answers: {} }) },
      });
      await conversations.commit(commit(0, { state: { ...empty, lateReason: undefined }, effects: [effect] }));
      const stored = await conversations.get(ID);
      expect(stored?.state).toEqual(empty);
      expect(stored?.state.lateReason).toBeUndefined();
      expect(stored?.pending).toEqual([effect]);
    });

    it("finds the drafts whose last answer was given in a time, as long as nothing was submitted", async () => {
      const conversations = await make();
      const answered = (...minutes: number[]) =>
        Object.fromEntries(
          minutes.map((n) => [
            `s${n}`,
            { answer: n, source: { by: CLERK, at: minute(n), words: `${n}`, cause: `web:demo:${n}` } },
          ]),
        );
      const states = {
        early: { said: answered(1, 5) },
        late: { said: answered(10, 3) },
        empty: { said: {} },
        given: { said: answered(5), revision: 1 },
      };
      for (const [id, state] of Object.entries(states))
        await conversations.commit(commit(0, { id, state: conversation(state) }));
      const found = async (from: number, to: number) =>
        (await conversations.lyingSince(minute(from), minute(to))).map(({ id }) => id).sort();
      expect([await found(0, 10), await found(5, 10), await found(4, 9)]).toEqual([
        ["early", "late"],
        ["late"],
        ["early"],
      ]);
      await conversations.commit(commit(1, { id: "early", state: conversation({ said: answered(12) }) }));
      expect([await found(0, 10), await found(10, 20)]).toEqual([["late"], ["early"]]);
    });

    it("finds who is present, whatever the person's id looks like", async () => {
      const conversations = await make();
      const odd = "phong.noi-vu/$1" as PersonId;
      await conversations.commit(commit(0, { state: conversation({ present: { [odd]: 3, [CLERK]: 2 } }) }));
      await conversations.commit(commit(0, { id: "left", state: conversation({ present: {} }) }));
      expect((await conversations.heldBy(odd)).map(({ state }) => state.present)).toEqual([{ [odd]: 3, [CLERK]: 2 }]);
      expect(await conversations.heldBy("phong" as PersonId)).toEqual([]);
      await conversations.commit(commit(1, { state: conversation({ present: {} }) }));
      expect(await conversations.heldBy(odd)).toEqual([]);
    });

    it("takes settled effects off and leaves the others and the revision", async () => {
      const conversations = await make();
      await conversations.commit(commit(0, { effects: [pending("a"), pending("b"), pending("c")] }));
      await conversations.settle(ID, ["a", "c", "unknown"]);
      await conversations.settle(ID, []);
      await conversations.settle("unknown", ["b"]);
      const stored = await conversations.get(ID);
      expect([stored?.rev, stored?.pending]).toEqual([1, [pending("b")]]);
    });

    it("lists conversations with effects decided before a moment", async () => {
      const conversations = await make();
      await conversations.commit(commit(0, { effects: [pending("a", { at: minute(5) })] }));
      await conversations.commit(commit(0, { id: "done" }));
      expect(await conversations.unsettled(minute(5))).toEqual([]);
      expect((await conversations.unsettled(minute(6))).map(({ id }) => id)).toEqual([ID]);
      await conversations.settle(ID, ["a"]);
      expect(await conversations.unsettled(minute(6))).toEqual([]);
    });

    it("lets one of many write a further try down", async () => {
      const conversations = await make();
      await conversations.commit(commit(0, { effects: [pending("a"), pending("b")] }));
      const first = await Promise.all(Array.from({ length: 10 }, () => conversations.retry(ID, "b", 0)));
      expect(first.filter(Boolean)).toHaveLength(1);
      expect(await conversations.retry(ID, "b", 1)).toBe(true);
      expect(await conversations.retry(ID, "a", 1)).toBe(false);
      expect(await conversations.retry(ID, "unknown", 0)).toBe(false);
      expect((await conversations.get(ID))?.pending.map(({ tries }) => tries)).toEqual([0, 2]);
    });

    it("lists a unit's conversations", async () => {
      const conversations = await make();
      await conversations.commit(commit(0));
      await conversations.commit(commit(0, { id: "other", state: conversation({ unit: "xa-ia-blu" as UnitId }) }));
      expect((await conversations.of(UNIT)).map(({ id }) => id)).toEqual([ID]);
    });

    it("shares nothing with its callers", async () => {
      const conversations = await make();
      const state = conversation();
      await conversations.commit(commit(0, { state, effects: [pending("a")] }));
      state.trail.push("changed afterwards");
      (await conversations.get(ID))?.pending.pop();
      const stored = await conversations.get(ID);
      expect([stored?.state.trail, stored?.pending.length]).toEqual([["hs_nhan"], 1]);
    });

    it("finds and changes nothing for an operator in the place of an id", async () => {
      const conversations = await make();
      await conversations.commit(commit(0, { effects: [pending("a")] }));
      const found = await Promise.allSettled([
        conversations.get(OPERATOR).then((one) => (one ? [one] : [])),
        conversations.heldBy(OPERATOR),
        conversations.of(OPERATOR),
      ]);
      expect(found.flatMap((one) => (one.status === "fulfilled" ? one.value : []))).toEqual([]);
      const changed = await Promise.allSettled([
        conversations.commit(commit(1, { id: OPERATOR })),
        conversations.commit(commit(OPERATOR)),
        conversations.retry(ID, OPERATOR, 0),
        conversations.retry(ID, "a", OPERATOR),
        conversations.retry(OPERATOR, "a", 0),
      ]);
      expect(changed.filter((one) => one.status === "fulfilled" && one.value)).toEqual([]);
      await Promise.allSettled([
        conversations.settle(OPERATOR, ["a"]),
        conversations.settle(ID, [OPERATOR]),
        conversations.settle(ID, OPERATOR),
      ]);
      expect(await conversations.get(ID)).toMatchObject({ rev: 1, pending: [pending("a")] });
    });
  });
}
