import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office } from "../harness.ts";

/** Floods, and bursts that are none: the app behind a scripted channel, with the limits that the product has. */

const LIMITS = { person: 120, stranger: 20 };
const SLOWER = /Xin gửi chậm lại/;

async function play() {
  const counted: string[] = [];
  const metrics = {
    turn: () => () => {},
    sending: () => () => {},
    ended() {},
    limited: (who: string) => void counted.push(who),
  };
  const stores = memoryStores();
  const clock = handClock("2026-11-25", "08:00");
  const town = await office({ stores, clock, limits: LIMITS, metrics });
  const told = (chat: string) => town.channel.sent.filter((one) => one.chat === chat && SLOWER.test(one.message.text));
  return { ...town, counted, told };
}

const words = (text: string) => ({ kind: "text", text });

describe("a person", () => {
  it("is never limited at real reporting: sixty messages a minute for ten minutes, and a paste of a hundred at once", async () => {
    const town = await play();
    for (let n = 0; n < 600; n += 1) {
      await town.says("vt-iale", "/trogiup");
      town.clock.move(SECOND);
    }
    town.clock.move(MINUTE);
    await town.receive(Array.from({ length: 100 }, () => town.update("vt-iale", words("/trogiup"))));
    expect([town.counted, town.told("vt-iale")]).toEqual([[], []]);
    expect(town.channel.sent.filter(({ chat }) => chat === "vt-iale")).toHaveLength(700);
  });

  it("who floods is told once a minute, in a sentence; nothing of it is stored, all of it is counted, and others go on", async () => {
    const town = await play();
    const flood = Array.from({ length: 1_000 }, () => town.update("vt-iale", words("/trogiup")));
    await town.receive(flood);
    expect(town.told("vt-iale")).toHaveLength(1);
    expect(town.counted).toEqual(Array.from({ length: 1_000 - LIMITS.person }, () => "person"));
    expect(await town.stores.inbox.lastFrom({ channel: "web", chat: "vt-iale" })).toBeDefined();
    expect(town.channel.sent.filter(({ chat }) => chat === "vt-iale")).toHaveLength(LIMITS.person + 1);
    await town.says("vt-iahla", "/trogiup");
    expect(town.channel.sent.at(-1)?.chat).toBe("vt-iahla");

    town.clock.move(30 * SECOND);
    await town.says("vt-iale", "/trogiup"); // half of the messages would be answers to the wrong questions
    expect(town.channel.sent.at(-1)?.chat).toBe("vt-iahla");
    town.clock.move(30 * SECOND);
    await town.says("vt-iale", "/trogiup");
    expect(town.channel.sent.at(-1)).toMatchObject({
      chat: "vt-iale",
      message: { text: expect.not.stringMatching(SLOWER) },
    });
    expect(town.told("vt-iale")).toHaveLength(1);
  });

  it("is one over all chats, a group too, where the sentence goes to the group", async () => {
    const town = await play();
    const inGroup = { ...words("/trogiup"), group: { sender: "vt-iale" } };
    await town.receive(Array.from({ length: 60 }, () => town.update("vt-iale", words("/trogiup"))));
    await town.receive(Array.from({ length: 70 }, () => town.update("nhóm", inGroup)));
    expect(town.told("nhóm")).toHaveLength(1);
    expect(town.counted).toHaveLength(10);
  });

  it("who blocks the bot in the middle of it is heard all the same", async () => {
    const town = await play();
    await town.receive(Array.from({ length: 200 }, () => town.update("vt-iale", words("/trogiup"))));
    await town.says("vt-iale", { kind: "reach", alive: false });
    const { people } = await town.stores.people.load();
    const [address] = people.find(({ id }) => id === "vt-iale")?.addresses ?? [];
    expect(address?.dead).toBeDefined();
  });
});

describe("a stranger", () => {
  it("has a few messages a minute, and beyond them no answer; each chat by itself", async () => {
    const town = await play();
    for (const chat of ["s1", "s2"])
      await town.receive(Array.from({ length: 300 }, () => town.update(chat, words("xin chào"))));
    for (const chat of ["s1", "s2"])
      expect(town.channel.sent.filter((one) => one.chat === chat)).toHaveLength(LIMITS.stranger);
    expect(town.counted).toEqual(Array.from({ length: 2 * (300 - LIMITS.stranger) }, () => "stranger"));
    town.clock.move(MINUTE);
    await town.says("s1", "xin chào");
    expect(town.channel.sent.at(-1)?.chat).toBe("s1");
  });
});
