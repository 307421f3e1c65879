import { describe, expect, it } from "vitest";
import type { NewOutboxItem, OutboxItem, SendResult, Stores } from "../../src/app/ports.ts";
import type { Address, PersonId } from "../../src/domain/people.ts";
import { MINUTE } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, type TestOffice } from "../harness.ts";

/** Chats that are lost, found and moved, as the platforms tell or as a sending finds out. */

const CLERK = "vt-iale" as PersonId;
const HEAD = "tt-iale";
const COLLECTOR = "th-pnv";
const CHAT = { channel: "telegram", chat: "7001" };
const DEAD: SendResult = { ok: false, why: "dead" };
const SILENT = /hiện không nhận được tin nhắn nào/;

/** Ia Le's clerk is in Telegram only, or there and on the web. */
async function started(addresses: Address[] = [CHAT], stores: Stores = memoryStores()): Promise<TestOffice> {
  const at = await office({ stores, clock: handClock("2026-11-25", "08:00") });
  await stores.people.save([], [{ ...at.person(CLERK), addresses }]);
  await at.tick();
  return at;
}

const WEB = { channel: "web", chat: CLERK };

function told(at: TestOffice, chat: string): string[] {
  return at.channel.sent.filter((one) => one.chat === chat && SILENT.test(one.message.text)).map(({ id }) => id);
}

function reach(at: TestOffice, alive: boolean): Promise<void> {
  return at.receive([at.update(CHAT.chat, { kind: "reach", alive }, undefined, "telegram")]);
}

async function addressesOf(at: TestOffice): Promise<Address[] | undefined> {
  return (await at.stores.people.load()).person(CLERK)?.addresses;
}

function reminder(id: string, changed: Partial<NewOutboxItem> = {}): NewOutboxItem {
  return {
    id,
    kind: "reply",
    to: CLERK,
    message: { text: id },
    due: 0 as NewOutboxItem["due"],
    unless: [],
    ...changed,
  };
}

function item(at: TestOffice, id: string): Promise<OutboxItem | undefined> {
  return at.stores.outbox.get(id);
}

describe("a chat that is lost", () => {
  it("is marked with the instant, and the next address is tried, now and from then on", async () => {
    const at = await started([CHAT, WEB]);
    let tries = 0;
    at.telegram.answer = () => {
      tries += 1;
      return DEAD;
    };
    await at.stores.outbox.add([reminder("a"), reminder("b")]);
    await at.tick();
    expect(await addressesOf(at)).toEqual([{ ...CHAT, dead: at.clock.now() }, WEB]);
    expect(at.channel.sent.map(({ channel, id }) => `${channel} ${id}`)).toEqual(["web a", "web b"]);
    expect([tries, told(at, HEAD)]).toEqual([1, []]);
  });

  it("moves an answer to the next address as well", async () => {
    const at = await started([CHAT, WEB]);
    at.telegram.answer = () => DEAD;
    await at.receive([
      at.update(CHAT.chat, { kind: "text", text: "/baocao bao-cao-tuan 2026-W48" }, undefined, "telegram"),
    ]);
    expect(await addressesOf(at)).toEqual([{ ...CHAT, dead: at.clock.now() }, WEB]);
    await at.tick();
    expect(at.channel.sent.map(({ channel, message }) => [channel, message.text.slice(0, 9)])).toEqual([
      ["web", "Xin chào."],
    ]);
  });

  it("is told to the head once, however many sendings and ticks find it out", async () => {
    const at = await started();
    at.telegram.answer = () => DEAD;
    await at.stores.outbox.add([reminder("a"), reminder("b"), reminder("c")]);
    await at.tick();
    await at.stores.outbox.add([reminder("d")]);
    at.clock.move(10 * MINUTE);
    await at.tick();
    await reach(at, false);
    await at.tick();
    expect(told(at, HEAD)).toHaveLength(1);
    expect((await item(at, "d"))?.state).toBe("failed");
  });

  it("is told again when it was found and is lost anew", async () => {
    const at = await started();
    await reach(at, false);
    await at.tick();
    at.clock.move(MINUTE);
    await reach(at, true);
    expect(await addressesOf(at)).toEqual([CHAT]);
    at.clock.move(MINUTE);
    await reach(at, false);
    await at.tick();
    expect(told(at, HEAD)).toHaveLength(2);
  });

  it("is not told when it is found before anybody is to be disturbed", async () => {
    const at = await started();
    at.clock.move(12 * 60 * MINUTE); // at night
    await reach(at, false);
    await at.tick();
    expect(told(at, HEAD)).toEqual([]);
    await reach(at, true);
    at.clock.move(12 * 60 * MINUTE);
    await at.tick();
    expect(told(at, HEAD)).toEqual([]);
  });

  it("is told to who collects when the head cannot be reached either", async () => {
    const at = await started();
    at.channel.answer = (chat) => (chat === HEAD ? DEAD : undefined);
    await reach(at, false);
    await at.tick();
    expect([told(at, HEAD), told(at, COLLECTOR).length]).toEqual([[], 1]);
    await at.stores.outbox.add([reminder("later")]);
    await at.tick();
    expect(told(at, COLLECTOR)).toHaveLength(1);
  });

  it("is told all the same by whoever sends next when a process died before it told", async () => {
    const stores = memoryStores();
    const { add } = stores.outbox;
    const at = await started([CHAT], stores);
    stores.outbox.add = (items) =>
      SILENT.test(items[0]?.message.text ?? "") ? Promise.reject(new Error("killed")) : add(items);
    await at.receive([at.update(CHAT.chat, { kind: "reach", alive: false }, "u1", "telegram")]);
    stores.outbox.add = add;
    expect((await addressesOf(at))?.[0]?.dead).toBeDefined();
    await stores.inbox.done(["telegram:7001:u1"]); // and the update is lost sight of
    await add([reminder("next")]);
    await at.tick();
    await at.tick();
    expect(told(at, HEAD)).toHaveLength(1);
  });

  it("is nobody's business when it is a stranger's or a leader's", async () => {
    const at = await started();
    await at.receive([at.update("9999", { kind: "reach", alive: false }, undefined, "telegram")]);
    await at.receive([at.update("ct-ubnd", { kind: "reach", alive: false })]);
    await at.tick();
    expect(at.channel.sent).toEqual([]);
  });

  it("is found by any message from it, not by one in a group", async () => {
    const at = await started();
    await reach(at, false);
    const group = { sender: CHAT.chat };
    await at.receive([at.update("-100", { kind: "text", text: "/tongket", group }, undefined, "telegram")]);
    expect((await addressesOf(at))?.[0]?.dead).toBeDefined();
    await at.receive([at.update(CHAT.chat, { kind: "other" }, undefined, "telegram")]);
    expect(await addressesOf(at)).toEqual([CHAT]);
  });

  it.each(["window", "human", "bug", "unknown", "retry"] as const)(
    "is not one that fails otherwise: %s",
    async (why) => {
      const at = await started();
      at.telegram.answer = () => (why === "retry" ? { ok: false, why, ms: MINUTE } : { ok: false, why });
      await at.stores.outbox.add([reminder("a")]);
      await at.tick();
      expect(await addressesOf(at)).toEqual([CHAT]);
    },
  );
});

describe("a chat that moved", () => {
  const TO = { channel: "telegram", chat: "-1007001" };

  it("is followed at once, with one message more, and is the address from then on", async () => {
    const at = await started([CHAT, WEB]);
    at.telegram.answer = (chat) => (chat === CHAT.chat ? { ok: false, why: "moved", to: TO.chat } : undefined);
    await at.stores.outbox.add([reminder("a"), reminder("b")]);
    await at.tick();
    expect(await addressesOf(at)).toEqual([TO, WEB]);
    expect(at.channel.sent.map(({ chat, id }) => `${chat} ${id}`)).toEqual([`${TO.chat} a`, `${TO.chat} b`]);
    await at.receive([at.update(TO.chat, { kind: "text", text: "/tinhhinh" }, undefined, "telegram")]);
    expect(at.channel.sent.at(-1)?.message.text).toMatch(/^Báo cáo của UBND xã Ia Le/);
  });

  it("is followed when the platform says so itself", async () => {
    const at = await started();
    for (const _ of [1, 2])
      await at.receive([at.update(CHAT.chat, { kind: "moved", to: TO.chat }, undefined, "telegram")]);
    expect(await addressesOf(at)).toEqual([TO]);
  });

  it("is not followed round in a circle", async () => {
    const at = await started();
    let calls = 0;
    at.telegram.answer = (chat) => {
      calls += 1;
      return { ok: false, why: "moved", to: `${chat}0` };
    };
    await at.stores.outbox.add([reminder("a")]);
    await at.tick();
    expect([calls, (await item(at, "a"))?.outcome]).toEqual([2, "bug"]);
  });
});
