import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBuckets } from "../../../src/channels/telegram/buckets.ts";
import type { Instant } from "../../../src/domain/time.ts";

const at = (ms: number) => (1_000_000 + ms) as Instant;
const FREE = { free: true, ms: 0 };

/** Sends that are answered at once. */
function sender() {
  const buckets = createBuckets();
  const send = (chat: string, ms: number) => {
    const place = buckets.take(chat, at(ms));
    if (place.free) buckets.answered(chat, at(ms));
    return place;
  };
  return { ...buckets, send };
}

describe("how fast messages may leave", () => {
  it("is three at once and then one a second, in a chat", () => {
    const { send } = sender();
    expect([0, 0, 0].map((ms) => send("11", ms))).toEqual([FREE, FREE, FREE]);
    expect(send("11", 0)).toEqual({ free: false, ms: 1_000 });
    expect(send("11", 400)).toEqual({ free: false, ms: 600 });
    expect(send("12", 400)).toEqual(FREE);
    expect(send("11", 1_000)).toEqual(FREE);
    expect(send("11", 1_000)).toEqual({ free: false, ms: 1_000 });
    expect([9_000, 9_000, 9_000].map((ms) => send("11", ms))).toEqual([FREE, FREE, FREE]);
    expect(send("11", 9_000).free).toBe(false);
  });

  it("is twenty a minute in a group", () => {
    const { send } = sender();
    let sent = 0;
    for (let ms = 0; ms < 60_000; ms += 100) if (send("-100", ms).free) sent += 1;
    expect(sent).toBe(39); // the twenty that were saved up, and what a minute gives
    for (let ms = 60_000; ms < 120_000; ms += 100) if (send("-100", ms).free) sent += 1;
    expect(sent).toBe(59);
  });

  it("is twenty-five a second overall, given away ahead for a second in the order of asking", () => {
    const { send } = sender();
    const places = Array.from({ length: 60 }, (_, n) => send(String(n + 1), 0));
    expect(places.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => FREE));
    expect(places.slice(5, 30).map(({ ms }) => ms)).toEqual(Array.from({ length: 25 }, (_, n) => (n + 1) * 40));
    expect(places.slice(30)).toEqual(Array.from({ length: 30 }, () => ({ free: false, ms: 1_040 })));
  });

  it("counts from the answer: only then Telegram has surely counted the message", () => {
    const buckets = createBuckets();
    for (let n = 0; n < 3; n += 1) buckets.take("11", at(0));
    expect(buckets.take("11", at(5_000)).free).toBe(false);
    for (let n = 0; n < 3; n += 1) buckets.answered("11", at(6_000));
    expect(buckets.take("11", at(6_000))).toEqual({ free: false, ms: 1_000 });
    expect(buckets.take("11", at(7_000))).toEqual(FREE);
  });

  it("survives a clock that is put back", () => {
    const { send } = sender();
    for (let n = 0; n < 3; n += 1) send("11", 10_000);
    expect(send("11", 0)).toEqual({ free: false, ms: 1_000 });
    expect(send("11", 1_000)).toEqual(FREE);
  });
});

describe("an ordered wait", () => {
  it("holds its chat, and no other", () => {
    const { send, hold, held } = sender();
    hold("11", 5_000, at(0));
    expect(send("11", 1_000)).toEqual({ free: false, ms: 4_000 });
    expect(send("12", 1_000)).toEqual(FREE);
    expect([held("11", at(1_000)), held("12", at(1_000)), held("11", at(5_000))]).toEqual([4_000, 0, 0]);
    expect(send("11", 5_000)).toEqual(FREE);
  });

  it("of a second chat meanwhile holds everybody", () => {
    const { send, hold } = sender();
    hold("11", 5_000, at(0));
    hold("12", 30_000, at(1_000));
    expect(send("13", 2_000)).toEqual({ free: false, ms: 29_000 });
    expect(send("11", 30_999).free).toBe(false);
    expect(send("13", 31_000)).toEqual(FREE);
  });

  it("of a second chat afterwards holds that chat", () => {
    const { send, hold } = sender();
    hold("11", 5_000, at(0));
    hold("12", 30_000, at(5_000));
    expect(send("13", 5_000)).toEqual(FREE);
  });
});

it("never lets out what Telegram would refuse, however long each message is on its way", () => {
  /** Telegram's side: what it allows, counted when a message arrives. */
  function telegram() {
    const buckets = new Map<string, { left: number; at: number }>();
    const allows = (key: string, size: number, everyMs: number, now: number) => {
      const { left, at } = buckets.get(key) ?? { left: size, at: now };
      const after = Math.min(size, left + (now - at) / everyMs) - 1;
      buckets.set(key, { left: after, at: now });
      return after > -1e-9;
    };
    return (chat: string, now: number) => [
      allows(`chat ${chat}`, 3, 1_000, now),
      chat.startsWith("-") ? allows(`group ${chat}`, 20, 3_000, now) : true,
      allows("all", 30, 1_000 / 30, now),
    ];
  }
  const chats = fc.constantFrom("1", "2", "-3");
  // One sender a chat, who waits for the answer, as work and relay do.
  const steps = fc.array(
    fc.record({ chat: chats, pause: fc.nat({ max: 1_500 }), there: fc.nat({ max: 400 }), back: fc.nat({ max: 400 }) }),
    { minLength: 30, maxLength: 80, size: "max" },
  );
  fc.assert(
    fc.property(steps, (sends) => {
      const buckets = createBuckets();
      const allows = telegram();
      let now = 0;
      for (const { chat, pause, there, back } of sends) {
        now += pause;
        for (let place = buckets.take(chat, at(now)); ; place = buckets.take(chat, at(now))) {
          now += place.ms;
          if (place.free) break;
        }
        expect(allows(chat, now + there)).toEqual([true, true, true]);
        now += there + back;
        buckets.answered(chat, at(now));
      }
    }),
    { numRuns: 500 },
  );
});
