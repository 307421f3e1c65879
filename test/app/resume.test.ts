import { describe, expect, it } from "vitest";
import { listGivenUp } from "../../src/app/given-up.ts";
import { RESTORED, RESTORING, type Stores } from "../../src/app/ports.ts";
import { reportId } from "../../src/domain/report.ts";
import { HOUR, MINUTE, SECOND } from "../../src/domain/time.ts";
import { memoryStores } from "../../src/store/memory.ts";
import { handClock, scriptedChannel, shippedLibrary } from "../harness.ts";
import { CLERK, OTHER, people, startIn, UNIT, units, update } from "./town.ts";

/** An office that was restored: `leave` makes what the backup holds, on which nothing has begun to work. */
async function restored(leave: (stores: Stores, clock: ReturnType<typeof handClock>) => Promise<void>) {
  const clock = handClock("2026-11-27", "09:00");
  const stores = memoryStores();
  const { channel, sent } = scriptedChannel();
  await stores.people.save(units, people);
  await leave(stores, clock);
  await stores.marks.move(RESTORED, undefined, clock.now());
  clock.move(10 * MINUTE);
  const begin = (name = "heir", more: Partial<Stores> = {}) =>
    startIn({ stores: { ...stores, ...more }, clock, channels: [channel], name });
  const pass = async (app: Awaited<ReturnType<typeof begin>>, ms: number) => {
    clock.move(ms);
    await app.tick();
    await app.idle();
  };
  return { clock, stores, sent, begin, pass };
}

const REPLY = {
  kind: "reply",
  address: { channel: "web", chat: CLERK },
  message: { text: "Xin chào." },
  unless: [],
} as const;

describe("a restored office", () => {
  it("answers nothing that came in before, and says nothing that waited, but shows both", async () => {
    const at = await restored(async ({ inbox, outbox }, clock) => {
      await inbox.insert([update(CLERK, 1, "/trogiup", clock)]);
      await outbox.add([
        { ...REPLY, id: "say:now", due: clock.now(), unless: [] },
        { ...REPLY, id: "say:later", due: (clock.now() + HOUR) as ReturnType<typeof clock.now>, unless: [] },
        { ...REPLY, id: "say:sending", due: clock.now(), unless: [] },
      ]);
      await outbox.claim(clock.now(), { id: "dead", until: clock.now() }, { id: "say:sending" });
    });
    const app = await at.begin();
    for (const ms of [SECOND, 20 * SECOND, 2 * MINUTE, HOUR]) await at.pass(app, ms);
    expect(at.sent.filter(({ chat }) => chat === CLERK)).toEqual([]);
    const held = await listGivenUp(at.stores, 9);
    expect(held.map(({ id, why }) => `${id} ${why}`).sort()).toEqual([
      "say:later restored",
      "say:now restored",
      "say:sending restored",
      "web:vt-iale:1 restored",
    ]);
    expect(await at.stores.marks.get(RESTORED)).toBe(0);
  });

  it("stores the report that was decided, and holds the word that it was received", async () => {
    const asked = ["/baocao", "Họp dân", "không", "5 12 10", "0", "không", "nộp"];
    const at = await restored(async (stores, clock) => {
      const { channel } = scriptedChannel();
      const dies = { ...stores.reports, submit: () => new Promise<never>(() => {}) };
      const app = await startIn({ stores: { ...stores, reports: dies }, clock, channels: [channel], name: "dead" });
      for (const [n, text] of asked.entries()) {
        await app.receive([update(CLERK, n, text, clock)]);
        if (n < asked.length - 1) await app.idle();
      }
      while ((await stores.conversations.unsettled((clock.now() + 1) as ReturnType<typeof clock.now>)).length === 0)
        await Promise.resolve();
    });
    const report = reportId(UNIT, "bao-cao-tuan", "2026-W48");
    expect(await at.stores.reports.get(report)).toBeUndefined();
    const app = await at.begin();
    expect((await at.stores.reports.get(report))?.latest.revision).toBe(1);
    expect((await at.stores.audit.of("report", 9)).map(({ id }) => id)).toEqual([`report:${report}:1`]);
    await at.pass(app, 2 * MINUTE);
    expect(at.sent).toEqual([]);
    const held = (await listGivenUp(at.stores, 99)).filter(({ id }) => id.startsWith(`say:${report}`));
    expect(held.map(({ kind, why }) => [kind, why])).toEqual([["reply", "restored"]]);
  });

  it("makes up for no reminder that was due by then, and reminds from then on", async () => {
    const at = await restored(async ({ marks }, clock) => {
      await marks.move("reminders", undefined, clock.now());
      await marks.move("notices", undefined, clock.now());
    });
    at.clock.move(5 * HOUR); // 14:10: ten minutes after the reminder of two hours before it is due
    const app = await at.begin();
    await at.pass(app, MINUTE);
    expect(at.sent).toEqual([]);
    await at.pass(app, 2 * HOUR + 20 * MINUTE); // 16:31: half an hour ago it was due
    for (const who of [CLERK, OTHER]) {
      const heard = at.sent.filter(({ chat }) => chat === who).map(({ message }) => message.text);
      expect(heard).toEqual([expect.stringContaining("đã quá hạn")]);
    }
  });

  it("tells the administrators, once, when they may be told", async () => {
    const at = await restored(async (stores) => {
      const admin = { ...people[0], id: "qt" as never, roles: ["admin"], addresses: [{ channel: "web", chat: "qt" }] };
      await stores.people.save([], [admin as never]);
    });
    const app = await at.begin();
    await at.pass(app, SECOND);
    const heard = at.sent.filter(({ chat }) => chat === "qt").map(({ message }) => message.text);
    expect(heard).toEqual([shippedLibrary().wording.say("restored.admin", { at: "09:00 thứ Sáu 27/11/2026" })]);
    await at.pass(app, MINUTE);
    await at.begin();
    expect(at.sent.filter(({ chat }) => chat === "qt")).toHaveLength(1);
  });

  it("is taken up by one process; another that begins meanwhile is sent away", async () => {
    const at = await restored(async () => {});
    let go = () => {};
    const gate = new Promise<void>((open) => void (go = open));
    const hold: Stores["outbox"]["hold"] = (...given) => gate.then(() => at.stores.outbox.hold(...given));
    const first = at.begin("one", { outbox: { ...at.stores.outbox, hold } });
    await Promise.resolve();
    await expect(at.begin("two")).rejects.toThrow("Another process is taking this restored database up");
    go();
    await first;
    await at.begin("two");
  });

  it("goes on where a process died while it took it up", async () => {
    const at = await restored(async ({ outbox }, clock) => {
      await outbox.add([{ ...REPLY, id: "say:now", due: clock.now(), unless: [] }]);
    });
    const dies: Stores["outbox"]["hold"] = () => Promise.reject(new Error("killed"));
    await expect(at.begin("one", { outbox: { ...at.stores.outbox, hold: dies } })).rejects.toThrow("killed");
    at.clock.move(11 * MINUTE); // the dead one's lease is over
    const app = await at.begin("two");
    await at.pass(app, MINUTE);
    expect(at.sent).toEqual([]);
    expect(await listGivenUp(at.stores, 9)).toMatchObject([{ id: "say:now", why: "restored" }]);
  });
});

it("a database that holds half of a backup is refused", async () => {
  const stores = memoryStores();
  await stores.marks.move(RESTORING, undefined, 5);
  const begin = startIn({ stores, clock: handClock("2026-11-27", "09:00"), channels: [] });
  await expect(begin).rejects.toThrow("run npm run restore again, with --force");
});

it("any other database is left alone: what waits is said", async () => {
  const stores = memoryStores();
  const clock = handClock("2026-11-27", "09:00");
  const { channel, sent } = scriptedChannel();
  await stores.people.save(units, people);
  await stores.outbox.add([{ ...REPLY, id: "say:now", due: clock.now(), unless: [] }]);
  await startIn({ stores, clock, channels: [channel] });
  expect(sent.map(({ id }) => id)).toEqual(["say:now"]);
});
