import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Stores } from "../../src/app/ports.ts";
import { isQuiet } from "../../src/domain/calendar.ts";
import { at, DAY, type Day, dayOf, HOUR, type Instant, MINUTE } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, office, scriptedChannel, shippedLibrary } from "../harness.ts";
import { library as small, startIn, units } from "./town.ts";

/** The daily «Đã nhận», on a channel that is open for 48 hours after somebody wrote last. */

const CLERK = "vt-iale";
const library = shippedLibrary();
const MONDAY = "2026-12-07";

function open48(last: Instant | undefined, now: Instant) {
  return last !== undefined && now - last < 48 * HOUR ? "free" : "closed";
}

/** Everybody of the seed is on an Official Account alone. */
async function town(day = MONDAY, time = "09:00", keepInTouch = true) {
  const stores = memoryStores();
  const channel = scriptedChannel("zalo-oa");
  Object.assign(channel.channel, { contact: open48 });
  const calendar = { ...library.calendar, keepInTouch };
  const play = await office({ stores, clock: handClock(day, time), channel, library: { ...library, calendar } });
  const people = play.people.map((one) => ({ ...one, addresses: [{ channel: "zalo-oa", chat: one.id }] }));
  await stores.people.save([], people);
  await play.tick();
  const update = (who: string, text: string) => play.update(who, { kind: "text", text }, undefined, "zalo-oa");
  return {
    ...play,
    says: (who: string, text: string) => play.receive([update(who, text)]),
    async pulse(day: string, time: string) {
      play.clock.set(at(day as Day, time));
      await play.tick();
    },
    asked: () => channel.sent.filter(({ id }) => id.startsWith("touch:")).map(({ id }) => id.slice("touch:".length)),
    last: (who: string) => channel.sent.findLast(({ chat }) => chat === who)?.message,
  };
}

describe("who is asked", () => {
  it("is whoever would be out of reach before the next working day ends, once that day", async () => {
    const office = await town();
    await office.says(CLERK, "xin chào");
    await office.pulse("2026-12-08", "07:29");
    expect(office.asked()).toEqual([]);
    for (const time of ["07:30", "09:00", "13:40"]) await office.pulse("2026-12-08", time);
    expect(office.asked()).toEqual([`2026-12-08:${CLERK}`]);
  });

  it("is nobody whose window is closed already, or who never wrote", async () => {
    const office = await town();
    await office.says(CLERK, "xin chào");
    await office.pulse("2026-12-09", "09:01");
    expect(office.asked()).toEqual([]);
  });

  it("is nobody who hears on another channel first", async () => {
    const office = await town();
    await office.says(CLERK, "xin chào");
    const addresses = [
      { channel: "telegram", chat: "7001" },
      { channel: "zalo-oa", chat: CLERK },
    ];
    await office.stores.people.save([], [{ ...office.person(CLERK), addresses }]);
    await office.pulse("2026-12-08", "07:30");
    expect(office.asked()).toEqual([]);
  });

  it("is nobody whose unit is never reminded, nor anybody where the office does not want it", async () => {
    const military = "vt-bchqs";
    for (const wanted of [true, false]) {
      const office = await town(MONDAY, "09:00", wanted);
      await office.says(military, "xin chào");
      await office.says("ct-ubnd", "/trogiup");
      await office.pulse("2026-12-08", "07:30");
      expect(office.asked()).toEqual(wanted ? ["2026-12-08:ct-ubnd"] : []);
    }
  });

  it("is whoever wants the summary sent", async () => {
    const admin = "qt-ubnd";
    const office = await town();
    await office.says(admin, "/trogiup");
    await office.pulse("2026-12-08", "07:30");
    expect(office.asked()).toEqual([]);
    await office.says(admin, "/batdau tongket");
    await office.pulse("2026-12-09", "07:30");
    expect(office.asked()).toEqual([`2026-12-09:${admin}`]);
  });

  it("is asked on Friday for Monday, not at the weekend, nor on a holiday", async () => {
    const office = await town("2026-11-20", "08:00"); // Friday; the next Tuesday is a holiday
    await office.says(CLERK, "xin chào");
    await office.pulse("2026-11-21", "09:00");
    await office.pulse("2026-11-22", "07:59");
    await office.says(CLERK, "vâng"); // on Sunday
    await office.pulse("2026-11-23", "07:30");
    await office.pulse("2026-11-24", "07:30");
    expect(office.asked()).toEqual([`2026-11-23:${CLERK}`]);
  });
});

describe("the message", () => {
  it("says what is owed, and the answer says until when it helps", async () => {
    const office = await town();
    await office.says(CLERK, "xin chào");
    await office.pulse("2026-12-08", "07:30");
    const message = office.last(CLERK);
    expect(message?.text).toMatch(/còn phải nộp:\n○ .+\n○ Báo cáo tuần, Tuần 50\/2026/);
    expect(message?.options).toEqual([{ id: "/danhan", label: "Đã nhận" }]);
    office.clock.move(5 * HOUR); // a day is time enough to see it
    await office.says(CLERK, "1");
    expect(office.last(CLERK)?.text).toMatch(/đến được đây cho đến 12:30 thứ Năm 10\/12\/2026/);
  });

  it("is not sent to whoever has written since it was planned, nor the next day", async () => {
    const office = await town();
    await office.says(CLERK, "xin chào");
    await office.says("ct-ubnd", "/trogiup");
    office.channel.answer = (_, id) => (id.startsWith("touch:") ? { ok: false, why: "retry", ms: MINUTE } : undefined);
    await office.pulse("2026-12-08", "07:30");
    office.channel.answer = () => undefined;
    await office.stores.inbox.insert([
      { id: "later", channel: "zalo-oa", chat: CLERK, order: 99, at: at("2026-12-09" as Day, "08:00"), payload: {} },
    ]);
    await office.pulse("2026-12-08", "07:32");
    const [clerk, leader] = await Promise.all(
      [CLERK, "ct-ubnd"].map((who) => office.stores.outbox.get(`touch:2026-12-08:${who}`)),
    );
    expect([clerk?.state, leader?.state]).toEqual(["withdrawn", "sent"]);
    await office.stores.outbox.add([
      {
        id: "touch:2026-12-07:ct-ubnd",
        kind: "reminder",
        to: leader!.to!,
        message: { text: "" },
        due: 0 as Instant,
        unless: [],
      },
    ]);
    await office.pulse("2026-12-08", "08:30");
    expect((await office.stores.outbox.get("touch:2026-12-07:ct-ubnd"))?.state).toBe("withdrawn");
  });
});

describe("whatever the pulses", () => {
  const start = at(MONDAY as Day, "00:00");

  it("nobody is asked in quiet time, or twice a day, or though the window stays open long enough", async () => {
    const acts = fc.array(fc.record({ minute: fc.nat(14 * 24 * 60), writes: fc.boolean() }), {
      minLength: 5,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(acts, async (all) => {
        const office = await town(MONDAY, "00:00");
        const sent: { day: Day; now: Instant }[] = [];
        office.channel.answer = (chat, id) => {
          if (id.startsWith("touch:") && chat === CLERK)
            sent.push({ day: dayOf(office.clock.now()), now: office.clock.now() });
          return undefined;
        };
        for (const { minute, writes } of all.toSorted((a, b) => a.minute - b.minute)) {
          office.clock.set((start + minute * MINUTE) as Instant);
          if (writes) await office.says(CLERK, "vâng");
          else await office.tick();
        }
        expect(sent.filter(({ now }) => isQuiet(library.calendar, now))).toEqual([]);
        expect(new Set(sent.map(({ day }) => day)).size).toBe(sent.length);
        const last = await office.stores.inbox.lastFrom({ channel: "zalo-oa", chat: CLERK });
        expect(last === undefined ? sent : []).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("three processes at once plan it once, and one that dies before the mark plans nothing twice", async () => {
    const stores: Stores = memoryStores();
    const channel = scriptedChannel("zalo-oa");
    Object.assign(channel.channel, { contact: open48 });
    const clock = handClock(MONDAY, "09:00");
    const full = await town();
    const address = { channel: "zalo-oa", chat: CLERK };
    await stores.people.save(units, [{ ...full.person(CLERK), addresses: [address] }]);
    await stores.inbox.insert([{ ...full.update(CLERK, {}), channel: "zalo-oa", at: clock.now() }]);
    const names = ["one", "two", "three"];
    const apps = await Promise.all(names.map((name) => startIn({ stores, clock, channels: [channel.channel], name })));
    const { move } = stores.marks;
    stores.marks.move = async (name, ...rest) =>
      name === "touch" ? Promise.reject(new Error("killed")) : move(name, ...rest);
    clock.move(DAY - 80 * MINUTE);
    await Promise.all(apps.map((app) => app.tick()));
    stores.marks.move = move;
    await Promise.all(apps.map((app) => app.tick()));
    expect(small.calendar.keepInTouch).toBe(true);
    expect(channel.sent.filter(({ id }) => id.startsWith("touch:"))).toHaveLength(1);
  });
});
