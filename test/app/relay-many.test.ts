import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NewOutboxItem, SendResult } from "../../src/app/ports.ts";
import type { PersonId } from "../../src/domain/people.ts";
import { SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office } from "../harness.ts";

/** Many messages at once: several are on their way side by side, but of one chat never two. */

interface OnItsWay {
  chat: string;
  id: string;
  arrive(result?: SendResult): void;
}

/** The office with a web channel on which every message is on its way until it is let arrive. */
async function slowOffice() {
  const at = await office({ stores: memoryStores(), clock: handClock("2026-11-25", "08:00") });
  const begun: string[] = [];
  const onTheirWay: OnItsWay[] = [];
  at.channel.channel.send = (chat, id) => {
    begun.push(id);
    return new Promise((resolve) => {
      const one: OnItsWay = {
        chat,
        id,
        arrive(result = { ok: true, id }) {
          onTheirWay.splice(onTheirWay.indexOf(one), 1);
          resolve(result);
        },
      };
      onTheirWay.push(one);
    });
  };
  return { at, begun, onTheirWay };
}

/** Until everything that can go on has gone on: stores in memory wait for nothing. */
const goesOn = () => new Promise<void>((resume) => void setImmediate(resume));

function reply(id: string, chat: string, due = 0): NewOutboxItem {
  return {
    id,
    kind: "reply",
    address: { channel: "web", chat },
    message: { text: id },
    due: due as NewOutboxItem["due"],
    unless: [],
  };
}

describe("messages to many chats", () => {
  it("go eight at a time, replies first, and the next as soon as one has arrived", async () => {
    const { at, begun, onTheirWay } = await slowOffice();
    const ids = Array.from({ length: 12 }, (_, n) => `r${n}`);
    const { address: _, ...reminder } = reply("remind:bao-cao-tuan:2026-W47:iale:+1d@0800.2:vt-iale", "");
    const unless = ["iale:bao-cao-tuan:2026-W47"];
    const reminded = { ...reminder, kind: "reminder" as const, to: "vt-iale" as PersonId, unless };
    await at.stores.outbox.add([reminded, ...ids.map((id, n) => reply(id, `chat${n}`, n))]);
    const done = at.tick();
    await goesOn();
    expect(begun).toEqual(ids.slice(0, 8));
    onTheirWay[3]?.arrive();
    await goesOn();
    expect(begun).toEqual(ids.slice(0, 9));
    while (onTheirWay.length > 0) {
      onTheirWay[0]?.arrive();
      await goesOn();
      expect(onTheirWay.length).toBeLessThanOrEqual(8);
    }
    await done;
    expect(begun).toEqual([...ids, reminder.id]);
  });

  it("reach each chat one after the other, in their order, however long each takes", async () => {
    const chats = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 4, maxLength: 20 });
    const choices = fc.infiniteStream(fc.nat());
    await fc.assert(
      fc.asyncProperty(chats, choices, async (to, choose) => {
        const { at, begun, onTheirWay } = await slowOffice();
        await at.stores.outbox.add(to.map((chat, n) => reply(`${chat}${n}`, chat, n)));
        const done = at.tick();
        await goesOn();
        while (onTheirWay.length > 0) {
          expect(new Set(onTheirWay.map(({ chat }) => chat)).size).toBe(onTheirWay.length);
          onTheirWay[(choose.next().value as number) % onTheirWay.length]?.arrive();
          await goesOn();
        }
        await done;
        for (const chat of ["a", "b", "c"])
          expect(begun.filter((id) => id.startsWith(chat))).toEqual(
            to.flatMap((one, n) => (one === chat ? [`${chat}${n}`] : [])),
          );
      }),
      { numRuns: 60 },
    );
  });

  it("count a person's second address too: a message may end up there", async () => {
    const { at, begun, onTheirWay } = await slowOffice();
    const person = at.person("vt-iale");
    const addresses = [{ channel: "telegram", chat: "7001" }, ...person.addresses];
    await at.stores.people.save([], [{ ...person, addresses }]);
    at.telegram.answer = () => ({ ok: false, why: "human" });
    const { address: _, ...first } = reply("first", "");
    await at.stores.outbox.add([{ ...first, to: person.id }, reply("second", "vt-iale", 1)]);
    const done = at.tick();
    await goesOn();
    expect(begun).toEqual(["first"]);
    onTheirWay[0]?.arrive();
    await goesOn();
    onTheirWay[0]?.arrive();
    await done;
    expect(begun).toEqual(["first", "second"]);
  });

  it("that fail to be settled do not stop what is on its way, and the rest follows later", async () => {
    const { at, begun, onTheirWay } = await slowOffice();
    const { settle } = at.stores.outbox;
    at.stores.outbox.settle = (id, ...rest) =>
      [id].flat().includes("r1") ? Promise.reject(new Error("the store is away")) : settle(id, ...rest);
    await at.stores.outbox.add(Array.from({ length: 10 }, (_, n) => reply(`r${n}`, `chat${n}`, n)));
    const done = at.tick();
    await goesOn();
    onTheirWay[1]?.arrive();
    await goesOn();
    while (onTheirWay.length > 0) onTheirWay[0]?.arrive();
    await done;
    const states = async () =>
      Promise.all(["r0", "r1", "r7", "r8"].map(async (id) => (await at.stores.outbox.get(id))?.state));
    expect([begun.length, await states()]).toEqual([8, ["sent", "sending", "sent", "waiting"]]);
    const later = at.tick();
    await goesOn();
    while (onTheirWay.length > 0) onTheirWay[0]?.arrive();
    await later;
    expect(await states()).toEqual(["sent", "sending", "sent", "sent"]);
  });

  it("are not sent under a lease that ran low while they waited for their turn", async () => {
    const { at, begun, onTheirWay } = await slowOffice();
    await at.stores.outbox.add([reply("first", "a"), reply("second", "a", 1)]);
    const done = at.tick();
    await goesOn();
    at.clock.move(110 * SECOND);
    onTheirWay[0]?.arrive();
    await goesOn();
    at.clock.move(15 * SECOND);
    expect(await at.stores.outbox.expire(at.clock.now())).toBe(0); // as another process would
    onTheirWay[0]?.arrive();
    await done;
    expect(begun).toEqual(["first", "second"]);
  });
});
