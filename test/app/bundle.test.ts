import * as fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import type { App } from "../../src/app/app.ts";
import type { Stores } from "../../src/app/ports.ts";
import { at, type Day, MINUTE } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, scriptedChannel } from "../harness.ts";
import { withMongo } from "../with-mongo.ts";
import { jittered } from "./jittered.ts";
import { CLERK, people, startIn, units } from "./town.ts";

/** Two reports at once: the week before Tết is a working day late, that of Tết was due half an hour ago. */
const [BEFORE, AFTER] = [at("2026-02-23" as Day, "15:59"), at("2026-02-23" as Day, "16:31")];
const WEEK_7 = `remind:bao-cao-tuan:2026-W07:iale:+1d:${CLERK}`;
const WEEK_8 = `remind:bao-cao-tuan:2026-W08:iale:+30m:${CLERK}`;

async function town(count: number, stores: Stores = memoryStores(), roll?: (sides: number) => number) {
  await stores.people.save(units, people);
  const clock = handClock("2026-02-23", "15:00");
  clock.set(BEFORE);
  const channel = scriptedChannel();
  const shared = roll === undefined ? stores : jittered(stores, roll);
  const start = (name: string) => startIn({ stores: shared, clock, channels: [channel.channel], name });
  const apps: App[] = [];
  for (let n = 0; n < count; n += 1) apps.push(await start(`process-${n}`));
  return {
    stores,
    clock,
    channel,
    start,
    async pulse(ms: number) {
      clock.move(ms);
      await Promise.all(apps.map((app) => app.tick()));
    },
    heard: (chat: string) => channel.sent.filter((one) => one.chat === chat).map(({ message }) => message.text),
    states: () => Promise.all([WEEK_7, WEEK_8].map(async (id) => (await stores.outbox.get(id))?.state)),
  };
}

const BOTH = [/Tuần 07.*\n\n.*Tuần 08/s];
const matching = (patterns: RegExp[]): unknown[] => patterns.map((pattern) => expect.stringMatching(pattern));

describe("two reports that are owed at once", () => {
  it("are told of in one message, the one due first before the other", async () => {
    const { clock, pulse, heard, states, channel } = await town(1);
    clock.set(AFTER);
    await pulse(0);
    expect(heard(CLERK)).toEqual(matching(BOTH));
    expect(await states()).toEqual(["sent", "sent"]);
    expect(channel.sent.filter(({ chat }) => chat === CLERK).map(({ id }) => id)).toEqual([WEEK_7]);
  });

  it("are told of once by three processes at once, whatever their haste", async () => {
    const dice = fc.array(fc.nat(99), { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(dice, async (numbers) => {
        let rolled = 0;
        const roll = (sides: number) => (numbers[(rolled += 1) % numbers.length] ?? 0) % sides;
        const { clock, pulse, heard, channel } = await town(3, memoryStores(), roll);
        clock.set(AFTER);
        await pulse(0);
        await pulse(MINUTE);
        expect(heard(CLERK)).toEqual(matching(BOTH));
        const chats = channel.sent.map(({ chat }) => chat);
        expect(chats).toEqual([...new Set(chats)]);
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(inject("mongo") === undefined)("are told of once by three processes on MongoDB", async () => {
    await withMongo(async (stores) => {
      const { clock, pulse, heard, channel } = await town(3, stores);
      clock.set(AFTER);
      await pulse(0);
      await pulse(MINUTE);
      expect(heard(CLERK)).toEqual(matching(BOTH));
      const chats = channel.sent.map(({ chat }) => chat);
      expect(chats).toEqual([...new Set(chats)]);
    });
  });

  it("become uncertain together when nobody lived to tell whether the message arrived", async () => {
    const { clock, channel, start, pulse, heard, states } = await town(1);
    const { send } = channel.channel;
    const hangs = new Promise<void>((begun) => {
      channel.channel.send = (chat, ...rest) => {
        if (chat !== CLERK) return send(chat, ...rest);
        begun();
        return new Promise(() => {});
      };
    });
    clock.set(AFTER);
    void pulse(0);
    await hangs;
    channel.channel.send = send;
    clock.move(5 * MINUTE);
    await (await start("heir")).tick();
    expect(await states()).toEqual(["uncertain", "uncertain"]);
    expect(heard(CLERK)).toEqual([]);
  });

  it("wait together when the platform will not take the message yet", async () => {
    const { clock, channel, pulse, heard, states } = await town(1);
    channel.answer = (chat) => (chat === CLERK ? { ok: false, why: "retry", ms: MINUTE } : undefined);
    clock.set(AFTER);
    await pulse(0);
    expect(await states()).toEqual(["waiting", "waiting"]);
    channel.answer = () => undefined;
    await pulse(2 * MINUTE);
    expect(heard(CLERK)).toEqual(matching(BOTH));
  });
});
